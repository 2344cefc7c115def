/** Staff accounts as the house keeps them: looked up and listed, their units, second factors, sessions and counts. */
import { sql } from 'kysely';
import type { StaffPasskeyTable, StaffSessionOriginTable, StaffTotpTable } from '../schema/access.ts';
import { searchForm } from '../search-form.ts';
import type { Queryable } from '../store.ts';
import { type Scope, within } from './access.ts';

export type AccountState = 'active' | 'disabled' | 'no-password';

export interface AccountFilter {
  readonly search?: string | undefined;
  readonly role?: string | undefined;
  readonly state?: AccountState | undefined;
  /** Only accounts bound to units, all of which lie within these. */
  readonly scope?: Scope;
}

/**
 * Whether a password stands. A count, and not `exists`: PostgreSQL would make a join of that and, before it has measured
 * the tables, compare every account with every password.
 */
const hasPassword = sql<boolean>`(select count(*) from staff_credential where staff_credential."userId" = staff_account.id
  and staff_credential."providerId" = 'credential' and staff_credential.password is not null) > 0`;

function filtered(db: Queryable, { search, role, state, scope }: AccountFilter) {
  let query = db.selectFrom('staff_account').innerJoin('staff_profile', 'staff_profile.account_id', 'staff_account.id');
  for (const word of searchForm(search ?? '')
    .split(' ')
    .filter(Boolean))
    query = query.where(
      sql<boolean>`staff_profile.search like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape ${'\\'}`,
    );
  if (role) query = query.where('staff_account.role', '=', role);
  if (state !== undefined) query = query.where('staff_account.disabled', '=', state === 'disabled' ? 1 : 0);
  if (state === 'active') query = query.where(hasPassword);
  if (state === 'no-password') query = query.where(sql<boolean>`not ${hasPassword}`);
  if (scope !== undefined)
    query = query
      .where('staff_account.id', 'in', (eb) => eb.selectFrom('account_unit').select('account_id'))
      .where('staff_account.id', 'not in', (eb) =>
        eb
          .selectFrom('account_unit')
          .select('account_id')
          .where((inner) => inner.not(within(inner, 'unit_path', scope))),
      );
  return query;
}

/** A page of accounts by name. */
export function pageAccounts(db: Queryable, filter: AccountFilter, page: { offset: number; limit: number }) {
  return filtered(db, filter)
    .select([
      'staff_account.id',
      'staff_account.name',
      'staff_account.username',
      'staff_account.role',
      'staff_account.disabled',
      'staff_account.createdAt',
      'staff_profile.email',
      'staff_profile.subject',
      hasPassword.as('hasPassword'),
    ])
    .orderBy('staff_account.name')
    .orderBy('staff_account.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute();
}

export async function countAccounts(db: Queryable, filter: AccountFilter = {}): Promise<number> {
  const row = await filtered(db, filter)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** An account with its profile and the digest of its password. */
export function findAccount(
  db: Queryable,
  by: { id: string } | { username: string } | { email: string } | { subject: string },
) {
  const [[name, value]] = Object.entries(by) as [[string, string]];
  const column = name === 'email' || name === 'subject' ? `staff_profile.${name}` : `staff_account.${name}`;
  return db
    .selectFrom('staff_account')
    .innerJoin('staff_profile', 'staff_profile.account_id', 'staff_account.id')
    .leftJoin('staff_credential', (join) =>
      join
        .onRef('staff_credential.userId', '=', 'staff_account.id')
        .on('staff_credential.providerId', '=', 'credential'),
    )
    .select([
      'staff_account.id',
      'staff_account.name',
      'staff_account.username',
      'staff_account.role',
      'staff_account.disabled',
      'staff_account.createdAt',
      'staff_profile.email',
      'staff_profile.subject',
      'staff_credential.password',
      // There once was a password, even if it has been taken away.
      'staff_credential.id as credential',
    ])
    .where(sql.ref(column), '=', value)
    .executeTakeFirst();
}

/** Takes the password away; that there was one stays known. */
export async function clearPassword(db: Queryable, accountId: string): Promise<void> {
  await db
    .updateTable('staff_credential')
    .set({ password: null })
    .where('userId', '=', accountId)
    .where('providerId', '=', 'credential')
    .execute();
}

/** How many accounts of a role can act. */
export async function countActive(db: Queryable, role: string): Promise<number> {
  return countAccounts(db, { role, state: 'active' });
}

export async function setProfile(
  db: Queryable,
  profile: { account_id: string; name: string; username: string; email?: string | null },
): Promise<void> {
  const search = searchForm(profile.name, profile.username, profile.email ?? '');
  const row = { account_id: profile.account_id, search, email: profile.email ?? null, subject: null };
  await db
    .insertInto('staff_profile')
    .values(row)
    // Another address is perhaps another person: the bond with the provider is made anew.
    .onConflict((c) => c.column('account_id').doUpdateSet({ search, email: row.email, subject: null }))
    .execute();
}

/** Binds an account to its subject at the provider. @returns false when it is bound already */
export async function bindSubject(db: Queryable, accountId: string, subject: string): Promise<boolean> {
  const bound = await db
    .updateTable('staff_profile')
    .set({ subject })
    .where('account_id', '=', accountId)
    .where('subject', 'is', null)
    .returning('account_id')
    .executeTakeFirst();
  return bound !== undefined;
}

export async function listUnits(db: Queryable, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('account_unit')
    .select('unit_path')
    .where('account_id', '=', accountId)
    .orderBy('unit_path')
    .execute();
  return rows.map((row) => row.unit_path);
}

/** Units of several accounts at once. */
export function listUnitsOf(db: Queryable, accountIds: readonly string[]) {
  if (accountIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('account_unit')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .orderBy('account_id')
    .orderBy('unit_path')
    .execute();
}

export async function setUnits(db: Queryable, accountId: string, paths: readonly string[]): Promise<void> {
  await db.deleteFrom('account_unit').where('account_id', '=', accountId).execute();
  if (paths.length > 0)
    await db
      .insertInto('account_unit')
      .values([...new Set(paths)].map((unit_path) => ({ account_id: accountId, unit_path })))
      .execute();
}

// Sessions.

export async function insertOrigin(db: Queryable, origin: StaffSessionOriginTable): Promise<void> {
  await db.insertInto('staff_session_origin').values(origin).execute();
}

export function findOrigin(db: Queryable, sessionId: string): Promise<StaffSessionOriginTable | undefined> {
  return db.selectFrom('staff_session_origin').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

/** Sessions of an account that have not ended, last used first. */
export function listSessions(db: Queryable, accountId: string, now: string) {
  return db
    .selectFrom('staff_session')
    .leftJoin('staff_session_origin', 'staff_session_origin.session_id', 'staff_session.id')
    .select(['staff_session.id', 'createdAt', 'updatedAt', 'method', 'device', 'place'])
    .where('userId', '=', accountId)
    .where('expiresAt', '>', now)
    .orderBy('updatedAt', 'desc')
    .orderBy('staff_session.id')
    .execute();
}

/** Ends one session of an account, or all but one. @returns how many ended */
export async function endSessions(
  db: Queryable,
  accountId: string,
  which: { id: string } | { allBut: string },
): Promise<number> {
  const query = db.deleteFrom('staff_session').where('userId', '=', accountId).returning('id');
  const ended = await ('id' in which
    ? query.where('id', '=', which.id)
    : query.where('id', '<>', which.allBut)
  ).execute();
  return ended.length;
}

// Second factors.

export function findTotp(db: Queryable, accountId: string): Promise<StaffTotpTable | undefined> {
  return db.selectFrom('staff_totp').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

/** Keeps a secret that is not confirmed yet. @returns false when a confirmed one stands */
export async function offerTotp(db: Queryable, accountId: string, secret: string): Promise<boolean> {
  const kept = await db
    .insertInto('staff_totp')
    .values({ account_id: accountId, secret, confirmed: 0, last_step: 0 })
    .onConflict((c) =>
      c.column('account_id').doUpdateSet({ secret, last_step: 0 }).where('staff_totp.confirmed', '=', 0),
    )
    .returning('account_id')
    .executeTakeFirst();
  return kept !== undefined;
}

/** Takes a time step's code, once. @returns false when it or a later one was taken */
export async function takeStep(db: Queryable, accountId: string, step: number): Promise<boolean> {
  const taken = await db
    .updateTable('staff_totp')
    .set({ last_step: step, confirmed: 1 })
    .where('account_id', '=', accountId)
    .where('last_step', '<', step)
    .returning('account_id')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function removeTotp(db: Queryable, accountId: string): Promise<void> {
  await db.deleteFrom('staff_totp').where('account_id', '=', accountId).execute();
  await db.deleteFrom('staff_backup_code').where('account_id', '=', accountId).execute();
}

export async function setBackupCodes(db: Queryable, accountId: string, digests: readonly string[]): Promise<void> {
  await db.deleteFrom('staff_backup_code').where('account_id', '=', accountId).execute();
  if (digests.length > 0)
    await db
      .insertInto('staff_backup_code')
      .values(digests.map((digest) => ({ account_id: accountId, digest })))
      .execute();
}

/** Uses a backup code up. @returns false when there is none */
export async function takeBackupCode(db: Queryable, accountId: string, digest: string): Promise<boolean> {
  const taken = await db
    .deleteFrom('staff_backup_code')
    .where('account_id', '=', accountId)
    .where('digest', '=', digest)
    .returning('digest')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function countBackupCodes(db: Queryable, accountId: string): Promise<number> {
  const row = await db
    .selectFrom('staff_backup_code')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertPasskey(db: Queryable, passkey: StaffPasskeyTable): Promise<void> {
  await db.insertInto('staff_passkey').values(passkey).execute();
}

export function listPasskeys(db: Queryable, accountId: string): Promise<StaffPasskeyTable[]> {
  return db
    .selectFrom('staff_passkey')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('added_on')
    .orderBy('id')
    .execute();
}

export function findPasskey(db: Queryable, id: string): Promise<StaffPasskeyTable | undefined> {
  return db.selectFrom('staff_passkey').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Keeps a passkey's counter and the day of its use. */
export async function usePasskey(db: Queryable, id: string, use: { counter: number; day: string }): Promise<void> {
  await db
    .updateTable('staff_passkey')
    .set({ counter: use.counter, last_used_on: use.day })
    .where('id', '=', id)
    .execute();
}

/** One, or all of an account. @returns how many were removed */
export async function removePasskeys(db: Queryable, accountId: string, id?: string): Promise<number> {
  let query = db.deleteFrom('staff_passkey').where('account_id', '=', accountId).returning('id');
  if (id !== undefined) query = query.where('id', '=', id);
  return (await query.execute()).length;
}

/** Which of these accounts have a second factor. */
export async function listSecured(db: Queryable, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('staff_totp')
    .select('account_id')
    .where('account_id', 'in', accountIds)
    .where('confirmed', '=', 1)
    .union(db.selectFrom('staff_passkey').select('account_id').where('account_id', 'in', accountIds))
    .execute();
  return new Set(rows.map((row) => row.account_id));
}

// Counts of attempts.

export async function findAttempts(db: Queryable, key: string, now: string) {
  return db
    .selectFrom('attempt_count')
    .select(['count', 'until'])
    .where('key', '=', key)
    .where('until', '>', now)
    .executeTakeFirst();
}

/** Counts one more, atomically; a count whose time is over begins anew. @returns the count with this one */
export async function countAttempt(db: Queryable, key: string, now: string, until: string): Promise<number> {
  const row = await db
    .insertInto('attempt_count')
    .values({ key, count: 1, until })
    .onConflict((c) =>
      c.column('key').doUpdateSet({
        count: sql<number>`case when attempt_count.until <= ${now} then 1 else attempt_count.count + 1 end`,
        until,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** One attempt less: it succeeded. */
export async function forgiveAttempt(db: Queryable, key: string): Promise<void> {
  await db
    .updateTable('attempt_count')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute();
}

export async function clearAttempts(db: Queryable, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await db.deleteFrom('attempt_count').where('key', 'in', keys).execute();
}

/** Takes away counts whose time is over. */
export async function sweepAttempts(db: Queryable, now: string): Promise<void> {
  await db.deleteFrom('attempt_count').where('until', '<=', now).execute();
}
