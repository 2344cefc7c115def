/**
 * Removing a response's content on lawful request, in two steps by two parties: an officer proposes, the supervisor of the
 * round (where it has none, the leader) confirms, and the content is destroyed in that same transaction. Until then either
 * side may end it, with a reason. docs/adr/0012-content-removal.md.
 */
import { type Bilingual, isCalendarDay, problem } from '@longdan/core';
import {
  ballots,
  ledgerRows,
  type Queryable,
  type RemovalRequestTable,
  type RemovalWordTable,
  type ResponseTable,
  removals,
  responses,
} from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { type LoadedRound, loadRound, loadRoundToChange } from '../loaded-round.ts';
import { isSupervised } from '../sealing/publication-step.ts';
import { destroyResponse } from './destroy.ts';

/** Kinds of lawful request: consent taken back, one's own data to be erased, a decision of a competent body. */
export const removalBases = ['withdrawal', 'erasure', 'decision'] as const;
export type RemovalBasis = (typeof removalBases)[number];

export interface RemovalProposal {
  readonly roundId: string;
  readonly responseId: string;
  /** One of `removalBases`. */
  readonly basis: string;
  /** Day on which the request came in. */
  readonly receivedOn: string;
  /** Number of the document that asks for it. */
  readonly document?: string;
  /** Why, in words that name nobody. */
  readonly reason: string;
}

/** A word by which one side ends a request without anything being destroyed. */
export interface RemovalRefusal {
  readonly roundId: string;
  readonly number: number;
  readonly reason: string;
}

export interface RemovalView {
  readonly number: number;
  readonly basis: RemovalBasis;
  readonly receivedOn: string;
  readonly document: string | null;
  readonly reason: string;
  readonly proposedOn: string;
  readonly proposedBy: string;
  readonly state: 'waiting' | 'confirmed' | 'declined' | 'withdrawn';
  /** The word that ended it. */
  readonly ended: { readonly on: string; readonly by: string; readonly reason: string | null } | null;
  /** Of the ballot, where the response has one. */
  readonly serial: number | null;
  readonly fieldId: string | null;
  /** Whether whoever looks is the party whose word it waits for. */
  readonly awaitsMe: boolean;
}

/** Who confirms in a round. */
export const secondParty = (plan: LoadedRound['plan']): 'supervisor' | 'leader' =>
  isSupervised(plan) ? 'supervisor' : 'leader';

const partyNames: Readonly<Record<'supervisor' | 'leader', Bilingual>> = {
  supervisor: { vi: 'bên giám sát của đợt', en: 'the supervisor of the round' },
  leader: { vi: 'lãnh đạo', en: 'the leader' },
};

/**
 * Proposes to remove the content of one response.
 * @throws Problem `reason-required`, `invalid-input`, `response-not-found`, `content-removed`, `removal-waiting`
 */
export async function proposeRemoval(
  context: Context,
  { roundId, responseId, basis, receivedOn, document, reason }: RemovalProposal,
): Promise<{ readonly number: number }> {
  await enterRound(context, 'content.remove', roundId);
  if (reason.trim() === '') throw problem('reason-required', { act: 'xóa nội dung một phiếu' });
  const known = removalBases.find((one) => one === basis);
  if (!known || !isCalendarDay(receivedOn) || receivedOn > today(context)) throw problem('invalid-input');
  return context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    await getAsked(db, roundId, responseId);
    const waiting = await findWaiting(db, roundId, responseId);
    if (waiting) throw problem('removal-waiting', { number: waiting.number });
    const number = ((await removals.listRequests(db, roundId)).at(-1)?.number ?? 0) + 1;
    await removals.insertRequest(db, {
      round_id: roundId,
      number,
      response_id: responseId,
      basis: known,
      received_on: receivedOn,
      document: document?.trim() || null,
      reason: reason.trim(),
      proposed_on: today(context),
      proposed_by_id: context.actor.id,
      proposed_by: context.actor.name,
    });
    await writeAudit(context, db, {
      act: 'removal-proposed',
      roundId,
      details: { number, document: document?.trim() || null },
      aboutBallots: true,
    });
    return { number };
  });
}

/** @throws Problem `response-not-found`, `content-removed` */
async function getAsked(db: Queryable, roundId: string, responseId: string): Promise<ResponseTable> {
  const row = await responses.findResponse(db, roundId, responseId);
  if (row) return row;
  throw (await removals.findRemoved(db, roundId, responseId))
    ? problem('content-removed')
    : problem('response-not-found', { response: responseId });
}

/** The request on a response that has no word yet. */
async function findWaiting(
  db: Queryable,
  roundId: string,
  responseId: string,
): Promise<RemovalRequestTable | undefined> {
  const ended = new Set((await removals.listWords(db, roundId)).map(({ number }) => number));
  const requests = await removals.listRequests(db, roundId);
  return requests.find((one) => one.response_id === responseId && !ended.has(one.number));
}

/** In a transaction: the request as it waits. @throws Problem `removal-not-waiting` */
async function takeWaiting(db: Queryable, roundId: string, number: number): Promise<RemovalRequestTable> {
  const request = (await removals.listRequests(db, roundId)).find((one) => one.number === number);
  const word = (await removals.listWords(db, roundId)).find((one) => one.number === number);
  if (!request || word) throw problem('removal-not-waiting', { number });
  return request;
}

/** @throws Problem `removal-second-party` unless the actor is the party that confirms in this round, and another person */
function requireSecondParty({ actor }: Context, { plan }: LoadedRound, request: RemovalRequestTable): void {
  const party = secondParty(plan);
  if (actor.role !== party || actor.id === request.proposed_by_id)
    throw problem('removal-second-party', { party: partyNames[party].vi });
}

function wordOf(
  context: Context,
  request: RemovalRequestTable,
  word: 'confirmed' | 'declined' | 'withdrawn',
  reason: string | null,
): RemovalWordTable {
  return {
    round_id: request.round_id,
    number: request.number,
    word,
    party: context.actor.role,
    reason,
    said_on: today(context),
    said_by_id: context.actor.id,
    said_by: context.actor.name,
    proposed_by_id: request.proposed_by_id,
  };
}

export interface ConfirmedRemoval {
  /**
   * False where the engine could not clear at once what it still kept of the destroyed rows; no query reads that, and the
   * next removal clears it.
   */
  readonly cleared: boolean;
}

/**
 * The second party's word: the content is destroyed, its commitment stays, and the act is logged, all in one transaction.
 * @throws Problem `removal-not-waiting`, `removal-second-party`, `removal-while-importing`
 */
export async function confirmRemoval(
  context: Context,
  { roundId, number }: { roundId: string; number: number },
): Promise<ConfirmedRemoval> {
  await enterRound(context, 'removal.confirm', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    const request = await takeWaiting(db, roundId, number);
    requireSecondParty(context, round, request);
    if (await removals.isImportRunning(db, roundId)) throw problem('removal-while-importing');
    const word = wordOf(context, request, 'confirmed', null);
    await removals.insertWord(db, word);
    await destroyResponse(context, db, request, word, {
      isClosed: (await ledgerRows.findClosing(db, roundId)) !== undefined,
    });
    await writeAudit(context, db, {
      act: 'removal-confirmed',
      roundId,
      details: { number, party: word.party },
      aboutBallots: true,
    });
  });
  try {
    await removals.clearDestroyed(context.store.db);
    return { cleared: true };
  } catch {
    return { cleared: false };
  }
}

async function refuse(
  context: Context,
  { roundId, number, reason }: RemovalRefusal,
  word: 'declined' | 'withdrawn',
): Promise<void> {
  if (reason.trim() === '') throw problem('reason-required', { act: 'kết thúc đề nghị xóa nội dung' });
  await context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    const request = await takeWaiting(db, roundId, number);
    if (word === 'declined') requireSecondParty(context, round, request);
    await removals.insertWord(db, wordOf(context, request, word, reason.trim()));
    await writeAudit(context, db, { act: `removal-${word}`, roundId, details: { number }, aboutBallots: true });
  });
}

/** The second party says no. @throws Problem `reason-required`, `removal-not-waiting`, `removal-second-party` */
export async function declineRemoval(context: Context, { roundId, number, reason }: RemovalRefusal): Promise<void> {
  await enterRound(context, 'removal.confirm', roundId);
  await refuse(context, { roundId, number, reason }, 'declined');
}

/** The officer's side takes its request back. @throws Problem `reason-required`, `removal-not-waiting` */
export async function withdrawRemoval(context: Context, { roundId, number, reason }: RemovalRefusal): Promise<void> {
  await enterRound(context, 'content.remove', roundId);
  await refuse(context, { roundId, number, reason }, 'withdrawn');
}

/** The ballot that an officer is about to ask for, without its answers; and the request that waits, if one does. */
export async function openRemovalForm(
  context: Context,
  { roundId, responseId }: { roundId: string; responseId: string },
): Promise<{ readonly serial: number | null; readonly fieldId: string | null; readonly waiting: number | null }> {
  await enterRound(context, 'content.remove', roundId);
  const { db } = context.store;
  const row = await getAsked(db, roundId, responseId);
  const ballot = row.ballot_code === null ? undefined : await ballots.findBallot(db, roundId, row.ballot_code);
  const waiting = await findWaiting(db, roundId, responseId);
  return { serial: ballot?.serial ?? null, fieldId: row.field_id, waiting: waiting?.number ?? null };
}

/** Every request of a round, the newest first; nothing of the answers is in it. */
export async function listRemovals(context: Context, roundId: string): Promise<RemovalView[]> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const words = new Map((await removals.listWords(db, roundId)).map((word) => [word.number, word]));
  const views: RemovalView[] = [];
  for (const request of await removals.listRequests(db, roundId)) {
    const word = words.get(request.number);
    const of =
      (await responses.findResponse(db, roundId, request.response_id)) ??
      (await removals.findRemoved(db, roundId, request.response_id));
    const ballot = of?.ballot_code ? await ballots.findBallot(db, roundId, of.ballot_code) : undefined;
    views.unshift({
      number: request.number,
      basis: request.basis as RemovalBasis,
      receivedOn: request.received_on,
      document: request.document,
      reason: request.reason,
      proposedOn: request.proposed_on,
      proposedBy: request.proposed_by,
      state: (word?.word as RemovalView['state'] | undefined) ?? 'waiting',
      ended: word ? { on: word.said_on, by: word.said_by, reason: word.reason } : null,
      serial: ballot?.serial ?? null,
      fieldId: of?.field_id ?? null,
      awaitsMe:
        word === undefined &&
        context.actor.role === secondParty(round.plan) &&
        context.actor.id !== request.proposed_by_id,
    });
  }
  return views;
}
