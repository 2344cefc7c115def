/** The audit: who did what and when. Rows are only added. */
import type { AuditTable } from '../schema.ts';
import type { Queryable } from '../store.ts';
import { type Scope, within } from './access.ts';

export async function insertAudit(db: Queryable, row: Omit<AuditTable, 'sequence'>): Promise<void> {
  await db.insertInto('audit').values(row).execute();
}

export interface AuditFilter {
  readonly roundId?: string | undefined;
  readonly act?: string | undefined;
  /** Name of who acted. */
  readonly actor?: string | undefined;
  /** Rows of a scope's rounds alone. */
  readonly scope?: Scope;
}

const filtered = (db: Queryable, { roundId, act, actor, scope }: AuditFilter) => {
  let query = db.selectFrom('audit');
  if (roundId !== undefined) query = query.where('round_id', '=', roundId);
  if (act !== undefined) query = query.where('act', '=', act);
  if (actor !== undefined) query = query.where('actor_name', '=', actor);
  if (scope !== undefined)
    query = query.where('round_id', 'in', (eb) =>
      eb
        .selectFrom('round_owner')
        .select('round_owner.round_id')
        .where((inner) => within(inner, 'unit_path', scope)),
    );
  return query;
};

export async function countAudit(db: Queryable, filter: AuditFilter): Promise<number> {
  const row = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Newest first, before `before` when given; of a scope's rounds alone when one is given. */
export function listAudit(
  db: Queryable,
  { roundId, act, actor, before, limit, scope }: AuditFilter & { before?: number; limit: number },
) {
  let query = filtered(db, { roundId, act, actor, scope }).selectAll().orderBy('sequence', 'desc').limit(limit);
  if (before !== undefined) query = query.where('sequence', '<', before);
  return query.execute();
}
