/** Schemes that an office added beside those that come with the product. */
import type { SchemeTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** @returns false when this version is there already */
export async function insertScheme(db: Queryable, scheme: SchemeTable): Promise<boolean> {
  const added = await db
    .insertInto('scheme')
    .values(scheme)
    .onConflict((c) => c.columns(['id', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/** Every version, newest first within an id. */
export function listSchemes(db: Queryable): Promise<SchemeTable[]> {
  return db.selectFrom('scheme').selectAll().orderBy('id').orderBy('version', 'desc').execute();
}
