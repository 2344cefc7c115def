/** Staff accounts: who may sign in, in which role. Each act is written to the audit log. */
import { problem } from '@longdan/core';
import { type Actor, type Context, type Role, recordAudit, requirePermission } from '@longdan/operations';
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

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly loginName: string;
  readonly role: AccountRole;
  readonly disabled: boolean;
  /** False until the holder has chosen a password by the one-time link. */
  readonly hasPassword: boolean;
  readonly createdOn: string;
}

type StoredAccount = {
  id: string;
  name: string;
  username?: string | null;
  role?: string;
  disabled?: boolean | number;
  createdAt: Date;
};

/** Who acts by an account. */
export type SignedIn = Actor & { readonly role: AccountRole };

export function actorOf(user: StoredAccount): SignedIn | null {
  const role = accountRoles.find((known) => known === user.role);
  return role && !user.disabled ? { id: user.id, name: user.name, role } : null;
}

export async function hasAccounts(auth: Authentication): Promise<boolean> {
  return (await (await auth.$context).internalAdapter.countTotalUsers()) > 0;
}

export async function listAccounts(context: Context, auth: Authentication): Promise<Account[]> {
  requirePermission(context, 'accounts.manage');
  const { internalAdapter } = await auth.$context;
  const users = (await internalAdapter.listUsers(500, 0, { field: 'createdAt', direction: 'asc' })) as StoredAccount[];
  return Promise.all(
    users.map(async (user) => ({
      id: user.id,
      name: user.name,
      loginName: user.username ?? '',
      role: accountRoles.find((known) => known === user.role) ?? 'data-entry',
      disabled: Boolean(user.disabled),
      hasPassword: (await internalAdapter.findAccounts(user.id)).some((credential) => credential.password),
      createdOn: user.createdAt.toISOString().slice(0, 10),
    })),
  );
}

interface NewAccount {
  readonly name: string;
  readonly loginName: string;
  readonly role: AccountRole;
}

/** Makes an account without a password. Refuses (Problem) a login name that is taken. */
async function insertAccount(auth: Authentication, { name, loginName, role }: NewAccount): Promise<string> {
  const { internalAdapter } = await auth.$context;
  const email = `${loginName}@longdan.invalid`;
  if ((await internalAdapter.listUsers(1, 0, undefined, [{ field: 'email', value: email }])).length > 0)
    throw problem('account-exists', { account: loginName });
  const user = await internalAdapter.createUser(
    { name, email, emailVerified: true, username: loginName, role, disabled: false },
    { method: 'credential' },
  );
  return user.id;
}

async function setPassword(auth: Authentication, accountId: string, password: string): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const digest = await passwords.hash(password);
  const credential = (await internalAdapter.findAccounts(accountId)).find((one) => one.providerId === 'credential');
  if (credential) await internalAdapter.updatePassword(accountId, digest);
  else
    await internalAdapter.linkAccount({
      userId: accountId,
      accountId,
      providerId: 'credential',
      password: digest,
    });
  await internalAdapter.deleteUserSessions(accountId);
}

/** Makes an account and the code of the link by which its holder chooses a password. */
export async function createAccount(context: Context, auth: Authentication, account: NewAccount): Promise<string> {
  requirePermission(context, 'accounts.manage');
  const accountId = await insertAccount(auth, account);
  await recordAudit(context, { act: 'account-created', details: { loginName: account.loginName, role: account.role } });
  return makeLinkCode(auth, { kind: 'password', accountId }, context.now());
}

/** Makes a new one-time link; the old password no longer opens anything. */
export async function resetPassword(context: Context, auth: Authentication, accountId: string): Promise<string> {
  requirePermission(context, 'accounts.manage');
  const { internalAdapter } = await auth.$context;
  await internalAdapter.deleteUserSessions(accountId);
  await recordAudit(context, { act: 'account-password-link', details: { accountId } });
  return makeLinkCode(auth, { kind: 'password', accountId }, context.now());
}

export async function changeAccount(
  context: Context,
  auth: Authentication,
  change: { readonly accountId: string; readonly role?: AccountRole; readonly disabled?: boolean },
): Promise<void> {
  requirePermission(context, 'accounts.manage');
  const { accountId, ...values } = change;
  if (accountId === context.actor.id) throw problem('last-administrator');
  const { internalAdapter } = await auth.$context;
  await internalAdapter.updateUser(accountId, values);
  await internalAdapter.deleteUserSessions(accountId);
  await recordAudit(context, { act: 'account-changed', details: { accountId, ...values } });
}

/** Uses a one-time link up: makes the first administrator, or sets the holder's password. False when it is used or expired. */
export async function redeemLink(
  context: Context,
  auth: Authentication,
  redeem: { readonly code: string; readonly password: string; readonly name?: string; readonly loginName?: string },
): Promise<boolean> {
  const purpose = await useLinkCode(auth, redeem.code, context.now());
  if (!purpose) return false;
  if (purpose.kind === 'first-administrator') {
    if (await hasAccounts(auth)) return false;
    const account = { name: redeem.name ?? '', loginName: redeem.loginName ?? '', role: 'administrator' } as const;
    const accountId = await insertAccount(auth, account);
    await setPassword(auth, accountId, redeem.password);
    await recordAudit(context, { act: 'account-first-administrator', details: { loginName: account.loginName } });
  } else {
    await setPassword(auth, purpose.accountId, redeem.password);
    await recordAudit(context, { act: 'account-password-set', details: { accountId: purpose.accountId } });
  }
  return true;
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

export async function makeDemoAccounts(auth: Authentication): Promise<void> {
  for (const account of demoAccounts) await setPassword(auth, await insertAccount(auth, account), demoPassword);
}
