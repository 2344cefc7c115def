/** How far the Sample step of a round is, in words. */
import type { Bilingual, SelectionKind } from '@longdan/core';
import { type Queryable, samplingFrames } from '@longdan/store';
import { loadDraw, loadDraws } from './draw-record.ts';
import { loadSamplePlan } from './planning.ts';
import { countDraws } from './stages.ts';

export interface SampleProgress {
  readonly state: 'done' | 'now' | 'waiting' | 'not-needed';
  readonly message: Bilingual;
}

/** Why a round is not drawn, by how its plan finds those who answer. */
const withoutDraw: Readonly<Record<Exclude<SelectionKind, 'probability-sample'>, Bilingual>> = {
  'counter-quota': {
    vi: 'Đợt này phát phiếu theo số lượng của kế hoạch, không chọn mẫu ngẫu nhiên.',
    en: 'This round issues ballots by the plan’s quotas; no random sample is drawn.',
  },
  'self-selected': {
    vi: 'Đợt này ai muốn thì trả lời, không chọn mẫu ngẫu nhiên.',
    en: 'In this round whoever wants to answers; no random sample is drawn.',
  },
  'whole-population': {
    vi: 'Đợt này hỏi tất cả mọi người thuộc phạm vi, không phải chọn mẫu.',
    en: 'This round asks everybody concerned; no sample has to be drawn.',
  },
};

export async function readSampleProgress(
  db: Queryable,
  roundId: string,
  selection: SelectionKind,
): Promise<SampleProgress> {
  const say = (state: SampleProgress['state'], vi: string, en: string) => ({ state, message: { vi, en } });
  if (await loadDraw(db, roundId)) return say('done', 'Mẫu đã bốc thăm.', 'The sample is drawn.');
  const draws = await loadDraws(db, roundId);
  if (draws.length > 0) {
    const all = countDraws(draws[0]!.plan);
    return say(
      'now',
      `Đã bốc ${draws.length} trong ${all} bậc; tiếp theo là danh sách của bậc ${draws.length + 1}.`,
      `${draws.length} of ${all} stages are drawn; the list of stage ${draws.length + 1} is next.`,
    );
  }
  const plan = await loadSamplePlan(db, roundId);
  const frame = await samplingFrames.findFrame(db, roundId);
  if (plan?.plan.kind === 'quota' || (!plan && !frame && selection !== 'probability-sample'))
    return {
      state: 'not-needed',
      message: withoutDraw[plan || selection === 'probability-sample' ? 'counter-quota' : selection],
    };
  if (!frame) return say('now', 'Chưa nạp danh sách để chọn mẫu.', 'No list to draw from is imported yet.');
  if (!plan) return say('now', 'Chưa chọn phương án mẫu.', 'No sample design is chosen yet.');
  return say(
    'now',
    'Chờ chốt danh sách, thống nhất số bốc thăm và bốc thăm.',
    'Waits for freezing, the seed and the draw.',
  );
}
