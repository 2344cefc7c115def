/** Rounds of other installations, as the files of their archives. */
import type { ArchivedFileTable, ArchivedRoundTable } from '../schema/archive.ts';
import type { Queryable } from '../store.ts';

/** In the order of their ids. */
export function listArchivedRounds(db: Queryable): Promise<ArchivedRoundTable[]> {
  return db.selectFrom('archived_round').selectAll().orderBy('round_id').execute();
}

export function findArchivedRound(db: Queryable, roundId: string): Promise<ArchivedRoundTable | undefined> {
  return db.selectFrom('archived_round').selectAll().where('round_id', '=', roundId).executeTakeFirst();
}

export async function insertArchivedRound(db: Queryable, row: ArchivedRoundTable): Promise<void> {
  await db.insertInto('archived_round').values(row).execute();
}

export async function insertArchivedFile(db: Queryable, row: ArchivedFileTable): Promise<void> {
  await db.insertInto('archived_file').values(row).execute();
}

export async function listArchivedPaths(db: Queryable, roundId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('archived_file')
    .select('path')
    .distinct()
    .where('round_id', '=', roundId)
    .orderBy('path')
    .execute();
  return rows.map(({ path }) => path);
}

/** Parts of a file in their order; none where there is no such file. */
export function listArchivedParts(db: Queryable, roundId: string, path: string): Promise<ArchivedFileTable[]> {
  return db
    .selectFrom('archived_file')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('path', '=', path)
    .orderBy('part')
    .execute();
}
