/** Receipts of responses that people sent themselves. */
import type { BallotTable, ReceiptTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** A ballot by its code alone, whatever its round: codes are unique over all rounds. */
export function findBallotOfAnyRound(db: Queryable, code: string): Promise<BallotTable | undefined> {
  return db.selectFrom('ballot').selectAll().where('code', '=', code).executeTakeFirst();
}

export async function insertReceipt(db: Queryable, receipt: ReceiptTable): Promise<void> {
  await db.insertInto('receipt').values(receipt).execute();
}

/** Whether a code that hashes so was given out for a response. */
export async function hasReceipt(db: Queryable, { round_id, response_id, hash }: ReceiptTable): Promise<boolean> {
  const found = await db
    .selectFrom('receipt')
    .select('hash')
    .where('hash', '=', hash)
    .where('round_id', '=', round_id)
    .where('response_id', '=', response_id)
    .executeTakeFirst();
  return found !== undefined;
}
