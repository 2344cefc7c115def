/** Accounts as an administrator manages them: only those whose units lie within the administrator's own. */
import { problem } from '@longdan/core';
import { type AccountState, accounts, type Queryable } from '@longdan/store';
import { covers, readUnitPaths } from '../access/unit-path.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { type Role, requirePermission } from '../permissions.ts';

export type { AccountState };

export interface ManagedAccount {
  readonly id: string;
  readonly name: string;
  readonly loginName: string;
  readonly role: Role;
  readonly state: AccountState;
  readonly createdOn: string;
  /** None: bound to no unit, sees everything its role may see. */
  readonly units: readonly string[];
  readonly hasSecondFactor: boolean;
  /** Address by which single sign-on finds the account. */
  readonly email?: string;
  /** Whether it has come in by single sign-on before. */
  readonly bound: boolean;
}

export interface AccountPage {
  readonly accounts: readonly ManagedAccount[];
  /** All that match. */
  readonly count: number;
  readonly page: number;
  readonly pages: number;
}

export interface AccountSearch {
  /** Words of name, login name or address; without marks is enough. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly state?: AccountState | undefined;
  /** From 1. */
  readonly page?: number | undefined;
}

const pageLength = 50;

/** A page of accounts by name. */
export async function listAccounts(
  context: Context,
  { page = 1, ...wanted }: AccountSearch = {},
): Promise<AccountPage> {
  requirePermission(context, 'accounts.manage');
  const { db } = context.store;
  const filter = { ...wanted, scope: context.actor.scope };
  const count = await accounts.countAccounts(db, filter);
  const pages = Math.max(1, Math.ceil(count / pageLength));
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  const rows = await accounts.pageAccounts(db, filter, { offset: (shown - 1) * pageLength, limit: pageLength });
  const ids = rows.map((row) => row.id);
  const units = await accounts.listUnitsOf(db, ids);
  const secured = await accounts.listSecured(db, ids);
  return {
    accounts: rows.map((row) => ({
      id: row.id,
      name: row.name,
      loginName: row.username ?? '',
      role: row.role as Role,
      state: row.disabled ? 'disabled' : row.hasPassword ? 'active' : 'no-password',
      createdOn: row.createdAt.slice(0, 10),
      units: units.filter((one) => one.account_id === row.id).map((one) => one.unit_path),
      hasSecondFactor: secured.has(row.id),
      bound: row.subject !== null,
      ...(row.email === null ? {} : { email: row.email }),
    })),
    count,
    page: shown,
    pages,
  };
}

/** One account, with whether anybody ever came in by it. @throws Problem `account-not-found` */
export async function getAccount(
  context: Context,
  accountId: string,
): Promise<ManagedAccount & { readonly neverEntered: boolean }> {
  requirePermission(context, 'accounts.manage');
  const { db } = context.store;
  const row = await requireManaged(context, db, accountId);
  return {
    id: row.id,
    name: row.name,
    loginName: row.username ?? '',
    role: row.role as Role,
    state: row.disabled ? 'disabled' : row.password === null ? 'no-password' : 'active',
    createdOn: row.createdAt.slice(0, 10),
    units: await accounts.listUnits(db, accountId),
    hasSecondFactor: (await accounts.listSecured(db, [accountId])).has(accountId),
    bound: row.subject !== null,
    ...(row.email === null ? {} : { email: row.email }),
    neverEntered: row.credential === null && row.subject === null,
  };
}

/** The account that an administrator acts on. @throws Problem `account-not-found`, also for one of other units */
export async function requireManaged(context: Context, db: Queryable, accountId: string) {
  const account = await accounts.findAccount(db, { id: accountId });
  if (!account || !isHeld(context, await accounts.listUnits(db, accountId)))
    throw problem('account-not-found', { account: accountId });
  return account;
}

/** Whether all units of an account lie within the actor's. */
function isHeld({ actor }: Context, units: readonly string[]): boolean {
  if (actor.scope === undefined) return true;
  return units.length > 0 && units.every((unit) => covers(actor.scope, unit));
}

/**
 * Units for a new or changed account, as they are typed. An administrator bound to units gives only what lies below.
 * @throws Problem `unit-path-invalid`, `unit-outside-scope`
 */
export function readAccountUnits({ actor }: Context, text: string): string[] {
  const typed = readUnitPaths(text);
  const units = typed.length === 0 && actor.scope !== undefined ? [...actor.scope] : typed;
  const outside = units.find((unit) => !covers(actor.scope, unit));
  if (outside !== undefined) throw problem('unit-outside-scope', { unit: outside });
  return units;
}

/** Binds an account to units, or to none. @throws Problem `account-not-found`, `unit-path-invalid`, `unit-outside-scope` */
export async function bindAccount(
  context: Context,
  { accountId, units }: { accountId: string; units: string },
): Promise<void> {
  requirePermission(context, 'accounts.manage');
  const paths = readAccountUnits(context, units);
  if (accountId === context.actor.id) throw problem('own-account');
  await context.store.db.transaction().execute(async (db) => {
    await requireManaged(context, db, accountId);
    await accounts.setUnits(db, accountId, paths);
    await writeAudit(context, db, { act: 'account-units', details: { accountId, units: paths } });
  });
}
