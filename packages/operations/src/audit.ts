/** The audit row beside every act, and reading the audit. */
import { audits, type Queryable } from '@longdan/store';
import { requireInScope } from './access/enter-round.ts';
import { type Context, today } from './context.ts';
import { requirePermission } from './permissions.ts';
import type { AuditRow } from './views.ts';

export interface Act {
  /** Stable name, "plan-approved". */
  readonly act: string;
  readonly roundId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Acts about ballots keep the day only: an exact time would tell who was at the desk. */
  readonly aboutBallots?: boolean;
}

/** Writes the audit row of an act; call it in the act's own transaction. */
export async function writeAudit(
  context: Context,
  db: Queryable,
  { act, roundId, details, aboutBallots }: Act,
): Promise<void> {
  await audits.insertAudit(db, {
    at: aboutBallots ? today(context) : context.now().toISOString(),
    actor_id: context.actor.id,
    actor_name: context.actor.name,
    act,
    round_id: roundId ?? null,
    details: JSON.stringify(details ?? {}),
  });
}

/** For acts whose rows lie outside the operations, such as those on accounts. */
export function recordAudit(context: Context, act: Act): Promise<void> {
  return writeAudit(context, context.store.db, act);
}

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
  return rows.map((row) => ({
    sequence: row.sequence,
    when: row.at,
    actor: row.actor_name,
    act: row.act,
    roundId: row.round_id,
    details: JSON.parse(row.details),
  }));
}
