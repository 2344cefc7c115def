/** Coming in by a password, and by the code that follows it. Unknown, disabled and wrong all take as long and say the same. */
import { problem } from '@longdan/core';
import { recordAudit } from '@longdan/operations';
import { accounts } from '@longdan/store';
import type { RequestEvent } from '@sveltejs/kit';
import { type Application, contextFor } from '../application.ts';
import { beginAttempt, codeLimits, passwordLimits } from './attempt-limit.ts';
import { keepOnce, lookAt, makeCode, useOnce } from './one-time-link.ts';
import { mustFollow } from './requirement.ts';
import { takeCode } from './second-factor.ts';
import { openSession } from './session.ts';
import { accountRoles } from './staff.ts';

const stepCookie = 'longdan-buoc-hai';
const stepValidMs = 10 * 60_000;

/** A digest of no password, with the cost of every other: checked where there is no account. */
let noPassword: Promise<string> | undefined;

/** Whether an account may come in at all. */
export const mayEnter = (account: { role: string; disabled: number } | undefined): boolean =>
  account !== undefined && account.disabled === 0 && accountRoles.some((role) => role === account.role);

async function isPasswordOf({ auth }: Application, digest: string | null | undefined, password: string) {
  const passwords = (await auth.$context).password;
  noPassword ??= passwords.hash(makeCode());
  const right = await passwords.verify({ hash: digest ?? (await noPassword), password });
  return right && typeof digest === 'string';
}

/**
 * @returns whether a code must follow; otherwise the session is open
 * @throws Problem `too-many-attempts`, `sign-in-failed`
 */
export async function signInByPassword(event: RequestEvent, loginName: string, password: string): Promise<boolean> {
  const { application } = event.locals;
  const { db } = application.store;
  const attempt = await beginAttempt(db, passwordLimits(loginName, event.getClientAddress()), new Date());
  const account = await accounts.findAccount(db, { username: loginName });
  if (!(await isPasswordOf(application, account?.password, password)) || !account || !mayEnter(account)) {
    if (attempt.last && account) await noteLock(application, account);
    throw problem('sign-in-failed');
  }
  await attempt.succeed();
  if (!(await mustFollow(application, account))) {
    await openSession(event, account.id, 'password');
    return false;
  }
  const code = makeCode();
  const expiresAt = new Date(Date.now() + stepValidMs);
  await keepOnce(application.auth, 'second-step', { code, value: account.id, expiresAt });
  setStepCookie(event, code, stepValidMs / 1000);
  return true;
}

/** A guesser shows in the audit when the limit is reached, not by every guess. */
function noteLock(application: Application, account: { id: string; name: string; username: string | null }) {
  const context = contextFor(application, { id: account.id, name: account.name, role: 'operator' });
  return recordAudit(context, { act: 'sign-in-stopped', details: { loginName: account.username } });
}

function setStepCookie(event: RequestEvent, value: string, maxAge: number): void {
  const secure = event.url.protocol === 'https:';
  event.cookies.set(stepCookie, value, { path: '/dang-nhap', httpOnly: true, sameSite: 'strict', secure, maxAge });
}

/** Who has given a password and must give a code; null when nobody has, or it is too long ago. */
export async function readPendingStep(event: RequestEvent): Promise<string | null> {
  const code = event.cookies.get(stepCookie);
  return code ? lookAt<string>(event.locals.application.auth, 'second-step', code, new Date()) : null;
}

/** The second step. @throws Problem `second-factor-over`, `too-many-attempts`, `code-wrong` */
export async function signInByCode(event: RequestEvent, code: string): Promise<void> {
  const { application } = event.locals;
  const { db } = application.store;
  const accountId = await readPendingStep(event);
  if (!accountId) throw problem('second-factor-over');
  const attempt = await beginAttempt(db, codeLimits(accountId), new Date());
  const account = await accounts.findAccount(db, { id: accountId });
  if (!account || !mayEnter(account)) throw problem('second-factor-over');
  const method = await takeCode(application, accountId, code, new Date());
  if (!method) {
    if (attempt.last) await noteLock(application, account);
    throw problem('code-wrong');
  }
  await attempt.succeed();
  if (!(await useOnce(application.auth, 'second-step', event.cookies.get(stepCookie)!, new Date())))
    throw problem('second-factor-over');
  event.cookies.delete(stepCookie, { path: '/dang-nhap' });
  await openSession(event, accountId, method);
}

/**
 * Asks somebody who is in for the password again, before something that opens doors. An account without one, which comes
 * in by single sign-on alone, is not asked.
 * @throws Problem `password-wrong`, `too-many-attempts`
 */
export async function requirePassword(application: Application, accountId: string, password: string): Promise<void> {
  const { db } = application.store;
  const account = await accounts.findAccount(db, { id: accountId });
  if (account?.password === null) return;
  const attempt = await beginAttempt(db, codeLimits(accountId), new Date());
  if (!(await isPasswordOf(application, account?.password, password))) throw problem('password-wrong');
  await attempt.succeed();
}
