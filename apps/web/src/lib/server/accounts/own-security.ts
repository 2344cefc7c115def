/** What somebody does to the security of their own account. Each act asks for what proves that it is they. */
import { problem } from '@longdan/core';
import { type Context, recordAudit } from '@longdan/operations';
import { accounts } from '@longdan/store';
import type { Application } from '../application.ts';
import { isRequired } from './requirement.ts';
import { removeSecondFactor } from './second-factor.ts';
import { requirePassword } from './sign-in.ts';
import { setPassword } from './staff.ts';

/** Changes the password and ends the other sessions. @throws Problem `password-wrong`, `too-many-attempts` */
export async function changeOwnPassword(
  context: Context,
  application: Application,
  change: { readonly current: string; readonly next: string; readonly sessionId: string },
): Promise<void> {
  const { id } = context.actor;
  await requirePassword(application, id, change.current);
  const { auth, store } = application;
  await setPassword(auth, store.db, { accountId: id, password: change.next, keepSession: change.sessionId });
  await recordAudit(context, { act: 'password-changed' });
}

/**
 * Turns the second factor off by password and code, where the role may be without.
 * @throws Problem `second-factor-required`, `password-wrong`, `code-wrong`, `too-many-attempts`
 */
export async function turnSecondFactorOff(
  context: Context,
  application: Application,
  given: { readonly password: string; readonly code: string },
): Promise<void> {
  if (await isRequired(application, context.actor.role)) throw problem('second-factor-required');
  await requirePassword(application, context.actor.id, given.password);
  await removeSecondFactor(context, application, given.code);
}

/** Sets the address by which single sign-on finds the account. @throws Problem `password-wrong`, `account-exists` */
export async function setOwnEmail(
  context: Context,
  application: Application,
  given: { readonly password: string; readonly email: string | undefined },
): Promise<void> {
  const { db } = application.store;
  const { id, name } = context.actor;
  await requirePassword(application, id, given.password);
  const account = await accounts.findAccount(db, { id });
  const holder = given.email ? await accounts.findAccount(db, { email: given.email }) : undefined;
  if (holder && holder.id !== id) throw problem('account-exists', { account: given.email! });
  const username = account?.username ?? '';
  await accounts.setProfile(db, { account_id: id, name, username, email: given.email ?? null });
  await recordAudit(context, { act: 'single-sign-on-address', details: { email: given.email ?? null } });
}

/** Ends one of one's own sessions, or all but this one. @returns how many ended */
export async function endOwnSessions(
  context: Context,
  which: { readonly id: string } | { readonly allBut: string },
): Promise<number> {
  const ended = await accounts.endSessions(context.store.db, context.actor.id, which);
  if (ended > 0) await recordAudit(context, { act: 'sessions-ended', details: { count: ended } });
  return ended;
}
