/** Whether a role's rule of a second factor is met. */
import { getSecondFactorRoles } from '@longdan/operations';
import { accounts } from '@longdan/store';
import type { Application } from '../application.ts';
import type { SignedIn } from './staff.ts';

/** Whether the role of an account must have a second factor. */
export async function isRequired(application: Application, role: string): Promise<boolean> {
  return (await getSecondFactorRoles(application)).some((one) => one === role);
}

/**
 * An account whose role must have a second factor, come in by its password alone. A passkey is two factors by itself (the
 * device and its lock); for single sign-on the province's own system answers.
 */
export async function mustEnrol(application: Application, actor: SignedIn, sessionId: string): Promise<boolean> {
  if (!(await isRequired(application, actor.role))) return false;
  const { db } = application.store;
  const origin = await accounts.findOrigin(db, sessionId);
  if (origin && origin.method !== 'password') return false;
  return (await accounts.findTotp(db, actor.id))?.confirmed !== 1;
}

/** What a right password must be followed by: nothing, or a code or passkey that the account has. */
export async function mustFollow(application: Application, account: { id: string; role: string }): Promise<boolean> {
  const { db } = application.store;
  if ((await accounts.findTotp(db, account.id))?.confirmed === 1) return true;
  return (await isRequired(application, account.role)) && (await accounts.listPasskeys(db, account.id)).length > 0;
}
