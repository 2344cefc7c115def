/** What lists of rounds show, for many rounds in one query each. */
import { sql } from 'kysely';
import type { Queryable } from '../store.ts';
import { countRemovedOf } from './removal.ts';

/** Rounds with the plan in force, in no order. */
export function listPlans(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('round')
    .innerJoin('plan_version', (join) =>
      join.onRef('plan_version.round_id', '=', 'round.id').onRef('plan_version.version', '=', 'round.plan_version'),
    )
    .select(['round.id', 'round.source', 'plan_version.version', 'plan_version.content'])
    .where('round.id', 'in', roundIds)
    .execute();
}

export function listApprovals(db: Queryable, roundIds: readonly string[]) {
  return db.selectFrom('approval').selectAll().where('round_id', 'in', roundIds).execute();
}

/** Newest version of the report's text, of rounds where anybody wrote it. */
export function listReportVersions(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('narrative')
    .select(['round_id', ({ fn }) => fn.max<number>('version').as('version')])
    .where('round_id', 'in', roundIds)
    .where('field_id', '=', '')
    .groupBy('round_id')
    .execute();
}

/** Ballots issued per round and field, as their batches state them. */
export function sumBatches(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('ballot_batch')
    .select(['round_id', 'field_id', ({ fn }) => fn.sum<number>('count').as('count')])
    .where('round_id', 'in', roundIds)
    .groupBy(['round_id', 'field_id'])
    .execute();
}

export interface FieldCount {
  readonly round_id: string;
  /** Null: none of the fields asked for. */
  readonly field_id: string | null;
  readonly count: number;
}

/** Terms that one statement joins; SQLite takes 500. */
const mostJoined = 100;

/**
 * Responses per round and field, those included whose content was removed. Each round is gone through once and its fields
 * are counted beside each other: nothing is sorted, and no index is kept for it, which every response would have to enter.
 */
export async function countResponsesOf(
  db: Queryable,
  asked: readonly { readonly id: string; readonly fieldIds: readonly string[] }[],
): Promise<FieldCount[]> {
  if (asked.length === 0) return [];
  const width = Math.max(...asked.map(({ fieldIds }) => fieldIds.length));
  const countsOf = ({ id, fieldIds }: (typeof asked)[number]) => {
    const columns = Array.from({ length: width }, (_, at) => {
      const count = at < fieldIds.length ? sql`count(*) filter (where field_id = ${fieldIds[at]!})` : sql`0`;
      return sql`${count} as ${sql.ref(`c${at}`)}`;
    });
    const all = [sql`${id} as round_id`, sql`count(*) as c`, ...columns];
    return sql`select ${sql.join(all)} from response where round_id = ${id}`;
  };
  const found: FieldCount[] = [];
  for (let from = 0; from < asked.length; from += mostJoined) {
    const terms = asked.slice(from, from + mostJoined).map(countsOf);
    const { rows } = await sql<Record<string, unknown>>`${sql.join(terms, sql` union all `)}`.execute(db);
    for (const { id, fieldIds } of asked.slice(from, from + mostJoined)) {
      const row = rows.find((one) => one['round_id'] === id)!;
      const counts = fieldIds.map((_, at) => Number(row[`c${at}`]));
      const others = Number(row['c']) - counts.reduce((sum, count) => sum + count, 0);
      fieldIds.forEach((fieldId, at) => {
        found.push({ round_id: id, field_id: fieldId, count: counts[at]! });
      });
      found.push({ round_id: id, field_id: null, count: others });
    }
  }
  const removed = await countRemovedOf(
    db,
    asked.map(({ id }) => id),
  );
  return [...found, ...removed];
}

export function listMarksOf(db: Queryable, roundIds: readonly string[]) {
  return db.selectFrom('task_mark').selectAll().where('round_id', 'in', roundIds).execute();
}

/** Rows of files that were refused and wait, per round. */
export function countRefusedRows(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('refused_row')
    .select(['round_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', 'in', roundIds)
    .groupBy('round_id')
    .execute();
}

/** Imports that did not finish, per round. */
export function countStoppedImports(db: Queryable, roundIds: readonly string[]) {
  return db
    .selectFrom('import_run')
    .select(['round_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', 'in', roundIds)
    .where('finished', '=', 0)
    .groupBy('round_id')
    .execute();
}

/** How far rounds have come with closing, sealing and publishing; in one query each, rows only of rounds that have any. */
export async function listStandings(db: Queryable, roundIds: readonly string[]) {
  const newest = (table: 'sealed_figures' | 'publication') =>
    db
      .selectFrom(table)
      .select(['round_id', ({ fn }) => fn.max<number>('version').as('version')])
      .where('round_id', 'in', roundIds)
      .groupBy('round_id')
      .execute();
  return {
    closings: await db.selectFrom('round_closing').selectAll().where('round_id', 'in', roundIds).execute(),
    seals: await newest('sealed_figures'),
    publications: await newest('publication'),
    supervisorWords: await db
      .selectFrom('seal_signature')
      .select(['round_id', 'version'])
      .where('round_id', 'in', roundIds)
      .where('party', '=', 'supervisor')
      .execute(),
  };
}
