/**
 * Tiles: the tree cut into files of 256 hashes that never change, so that anyone can serve and cache the log as plain
 * files and check it without asking its keeper to compute anything. C2SP tlog-tiles.
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { hashSize } from './hash.ts';
import { requireTreeSize, storedHashIndex } from './subtree.ts';
import type { HashReader } from './tree.ts';

/** Hashes in a full tile; its hashes span eight levels of the tree. */
export const tileWidth = 256;
export const tileHeight = 8;

/** A tile of hashes: those of level `8·level`, from number `256·index` on. `width` is 256 when full, else 1 to 255. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A file of the log: a tile of hashes, or the bundle of entries under a tile of level 0. */
export type TileFile =
  | ({ readonly kind: 'hashes' } & Tile)
  | { readonly kind: 'entries'; readonly index: number; readonly width: number };

/** Address of a tile below the log's prefix: `tile/0/x001/067`, `tile/1/000.p/17`. C2SP tlog-tiles, "Merkle Tree". */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${level}/${numberPath(index, width)}`;
}

/** Address of a bundle of entries: `tile/entries/x001/067`. C2SP tlog-tiles, "Log entries". */
export function entryBundlePath(index: number, width: number = tileWidth): string {
  return `tile/entries/${numberPath(index, width)}`;
}

/** Reads an address back; undefined unless it is exactly what the two functions above write. */
export function parseTilePath(path: string): TileFile | undefined {
  const match = /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return undefined;
  const [, level = '', digits = '', partial] = match;
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (!Number.isSafeInteger(index) || width < 1 || (partial !== undefined && width >= tileWidth)) return undefined;
  const file: TileFile =
    level === 'entries' ? { kind: 'entries', index, width } : { kind: 'hashes', level: Number(level), index, width };
  if (file.kind === 'hashes' && file.level > 63) return undefined;
  const canonical = file.kind === 'hashes' ? tilePath(file) : entryBundlePath(index, width);
  return canonical === path ? file : undefined;
}

/** The tiles of a tree, level by level. C2SP tlog-tiles, "Partial Tiles": ⌊size/256^level⌋ hashes at each level. */
export function tilesForSize(size: number): readonly Tile[] {
  return newTiles(0, size);
}

/** The tiles to write when a tree grows: those of `size` that the tree of `oldSize` lacks or has narrower. */
export function newTiles(oldSize: number, size: number): readonly Tile[] {
  requireTreeSize(size);
  requireTreeSize(oldSize);
  if (oldSize > size) throw new RangeError(`a tree of ${oldSize} cannot shrink to ${size}`);
  const tiles: Tile[] = [];
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
    const before = hashesAtLevel(oldSize, level);
    const now = hashesAtLevel(size, level);
    if (before === now) continue;
    for (let index = Math.floor(before / tileWidth); index * tileWidth < now; index++)
      tiles.push({ level, index, width: Math.min(tileWidth, now - index * tileWidth) });
  }
  return tiles;
}

/** Hashes that a tree of `size` has at a tile level. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** Bytes of a tile, from a store of hashes: its hashes one after the other. */
export async function readTile({ level, index, width }: Tile, reader: HashReader): Promise<Uint8Array> {
  const places = Array.from({ length: width }, (_, place) =>
    storedHashIndex({ level: level * tileHeight, index: index * tileWidth + place }),
  );
  const hashes = await reader.readHashes(places);
  const bytes = concatBytes(...hashes);
  if (bytes.length !== width * hashSize)
    throw new RangeError(`the reader gave ${bytes.length} bytes for ${width} hashes`);
  return bytes;
}

/** The hashes in a tile's bytes. */
export function hashesInTile(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: bytes.length / hashSize }, (_, place) =>
    bytes.subarray(place * hashSize, (place + 1) * hashSize),
  );
}

function numberPath(index: number, width: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`${index} is not a tile index`);
  if (!Number.isInteger(width) || width < 1 || width > tileWidth) throw new RangeError(`${width} is not a tile width`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  const last = groups.pop()!;
  return [...groups.map((group) => `x${group}`), last].join('/') + (width === tileWidth ? '' : `.p/${width}`);
}
