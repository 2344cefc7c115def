/** Double entry: first and second entries of paper ballots, what waits for whom, and settled differences. */
import type {
  DoubleEntryPlanTable,
  EntrySettlementTable,
  FirstEntryTable,
  SecondEntryTable,
} from '../schema/double-entry.ts';
import type { Queryable } from '../store.ts';

/** The share in force; undefined when nobody set one. */
export function findPlan(db: Queryable, roundId: string): Promise<DoubleEntryPlanTable | undefined> {
  return db
    .selectFrom('double_entry_plan')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertPlan(db: Queryable, plan: DoubleEntryPlanTable): Promise<void> {
  await db.insertInto('double_entry_plan').values(plan).execute();
}

export async function insertFirstEntry(db: Queryable, entry: FirstEntryTable): Promise<void> {
  await db.insertInto('first_entry').values(entry).execute();
}

/** As the first typist left it: the last version. */
export function findFirstEntry(db: Queryable, roundId: string, code: string): Promise<FirstEntryTable | undefined> {
  return db
    .selectFrom('first_entry')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('ballot_code', '=', code)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertSecondEntry(db: Queryable, entry: SecondEntryTable): Promise<void> {
  await db.insertInto('second_entry').values(entry).execute();
}

export function findSecondEntry(db: Queryable, roundId: string, code: string): Promise<SecondEntryTable | undefined> {
  return db
    .selectFrom('second_entry')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('ballot_code', '=', code)
    .executeTakeFirst();
}

/** A place in a list by field and serial; what comes after it is the next page. */
export interface SerialCursor {
  readonly fieldId: string;
  readonly serial: number;
}

/** Ballots whose lot lies below `lots` and that nobody has keyed again yet. */
const waiting = (db: Queryable, roundId: string, lots: number) =>
  db
    .selectFrom('first_entry')
    .innerJoin('ballot', (join) =>
      join.onRef('ballot.round_id', '=', 'first_entry.round_id').onRef('ballot.code', '=', 'first_entry.ballot_code'),
    )
    .leftJoin('second_entry', (join) =>
      join
        .onRef('second_entry.round_id', '=', 'first_entry.round_id')
        .onRef('second_entry.ballot_code', '=', 'first_entry.ballot_code'),
    )
    .where('first_entry.round_id', '=', roundId)
    .where('first_entry.version', '=', 1)
    .where('first_entry.lot', '<', lots)
    .where('second_entry.ballot_code', 'is', null);

/** What waits to be keyed again by anybody but the typist named, in order of field and serial. */
export function pageWaiting(
  db: Queryable,
  roundId: string,
  {
    lots,
    notBy,
    fieldId,
    after,
    limit,
  }: { lots: number; notBy: string; fieldId?: string; after?: SerialCursor; limit: number },
): Promise<{ code: string; serial: number; field_id: string; unit_id: string | null }[]> {
  let query = waiting(db, roundId, lots)
    .where('first_entry.typist_id', '!=', notBy)
    .select(['ballot.code', 'ballot.serial', 'ballot.field_id', 'ballot.unit_id']);
  if (fieldId !== undefined) query = query.where('ballot.field_id', '=', fieldId);
  if (after !== undefined)
    query = query.where(({ eb, or, and }) =>
      or([
        eb('ballot.field_id', '>', after.fieldId),
        and([eb('ballot.field_id', '=', after.fieldId), eb('ballot.serial', '>', after.serial)]),
      ]),
    );
  return query.orderBy('ballot.field_id').orderBy('ballot.serial').limit(limit).execute();
}

/** How many wait; with a typist, those that this person may key. */
export async function countWaiting(db: Queryable, roundId: string, lots: number, notBy?: string): Promise<number> {
  let query = waiting(db, roundId, lots).select(({ fn }) => fn.countAll<number>().as('count'));
  if (notBy !== undefined) query = query.where('first_entry.typist_id', '!=', notBy);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** How many ballots have a first entry; how many of them were drawn under a share. */
export async function countFirstEntries(db: Queryable, roundId: string, lots = 10_000): Promise<number> {
  const row = await db
    .selectFrom('first_entry')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('round_id', '=', roundId)
    .where('version', '=', 1)
    .where('lot', '<', lots)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** One page of ballots keyed twice, in the order of their random codes. Page on until fewer than `limit` come. */
export async function pagePairs(db: Queryable, roundId: string, afterCode: string, limit: number) {
  const seconds = await db
    .selectFrom('second_entry')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('ballot_code', '>', afterCode)
    .orderBy('ballot_code')
    .limit(limit)
    .execute();
  if (seconds.length === 0) return [];
  const firsts = await db
    .selectFrom('first_entry')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('ballot_code', '>=', seconds[0]!.ballot_code)
    .where('ballot_code', '<=', seconds.at(-1)!.ballot_code)
    .orderBy('version')
    .execute();
  const bound = await db
    .selectFrom('ballot')
    .select(['code', 'questionnaire_id', 'field_id', 'serial'])
    .where('round_id', '=', roundId)
    .where(
      'code',
      'in',
      seconds.map((row) => row.ballot_code),
    )
    .execute();
  const [firstOf, ballotOf] = [
    new Map(firsts.map((row) => [row.ballot_code, row])),
    new Map(bound.map((row) => [row.code, row])),
  ];
  return seconds.map((second) => ({
    second,
    first: firstOf.get(second.ballot_code)!,
    ballot: ballotOf.get(second.ballot_code)!,
  }));
}

/** Ballots with differences, in order of field and serial; `open` for those with differences still to settle. */
export function pageDifferences(
  db: Queryable,
  roundId: string,
  { open, after, limit }: { open: boolean; after?: SerialCursor; limit: number },
) {
  let query = db
    .selectFrom('second_entry')
    .innerJoin('ballot', (join) =>
      join.onRef('ballot.round_id', '=', 'second_entry.round_id').onRef('ballot.code', '=', 'second_entry.ballot_code'),
    )
    .select(['ballot.code', 'ballot.serial', 'ballot.field_id', 'second_entry.differing', 'second_entry.typist_name'])
    .where('second_entry.round_id', '=', roundId)
    .where('second_entry.differing', '>', 0)
    .where(({ exists, not, selectFrom }) => {
      const settled = exists(
        selectFrom('entry_settlement')
          .select('entry_settlement.question_id')
          .whereRef('entry_settlement.round_id', '=', 'second_entry.round_id')
          .whereRef('entry_settlement.ballot_code', '=', 'second_entry.ballot_code'),
      );
      return open ? not(settled) : settled;
    });
  if (after !== undefined)
    query = query.where(({ eb, or, and }) =>
      or([
        eb('ballot.field_id', '>', after.fieldId),
        and([eb('ballot.field_id', '=', after.fieldId), eb('ballot.serial', '>', after.serial)]),
      ]),
    );
  return query.orderBy('ballot.field_id').orderBy('ballot.serial').limit(limit).execute();
}

/** Ballots keyed twice: how many, how many with differences, how many of those are settled. */
export async function countSecondEntries(db: Queryable, roundId: string) {
  const { count, differing } = await db
    .selectFrom('second_entry')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number | null>(eb.case().when('differing', '>', 0).then(1).else(0).end()).as('differing'),
    ])
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow();
  const { settled } = await db
    .selectFrom('entry_settlement')
    .select(({ fn }) => fn.count<number>('ballot_code').distinct().as('settled'))
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow();
  return { count, differing: Number(differing ?? 0), settled };
}

export async function insertSettlements(db: Queryable, rows: readonly EntrySettlementTable[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('entry_settlement').values(rows).execute();
}

export function listSettlements(db: Queryable, roundId: string, code?: string): Promise<EntrySettlementTable[]> {
  let query = db.selectFrom('entry_settlement').selectAll().where('round_id', '=', roundId);
  if (code !== undefined) query = query.where('ballot_code', '=', code);
  return query.execute();
}
