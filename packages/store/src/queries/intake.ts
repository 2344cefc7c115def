/** Keys of other systems, and what the intake asks of many responses at once. */

import { engineOf } from '../engine/engine.ts';
import type { ApiKeyTable } from '../schema/intake.ts';
import type { ResponseTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

export async function insertApiKey(db: Queryable, key: ApiKeyTable): Promise<void> {
  await db.insertInto('api_key').values(key).execute();
}

export function findApiKey(db: Queryable, roundId: string, id: string): Promise<ApiKeyTable | undefined> {
  return db.selectFrom('api_key').selectAll().where('round_id', '=', roundId).where('id', '=', id).executeTakeFirst();
}

/** Of any round: ids are random. */
export function findApiKeyOfAnyRound(db: Queryable, id: string): Promise<ApiKeyTable | undefined> {
  return db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst();
}

/** By day and name. */
export function listApiKeys(db: Queryable, roundId: string): Promise<ApiKeyTable[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('created_on')
    .orderBy('name')
    .execute();
}

/** @returns whether it was in use until now */
export async function revokeApiKey(
  db: Queryable,
  { roundId, id, on, by }: { roundId: string; id: string; on: string; by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revoked_on: on, revoked_by: by })
    .where('round_id', '=', roundId)
    .where('id', '=', id)
    .where('revoked_on', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Responses that have one of the ids or answer one of the ballots. */
export function findResponsesLike(
  db: Queryable,
  roundId: string,
  { ids, codes }: { ids: readonly string[]; codes: readonly string[] },
): Promise<ResponseTable[]> {
  return db
    .selectFrom('response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where(({ or }) => or([engineOf(db).oneOf('id', ids), engineOf(db).oneOf('ballot_code', codes)]))
    .execute();
}

/** Every version of a round's plan, as JSON. */
export async function listPlanContents(db: Queryable, roundId: string): Promise<string[]> {
  const rows = await db.selectFrom('plan_version').select('content').where('round_id', '=', roundId).execute();
  return rows.map((row) => row.content);
}
