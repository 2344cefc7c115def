/** Sampling frames: what is known of them, their packed blocks, their faults by row. */
import type { FrameBlockTable, FrameFaultTable, SamplingFrameTable } from '../schema/sampling.ts';
import type { Queryable } from '../store.ts';

export async function insertFrame(db: Queryable, frame: SamplingFrameTable): Promise<void> {
  await db.insertInto('sampling_frame').values(frame).execute();
}

export async function updateFrame(
  db: Queryable,
  { round_id, version, ...values }: Pick<SamplingFrameTable, 'round_id' | 'version'> & Partial<SamplingFrameTable>,
): Promise<void> {
  await db
    .updateTable('sampling_frame')
    .set(values)
    .where('round_id', '=', round_id)
    .where('version', '=', version)
    .execute();
}

/** The newest. */
export function findFrame(db: Queryable, roundId: string): Promise<SamplingFrameTable | undefined> {
  return db
    .selectFrom('sampling_frame')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function findFrameVersion(
  db: Queryable,
  roundId: string,
  version: number,
): Promise<SamplingFrameTable | undefined> {
  return db
    .selectFrom('sampling_frame')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('version', '=', version)
    .executeTakeFirst();
}

type BlockTable = 'frame_block' | 'frame_contact_block';

export async function insertBlock(db: Queryable, table: BlockTable, block: FrameBlockTable): Promise<void> {
  await db.insertInto(table).values(block).execute();
}

export function findBlock(
  db: Queryable,
  table: BlockTable,
  key: Pick<FrameBlockTable, 'round_id' | 'version' | 'block'>,
): Promise<FrameBlockTable | undefined> {
  return db
    .selectFrom(table)
    .selectAll()
    .where('round_id', '=', key.round_id)
    .where('version', '=', key.version)
    .where('block', '=', key.block)
    .executeTakeFirst();
}

/** Contacts of all but the drawn go when the sample is drawn, those of an older frame when a new one comes. */
export async function deleteContactBlocks(db: Queryable, roundId: string): Promise<void> {
  await db.deleteFrom('frame_contact_block').where('round_id', '=', roundId).execute();
}

export async function insertFaults(db: Queryable, faults: readonly FrameFaultTable[]): Promise<void> {
  for (let from = 0; from < faults.length; from += 500)
    await db
      .insertInto('frame_fault')
      .values(faults.slice(from, from + 500))
      .execute();
}

export function listFaults(
  db: Queryable,
  roundId: string,
  version: number,
  { from = 0, limit = 200, code }: { from?: number; limit?: number; code?: string | undefined } = {},
): Promise<FrameFaultTable[]> {
  let query = db.selectFrom('frame_fault').selectAll().where('round_id', '=', roundId).where('version', '=', version);
  if (code !== undefined) query = query.where('code', '=', code);
  return query.orderBy('number').offset(from).limit(limit).execute();
}
