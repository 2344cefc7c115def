/** The Call-back step of a round as its page shows it. */
import { responses, samples } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { isSupervised } from '../sealing/publication-step.ts';
import { type CallBackProgress, readCallBackProgress } from './call-back-step.ts';
import { countCases } from './cases.ts';
import { type CallBackDecision, loadDecisions } from './decision-state.ts';
import { type CallBackDraw, loadCallBackDraw } from './draw.ts';
import { type CallBackPlanView, loadCallBackPlan } from './planning.ts';
import { type CallBackReach, findReach } from './population.ts';

export interface CallBackOverview {
  readonly progress: CallBackProgress;
  readonly reach: CallBackReach;
  readonly supervised: boolean;
  /** Whether the actor's role draws and calls in this round. */
  readonly mayCall: boolean;
  readonly plan: CallBackPlanView | null;
  readonly draw: CallBackDraw | null;
  readonly cases: { readonly cases: number; readonly done: number };
  readonly decisions: readonly CallBackDecision[];
  /** Links or contacts that are still in custody. */
  readonly custody: boolean;
}

export async function getCallBack(context: Context, roundId: string): Promise<CallBackOverview> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const draw = await loadCallBackDraw(db, roundId);
  const supervised = isSupervised(round.plan);
  return {
    progress: await readCallBackProgress(db, round, await responses.countResponses(db, roundId)),
    reach: await findReach(db, round),
    supervised,
    mayCall: (context.actor.role === 'supervisor') === supervised,
    plan: (await loadCallBackPlan(db, roundId)) ?? null,
    draw: draw ?? null,
    cases: draw ? await countCases(db, roundId, draw.number) : { cases: 0, done: 0 },
    decisions: await loadDecisions(db, roundId),
    custody: await samples.hasCustody(db, roundId),
  };
}
