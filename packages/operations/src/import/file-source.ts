/** Where the bytes of a file come from: memory, a path, or the parts in which it was sent. Each may be read again. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

export interface FileSource {
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  read(): AsyncIterable<Uint8Array>;
  /** The bytes from `from` up to `to` (exclusive, never beyond the end): for files whose directory stands at the end. */
  readAt(from: number, to: number): Promise<Uint8Array>;
}

/** Bytes handed on at a time. */
const pieceBytes = 262_144;

export function fileOfBytes(fileName: string, bytes: Uint8Array): FileSource {
  return {
    fileName,
    size: bytes.length,
    hash: createHash('sha256').update(bytes).digest('hex'),
    async *read() {
      for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
    },
    readAt: async (from, to) => bytes.subarray(from, to),
  };
}

/** @throws Error of the system when it cannot be read */
export async function fileAtPath(path: string): Promise<FileSource> {
  const read = (): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: pieceBytes });
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of read()) {
    hash.update(piece);
    size += piece.length;
  }
  return {
    fileName: basename(path).normalize('NFC'),
    size,
    hash: hash.digest('hex'),
    read,
    readAt: (from, to) => readPart(path, from, Math.min(to, size)),
  };
}

async function readPart(path: string, from: number, to: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const bytes = Buffer.alloc(Math.max(0, to - from));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The whole file in memory: for what cannot be read as a stream. */
export async function readWhole(file: FileSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read()) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
