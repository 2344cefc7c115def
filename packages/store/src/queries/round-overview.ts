/** What lists of rounds show, for many rounds in one query each. */
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

/** Responses per round and field (null: no field named), those included whose content was removed. */
export async function countResponsesOf(db: Queryable, roundIds: readonly string[]) {
  const rows = await db
    .selectFrom('response')
    .select(['round_id', 'field_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', 'in', roundIds)
    .groupBy(['round_id', 'field_id'])
    .execute();
  for (const removed of await countRemovedOf(db, roundIds)) {
    const own = rows.find((row) => row.round_id === removed.round_id && row.field_id === removed.field_id);
    if (own) own.count += removed.count;
    else rows.push(removed);
  }
  return rows;
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
