/**
 * Getting somebody back in takes two: one account asks for the reset, another confirms it, and both stand in the audit.
 * So nobody alone can take over an account that has a password. Where there is no second person, the operator of the
 * server does it on the command line.
 */
import { randomUUID } from 'node:crypto';
import { problem } from '@longdan/core';
import { accounts, type RecoveryTable, recoveries } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { type Role, requirePermission } from '../permissions.ts';
import { requireManaged } from './managed-account.ts';

export const resets = ['password', 'second-factor', 'both'] as const;
/** What a recovery takes away, for the holder to set anew. */
export type Resets = (typeof resets)[number];

export interface OpenRecovery {
  readonly id: string;
  readonly account: { readonly id: string; readonly name: string; readonly loginName: string; readonly role: Role };
  readonly resets: Resets;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly expiresAt: string;
  /** Whether the actor may be the second person. */
  readonly mayConfirm: boolean;
}

const validForMs = 24 * 3_600_000;

/**
 * The first person: an administrator. What waited about the account before ends.
 * @throws Problem `account-not-found`, `own-account`, `reason-required`
 */
export async function requestRecovery(
  context: Context,
  { accountId, resets: what, reason }: { accountId: string; resets: Resets; reason: string },
): Promise<{ readonly id: string }> {
  requirePermission(context, 'accounts.manage');
  if (accountId === context.actor.id) throw problem('own-account');
  if (!reason.trim()) throw problem('reason-required', { act: 'đặt lại đường vào của một tài khoản' });
  const at = context.now();
  return context.store.db.transaction().execute(async (db) => {
    await requireManaged(context, db, accountId);
    await recoveries.cancelOpenRecoveries(db, accountId, decisionOf(context));
    const id = randomUUID();
    await recoveries.insertRecovery(db, {
      id,
      account_id: accountId,
      resets: what,
      reason: reason.trim(),
      requested_by: context.actor.id,
      requested_by_name: context.actor.name,
      requested_at: at.toISOString(),
      expires_at: new Date(at.getTime() + validForMs).toISOString(),
    });
    await writeAudit(context, db, {
      act: 'recovery-requested',
      details: { accountId, resets: what, reason: reason.trim() },
    });
    return { id };
  });
}

/** What waits for a second person, among the accounts that the actor's units hold. */
export async function listRecoveries(context: Context): Promise<OpenRecovery[]> {
  requirePermission(context, 'recovery.confirm');
  const { db } = context.store;
  const rows = await recoveries.listOpenRecoveries(db, context.now().toISOString());
  const held = await Promise.all(
    rows.map((row) => requireManaged(context, db, row.account_id).then(Boolean, () => false)),
  );
  return rows
    .filter((_, index) => held[index])
    .map((row) => ({
      id: row.id,
      account: { id: row.account_id, name: row.name, loginName: row.username ?? '', role: row.role as Role },
      resets: row.resets as Resets,
      reason: row.reason,
      requestedBy: row.requested_by_name,
      requestedAt: row.requested_at,
      expiresAt: row.expires_at,
      mayConfirm: isSecondPerson(context, row),
    }));
}

const isSecondPerson = ({ actor }: Context, row: RecoveryTable): boolean =>
  actor.id !== row.requested_by && actor.id !== row.account_id;

/**
 * The second person: another administrator or a leader, neither who asked nor whose account it is. Takes the second factor
 * away when that was asked, and ends the account's sessions. The caller makes the one-time link when a password is due.
 * @throws Problem `recovery-not-found` when it was decided or its time is over, `second-person-needed`
 */
export async function confirmRecovery(
  context: Context,
  { recoveryId }: { recoveryId: string },
): Promise<{ readonly accountId: string; readonly name: string; readonly resets: Resets }> {
  requirePermission(context, 'recovery.confirm');
  return context.store.db.transaction().execute(async (db) => {
    const row = await recoveries.findRecovery(db, recoveryId);
    if (!row) throw problem('recovery-not-found');
    const account = await requireManaged(context, db, row.account_id);
    if (!isSecondPerson(context, row)) throw problem('second-person-needed');
    if (!(await recoveries.decideRecovery(db, row.id, { state: 'confirmed', ...decisionOf(context) })))
      throw problem('recovery-not-found');
    const what = row.resets as Resets;
    if (what !== 'password') {
      await accounts.removeTotp(db, row.account_id);
      await accounts.removePasskeys(db, row.account_id);
    }
    if (what !== 'second-factor') await accounts.clearPassword(db, row.account_id);
    await accounts.endSessions(db, row.account_id, { allBut: '' });
    await writeAudit(context, db, {
      act: 'recovery-confirmed',
      details: { accountId: row.account_id, resets: what, requestedBy: row.requested_by_name },
    });
    return { accountId: row.account_id, name: account.name, resets: what };
  });
}

/** Anyone who could confirm may refuse, also who asked. @throws Problem `recovery-not-found` */
export async function cancelRecovery(context: Context, { recoveryId }: { recoveryId: string }): Promise<void> {
  requirePermission(context, 'recovery.confirm');
  await context.store.db.transaction().execute(async (db) => {
    const row = await recoveries.findRecovery(db, recoveryId);
    if (!row) throw problem('recovery-not-found');
    await requireManaged(context, db, row.account_id);
    if (!(await recoveries.decideRecovery(db, row.id, { state: 'cancelled', ...decisionOf(context) })))
      throw problem('recovery-not-found');
    await writeAudit(context, db, { act: 'recovery-cancelled', details: { accountId: row.account_id } });
  });
}

const decisionOf = ({ actor, now }: Context) => ({
  decided_by: actor.id,
  decided_by_name: actor.name,
  decided_at: now().toISOString(),
});
