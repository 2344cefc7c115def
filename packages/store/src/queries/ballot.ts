/** Ballots issued: batches, codes, serials, and which of them came back. */
import type { BallotBatchTable, BallotTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** Rows that fit one statement, well under the engine's limit of bound values. */
const rowsPerInsert = 1000;

export async function insertBatch(
  db: Queryable,
  batch: BallotBatchTable,
  ballots: readonly BallotTable[],
): Promise<void> {
  await db.insertInto('ballot_batch').values(batch).execute();
  for (let from = 0; from < ballots.length; from += rowsPerInsert)
    await db
      .insertInto('ballot')
      .values(ballots.slice(from, from + rowsPerInsert))
      .execute();
}

export function listBatches(db: Queryable, roundId: string): Promise<BallotBatchTable[]> {
  return db
    .selectFrom('ballot_batch')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('field_id')
    .orderBy('first_serial')
    .execute();
}

export function listBallots(db: Queryable, roundId: string, fieldId: string, batchId?: string): Promise<BallotTable[]> {
  let query = db.selectFrom('ballot').selectAll().where('round_id', '=', roundId).where('field_id', '=', fieldId);
  if (batchId !== undefined) query = query.where('batch_id', '=', batchId);
  return query.orderBy('serial').execute();
}

/** Highest serial issued in a field; 0 when none. */
export async function lastSerial(db: Queryable, roundId: string, fieldId: string): Promise<number> {
  const row = await db
    .selectFrom('ballot')
    .select(({ fn }) => fn.max('serial').as('last'))
    .where('round_id', '=', roundId)
    .where('field_id', '=', fieldId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export function findBallot(db: Queryable, roundId: string, code: string): Promise<BallotTable | undefined> {
  return db
    .selectFrom('ballot')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('code', '=', code)
    .executeTakeFirst();
}

/** Those of the codes that were issued in the round. */
export function findBallots(db: Queryable, roundId: string, codes: readonly string[]): Promise<BallotTable[]> {
  if (codes.length === 0) return Promise.resolve([]);
  return db.selectFrom('ballot').selectAll().where('round_id', '=', roundId).where('code', 'in', codes).execute();
}

export function findBallotBySerial(
  db: Queryable,
  roundId: string,
  fieldId: string,
  serial: number,
): Promise<BallotTable | undefined> {
  return db
    .selectFrom('ballot')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('field_id', '=', fieldId)
    .where('serial', '=', serial)
    .executeTakeFirst();
}

/** The lowest serial of a field that has no response yet. */
export function nextOutstandingBallot(
  db: Queryable,
  roundId: string,
  fieldId: string,
): Promise<BallotTable | undefined> {
  return db
    .selectFrom('ballot')
    .selectAll('ballot')
    .where('ballot.round_id', '=', roundId)
    .where('ballot.field_id', '=', fieldId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('response')
            .select('response.id')
            .whereRef('response.round_id', '=', 'ballot.round_id')
            .whereRef('response.ballot_code', '=', 'ballot.code'),
        ),
      ),
    )
    .orderBy('ballot.serial')
    .limit(1)
    .executeTakeFirst();
}

/** Ballots issued per field. */
export function countBallots(db: Queryable, roundId: string): Promise<{ field_id: string; count: number }[]> {
  return db
    .selectFrom('ballot')
    .select(['field_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', '=', roundId)
    .groupBy('field_id')
    .execute();
}
