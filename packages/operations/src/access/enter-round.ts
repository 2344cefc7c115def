/**
 * The one gate of a round. Every verb that names a round passes here before it reads or writes anything: the role must
 * have the permission, the actor's units must hold the round, whoever supervises a round never works in it, and nobody
 * supervises a round whose plan names no supervisor.
 */
import { type Plan, problem } from '@longdan/core';
import { access, rounds } from '@longdan/store';
import type { Context } from '../context.ts';
import { nameAct, type Permission, requirePermission } from '../permissions.ts';
import { actsUnnamed } from './acts-of-supervision.ts';
import { covers } from './unit-path.ts';

/** Looking is not taking part. */
const looking: ReadonlySet<Permission> = new Set([
  'round.read',
  'response.read',
  'codes.read',
  'document.print',
  'audit.read',
  'access.read',
]);

/**
 * Call it first, outside any transaction.
 * @throws Problem `not-permitted`; `round-not-found` for a round of other units, as if it were not there;
 * `conflicting-part` when the account has acted in this round on the other side; `round-unsupervised` for a supervisor's
 * act in a round without one
 */
export async function enterRound(context: Context, permission: Permission, roundId: string): Promise<void> {
  requirePermission(context, permission);
  await requireInScope(context, roundId);
  if (!looking.has(permission)) await takePart(context, permission, roundId);
}

/** @throws Problem `round-not-found` for a round outside the actor's units */
export async function requireInScope({ store, actor }: Context, roundId: string): Promise<void> {
  if (actor.scope === undefined) return;
  if (!covers(actor.scope, await access.findOwner(store.db, roundId)))
    throw problem('round-not-found', { round: roundId });
}

/** Keeps in which role an account acts in a round; a supervisor has no other, now or before. */
async function takePart({ store: { db }, actor }: Context, permission: Permission, roundId: string): Promise<void> {
  if (actor.role === 'operator' || actor.role === 'citizen') return;
  const parts = await access.listParts(db, roundId, actor.id);
  if (parts.some((part) => (part === 'supervisor') !== (actor.role === 'supervisor')))
    throw problem('conflicting-part', { ...nameAct(permission), round: roundId });
  const [current] = actor.role === 'supervisor' ? await rounds.listCurrentPlans(db, [roundId]) : [];
  if (current && actsUnnamed(actor.role, permission, JSON.parse(current.content) as Plan))
    throw problem('round-unsupervised', nameAct(permission));
  if (parts.includes(actor.role)) return;
  if (!(await rounds.findRound(db, roundId))) throw problem('round-not-found', { round: roundId });
  await access.addPart(db, { round_id: roundId, account_id: actor.id, role: actor.role });
}
