/** Runs of imports and the rows they refused. */

import { sql } from 'kysely';
import type { ImportStateTable } from '../schema/import.ts';
import type { ImportTable, RefusedRowTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** Rows that fit one statement, well under the engine's limit of bound values. */
const rowsPerInsert = 500;

export async function insertImport(db: Queryable, run: ImportTable): Promise<void> {
  await db.insertInto('import_run').values(run).execute();
}

export async function updateImport(db: Queryable, id: string, change: Partial<ImportTable>): Promise<void> {
  await db.updateTable('import_run').set(change).where('id', '=', id).execute();
}

/** A run with where it stands; the latter is null for runs of before there was such a record. */
export interface ImportRunRow extends ImportTable {
  readonly standing: ImportStateTable | null;
}

/** Runs of a round with where each stands, in the order of their days. */
export async function listRuns(db: Queryable, roundId: string): Promise<ImportRunRow[]> {
  const [runs, states] = [
    await listImports(db, roundId),
    await db.selectFrom('import_state').selectAll().where('round_id', '=', roundId).execute(),
  ];
  const standing = new Map(states.map((state) => [state.import_id, state]));
  return runs.map((run) => ({ ...run, standing: standing.get(run.id) ?? null }));
}

export async function findRun(db: Queryable, roundId: string, id: string): Promise<ImportRunRow | undefined> {
  const run = await findImport(db, roundId, id);
  if (!run) return undefined;
  const standing = await db.selectFrom('import_state').selectAll().where('import_id', '=', id).executeTakeFirst();
  return { ...run, standing: standing ?? null };
}

/** Sets where a run stands, whether or not it had such a record. */
export async function setImportState(db: Queryable, state: ImportStateTable): Promise<void> {
  const { import_id: _, ...change } = state;
  await db
    .insertInto('import_state')
    .values(state)
    .onConflict((c) => c.column('import_id').doUpdateSet(change))
    .execute();
}

export async function updateImportState(
  db: Queryable,
  importId: string,
  change: Partial<Omit<ImportStateTable, 'import_id' | 'round_id'>>,
): Promise<void> {
  await db.updateTable('import_state').set(change).where('import_id', '=', importId).execute();
}

/**
 * In a transaction: moves a run on, if it is still this runner's and nobody asked it to stop.
 * @returns false when it is not: then the transaction must not go on
 */
export async function advanceImport(
  db: Queryable,
  importId: string,
  runner: string,
  change: Pick<ImportStateTable, 'taken' | 'bytes_read' | 'heartbeat'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('import_state')
    .set(change)
    .where('import_id', '=', importId)
    .where('runner', '=', runner)
    .where('stop_asked', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export function listImports(db: Queryable, roundId: string): Promise<ImportTable[]> {
  return db.selectFrom('import_run').selectAll().where('round_id', '=', roundId).orderBy('started_on').execute();
}

export function findImport(db: Queryable, roundId: string, id: string): Promise<ImportTable | undefined> {
  return db
    .selectFrom('import_run')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Keeps refused rows; one that is kept already (the same file again) passes to the newer run. */
export async function keepRefusedRows(db: Queryable, rows: readonly RefusedRowTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerInsert)
    await db
      .insertInto('refused_row')
      .values(rows.slice(from, from + rowsPerInsert))
      .onConflict((c) =>
        c.columns(['round_id', 'identity']).doUpdateSet(({ ref }) => ({
          import_id: ref('excluded.import_id'),
          findings: ref('excluded.findings'),
          ballot_code: ref('excluded.ballot_code'),
        })),
      )
      .execute();
}

/** A row that was refused before and is accepted now is no longer refused. */
export async function forgetRefusedRows(db: Queryable, roundId: string, identities: readonly string[]): Promise<void> {
  for (let from = 0; from < identities.length; from += rowsPerInsert)
    await db
      .deleteFrom('refused_row')
      .where('round_id', '=', roundId)
      .where('identity', 'in', identities.slice(from, from + rowsPerInsert))
      .execute();
}

/** Where a page of refused rows ends: the next one begins after it. */
export interface RefusedPlace {
  /** Empty where the file has no sheets. */
  readonly sheet: string;
  readonly row: number;
  readonly identity: string;
}

/** Refused rows in the order of their file, of one import or of all that were not undone; a page of them where a limit is given. */
export function listRefusedRows(
  db: Queryable,
  roundId: string,
  importId?: string,
  { limit, after }: { readonly limit?: number; readonly after?: RefusedPlace } = {},
): Promise<RefusedRowTable[]> {
  const sheet = sql<string>`coalesce(sheet, '')`;
  let query = db.selectFrom('refused_row').selectAll().where('round_id', '=', roundId);
  if (importId !== undefined) query = query.where('import_id', '=', importId);
  else query = query.where('import_id', 'not in', ({ selectFrom }) => undoneRuns(selectFrom));
  if (after)
    query = query.where(
      sql<boolean>`(${sheet}, ${sql.ref('row')}, identity) > (${after.sheet}, ${after.row}, ${after.identity})`,
    );
  query = query.orderBy(sheet).orderBy('row').orderBy('identity');
  return (limit === undefined ? query : query.limit(limit)).execute();
}

// biome-ignore lint/suspicious/noExplicitAny: the builder of whichever query it stands in
const undoneRuns = (selectFrom: any) => selectFrom('import_state').select('import_id').where('state', '=', 'undone');

/** How many sheets were set aside because their ballot code had a response already, per code. */
export function countSetAsideCopies(
  db: Queryable,
  roundId: string,
): Promise<{ ballot_code: string | null; count: number }[]> {
  return db
    .selectFrom('refused_row')
    .select(['ballot_code', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', '=', roundId)
    .where('ballot_code', 'is not', null)
    .groupBy('ballot_code')
    .execute();
}

/** The rows that one import of a file refused go over to another import of the same file. */
export async function passRefusedRows(db: Queryable, roundId: string, from: string, to: string): Promise<void> {
  await db
    .updateTable('refused_row')
    .set({ import_id: to })
    .where('round_id', '=', roundId)
    .where('import_id', '=', from)
    .execute();
}
