/** Checking proofs, with nothing but the hashes at hand: the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2. */
import { equalBytes } from './bytes.ts';
import { emptyRoot, hashNode, hashSize } from './hash.ts';
import { maximumTreeSize } from './subtree.ts';

export interface TreeHead {
  /** Number of leaves. */
  readonly size: number;
  /** Root hash, 32 bytes. */
  readonly root: Uint8Array;
}

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= maximumTreeSize;
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === hashSize);

/** True when the leaf stands at `leafIndex` of the tree. RFC 9162 §2.1.3.2. Never throws on bad input. */
export function verifyInclusion(
  head: TreeHead,
  leafIndex: number,
  leafHash: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(head.size) || !isSize(leafIndex) || leafIndex >= head.size) return false;
  if (!areHashes([head.root, leafHash, ...proof])) return false;
  let node = leafIndex;
  let last = head.size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = hashNode(sibling, hash);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = hashNode(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equalBytes(hash, head.root);
}

/**
 * True when the new tree begins with the whole old tree. RFC 9162 §2.1.4.2; for equal sizes the proof is empty and the
 * roots are equal; an old tree of no leaves has the empty root and an empty proof. Never throws on bad input.
 */
export function verifyConsistency(old: TreeHead, head: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!isSize(old.size) || !isSize(head.size) || old.size > head.size) return false;
  if (!areHashes([old.root, head.root, ...proof])) return false;
  if (old.size === head.size) return proof.length === 0 && equalBytes(old.root, head.root);
  if (old.size === 0) return proof.length === 0 && equalBytes(old.root, emptyRoot());
  let node = old.size - 1;
  let last = head.size - 1;
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  // Where the old tree is a whole subtree its root opens the path and is not part of the proof.
  const [first, ...path] = node === 0 ? [old.root, ...proof] : proof;
  if (!first) return false;
  let oldHash = first;
  let newHash = first;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      oldHash = hashNode(sibling, oldHash);
      newHash = hashNode(sibling, newHash);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newHash = hashNode(newHash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equalBytes(oldHash, old.root) && equalBytes(newHash, head.root);
}
