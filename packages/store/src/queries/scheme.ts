/** Schemes that an office added beside those that come with the product. */
import type { SchemeTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

export async function insertScheme(db: Queryable, scheme: SchemeTable): Promise<void> {
  await db.insertInto('scheme').values(scheme).execute();
}

/** Every version, newest first within an id. */
export function listSchemes(db: Queryable): Promise<SchemeTable[]> {
  return db.selectFrom('scheme').selectAll().orderBy('id').orderBy('version', 'desc').execute();
}
