/** What was decided, agreed and drawn: plans of the sample, steps of the seed, draws, units, batches, custody, logs. */
import type {
  SampleBatchTable,
  SampleContactTable,
  SampleDrawTable,
  SampleLinkTable,
  SampleReplacementTable,
  SampleUnitTable,
  SamplingRecordTable,
  SeedStepTable,
  VisitLogTable,
} from '../schema/sampling.ts';
import type { Queryable } from '../store.ts';

/** PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const rowsPerInsert = 500;

function* portions<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += rowsPerInsert) yield rows.slice(from, from + rowsPerInsert);
}

export async function insertRecord(db: Queryable, record: SamplingRecordTable): Promise<void> {
  await db.insertInto('sampling_record').values(record).execute();
}

/** The newest version. */
export function findRecord(
  db: Queryable,
  roundId: string,
  subject: 'plan' | 'priority',
): Promise<SamplingRecordTable | undefined> {
  return db
    .selectFrom('sampling_record')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('subject', '=', subject)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertSeedStep(db: Queryable, step: SeedStepTable): Promise<void> {
  await db.insertInto('seed_step').values(step).execute();
}

export function listSeedSteps(db: Queryable, roundId: string): Promise<SeedStepTable[]> {
  return db.selectFrom('seed_step').selectAll().where('round_id', '=', roundId).orderBy('number').execute();
}

export async function insertDraw(db: Queryable, draw: SampleDrawTable): Promise<void> {
  await db.insertInto('sample_draw').values(draw).execute();
}

/** The newest. */
export function findDraw(db: Queryable, roundId: string): Promise<SampleDrawTable | undefined> {
  return db
    .selectFrom('sample_draw')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The draws of all stages, the first stage first. */
export function listDraws(db: Queryable, roundId: string): Promise<SampleDrawTable[]> {
  return db.selectFrom('sample_draw').selectAll().where('round_id', '=', roundId).orderBy('number').execute();
}

export async function insertUnits(db: Queryable, units: readonly SampleUnitTable[]): Promise<void> {
  for (const rows of portions(units)) await db.insertInto('sample_unit').values(rows).execute();
}

/** Selected units in the order of the draw, then the reserve in its order of use. */
export function listUnits(db: Queryable, roundId: string, draw: number): Promise<SampleUnitTable[]> {
  return db
    .selectFrom('sample_unit')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('draw', '=', draw)
    .orderBy('role', 'desc')
    .orderBy('stratum')
    .orderBy('place')
    .orderBy('unit_key')
    .execute();
}

export async function insertReplacement(db: Queryable, replacement: SampleReplacementTable): Promise<void> {
  await db.insertInto('sample_replacement').values(replacement).execute();
}

export function listReplacements(db: Queryable, roundId: string, draw: number): Promise<SampleReplacementTable[]> {
  return db
    .selectFrom('sample_replacement')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('draw', '=', draw)
    .orderBy('number')
    .execute();
}

export async function insertSampleBatches(db: Queryable, batches: readonly SampleBatchTable[]): Promise<void> {
  for (const rows of portions(batches)) await db.insertInto('sample_batch').values(rows).execute();
}

export async function setBatchCount(db: Queryable, roundId: string, batchId: string, count: number): Promise<void> {
  await db
    .updateTable('sample_batch')
    .set({ count })
    .where('round_id', '=', roundId)
    .where('batch_id', '=', batchId)
    .execute();
}

export function listSampleBatches(
  db: Queryable,
  roundId: string,
): Promise<(SampleBatchTable & { field_id: string; unit_id: string | null })[]> {
  return db
    .selectFrom('sample_batch')
    .innerJoin('ballot_batch', 'ballot_batch.id', 'sample_batch.batch_id')
    .selectAll('sample_batch')
    .select(['ballot_batch.field_id', 'ballot_batch.unit_id'])
    .where('sample_batch.round_id', '=', roundId)
    .orderBy('sample_batch.stratum')
    .orderBy('sample_batch.design')
    .orderBy('sample_batch.batch_id')
    .execute();
}

export async function insertContacts(db: Queryable, contacts: readonly SampleContactTable[]): Promise<void> {
  for (const rows of portions(contacts)) await db.insertInto('sample_contact').values(rows).execute();
}

export function listContacts(db: Queryable, roundId: string): Promise<SampleContactTable[]> {
  return db.selectFrom('sample_contact').selectAll().where('round_id', '=', roundId).orderBy('unit_key').execute();
}

export async function insertLinks(db: Queryable, links: readonly SampleLinkTable[]): Promise<void> {
  for (const rows of portions(links)) await db.insertInto('sample_link').values(rows).execute();
}

export function listLinks(db: Queryable, roundId: string): Promise<SampleLinkTable[]> {
  return db.selectFrom('sample_link').selectAll().where('round_id', '=', roundId).orderBy('code').execute();
}

/** When the round is over: links and contacts go. Gives how many links went. */
export async function destroyCustody(db: Queryable, roundId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sample_link')
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow();
  await db.deleteFrom('sample_contact').where('round_id', '=', roundId).execute();
  await db.deleteFrom('frame_contact_block').where('round_id', '=', roundId).execute();
  return Number(numDeletedRows);
}

export async function insertVisitLog(db: Queryable, log: VisitLogTable): Promise<void> {
  await db.insertInto('visit_log').values(log).execute();
}

/** Every version; the last of a slot holds. */
export function listVisitLogs(db: Queryable, roundId: string): Promise<VisitLogTable[]> {
  return db
    .selectFrom('visit_log')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('slot_id')
    .orderBy('version')
    .execute();
}

/** Whether contacts of anybody drawn, or links to them, are still in custody. */
export async function hasCustody(db: Queryable, roundId: string): Promise<boolean> {
  const contact = await db.selectFrom('sample_contact').select('unit_key').where('round_id', '=', roundId).limit(1);
  return (await contact.executeTakeFirst()) !== undefined || hasLinks(db, roundId);
}

export async function hasLinks(db: Queryable, roundId: string): Promise<boolean> {
  const link = db.selectFrom('sample_link').select('code').where('round_id', '=', roundId).limit(1);
  return (await link.executeTakeFirst()) !== undefined;
}
