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

export function findReceipt(db: Queryable, roundId: string, responseId: string): Promise<ReceiptTable | undefined> {
  return db
    .selectFrom('receipt')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('response_id', '=', responseId)
    .executeTakeFirst();
}
