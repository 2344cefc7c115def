/** Appending to a tree and its root, over a store of which nothing is asked but to read hashes by their place. */
import { emptyRoot, hashNode, hashSize } from './hash.ts';
import { coverRange, type LeafRange, requireTreeSize, storedHashIndex } from './subtree.ts';

/**
 * The one thing the mathematics needs of a store: the hashes at these places of the stored list (`storedHashIndex`), in
 * the order asked. At once or as a promise. Must throw when it lacks one.
 */
export interface HashReader {
  readHashes(storedIndexes: readonly number[]): Promise<readonly Uint8Array[]> | readonly Uint8Array[];
}

/**
 * Hashes to append to the stored list when leaf number `leafIndex` (the size before it) is added: the leaf's own, then
 * those of the subtrees it completes. RFC 6962 §2.1.
 */
export function hashesForLeaf(leafIndex: number, leafHash: Uint8Array, reader: HashReader): Promise<Uint8Array[]> {
  return hashesForLeaves(leafIndex, [leafHash], reader);
}

/** The same for many leaves at once, with a single read of at most 48 hashes. `size` is the number of leaves before. */
export async function hashesForLeaves(
  size: number,
  leafHashes: readonly Uint8Array[],
  reader: HashReader,
): Promise<Uint8Array[]> {
  requireTreeSize(size + leafHashes.length);
  const edge = coverRange({ from: 0, to: size });
  const stored = await readAll(reader, edge.map(storedHashIndex));
  /** Complete subtrees not yet joined, largest first: one for each binary one of the size. */
  const open = stored.map((hash, place) => ({ hash, level: edge[place]!.level }));
  const appended: Uint8Array[] = [];
  for (const leafHash of leafHashes) {
    if (leafHash.length !== hashSize) throw new RangeError('a leaf hash has 32 bytes');
    let grown = { hash: leafHash, level: 0 };
    appended.push(grown.hash);
    while (open.at(-1)?.level === grown.level) {
      grown = { hash: hashNode(open.pop()!.hash, grown.hash), level: grown.level + 1 };
      appended.push(grown.hash);
    }
    open.push(grown);
  }
  return appended;
}

/** Root of the tree of the first `size` leaves: MTH(D[size]) of RFC 6962 §2.1. */
export async function treeHash(size: number, reader: HashReader): Promise<Uint8Array> {
  requireTreeSize(size);
  if (size === 0) return emptyRoot();
  return (await hashRanges([{ from: 0, to: size }], reader))[0]!;
}

/** Hashes of several subranges of RFC 6962's recursion, with a single read. No range may be empty. */
export async function hashRanges(ranges: readonly LeafRange[], reader: HashReader): Promise<Uint8Array[]> {
  const covers = ranges.map(coverRange);
  const hashes = await readAll(reader, covers.flat().map(storedHashIndex));
  let next = 0;
  return covers.map((cover) => {
    const parts = hashes.slice(next, next + cover.length);
    next += cover.length;
    return joinSubtrees(parts);
  });
}

/** Joins subtrees of falling size from the right: the recursion of RFC 6962 §2.1 splits off the largest on the left. */
export function joinSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => hashNode(left, right));
}

async function readAll(reader: HashReader, indexes: readonly number[]): Promise<readonly Uint8Array[]> {
  if (indexes.length === 0) return [];
  const hashes = await reader.readHashes(indexes);
  if (hashes.length !== indexes.length || hashes.some((hash) => hash.length !== hashSize))
    throw new RangeError(`the reader gave ${hashes.length} hashes for ${indexes.length} places, or not of 32 bytes`);
  return hashes;
}
