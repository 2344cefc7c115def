/**
 * Where hashes stand. A tree is stored as the list of the hashes of its complete subtrees, each written as soon as its
 * last leaf is: leaf 0, leaf 1, node 0–1, leaf 2, leaf 3, node 2–3, node 0–3, … Such a list is only ever appended to.
 * The order is that of Go's golang.org/x/mod/sumdb/tlog (StoredHashIndex), so either can read the other's store.
 */

/** Leaves `index·2^level` up to `(index+1)·2^level`, all of them present. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** Leaves `from` (inclusive) to `to` (exclusive). */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** Sizes and indexes stay exact numbers far beyond any survey: 2⁴⁸ entries. */
export const maximumTreeSize = 2 ** 48;

/** Throws unless `size` is a whole number from 0 to the maximum. */
export function requireTreeSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0 || size > maximumTreeSize)
    throw new RangeError(`${size} is not a tree size (0 to 2^48)`);
}

/** Place of a complete subtree's hash in the stored list, counting from 0. */
export function storedHashIndex({ level, index }: Subtree): number {
  // Its last leaf is followed by the parents it completes, lowest first, so it stands `level` places after that leaf;
  // before leaf n stand n leaves and the ⌊n/2⌋ + ⌊n/4⌋ + … nodes complete among them.
  return storedHashCount((index + 1) * 2 ** level - 1) + level;
}

/** Number of hashes stored for a tree of `size` leaves: 2·size minus the number of ones in its binary form. */
export function storedHashCount(size: number): number {
  requireTreeSize(size);
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest;
  return count;
}

/** The inverse of `storedHashIndex`. */
export function subtreeAtStoredIndex(storedIndex: number): Subtree {
  // Leaf n is stored at 2n − ones(n): start below and step over leaves that stand too early (at most 48 of them).
  let leaf = Math.floor(storedIndex / 2);
  while (storedHashCount(leaf + 1) <= storedIndex) leaf++;
  const level = storedIndex - storedHashCount(leaf);
  return { level, index: (leaf + 1) / 2 ** level - 1 };
}

/** The complete subtrees that make up a range, from left to right, each as large as place and length allow. */
export function coverRange({ from, to }: LeafRange): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  let start = from;
  while (start < to) {
    let level = 0;
    let width = 1;
    while (start % (width * 2) === 0 && start + width * 2 <= to) {
      width *= 2;
      level++;
    }
    subtrees.push({ level, index: start / width });
    start += width;
  }
  return subtrees;
}

/** k of RFC 6962 §2.1: the largest power of two smaller than `count`, which must be at least 2. */
export function splitPoint(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
