/** Reading the audit. */
import { access, accounts, audits, type Queryable } from '@longdan/store';
import { requireInScope } from './access/enter-round.ts';
import type { Context } from './context.ts';
import { requirePermission } from './permissions.ts';
import { nameRounds } from './round-names.ts';
import { listSchemes } from './scheme.ts';
import type { AuditRow } from './views.ts';

export interface AuditRequest {
  readonly roundId?: string | undefined;
  readonly act?: string | undefined;
  /** Name of who acted. */
  readonly actor?: string | undefined;
}

/** How many rows match. */
export async function countAudit(context: Context, request: AuditRequest = {}): Promise<number> {
  requirePermission(context, 'audit.read');
  if (request.roundId !== undefined) await requireInScope(context, request.roundId);
  return audits.countAudit(context.store.db, { ...request, scope: context.actor.scope });
}

/** Newest first, before the row `before` when given; of the actor's units alone when there are any. */
export async function listAudit(
  context: Context,
  { before, limit = 100, ...request }: AuditRequest & { before?: number | undefined; limit?: number } = {},
): Promise<AuditRow[]> {
  requirePermission(context, 'audit.read');
  if (request.roundId !== undefined) await requireInScope(context, request.roundId);
  const { scope } = context.actor;
  const rows = await audits.listAudit(context.store.db, { ...request, ...(before ? { before } : {}), limit, scope });
  const { db } = context.store;
  const read = rows.map((row) => ({ ...row, details: JSON.parse(row.details) as Details }));
  const rounds = await nameRounds(
    db,
    read.map((row) => row.round_id),
  );
  const common = { ...(await nameSchemes(context, read)), ...(await nameAccounts(db, read)) };
  return read.map((row) => {
    const round = rounds.get(row.round_id ?? '');
    return {
      sequence: row.sequence,
      when: row.at,
      actor: row.actor_name,
      act: row.act,
      roundId: row.round_id,
      roundTitle: round?.title ?? null,
      details: row.details,
      names: { ...common, ...round?.parts },
    };
  });
}

/** Rounds by which the audit can be read, newest first, the last `limit` of them, with what they are called. */
export async function listAuditedRounds(
  context: Context,
  { limit = 200 }: { limit?: number } = {},
): Promise<{ id: string; title: string }[]> {
  requirePermission(context, 'audit.read');
  const { db } = context.store;
  const ids = (await access.listRoundIds(db, context.actor.scope)).slice(0, limit);
  const rounds = await nameRounds(db, ids);
  return ids.map((id) => ({ id, title: rounds.get(id)?.title ?? id }));
}

type Details = AuditRow['details'];

const valuesOf = (rows: readonly { readonly details: Details }[], name: string) => [
  ...new Set(rows.map(({ details }) => details[name]).filter((value) => typeof value === 'string')),
];

async function nameSchemes(context: Context, rows: readonly { readonly details: Details }[]) {
  const wanted = new Set(valuesOf(rows, 'scheme'));
  if (wanted.size === 0) return {};
  const known = await listSchemes(context);
  return Object.fromEntries(known.filter(({ id }) => wanted.has(id)).map(({ id, title }) => [id, title]));
}

async function nameAccounts(db: Queryable, rows: readonly { readonly details: Details }[]) {
  const found = [];
  for (const id of valuesOf(rows, 'accountId')) found.push(await accounts.findAccount(db, { id }));
  return Object.fromEntries(found.filter((one) => one !== undefined).map(({ id, name }) => [id, name]));
}
