/** Staff accounts: who may sign in, in which role and for which units. Each act is written to the audit. */
import { createHash } from 'node:crypto';
import { problem } from '@longdan/core';
import {
  type Actor,
  type Context,
  type Role,
  readAccountUnits,
  recordAudit,
  requireManaged,
  requirePermission,
} from '@longdan/operations';
import { accounts, type Database } from '@longdan/store';
import { type Application, contextFor } from '../application.ts';
import { unlock } from './attempt-limit.ts';
import type { Authentication } from './authentication.ts';
import { makeLinkCode, useLinkCode } from './one-time-link.ts';

/** Roles an account may have; `operator` belongs to the command line alone. */
export const accountRoles = [
  'administrator',
  'officer',
  'data-entry',
  'leader',
  'supervisor',
] as const satisfies readonly Role[];
export type AccountRole = (typeof accountRoles)[number];

/** Who acts by an account. */
export type SignedIn = Actor & { readonly role: AccountRole };

export function actorOf(
  user: { id: string; name: string; role?: string; disabled?: boolean | number },
  units: readonly string[],
): SignedIn | null {
  const role = accountRoles.find((known) => known === user.role);
  if (!role || user.disabled) return null;
  return { id: user.id, name: user.name, role, ...(units.length > 0 ? { scope: units } : {}) };
}

export async function hasAccounts(auth: Authentication): Promise<boolean> {
  return (await (await auth.$context).internalAdapter.countTotalUsers()) > 0;
}

export interface NewAccount {
  readonly name: string;
  readonly loginName: string;
  readonly role: AccountRole;
  /** As typed: paths of units. */
  readonly units?: string | undefined;
  /** Address by which single sign-on may let the holder in. */
  readonly email?: string | undefined;
}

/** Makes an account without a password. @throws Problem `account-exists` for a login name or address that is taken */
async function insertAccount(
  { auth, store: { db } }: Pick<Application, 'auth' | 'store'>,
  { name, loginName, role, email }: NewAccount,
  units: readonly string[],
): Promise<string> {
  const { internalAdapter } = await auth.$context;
  if (await accounts.findAccount(db, { username: loginName })) throw problem('account-exists', { account: loginName });
  if (email && (await accounts.findAccount(db, { email }))) throw problem('account-exists', { account: email });
  const user = await internalAdapter.createUser(
    { name, email: `${loginName}@longdan.invalid`, emailVerified: true, username: loginName, role, disabled: false },
    { method: 'credential' },
  );
  await db.transaction().execute(async (change) => {
    await accounts.setProfile(change, { account_id: user.id, name, username: loginName, email: email ?? null });
    await accounts.setUnits(change, user.id, units);
  });
  return user.id;
}

/** Sets a password and ends all sessions but one. */
export async function setPassword(
  auth: Authentication,
  db: Database,
  { accountId, password, keepSession = '' }: { accountId: string; password: string; keepSession?: string },
): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const digest = await passwords.hash(password);
  const credential = (await internalAdapter.findAccounts(accountId)).find((one) => one.providerId === 'credential');
  if (credential) await internalAdapter.updatePassword(accountId, digest);
  else await internalAdapter.linkAccount({ userId: accountId, accountId, providerId: 'credential', password: digest });
  await accounts.endSessions(db, accountId, { allBut: keepSession });
}

/** Makes an account and the code of the link by which its holder chooses a password. */
export async function createAccount(context: Context, application: Application, account: NewAccount): Promise<string> {
  requirePermission(context, 'accounts.manage');
  const units = readAccountUnits(context, account.units ?? '');
  const accountId = await insertAccount(application, account, units);
  const { loginName, role, email } = account;
  await recordAudit(context, {
    act: 'account-created',
    details: { loginName, role, ...(units.length > 0 ? { units } : {}), ...(email ? { email } : {}) },
  });
  return makePasswordLink(context, application, accountId);
}

/**
 * Another one-time link for an account that never had a password: nobody has acted by it, so one person may. Any other
 * account takes two (operations: recovery).
 * @throws Problem `account-not-found`, `has-password`
 */
export async function givePasswordLink(context: Context, application: Application, accountId: string): Promise<string> {
  requirePermission(context, 'accounts.manage');
  const account = await requireManaged(context, application.store.db, accountId);
  if (account.credential !== null || account.subject !== null) throw problem('has-password');
  await recordAudit(context, { act: 'account-password-link', details: { loginName: account.username } });
  return makePasswordLink(context, application, accountId);
}

/** The code of a link that sets a password; good only as long as the password does not change. */
export async function makePasswordLink(
  { now }: Pick<Context, 'now'>,
  { auth, store }: Pick<Application, 'auth' | 'store'>,
  accountId: string,
): Promise<string> {
  return makeLinkCode(auth, { kind: 'password', accountId, instead: await passwordMark(store.db, accountId) }, now());
}

/** Stands for the password of the moment. */
async function passwordMark(db: Database, accountId: string): Promise<string> {
  const account = await accounts.findAccount(db, { id: accountId });
  return createHash('sha256')
    .update(account?.password ?? '')
    .digest('base64url');
}

/** @throws Problem `own-account`, `account-not-found` */
export async function changeAccount(
  context: Context,
  { auth, store: { db } }: Application,
  change: {
    readonly accountId: string;
    readonly role?: AccountRole | undefined;
    readonly disabled?: boolean | undefined;
  },
): Promise<void> {
  requirePermission(context, 'accounts.manage');
  const { accountId, role, disabled } = change;
  if (accountId === context.actor.id) throw problem('own-account');
  await requireManaged(context, db, accountId);
  const values = { ...(role === undefined ? {} : { role }), ...(disabled === undefined ? {} : { disabled }) };
  await (await auth.$context).internalAdapter.updateUser(accountId, values);
  await accounts.endSessions(db, accountId, { allBut: '' });
  await recordAudit(context, { act: 'account-changed', details: { accountId, ...values } });
}

/** Lets somebody who guessed too often try again at once. @throws Problem `account-not-found` */
export async function unlockAccount(
  context: Context,
  { store: { db } }: Application,
  accountId: string,
): Promise<void> {
  requirePermission(context, 'accounts.manage');
  const account = await requireManaged(context, db, accountId);
  await unlock(db, { id: account.id, loginName: account.username ?? '' });
  await recordAudit(context, { act: 'account-unlocked', details: { loginName: account.username } });
}

/** Uses a one-time link up: makes the first administrator, or sets the holder's password. False when it is used or expired. */
export async function redeemLink(
  context: Context,
  application: Pick<Application, 'auth' | 'store'>,
  redeem: { readonly code: string; readonly password: string; readonly name?: string; readonly loginName?: string },
): Promise<boolean> {
  const { auth, store } = application;
  const purpose = await useLinkCode(auth, redeem.code, context.now());
  if (!purpose) return false;
  if (purpose.kind === 'first-administrator') {
    if (await hasAccounts(auth)) return false;
    const account = { name: redeem.name ?? '', loginName: redeem.loginName ?? '', role: 'administrator' } as const;
    const accountId = await insertAccount(application, account, []);
    await setPassword(auth, store.db, { accountId, password: redeem.password });
    await recordAudit(context, { act: 'account-first-administrator', details: { loginName: account.loginName } });
  } else {
    if (purpose.instead !== (await passwordMark(store.db, purpose.accountId))) return false;
    await setPassword(auth, store.db, { accountId: purpose.accountId, password: redeem.password });
    await recordAudit(context, { act: 'account-password-set', details: { accountId: purpose.accountId } });
  }
  return true;
}

/**
 * For who runs the server, where no second person can confirm: takes the password and the second factor away and makes the
 * code of a link. Null when there is no such account.
 */
export async function recoverByOperator(application: Application, loginName: string): Promise<string | null> {
  const { db } = application.store;
  const account = await accounts.findAccount(db, { username: loginName.toLowerCase() });
  if (!account) return null;
  const context = contextFor(application, { id: 'operator', name: 'Người vận hành máy chủ', role: 'operator' });
  await db.transaction().execute(async (change) => {
    await accounts.clearPassword(change, account.id);
    await accounts.removeTotp(change, account.id);
    await accounts.removePasskeys(change, account.id);
    await accounts.endSessions(change, account.id, { allBut: '' });
  });
  await unlock(db, { id: account.id, loginName });
  await recordAudit(context, { act: 'recovery-by-operator', details: { loginName } });
  return makePasswordLink(context, application, account.id);
}

/** The known accounts of a demonstration. */
export const demoAccounts = [
  { loginName: 'quantri', name: 'Quản trị (minh hoạ)', role: 'administrator' },
  { loginName: 'canbo', name: 'Cán bộ Văn phòng (minh hoạ)', role: 'officer' },
  { loginName: 'nhaplieu', name: 'Nhập liệu (minh hoạ)', role: 'data-entry' },
  { loginName: 'lanhdao', name: 'Lãnh đạo (minh hoạ)', role: 'leader' },
  { loginName: 'giamsat', name: 'Người giám sát (minh hoạ)', role: 'supervisor' },
] as const satisfies readonly NewAccount[];
export const demoPassword = 'longdan-minh-hoa';

export async function makeDemoAccounts(application: Pick<Application, 'auth' | 'store'>): Promise<void> {
  for (const account of demoAccounts) {
    const accountId = await insertAccount(application, account, []);
    await setPassword(application.auth, application.store.db, { accountId, password: demoPassword });
  }
}
