/** Ballots issued: batches, codes, serials, and which of them came back. */
import { engineOf } from '../engine/engine.ts';
import type { BallotBatchTable, BallotTable } from '../schema.ts';
import type { Queryable } from '../store.ts';
import { findResponseOfBallot } from './response.ts';

/** Rows that fit one statement, well under the engine's limit of bound values. */
const rowsPerInsert = 1000;

/** So many new ballots that what the engine knows of the table's size is out of date. */
const worthMeasuring = 1000;

export async function insertBatch(db: Queryable, batch: BallotBatchTable): Promise<void> {
  await db.insertInto('ballot_batch').values(batch).execute();
}

/**
 * Inserts ballots of one batch.
 * @returns those left out because their code was issued before, in this round or another: give them other codes
 * @throws Error when a serial is not free: the round was not locked
 */
export async function insertBallots(db: Queryable, ballots: readonly BallotTable[]): Promise<BallotTable[]> {
  const leftOut: BallotTable[] = [];
  for (let from = 0; from < ballots.length; from += rowsPerInsert) {
    const rows = ballots.slice(from, from + rowsPerInsert);
    const { numInsertedOrUpdatedRows: inserted } = await db
      .insertInto('ballot')
      .values(rows)
      .onConflict((c) => c.doNothing())
      .executeTakeFirstOrThrow();
    if (Number(inserted) === rows.length) continue;
    const issued = await db
      .selectFrom('ballot')
      .select(['code', 'batch_id', 'serial'])
      .where(
        'code',
        'in',
        rows.map((row) => row.code),
      )
      .execute();
    const holder = new Map(issued.map((row) => [row.code, row]));
    for (const row of rows) {
      const held = holder.get(row.code);
      if (!held) throw new Error(`Serial ${row.serial} of field ${row.field_id} in ${row.round_id} is not free.`);
      if (held.batch_id !== row.batch_id || held.serial !== row.serial) leftOut.push(row);
    }
  }
  // An engine that takes the table for a small one goes through all of a round to find a few of its codes.
  if (ballots.length >= worthMeasuring) await engineOf(db).measureTables(db, ['ballot']);
  return leftOut;
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

/**
 * In a transaction: those of the codes that were issued in the round, taken for whoever brings their responses in.
 * Always in the order of the codes, so that two who take many never wait for each other in a ring.
 */
export function lockBallots(db: Queryable, roundId: string, codes: readonly string[]): Promise<BallotTable[]> {
  if (codes.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('ballot')
    .selectAll()
    .where('round_id', '=', roundId)
    .where(engineOf(db).oneOf('code', codes))
    .orderBy('code')
    .forNoKeyUpdate()
    .execute();
}

/** In a transaction: takes ballots as `lockBallots` does, for whoever has read them before. */
export async function holdBallots(db: Queryable, roundId: string, codes: readonly string[]): Promise<void> {
  if (engineOf(db).holdsRows) await lockBallots(db, roundId, codes);
}

/** Those of the codes that were issued in the round. */
export function findBallots(db: Queryable, roundId: string, codes: readonly string[]): Promise<BallotTable[]> {
  if (codes.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('ballot')
    .selectAll()
    .where('round_id', '=', roundId)
    .where(engineOf(db).oneOf('code', codes))
    .execute();
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

/** Ballots of a field that nobody answered (one whose response was removed was answered), lowest serial first; of one version of the questionnaire where it is named. */
const outstanding = (db: Queryable, roundId: string, fieldId: string, questionnaireId: string | undefined) =>
  db
    .selectFrom('ballot')
    .selectAll('ballot')
    .where('ballot.round_id', '=', roundId)
    .where('ballot.field_id', '=', fieldId)
    .$if(questionnaireId !== undefined, (query) => query.where('ballot.questionnaire_id', '=', questionnaireId!))
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
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('removed_response')
            .select('removed_response.id')
            .whereRef('removed_response.round_id', '=', 'ballot.round_id')
            .whereRef('removed_response.ballot_code', '=', 'ballot.code')
            .where('removed_response.undone_import', 'is', null),
        ),
      ),
    )
    .orderBy('ballot.serial')
    .limit(1);

/**
 * In a transaction: takes the lowest serial of a field that has no response yet and that nobody else holds. Waits only
 * for the last ones, which somebody holds and may still let go.
 */
export async function lockOutstandingBallot(
  db: Queryable,
  roundId: string,
  fieldId: string,
  questionnaireId?: string,
): Promise<BallotTable | undefined> {
  const open = () => outstanding(db, roundId, fieldId, questionnaireId);
  for (;;) {
    const ballot =
      (await open().forNoKeyUpdate('ballot').skipLocked().executeTakeFirst()) ??
      (await open().forNoKeyUpdate('ballot').executeTakeFirst());
    if (!ballot) return undefined;
    // Its holder may have brought the response in after the query above had looked: then look again.
    if (!(await findResponseOfBallot(db, roundId, ballot.code))) return ballot;
  }
}

/** Whether a field has a ballot without a response; somebody may take it the next moment. */
export async function hasOutstandingBallot(db: Queryable, roundId: string, fieldId: string): Promise<boolean> {
  return (await outstanding(db, roundId, fieldId, undefined).executeTakeFirst()) !== undefined;
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

/** Which ballots of a round: of one field or all, with or without a response or both. */
export interface BallotFilter {
  readonly state: 'all' | 'outstanding' | 'collected';
  readonly fieldId?: string;
}

const withResponses = (db: Queryable, roundId: string, { state, fieldId }: BallotFilter) => {
  let query = db
    .selectFrom('ballot')
    .leftJoin('response', (join) =>
      join.onRef('response.round_id', '=', 'ballot.round_id').onRef('response.ballot_code', '=', 'ballot.code'),
    )
    .leftJoin('removed_response', (join) =>
      join
        .onRef('removed_response.round_id', '=', 'ballot.round_id')
        .onRef('removed_response.ballot_code', '=', 'ballot.code')
        .on('removed_response.undone_import', 'is', null),
    )
    .where('ballot.round_id', '=', roundId);
  if (fieldId !== undefined) query = query.where('ballot.field_id', '=', fieldId);
  // What was removed came back.
  if (state === 'collected')
    query = query.where(({ or, eb }) =>
      or([eb('response.id', 'is not', null), eb('removed_response.id', 'is not', null)]),
    );
  if (state === 'outstanding') query = query.where('response.id', 'is', null).where('removed_response.id', 'is', null);
  return query;
};

/** Ballots with their responses, in order of field and serial, after `after` when given. */
export function pageBallots(
  db: Queryable,
  roundId: string,
  { after, limit, ...filter }: BallotFilter & { after?: { fieldId: string; serial: number }; limit: number },
) {
  let query = withResponses(db, roundId, filter).select([
    'ballot.code',
    'ballot.serial',
    'ballot.field_id',
    'ballot.unit_id',
    'response.id as response_id',
    'response.channel',
    'removed_response.id as removed_id',
  ]);
  if (after !== undefined)
    query = query.where(({ eb, or, and }) =>
      or([
        eb('ballot.field_id', '>', after.fieldId),
        and([eb('ballot.field_id', '=', after.fieldId), eb('ballot.serial', '>', after.serial)]),
      ]),
    );
  return query.orderBy('ballot.field_id').orderBy('ballot.serial').limit(limit).execute();
}

export async function countBallotsIn(db: Queryable, roundId: string, filter: BallotFilter): Promise<number> {
  if (filter.state === 'all') {
    const counts = await countBallots(db, roundId);
    return counts
      .filter((row) => filter.fieldId === undefined || row.field_id === filter.fieldId)
      .reduce((sum, row) => sum + row.count, 0);
  }
  const row = await withResponses(db, roundId, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
