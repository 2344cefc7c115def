/** Who keyed a paper ballot first, its lot for the second entry, and keeping its answers from the second typist. */
import { problem } from '@longdan/core';
import { type BallotTable, doubleEntries, type Queryable, type ResponseTable } from '@longdan/store';
import { type Context, today } from '../context.ts';
import { hasPermission } from '../permissions.ts';

/** Lots are whole numbers below this; a share of p per cent draws those below p · 100. */
export const lotsPerPercent = 100;

/** A whole number below 10,000, every one as likely as any other. */
function drawLot(context: Context): number {
  for (;;) {
    const [high = 0, low = 0] = context.random(2);
    const number = high * 256 + low;
    if (number < 60_000) return number % 10_000;
  }
}

/** In the transaction that stores the response of a paper ballot: keeps who keyed it, and draws its lot. */
export async function keepFirstEntry(
  context: Context,
  db: Queryable,
  ballot: BallotTable,
  row: ResponseTable,
): Promise<void> {
  await doubleEntries.insertFirstEntry(db, {
    round_id: row.round_id,
    ballot_code: ballot.code,
    version: 1,
    response_id: row.id,
    typist_id: context.actor.id,
    typist_name: context.actor.name,
    entered_on: today(context),
    lot: drawLot(context),
    vector: row.vector,
    written: row.written,
    set_aside: row.set_aside,
  });
}

/** Lots drawn under the share in force; 0 when nobody set one. */
export async function drawnLots(db: Queryable, roundId: string): Promise<number> {
  return ((await doubleEntries.findPlan(db, roundId))?.share_percent ?? 0) * lotsPerPercent;
}

/**
 * Keeps the first typist's answers from whoever may have to key the ballot again: refused while it waits for its second
 * entry, except to the first typist and to those who settle differences.
 * @throws Problem `awaiting-second-entry`
 */
export async function requireUnblinded(context: Context, db: Queryable, row: ResponseTable): Promise<void> {
  if (row.ballot_code === null || hasPermission(context.actor.role, 'response.correct')) return;
  const first = await doubleEntries.findFirstEntry(db, row.round_id, row.ballot_code);
  if (!first || first.typist_id === context.actor.id || first.lot >= (await drawnLots(db, row.round_id))) return;
  if (!(await doubleEntries.findSecondEntry(db, row.round_id, row.ballot_code))) throw problem('awaiting-second-entry');
}
