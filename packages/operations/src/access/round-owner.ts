/** Which unit a round belongs to. */
import { problem } from '@longdan/core';
import { access, type Queryable, rounds } from '@longdan/store';
import { writeAudit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { requirePermission } from '../permissions.ts';
import { requireInScope } from './enter-round.ts';
import { covers, readUnitPath } from './unit-path.ts';

export interface RoundOwner {
  readonly roundId: string;
  readonly title: string;
  /** Absent: only accounts bound to no unit see the round. */
  readonly unit?: string;
}

/**
 * The unit of a round that an actor makes: the one asked for, or else the actor's own. An actor bound to no unit may make
 * a round of none.
 * @throws Problem `unit-path-invalid`, `unit-outside-scope`
 */
export function ownerOfNewRound(actor: Actor, asked?: string): string | undefined {
  const unit = asked ? readUnitPath(asked) : actor.scope?.[0];
  if (!covers(actor.scope, unit)) throw problem('unit-outside-scope', { unit: unit ?? '–' });
  return unit;
}

/** Every round that the actor's units hold, with its unit. */
export async function listRoundOwners(context: Context): Promise<RoundOwner[]> {
  requirePermission(context, 'round.assign');
  const { db } = context.store;
  const rows = await access.listOwners(db, context.actor.scope);
  return Promise.all(
    rows.map(async ({ id, unit_path }) => ({
      roundId: id,
      title: (await loadRound(db, id)).plan.title,
      ...(unit_path === null ? {} : { unit: unit_path }),
    })),
  );
}

/**
 * Gives a round to a unit; an empty text takes it from all of them.
 * @throws Problem `round-not-found`, `unit-path-invalid`, `unit-outside-scope`
 */
export async function assignRound(
  context: Context,
  { roundId, unit }: { roundId: string; unit: string },
): Promise<void> {
  requirePermission(context, 'round.assign');
  await requireInScope(context, roundId);
  const path = unit.trim() ? readUnitPath(unit) : undefined;
  if (!covers(context.actor.scope, path)) throw problem('unit-outside-scope', { unit: path ?? '–' });
  await context.store.db.transaction().execute((db) => recordOwner(context, db, roundId, path));
}

async function recordOwner(context: Context, db: Queryable, roundId: string, path: string | undefined): Promise<void> {
  if (!(await rounds.lockRound(db, roundId))) throw problem('round-not-found', { round: roundId });
  const before = await access.findOwner(db, roundId);
  if (before === path) return;
  await access.setOwner(db, roundId, path);
  await writeAudit(context, db, {
    act: 'round-assigned',
    roundId,
    details: { unit: path ?? null, before: before ?? null },
  });
}
