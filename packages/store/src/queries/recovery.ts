/** Resets of somebody's credentials that two different accounts decide. */
import type { RecoveryTable } from '../schema/access.ts';
import type { Queryable } from '../store.ts';

export async function insertRecovery(
  db: Queryable,
  row: Omit<RecoveryTable, 'state' | 'decided_by' | 'decided_by_name' | 'decided_at'>,
): Promise<void> {
  await db
    .insertInto('recovery')
    .values({ ...row, state: 'open', decided_by: null, decided_by_name: null, decided_at: null })
    .execute();
}

export function findRecovery(db: Queryable, id: string): Promise<RecoveryTable | undefined> {
  return db.selectFrom('recovery').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those that wait for a second person, oldest first, with the name of whom they are about. */
export function listOpenRecoveries(db: Queryable, now: string) {
  return db
    .selectFrom('recovery')
    .innerJoin('staff_account', 'staff_account.id', 'recovery.account_id')
    .selectAll('recovery')
    .select(['staff_account.name', 'staff_account.username', 'staff_account.role'])
    .where('recovery.state', '=', 'open')
    .where('recovery.expires_at', '>', now)
    .orderBy('recovery.requested_at')
    .execute();
}

/** Closes an open, unexpired one. Of two who do it at once only one does. @returns false when it was not open */
export async function decideRecovery(
  db: Queryable,
  id: string,
  decision: { state: 'confirmed' | 'cancelled'; decided_by: string; decided_by_name: string; decided_at: string },
): Promise<boolean> {
  const decided = await db
    .updateTable('recovery')
    .set(decision)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', decision.decided_at)
    .returning('id')
    .executeTakeFirst();
  return decided !== undefined;
}

/** Ends what waits about an account. */
export async function cancelOpenRecoveries(
  db: Queryable,
  accountId: string,
  decision: { decided_by: string; decided_by_name: string; decided_at: string },
): Promise<void> {
  await db
    .updateTable('recovery')
    .set({ state: 'cancelled', ...decision })
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .execute();
}
