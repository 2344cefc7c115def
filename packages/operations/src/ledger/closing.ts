/** The end of collecting: from here on the round takes no more responses, and its pool of the ledger is emptied. */
import { problem } from '@longdan/core';
import { ledgerRows, type Queryable, roundOverviews, rounds } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from './log-act.ts';

export interface RoundClosing {
  readonly closedOn: string;
  readonly closedBy: string;
  /** Responses accepted until it was closed, those included whose content was removed since. */
  readonly accepted: number;
}

/**
 * Closes a round's collection. Whoever records a response at the same moment either comes before and is counted, or is
 * refused.
 * @throws Problem `round-not-found`, `collection-closed`, `nothing-to-close` while there is no response
 */
export async function closeCollection(context: Context, roundId: string): Promise<RoundClosing> {
  await enterRound(context, 'collection.close', roundId);
  return context.store.db.transaction().execute(async (db) => {
    if (!(await rounds.holdRound(db, roundId))) throw problem('round-not-found', { round: roundId });
    await refuseWhenClosed(db, roundId);
    // What was removed was accepted.
    const counts = await roundOverviews.countResponsesOf(db, [{ id: roundId, fieldIds: [] }]);
    const accepted = counts.reduce((sum, row) => sum + row.count, 0);
    if (accepted === 0) throw problem('nothing-to-close');
    const closing: RoundClosing = { closedOn: today(context), closedBy: context.actor.name, accepted };
    await ledgerRows.insertClosing(db, {
      round_id: roundId,
      closed_on: closing.closedOn,
      closed_by: closing.closedBy,
      accepted,
    });
    await logAct(context, db, {
      kind: 'round-closing',
      round: roundId,
      day: closing.closedOn,
      accepted,
      content: JSON.stringify(closing),
    });
    await writeAudit(context, db, { act: 'collection-closed', roundId, details: { accepted } });
    return closing;
  });
}

export async function findRoundClosing(context: Context, roundId: string): Promise<RoundClosing | null> {
  await enterRound(context, 'round.read', roundId);
  const row = await ledgerRows.findClosing(context.store.db, roundId);
  return row ? { closedOn: row.closed_on, closedBy: row.closed_by, accepted: row.accepted } : null;
}

/**
 * In the transaction that stores responses: refuses when the round was closed. If it was not, it stays open until the
 * transaction ends.
 * @throws Problem `collection-closed`
 */
export async function refuseWhenClosed(db: Queryable, roundId: string): Promise<void> {
  await rounds.shareRound(db, roundId);
  const closing = await ledgerRows.findClosing(db, roundId);
  if (closing) throw problem('collection-closed', { day: closing.closed_on.split('-').reverse().join('/') });
}
