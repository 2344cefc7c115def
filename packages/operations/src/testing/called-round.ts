/** A confidential round with contacts in custody, its answers in: what a call-back begins with. Made through the verbs. */
import { criteriaOf, type Plan, type Questionnaire } from '@longdan/core';
import { ballots } from '@longdan/store';
import type { Context } from '../context.ts';
import { recordResponse } from '../response.ts';
import { createRound } from '../round.ts';
import { drawRoundSample } from '../sampling/draw.ts';
import { freezeFrame } from '../sampling/frame.ts';
import { importFrame, previewFrame } from '../sampling/frame-import.ts';
import { saveSamplePlan } from '../sampling/planning.ts';
import { issueSampleBallots } from '../sampling/sample.ts';
import { drawMachineSeed } from '../sampling/seed.ts';
import { sampledPlan } from './sampled-round.ts';

export const calledPlan: Plan = {
  ...sampledPlan,
  id: 'xa-mau-phuc-tra',
  title: 'Đo lường sự hài lòng có phúc tra xã Mẫu năm 2026',
  fields: [{ id: 'ho-tich', title: 'Hộ tịch', quota: 150, moments: ['past-clients'] }],
  supervisor: 'Ủy ban MTTQ Việt Nam xã Mẫu',
};

/** Serials of the ballots whose interviews `makeCalledRound` invents: contented answers nobody gave. */
export const inventedSerials = { from: 61, to: 78 };

function frameFile(): Uint8Array {
  const lines = ['Mã hồ sơ;Họ và tên;Số điện thoại;Lĩnh vực;Xã;Ngày trả kết quả;Trạng thái'];
  for (let k = 1; k <= 150; k++)
    lines.push(
      `HS-${String(k).padStart(4, '0')};Trần Thị ${k};0912${String(k).padStart(6, '0')};Hộ tịch;Mẫu;15/09/2026;Đã trả kết quả`,
    );
  return new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
}

/** What person number `serial` thinks: the same whenever asked. */
export function answersOfPerson(questionnaire: Questionnaire, serial: number) {
  const invented = serial >= inventedSerials.from && serial <= inventedSerials.to;
  return Object.fromEntries(
    criteriaOf(questionnaire).map(({ criterion }, place) => [
      criterion.id,
      { state: 'chosen' as const, code: invented ? '5' : String(2 + ((serial * 7 + place * 3) % 4)) },
    ]),
  );
}

/** Everybody in the list of 150 answers, each on a ballot of their own. */
export async function makeCalledRound(context: Context, changes: Partial<Plan> = {}): Promise<void> {
  const plan = { ...calledPlan, ...changes };
  const roundId = plan.id;
  const round = await createRound(context, { plan });
  const file = { roundId, fileName: 'ho-so.csv', bytes: frameFile() };
  const { sheets } = await previewFrame(context, file);
  await importFrame(context, { ...file, kind: 'case-file', mapping: sheets[0]!.mapping });
  await saveSamplePlan(context, roundId, {
    kind: 'stratified',
    total: 150,
    strata: ['linh_vuc'],
    rule: 'proportional',
    minimum: 2,
    within: 'simple',
    every: 1,
    reserve: 0,
    sampler: 'officer',
    assumptions: {
      margin: 0.05,
      confidence: 0.95,
      share: 0.5,
      nonresponse: 0.2,
      likeness: 0.05,
      ballotCost: 0,
      clusterCost: 0,
    },
  });
  await freezeFrame(context, roundId);
  await drawMachineSeed(context, roundId);
  await drawRoundSample(context, roundId);
  await issueSampleBallots(context, { roundId });
  const { questionnaire } = round.questionnaires[0]!;
  for (const { code, serial } of await ballots.listBallots(context.store.db, roundId, 'ho-tich'))
    await recordResponse(context, {
      roundId,
      submission: {
        ballotCode: code,
        fieldId: 'ho-tich',
        channel: 'paper',
        respondentKind: 'individual',
        consent: 'not-asked',
        answers: answersOfPerson(questionnaire, serial),
      },
    });
}
