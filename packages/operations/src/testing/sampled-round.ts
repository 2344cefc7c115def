/** A round whose ballots come from a real draw, made through the verbs: frame → plan → seed → draw → ballots → answers. */
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
import { samplePlan } from './sample-plan.ts';
import { makeDice } from './seeded.ts';

export const sampledPlan = samplePlan({
  id: 'xa-mau-ngau-nhien',
  title: 'Đo lường sự hài lòng theo mẫu ngẫu nhiên xã Mẫu năm 2026',
  respondentKinds: ['individual', 'organisation'],
  scheme: 'sipas-2024-dich-vu',
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 60, moments: ['past-clients'] },
    { id: 'dat-dai', title: 'Đất đai', quota: 60, moments: ['past-clients'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 60, moments: ['past-clients'] },
  ],
  methods: ['paper', 'web'],
  selection: 'probability-sample',
  mode: 'confidential',
  generatedData: true,
  period: undefined,
});

const populations = { 'Hộ tịch': 620, 'Đất đai': 240, 'Chứng thực': 1340 } as const;

function frameFile(): Uint8Array {
  const lines = ['Mã hồ sơ;Lĩnh vực;Xã;Ngày trả kết quả;Trạng thái'];
  let number = 0;
  for (const [field, count] of Object.entries(populations))
    for (let k = 0; k < count; k++)
      lines.push(`HS-${String(++number).padStart(5, '0')};${field};Mẫu;15/09/${sampledPlan.year};Đã trả kết quả`);
  return new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
}

/** Makes the round and answers most of its ballots; satisfaction differs by field. */
export async function makeSampledRound(
  context: Context,
  { plan = sampledPlan, seed = 7, total = 180 }: { plan?: Plan; seed?: number; total?: number } = {},
): Promise<void> {
  const roundId = plan.id;
  const round = await createRound(context, { plan });
  const file = { roundId, fileName: 'ho-so.csv', bytes: frameFile() };
  const { sheets } = await previewFrame(context, file);
  await importFrame(context, { ...file, kind: 'case-file', mapping: sheets[0]!.mapping });
  await saveSamplePlan(context, roundId, {
    kind: 'stratified',
    total,
    strata: ['linh_vuc'],
    rule: 'equal',
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
  const dice = makeDice(seed);
  const { questionnaire } = round.questionnaires[0]!;
  for (const [place, field] of plan.fields.entries())
    for (const ballot of await ballots.listBallots(context.store.db, roundId, field.id)) {
      if (dice() < 0.2) continue;
      await recordResponse(context, {
        roundId,
        submission: {
          ballotCode: ballot.code,
          fieldId: field.id,
          channel: dice() < 0.75 ? 'paper' : 'web',
          respondentKind: 'individual',
          consent: 'not-asked',
          answers: answersOf(questionnaire, dice, 0.1 * place),
        },
      });
    }
}

function answersOf(questionnaire: Questionnaire, dice: () => number, shift: number) {
  const trait = dice() + dice() - 1;
  const entries = criteriaOf(questionnaire).flatMap(({ criterion }): [string, unknown][] => {
    if (dice() < 0.05) return [];
    const level = Math.min(5, Math.max(1, Math.round(4 + trait + shift + 1.6 * (dice() - 0.6))));
    return [[criterion.id, { state: 'chosen', code: String(level) }]];
  });
  return Object.fromEntries(entries);
}
