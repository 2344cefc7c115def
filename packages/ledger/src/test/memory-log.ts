/** A log held in memory, for tests: the stored list of hashes and the entries themselves. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  type HashReader,
  hashesForLeaves,
  hashLeaf,
  readTile,
  type Tile,
  type TileFetcher,
  treeHash,
} from '../index.ts';

export class MemoryLog implements HashReader {
  readonly stored: Uint8Array[] = [];
  readonly entries: Uint8Array[] = [];

  readHashes(storedIndexes: readonly number[]): readonly Uint8Array[] {
    return storedIndexes.map((index) => {
      const hash = this.stored[index];
      if (!hash) throw new RangeError(`no hash at ${index}`);
      return hash;
    });
  }

  async append(entries: readonly Uint8Array[]): Promise<this> {
    const hashes = await hashesForLeaves(this.entries.length, entries.map(hashLeaf), this);
    for (const hash of hashes) this.stored.push(hash);
    for (const entry of entries) this.entries.push(entry);
    return this;
  }

  get size(): number {
    return this.entries.length;
  }

  async head(size: number = this.size) {
    return { size, root: await treeHash(size, this) };
  }

  /** Serves tiles from the stored hashes; `alter` may change what is served. */
  fetcher(alter: (tile: Tile, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes): TileFetcher {
    return (tiles) => Promise.all(tiles.map(async (tile) => alter(tile, await readTile(tile, this))));
  }
}

/** The entries "leaf 0", "leaf 1", … of the oracle. */
export function plainEntries(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => utf8ToBytes(`leaf ${index}`));
}

/** Bytes with one bit turned. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return flipped;
}

/** Bytes of a fixed walk (a linear congruential generator): tests repeat exactly. */
export function walkingBytes(seed: number): (count: number) => Uint8Array {
  let state = seed >>> 0;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
}
