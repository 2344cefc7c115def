/** Taking the responses of an import out of the round; they stay, whole, among those that were undone. */
import { sql } from 'kysely';
import type { UndoneImportTable, UndoneResponseTable } from '../schema/import.ts';
import type { Queryable } from '../store.ts';

export interface TouchedResponse {
  readonly id: string;
  readonly ballot_code: string | null;
  readonly corrected: boolean;
  readonly ruled: boolean;
}

/** Responses of an import that were corrected or ruled on since. */
export async function listTouched(db: Queryable, roundId: string, importId: string): Promise<TouchedResponse[]> {
  const of = (table: 'response_correction' | 'ruling') =>
    db
      .selectFrom(table)
      .innerJoin('response', (join) =>
        join.onRef('response.round_id', '=', `${table}.round_id`).onRef('response.id', '=', `${table}.response_id`),
      )
      .select(['response.id', 'response.ballot_code'])
      .distinct()
      .where('response.round_id', '=', roundId)
      .where('response.import_id', '=', importId)
      .execute();
  const [corrected, ruled] = [await of('response_correction'), await of('ruling')];
  const all = new Map([...corrected, ...ruled].map((row) => [row.id, row]));
  const [corrections, rulings] = [new Set(corrected.map(({ id }) => id)), new Set(ruled.map(({ id }) => id))];
  return [...all.values()]
    .map(({ id, ballot_code }) => ({ id, ballot_code, corrected: corrections.has(id), ruled: rulings.has(id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Codes of an import's ballots whose responses are the first of a double entry, which is never taken back. */
export async function listDoubleEntered(db: Queryable, roundId: string, importId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('first_entry')
    .innerJoin('response', (join) =>
      join.onRef('response.round_id', '=', 'first_entry.round_id').onRef('response.id', '=', 'first_entry.response_id'),
    )
    .select('first_entry.ballot_code')
    .distinct()
    .where('first_entry.round_id', '=', roundId)
    .where('response.import_id', '=', importId)
    .orderBy('first_entry.ballot_code')
    .execute();
  return rows.map(({ ballot_code }) => ballot_code);
}

/** Up to `limit` ids of an import's responses after `afterId`, in their random order. */
export async function listResponseIds(
  db: Queryable,
  { roundId, importId, afterId, limit }: { roundId: string; importId: string; afterId: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('response')
    .select('id')
    .where('round_id', '=', roundId)
    .where('id', '>', afterId)
    .where('import_id', '=', importId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** In a transaction: moves responses of one import, those between two ids of `listResponseIds`. @returns how many */
export async function moveResponses(
  db: Queryable,
  { roundId, importId, from, to }: { roundId: string; importId: string; from: string; to: string },
): Promise<number> {
  const which = sql`round_id = ${roundId} and id >= ${from} and id <= ${to} and import_id = ${importId}`;
  const columns = sql.raw(
    'round_id, id, questionnaire_id, ballot_code, identity, field_id, unit_id, channel, respondent_kind, answered_on, consent, vector, written, set_aside, salt, import_id',
  );
  await sql`insert into undone_response (${columns}) select ${columns} from response where ${which}`.execute(db);
  const { numAffectedRows } = await sql`delete from response where ${which}`.execute(db);
  return Number(numAffectedRows);
}

/** The rows that an import refused no longer count as copies of ballots; they stay to be read. @returns how many */
export async function disregardRefusedRows(db: Queryable, roundId: string, importId: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('refused_row')
    .set({ ballot_code: null })
    .where('round_id', '=', roundId)
    .where('import_id', '=', importId)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function insertUndoneImport(db: Queryable, row: UndoneImportTable): Promise<void> {
  await db.insertInto('undone_import').values(row).execute();
}

export function findUndoneImport(db: Queryable, importId: string): Promise<UndoneImportTable | undefined> {
  return db.selectFrom('undone_import').selectAll().where('import_id', '=', importId).executeTakeFirst();
}

/** Imports of which responses were taken back, also where the content of all of them was removed since. */
export async function listImportsOfUndone(db: Queryable, roundId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('undone_response')
    .select('import_id')
    .where('round_id', '=', roundId)
    .union(
      db
        .selectFrom('removed_response')
        .select('undone_import as import_id')
        .where('round_id', '=', roundId)
        .where('undone_import', 'is not', null)
        .$narrowType<{ import_id: string }>(),
    )
    .orderBy('import_id')
    .execute();
  return rows.map((row) => row.import_id);
}

/** One page of the responses an undone import had brought in, after `afterId`. */
export function pageUndoneResponses(
  db: Queryable,
  { roundId, importId, afterId, limit }: { roundId: string; importId: string; afterId: string; limit: number },
): Promise<UndoneResponseTable[]> {
  return db
    .selectFrom('undone_response')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('import_id', '=', importId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}
