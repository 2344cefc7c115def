/** The store before and after something that must not change it: each table's content as a hash. */
import type { Store } from '@longdan/store';
import { hashPages, readPages, readShapes } from '../../../packages/store/src/whole-table.ts';

/** They grow by looking, trying and signing in. */
const mayGrow = new Set(['audit', 'access_log', 'staff_session', 'staff_session_origin', 'attempt_count']);

export type TableHashes = ReadonlyMap<string, string>;

export async function hashTables({ db }: Store): Promise<TableHashes> {
  const hashes = new Map<string, string>();
  for (const shape of await readShapes(db))
    if (!mayGrow.has(shape.table)) hashes.set(shape.table, (await hashPages(readPages(db, shape), shape, '')).hash);
  return hashes;
}

/** Names of the tables that differ. */
export const changedTables = (before: TableHashes, after: TableHashes): string[] =>
  [...before.keys()].filter((table) => before.get(table) !== after.get(table));
