/** The audit: who did what and when. Rows are only added. */
import type { AuditTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

export async function insertAudit(db: Queryable, row: Omit<AuditTable, 'sequence'>): Promise<void> {
  await db.insertInto('audit').values(row).execute();
}

/** Newest first, before `before` when given. */
export function listAudit(
  db: Queryable,
  { roundId, before, limit }: { roundId?: string; before?: number; limit: number },
) {
  let query = db.selectFrom('audit').selectAll().orderBy('sequence', 'desc').limit(limit);
  if (roundId !== undefined) query = query.where('round_id', '=', roundId);
  if (before !== undefined) query = query.where('sequence', '<', before);
  return query.execute();
}
