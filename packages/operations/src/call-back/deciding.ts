/** What follows from a call-back: proposed by one side, in force once both signed, with its rulings in the same act. */
import { problem } from '@longdan/core';
import { callBacks, type Queryable } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { applyRuling } from '../checking.ts';
import { type Context, today } from '../context.ts';
import { type LoadedRound, loadRoundToChange } from '../loaded-round.ts';
import { partyOf } from '../sampling/seed.ts';
import { facetTitles } from './call-back-plan.ts';
import { ballotsLeftOut, loadCallBackResults, measureSensitivity } from './call-back-results.ts';
import { type CallBackDecision, type DecisionContent, loadDecisions } from './decision-state.ts';

export type ProposedDecision = Pick<DecisionContent, 'kind' | 'groups' | 'withFound' | 'reason'>;

/** Every decision proposed on a round's call-backs, oldest first. */
export async function listCallBackDecisions(context: Context, roundId: string): Promise<CallBackDecision[]> {
  await enterRound(context, 'round.read', roundId);
  return loadDecisions(context.store.db, roundId);
}

async function leftOutBy(context: Context, roundId: string, { kind, groups, withFound }: ProposedDecision) {
  const { round, draw, found, all } = await loadCallBackResults(context, roundId);
  const leftOut = kind === 'repeat' ? new Set<string>() : ballotsLeftOut(all, groups, withFound ? found : []);
  return { round, draw, leftOut };
}

/**
 * Proposes what follows and signs it for the actor's side. Without a supervisor the proposal is the decision.
 * @throws Problem `reason-required`, `call-back-open`, `call-back-decided`
 */
export async function proposeDecision(
  context: Context,
  roundId: string,
  given: ProposedDecision,
): Promise<CallBackDecision> {
  await enterRound(context, 'call-back.decide', roundId);
  if (given.reason.trim() === '') throw problem('reason-required', { act: 'quyết định sau phúc tra' });
  const { kind, withFound } = given;
  const proposed = { kind, groups: kind === 'exclude' ? given.groups : [], withFound, reason: given.reason.trim() };
  const { round, draw, leftOut } = await leftOutBy(context, roundId, proposed);
  const content: DecisionContent = { ...proposed, ...(await measureSensitivity(context, round, leftOut)) };
  return context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const before = await loadDecisions(db, roundId);
    if (before.some((one) => one.draw === draw.number && one.state !== 'rejected')) throw problem('call-back-decided');
    const number = before.length + 1;
    await callBacks.insertDecision(db, {
      round_id: roundId,
      number,
      draw: draw.number,
      content: JSON.stringify(content),
      proposed_on: today(context),
      proposed_by: context.actor.name,
    });
    return sign(context, db, round, { number, leftOut });
  });
}

/**
 * The other side agrees, which puts the decision in force and leaves its ballots out by rulings; or objects, with its
 * reason, and another must be proposed.
 * @throws Problem `already-signed`, `call-back-undecided`
 */
export async function signDecision(
  context: Context,
  { roundId, number, objection }: { roundId: string; number: number; objection?: string },
): Promise<CallBackDecision> {
  await enterRound(context, 'call-back.decide', roundId);
  const decision = (await loadDecisions(context.store.db, roundId)).find((one) => one.number === number);
  if (decision?.state !== 'waiting') throw problem('call-back-undecided');
  const { round, leftOut } = await leftOutBy(context, roundId, decision);
  return context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    return sign(context, db, round, { number, leftOut, objection: objection?.trim() || null });
  });
}

async function sign(
  context: Context,
  db: Queryable,
  { id: roundId }: LoadedRound,
  { number, leftOut, objection = null }: { number: number; leftOut: ReadonlySet<string>; objection?: string | null },
): Promise<CallBackDecision> {
  const party = partyOf(context);
  const find = async () => (await loadDecisions(db, roundId)).find((one) => one.number === number)!;
  if ((await find()).signatures.some((one) => one.party === party))
    throw problem('already-signed', { version: number });
  await callBacks.insertSignature(db, {
    round_id: roundId,
    number,
    party,
    objection,
    signed_on: today(context),
    signed_by: context.actor.name,
  });
  const decision = await find();
  if (decision.state === 'in-force')
    for (const responseId of [...leftOut].sort())
      await applyRuling(context, db, { roundId, responseId, ruling: 'void', reason: describeReason(decision) });
  await writeAudit(context, db, {
    act: 'call-back-signed',
    roundId,
    details: { number, kind: decision.kind, party, state: decision.state, leftOut: decision.leavesOut, objection },
  });
  return decision;
}

/** The reason that stands beside each ballot left out. */
const describeReason = ({ groups, reason, number }: CallBackDecision): string => {
  const named = groups.map(({ by, key }) => `${facetTitles[by].vi} ${key}`).join('; ');
  return `Quyết định phúc tra số ${number}${named === '' ? '' : ` (${named})`}: ${reason}`;
};
