/** From a response to the batch of its ballot: its place in the sample's design. Nothing here leads to a person. */
import type { Queryable } from '../store.ts';

/** Batch id by response id, of the responses that came on a ballot of the round. */
export async function batchOfResponses(db: Queryable, roundId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('response')
    .innerJoin('ballot', (join) =>
      join.onRef('ballot.round_id', '=', 'response.round_id').onRef('ballot.code', '=', 'response.ballot_code'),
    )
    .select(['response.id', 'ballot.batch_id'])
    .where('response.round_id', '=', roundId)
    .execute();
  return new Map(rows.map((row) => [row.id, row.batch_id]));
}
