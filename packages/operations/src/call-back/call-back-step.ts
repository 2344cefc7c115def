/** How far the call-back of a round is, in words: for the bar of steps and for the step's own page. */
import type { Bilingual } from '@longdan/core';
import { callBacks, ledgerRows, type Queryable } from '@longdan/store';
import type { LoadedRound } from '../loaded-round.ts';
import { countCases } from './cases.ts';
import { findDecision, loadDecisions } from './decision-state.ts';
import { loadCallBackSeed } from './planning.ts';
import { findReach } from './population.ts';

export interface CallBackProgress {
  readonly state: 'done' | 'now' | 'waiting' | 'blocked' | 'not-needed';
  /** What comes next. */
  readonly stage: 'none' | 'closing' | 'plan' | 'seed' | 'draw' | 'calls' | 'decision' | 'signature' | 'over';
  readonly message: Bilingual;
}

export async function readCallBackProgress(
  db: Queryable,
  round: LoadedRound,
  collected: number,
): Promise<CallBackProgress> {
  const say = (state: CallBackProgress['state'], stage: CallBackProgress['stage'], vi: string, en: string) => ({
    state,
    stage,
    message: { vi, en },
  });
  const draw = await callBacks.findDraw(db, round.id);
  const decision = draw && (await findDecision(db, round.id));
  if (decision && decision.kind !== 'repeat')
    return say('done', 'over', 'Hai bên đã ký quyết định phúc tra.', 'The decision on the call-back is signed.');
  const reach = await findReach(db, round);
  if (reach.kind === 'none')
    return round.source === 'totals' || round.plan.mode === 'open'
      ? say('not-needed', 'none', `Không phúc tra: ${reach.why.vi}.`, `No call-back: ${reach.why.en}.`)
      : say('blocked', 'none', `Không phúc tra được: ${reach.why.vi}.`, `No call-back is possible: ${reach.why.en}.`);
  if (collected === 0)
    return say('blocked', 'closing', 'Chưa có phiếu nào để hỏi lại.', 'There are no ballots to ask about.');
  if (!(await ledgerRows.findClosing(db, round.id)))
    return say('waiting', 'closing', 'Chờ kết thúc thu phiếu.', 'Waits for the end of collection.');
  const plan = await callBacks.findPlan(db, round.id);
  if (!plan) return say('now', 'plan', 'Chưa có phương án phúc tra.', 'No plan of the call-back yet.');
  if (draw?.plan_version !== plan.version || decision?.kind === 'repeat') {
    if (decision?.kind === 'repeat' && draw!.plan_version === plan.version)
      return say('now', 'plan', 'Phải phúc tra lại: lập phương án mới.', 'To be repeated: make a new plan.');
    return (await loadCallBackSeed(db, round.id)).seed === null
      ? say('now', 'seed', 'Chờ hai bên thống nhất số bốc thăm.', 'Waits for the seed of both sides.')
      : say('now', 'draw', 'Chờ bốc thăm người được hỏi lại.', 'Waits for the draw.');
  }
  const { cases, done } = await countCases(db, round.id, draw.number);
  if (done < cases)
    return say('now', 'calls', `Đã hỏi lại ${done}/${cases} người.`, `${done} of ${cases} called back.`);
  return (await loadDecisions(db, round.id)).some((one) => one.draw === draw.number && one.state === 'waiting')
    ? say('now', 'signature', 'Quyết định chờ bên kia ký.', 'The decision waits for the other side.')
    : say('now', 'decision', 'Đủ kết quả, chờ quyết định.', 'All outcomes are in; waits for the decision.');
}
