/** Who looked at single ballots and at people's contacts: by day, never by hour, and by a seal instead of the thing. */
import { createHash } from 'node:crypto';
import { access, type Queryable } from '@longdan/store';
import { type Context, today } from '../context.ts';
import { requirePermission } from '../permissions.ts';
import { nameRounds } from '../round-names.ts';
import { requireInScope } from './enter-round.ts';

export const lookedAt = ['response', 'contact', 'content'] as const;
export type LookedAt = (typeof lookedAt)[number];

export interface AccessRow {
  readonly day: string;
  readonly roundId: string;
  readonly roundTitle: string;
  readonly account: string;
  readonly what: LookedAt;
  /** How many different ones on that day. */
  readonly count: number;
  /** Seal of the one that was looked at, when it was only one. */
  readonly seal?: string;
}

/**
 * What stands in the log for a thing: SHA-256 over its random salt and its id, as hex. Whoever holds the row can compute
 * it again; the log alone tells nothing.
 */
export function sealOf(salt: Uint8Array, id: string): string {
  return createHash('sha256').update('longdan-access/v1:').update(salt).update(id, 'utf8').digest('hex');
}

/** Notes that the actor looks at something; once a day for the same thing. Call it before handing the thing out. */
export async function noteAccess(
  context: Context,
  db: Queryable,
  { roundId, what, seal }: { roundId: string; what: LookedAt; seal: string },
): Promise<void> {
  await access.addAccess(db, {
    round_id: roundId,
    day: today(context),
    account_id: context.actor.id,
    account_name: context.actor.name,
    what,
    seal,
  });
}

/** Newest day first; a round's, or of all rounds that the actor's units hold. @throws Problem `round-not-found` */
export async function listAccess(
  context: Context,
  { roundId, offset = 0, limit = 100 }: { roundId?: string; offset?: number; limit?: number } = {},
): Promise<AccessRow[]> {
  requirePermission(context, 'access.read');
  if (roundId !== undefined) await requireInScope(context, roundId);
  const { db } = context.store;
  const roundIds =
    roundId !== undefined
      ? [roundId]
      : context.actor.scope === undefined
        ? undefined
        : await access.listRoundIds(db, context.actor.scope);
  const rows = await access.listAccess(db, { ...(roundIds === undefined ? {} : { roundIds }), offset, limit });
  const rounds = await nameRounds(
    db,
    rows.map((row) => row.round_id),
  );
  return rows.map((row) => ({
    day: row.day,
    roundId: row.round_id,
    roundTitle: rounds.get(row.round_id)?.title ?? row.round_id,
    account: row.account_name,
    what: row.what as LookedAt,
    count: row.count,
    ...(row.count === 1 ? { seal: row.seal } : {}),
  }));
}
