/** Bundles: the entries under one tile of level 0, each after its length. C2SP tlog-tiles, "Log entries". */
import { concatBytes } from '@noble/hashes/utils.js';
import { bigEndian, equalBytes } from './bytes.ts';
import { type Checked, refuse } from './fault.ts';
import { hashLeaf } from './hash.ts';
import { tileWidth } from './tile.ts';

/** At most 256 entries of at most 65,535 bytes, each after its length as two bytes, big-endian. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidth) throw new RangeError(`${entries.length} entries in a bundle`);
  return concatBytes(...entries.flatMap((entry) => [bigEndian(entry.length, 2), entry]));
}

/** The entries of a bundle of which `width` are expected. */
export function decodeEntryBundle(bytes: Uint8Array, width: number = tileWidth): Checked<readonly Uint8Array[]> {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length && entries.length < width) {
    const length = bytes[offset]! * 256 + (bytes[offset + 1] ?? 0);
    const end = offset + 2 + length;
    if (end > bytes.length) return refuse('bundle-malformed', { offset });
    entries.push(bytes.slice(offset + 2, end));
    offset = end;
  }
  return offset === bytes.length && entries.length === width
    ? { ok: true, value: entries }
    : refuse('bundle-malformed', { offset });
}

/**
 * Holds the entries of a bundle against the leaf hashes of its tile (already checked, for instance read through
 * `TileHashReader`). `firstIndex` is the index in the log of the bundle's first entry.
 */
export function checkEntries(
  entries: readonly Uint8Array[],
  leafHashes: readonly Uint8Array[],
  firstIndex: number,
): Checked<readonly Uint8Array[]> {
  const wrong = leafHashes.findIndex((hash, place) => {
    const entry = entries[place];
    return entry === undefined || !equalBytes(hashLeaf(entry), hash);
  });
  const place = wrong >= 0 ? wrong : entries.length > leafHashes.length ? leafHashes.length : -1;
  return place >= 0 ? refuse('bundle-mismatch', { index: firstIndex + place }) : { ok: true, value: entries };
}
