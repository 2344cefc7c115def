/**
 * Files sent to be imported, kept in the store in parts: another process, or this one after a restart, finds them, and
 * nobody ever holds a whole one in memory. They go when they were read to their end, or after a day.
 */
import { createHash, randomUUID } from 'node:crypto';
import { problem } from '@longdan/core';
import { type Queryable, type UploadTable, uploads } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import type { FileSource } from './file-source.ts';

export interface Upload {
  readonly id: string;
  readonly fileName: string;
  /** Field of every row that names none. */
  readonly fieldId: string | undefined;
  readonly file: FileSource;
}

const keptMs = 24 * 60 * 60_000;
const partBytes = 1_048_576;

/** Keeps a file as it comes in. @returns its id */
export async function keepUpload(
  context: Context,
  {
    roundId,
    fileName,
    fieldId,
    content,
  }: {
    roundId: string;
    fileName: string;
    fieldId?: string | undefined;
    content: AsyncIterable<Uint8Array>;
  },
): Promise<string> {
  await enterRound(context, 'responses.import', roundId);
  const { db } = context.store;
  const now = context.now();
  await uploads.deleteOldUploads(db, new Date(now.getTime() - keptMs).toISOString());
  const id = randomUUID();
  const row: UploadTable = {
    id,
    round_id: roundId,
    file_name: fileName,
    field_id: fieldId ?? null,
    bytes: 0,
    hash: '',
    kept_at: now.toISOString(),
  };
  await uploads.insertUpload(db, row);
  const hash = createHash('sha256');
  let [bytes, part] = [0, 0];
  try {
    for await (const piece of inParts(content)) {
      hash.update(piece);
      bytes += piece.length;
      await uploads.insertPart(db, { upload_id: id, part, bytes: piece });
      part++;
    }
  } catch (error) {
    await uploads.deleteUpload(db, id);
    throw error;
  }
  await uploads.updateUpload(db, id, { bytes, hash: hash.digest('hex') });
  return id;
}

/** Pieces of any size as parts of one size; the last may be smaller. */
async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for await (let piece of content)
    while (piece.length > 0) {
      const taken = piece.subarray(0, partBytes - length);
      gathered.push(taken.slice());
      length += taken.length;
      piece = piece.subarray(taken.length);
      if (length < partBytes) continue;
      yield Buffer.concat(gathered);
      gathered = [];
      length = 0;
    }
  if (length > 0) yield Buffer.concat(gathered);
}

/** @throws Problem `file-not-kept` when it is gone or belongs to another round */
export async function fileOfUpload(db: Queryable, roundId: string, id: string): Promise<FileSource> {
  return toSource(db, await getUploadRow(db, roundId, id));
}

async function getUploadRow(db: Queryable, roundId: string, id: string): Promise<UploadTable> {
  const row = await uploads.findUpload(db, roundId, id);
  if (!row || row.hash === '') throw problem('file-not-kept', {});
  return row;
}

function toSource(db: Queryable, row: UploadTable): FileSource {
  const readPart = async (part: number): Promise<Uint8Array> => {
    const bytes = await uploads.findPart(db, row.id, part);
    if (!bytes) throw problem('file-not-kept', {});
    return bytes;
  };
  /** What is read in pieces lies in the same part again and again. */
  let latest: { readonly part: number; readonly bytes: Promise<Uint8Array> } | undefined;
  return {
    fileName: row.file_name,
    size: row.bytes,
    hash: row.hash,
    async *read() {
      for (let part = 0; part * partBytes < row.bytes; part++) yield await readPart(part);
    },
    async readAt(from, to) {
      const pieces: Uint8Array[] = [];
      for (let at = from; at < Math.min(to, row.bytes); ) {
        const part = Math.floor(at / partBytes);
        if (latest?.part !== part) latest = { part, bytes: readPart(part) };
        const piece = (await latest.bytes).subarray(at - part * partBytes, to - part * partBytes);
        pieces.push(piece);
        at += piece.length;
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
  };
}

/** @throws Problem `file-not-kept` */
export async function readUpload(context: Context, roundId: string, id: string): Promise<Upload> {
  await enterRound(context, 'responses.import', roundId);
  const row = await getUploadRow(context.store.db, roundId, id);
  return {
    id,
    fileName: row.file_name,
    fieldId: row.field_id ?? undefined,
    file: toSource(context.store.db, row),
  };
}

export async function dropUpload(context: Context, roundId: string, id: string): Promise<void> {
  await enterRound(context, 'responses.import', roundId);
  if (await uploads.findUpload(context.store.db, roundId, id)) await uploads.deleteUpload(context.store.db, id);
}
