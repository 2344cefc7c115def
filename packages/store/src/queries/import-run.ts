/** Runs of imports and the rows they refused. */
import type { ImportTable, RefusedRowTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

export async function insertImport(db: Queryable, run: ImportTable): Promise<void> {
  await db.insertInto('import_run').values(run).execute();
}

export async function updateImport(db: Queryable, id: string, change: Partial<ImportTable>): Promise<void> {
  await db.updateTable('import_run').set(change).where('id', '=', id).execute();
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
  for (const row of rows)
    await db
      .insertInto('refused_row')
      .values(row)
      .onConflict((c) =>
        c
          .columns(['round_id', 'identity'])
          .doUpdateSet({ import_id: row.import_id, findings: row.findings, ballot_code: row.ballot_code }),
      )
      .execute();
}

/** A row that was refused before and is accepted now is no longer refused. */
export async function forgetRefusedRows(db: Queryable, roundId: string, identities: readonly string[]): Promise<void> {
  if (identities.length > 0)
    await db.deleteFrom('refused_row').where('round_id', '=', roundId).where('identity', 'in', identities).execute();
}

export function listRefusedRows(db: Queryable, roundId: string, importId?: string): Promise<RefusedRowTable[]> {
  let query = db.selectFrom('refused_row').selectAll().where('round_id', '=', roundId);
  if (importId !== undefined) query = query.where('import_id', '=', importId);
  return query.orderBy('sheet').orderBy('row').execute();
}

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
