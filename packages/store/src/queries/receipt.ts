/** From a receipt code, or a ballot code alone, to what it stands for. */
import type { BallotTable, ReceiptTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** Characters of a response's id, all hexadecimal digits. */
const responseIdLength = 32;

/** A ballot by its code alone, whatever its round: codes are unique over all rounds. */
export function findBallotOfAnyRound(db: Queryable, code: string): Promise<BallotTable | undefined> {
  return db.selectFrom('ballot').selectAll().where('code', '=', code).executeTakeFirst();
}

/** Responses of these rounds, removed ones included, whose ids begin so. */
export async function findByMark(
  db: Queryable,
  roundIds: readonly string[],
  mark: string,
): Promise<{ round_id: string; id: string }[]> {
  const [first, last] = [mark.padEnd(responseIdLength, '0'), mark.padEnd(responseIdLength, 'f')];
  const marked = (table: 'response' | 'removed_response') =>
    db
      .selectFrom(table)
      .select(['round_id', 'id'])
      .where('round_id', 'in', roundIds)
      .where('id', '>=', first)
      .where('id', '<=', last)
      .execute();
  return roundIds.length === 0 ? [] : [...(await marked('response')), ...(await marked('removed_response'))];
}

/** Receipts of before that have one of the hashes. */
export async function findReceiptsByHash(db: Queryable, hashes: readonly string[]): Promise<ReceiptTable[]> {
  return hashes.length === 0 ? [] : db.selectFrom('receipt').selectAll().where('hash', 'in', hashes).execute();
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
