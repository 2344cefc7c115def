/** The entries of a zip, read from wherever its bytes lie: the directory at its end first, then only what is asked for. */
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

/** Bytes that can be read from any place on. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `from` up to `to` (exclusive, never beyond the end). */
  readAt(from: number, to: number): Promise<Uint8Array>;
}

export interface ZipEntry {
  readonly name: string;
  /** Bytes in the file, and bytes it unpacks to. */
  readonly packed: number;
  readonly size: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  /** Place of its local header. */
  readonly at: number;
}

/** A zip that is not what its directory says: cut off, damaged, or unpacking to more than it claims. */
export class BrokenZip extends Error {}

/** Bytes read from the source at a time. */
const pieceBytes = 262_144;
/** A directory of a workbook has some dozens of entries. */
const largestDirectory = 16_000_000;
const none = 0xffff_ffff;

/** @throws BrokenZip when there is no directory */
export async function readZipDirectory(source: ByteSource): Promise<ZipEntry[]> {
  const tailFrom = Math.max(0, source.size - 65_577);
  const tail = viewOf(await source.readAt(tailFrom, source.size));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new BrokenZip('no directory');
  let [length, from] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if ((length === none || from === none) && end >= 20 && tail.getUint32(end - 20, true) === 0x07064b50) {
    const place = Number(tail.getBigUint64(end - 12, true));
    const large = viewOf(await source.readAt(place, place + 56));
    if (large.byteLength < 56 || large.getUint32(0, true) !== 0x06064b50) throw new BrokenZip('no directory');
    [length, from] = [Number(large.getBigUint64(40, true)), Number(large.getBigUint64(48, true))];
  }
  if (length > largestDirectory || from + length > source.size) throw new BrokenZip('directory out of place');
  const bytes = await source.readAt(from, from + length);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50; ) {
    const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const extraAt = at + 46 + nameLength;
    if (extraAt + extraLength > bytes.length) throw new BrokenZip('directory cut off');
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    widen(sizes, view, extraAt, extraAt + extraLength);
    const [size = 0, packed = 0, place = 0] = sizes;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, extraAt)).replaceAll('\\', '/'),
      packed,
      size,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      at: place,
    });
    at = extraAt + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Sizes and places beyond 4 GB stand in an extra field (zip64), in the order of those that are marked so. */
function widen(sizes: number[], view: DataView, from: number, to: number): void {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let value = at + 4;
    for (const [index, size] of sizes.entries()) {
      if (size !== none || value + 8 > to) continue;
      sizes[index] = Number(view.getBigUint64(value, true));
      value += 8;
    }
  }
}

/**
 * The unpacked bytes of an entry, in pieces; `onPacked` hears how many packed bytes were read so far.
 * @throws BrokenZip when it is damaged or unpacks to more than the directory says
 */
export async function* unpackEntry(
  source: ByteSource,
  entry: ZipEntry,
  onPacked?: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry.method !== 0 && entry.method !== 8) throw new BrokenZip(`method ${entry.method}`);
  const header = viewOf(await source.readAt(entry.at, entry.at + 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) throw new BrokenZip('no entry');
  const from = entry.at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (from + entry.packed > source.size) throw new BrokenZip('entry cut off');
  async function* packed(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < entry.packed; at += pieceBytes) {
      yield await source.readAt(from + at, from + Math.min(at + pieceBytes, entry.packed));
      onPacked?.(Math.min(at + pieceBytes, entry.packed));
    }
  }
  let [size, sum] = [0, 0];
  const pieces = entry.method === 0 ? packed() : inflate(packed());
  for await (const piece of pieces) {
    size += piece.length;
    sum = crc32(piece, sum);
    if (size > entry.size) throw new BrokenZip('larger than said');
    yield piece;
  }
  if (size !== entry.size || sum !== entry.crc) throw new BrokenZip('damaged');
}

async function* inflate(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacking = createInflateRaw({ chunkSize: pieceBytes });
  let failure: Error | undefined;
  pipeline(Readable.from(packed), unpacking, (error) => {
    failure = error ?? undefined;
  });
  try {
    for await (const piece of unpacking) yield piece as Uint8Array;
  } catch (error) {
    const cause = failure ?? error;
    const { code = '' } = cause as { code?: string };
    throw code.startsWith('Z_') ? new BrokenZip(code) : cause;
  } finally {
    unpacking.destroy();
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
