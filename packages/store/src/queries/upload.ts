/** Files sent to be imported: in parts, where every process of the installation finds them. */
import type { UploadPartTable, UploadTable } from '../schema/import.ts';
import type { Queryable } from '../store.ts';

export async function insertUpload(db: Queryable, upload: UploadTable): Promise<void> {
  await db.insertInto('upload').values(upload).execute();
}

export async function insertPart(db: Queryable, part: UploadPartTable): Promise<void> {
  await db.insertInto('upload_part').values(part).execute();
}

export async function updateUpload(db: Queryable, id: string, change: Partial<Omit<UploadTable, 'id'>>): Promise<void> {
  await db.updateTable('upload').set(change).where('id', '=', id).execute();
}

export function findUpload(db: Queryable, roundId: string, id: string): Promise<UploadTable | undefined> {
  return db.selectFrom('upload').selectAll().where('round_id', '=', roundId).where('id', '=', id).executeTakeFirst();
}

export async function findPart(db: Queryable, uploadId: string, part: number): Promise<Uint8Array | undefined> {
  const found = await db
    .selectFrom('upload_part')
    .select('bytes')
    .where('upload_id', '=', uploadId)
    .where('part', '=', part)
    .executeTakeFirst();
  return found?.bytes;
}

export async function deleteUpload(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('upload').where('id', '=', id).execute();
}

/** Drops what was kept before a time; an upload that a run reads keeps its time young. */
export async function deleteOldUploads(db: Queryable, before: string): Promise<void> {
  await db.deleteFrom('upload').where('kept_at', '<', before).execute();
  await db
    .updateTable('import_state')
    .set({ upload_id: null })
    .where('upload_id', 'is not', null)
    .where('upload_id', 'not in', db.selectFrom('upload').select('id'))
    .execute();
}
