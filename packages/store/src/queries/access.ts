/** Whose a round is, who acted in it in which part, and who looked at single ballots. Log and parts are only added to. */
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { AccessLogTable } from '../schema/access.ts';
import type { Schema } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** Paths of units a reader is bound to; `undefined` is bound to none and sees everything. */
export type Scope = readonly string[] | undefined;

/**
 * Whether a column holds one of the paths or one below it. A path ends before "/" and "0" is the next byte, so the range
 * is what lies below and an index serves it.
 */
export function within<Table extends keyof Schema>(
  eb: ExpressionBuilder<Schema, Table>,
  column: string,
  scope: readonly string[],
): ExpressionWrapper<Schema, Table, SqlBool> {
  const path = sql.ref<string>(column);
  return eb.or(
    scope.flatMap((unit) => [eb(path, '=', unit), eb.and([eb(path, '>', `${unit}/`), eb(path, '<', `${unit}0`)])]),
  );
}

export async function findOwner(db: Queryable, roundId: string): Promise<string | undefined> {
  const row = await db.selectFrom('round_owner').select('unit_path').where('round_id', '=', roundId).executeTakeFirst();
  return row?.unit_path;
}

/** `undefined` takes the round away from every unit. */
export async function setOwner(db: Queryable, roundId: string, unitPath: string | undefined): Promise<void> {
  if (unitPath === undefined) await db.deleteFrom('round_owner').where('round_id', '=', roundId).execute();
  else
    await db
      .insertInto('round_owner')
      .values({ round_id: roundId, unit_path: unitPath })
      .onConflict((c) => c.column('round_id').doUpdateSet({ unit_path: unitPath }))
      .execute();
}

/** Ids of the rounds that a scope covers, newest first. */
export async function listRoundIds(db: Queryable, scope: Scope): Promise<string[]> {
  let query = db.selectFrom('round').select('round.id').orderBy('created_on', 'desc').orderBy('round.id');
  if (scope !== undefined)
    query = query.where('round.id', 'in', (eb) =>
      eb
        .selectFrom('round_owner')
        .select('round_id')
        .where((inner) => within(inner, 'unit_path', scope)),
    );
  return (await query.execute()).map((row) => row.id);
}

/** Every round with its owner, by id. */
export function listOwners(db: Queryable, scope: Scope) {
  let query = db
    .selectFrom('round')
    .leftJoin('round_owner', 'round_owner.round_id', 'round.id')
    .select(['round.id', 'round_owner.unit_path'])
    .orderBy('round.id');
  if (scope !== undefined) query = query.where((eb) => within(eb as never, 'round_owner.unit_path', scope) as never);
  return query.execute();
}

/** Roles in which an account has acted in a round. */
export async function listParts(db: Queryable, roundId: string, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('round_part')
    .select('role')
    .where('round_id', '=', roundId)
    .where('account_id', '=', accountId)
    .execute();
  return rows.map((row) => row.role);
}

/** Adds a row that is not there; the guard of an append-only table refuses an insert of one that is. */
async function addOnce(db: Queryable, table: 'round_part' | 'access_log', row: Record<string, string>): Promise<void> {
  const [columns, values] = [Object.keys(row), Object.values(row)];
  const same = (names: readonly string[]) =>
    sql.join(
      names.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
      sql` and `,
    );
  const key = columns.filter((name) => name !== 'account_name');
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    select ${sql.join(values.map((value) => sql`cast(${value} as text)`))}
    where not exists (select 1 from ${sql.table(table)} where ${same(key)})
    on conflict do nothing`.execute(db);
}

export const addPart = (db: Queryable, part: { round_id: string; account_id: string; role: string }): Promise<void> =>
  addOnce(db, 'round_part', part);

/** The same person looking at the same thing twice on one day is one row. */
export const addAccess = (db: Queryable, row: AccessLogTable): Promise<void> => addOnce(db, 'access_log', { ...row });

/** What was looked at, by day, person and kind, newest day first: one row each with the number of things. */
export async function listAccess(
  db: Queryable,
  { roundIds, offset, limit }: { roundIds?: readonly string[]; offset: number; limit: number },
) {
  let query = db
    .selectFrom('access_log')
    .select((eb) => [
      'day',
      'round_id',
      'account_id',
      'account_name',
      'what',
      eb.fn.countAll().as('count'),
      eb.fn.min('seal').as('seal'),
    ])
    .groupBy(['day', 'round_id', 'account_id', 'account_name', 'what'])
    .orderBy('day', 'desc')
    .orderBy('round_id')
    .orderBy('account_name')
    .orderBy('what')
    .limit(limit)
    .offset(offset);
  if (roundIds !== undefined) query = query.where('round_id', 'in', roundIds.length === 0 ? [''] : roundIds);
  return (await query.execute()).map((row) => ({ ...row, count: Number(row.count) }));
}
