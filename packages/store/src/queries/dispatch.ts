/** Dispatches and the versions of their words. */
import type { DispatchTable, DispatchVersionTable } from '../schema/documents.ts';
import type { Queryable } from '../store.ts';

export async function insertDispatch(db: Queryable, dispatch: DispatchTable): Promise<void> {
  await db.insertInto('dispatch').values(dispatch).execute();
}

export function findDispatch(db: Queryable, id: string): Promise<DispatchTable | undefined> {
  return db.selectFrom('dispatch').selectAll().where('id', '=', id).executeTakeFirst();
}

/** In a transaction: whoever else means to change this dispatch waits. */
export function lockDispatch(db: Queryable, id: string): Promise<DispatchTable | undefined> {
  return db.selectFrom('dispatch').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** Newest first; those of one round when it is given. */
export function listDispatches(db: Queryable, roundId?: string): Promise<DispatchTable[]> {
  const all = db.selectFrom('dispatch').selectAll().orderBy('created_on', 'desc').orderBy('id');
  return (roundId === undefined ? all : all.where('round_id', '=', roundId)).execute();
}

export async function updateDispatch(
  db: Queryable,
  id: string,
  change: Partial<Omit<DispatchTable, 'id' | 'created_on'>>,
): Promise<void> {
  await db.updateTable('dispatch').set(change).where('id', '=', id).execute();
}

export async function insertDispatchVersion(db: Queryable, version: DispatchVersionTable): Promise<void> {
  await db.insertInto('dispatch_version').values(version).execute();
  await updateDispatch(db, version.dispatch_id, { version: version.version });
}

export function getDispatchVersion(db: Queryable, id: string, version: number): Promise<DispatchVersionTable> {
  return db
    .selectFrom('dispatch_version')
    .selectAll()
    .where('dispatch_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
}

/** Who wrote which version when, newest first. */
export function listDispatchVersions(db: Queryable, id: string) {
  return db
    .selectFrom('dispatch_version')
    .select(['version', 'recorded_at', 'recorded_by'])
    .where('dispatch_id', '=', id)
    .orderBy('version', 'desc')
    .execute();
}
