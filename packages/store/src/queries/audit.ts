/** The audit: who did what and when. Rows are only added. */
import type { AuditTable } from '../schema.ts';
import type { Queryable } from '../store.ts';
import { type Scope, within } from './access.ts';

export async function insertAudit(db: Queryable, row: Omit<AuditTable, 'sequence'>): Promise<void> {
  await db.insertInto('audit').values(row).execute();
}

/** Newest first, before `before` when given; of a scope's rounds alone when one is given. */
export function listAudit(
  db: Queryable,
  { roundId, before, limit, scope }: { roundId?: string; before?: number; limit: number; scope?: Scope },
) {
  let query = db.selectFrom('audit').selectAll().orderBy('sequence', 'desc').limit(limit);
  if (roundId !== undefined) query = query.where('round_id', '=', roundId);
  if (scope !== undefined)
    query = query.where('round_id', 'in', (eb) =>
      eb
        .selectFrom('round_owner')
        .select('round_owner.round_id')
        .where((inner) => within(inner, 'unit_path', scope)),
    );
  if (before !== undefined) query = query.where('sequence', '<', before);
  return query.execute();
}
