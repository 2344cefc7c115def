/** Making proofs: RFC 6962 §2.1.1 (audit paths) and §2.1.2 (consistency proofs), over any store of hashes. */
import { type LeafRange, requireTreeSize, splitPoint } from './subtree.ts';
import { type HashReader, hashRanges } from './tree.ts';

/**
 * PATH(m, D[n]) of RFC 6962 §2.1.1: hashes from the leaf's sibling up to the root's child.
 * Throws where the leaf is not in the tree.
 */
export async function proveInclusion(size: number, leafIndex: number, reader: HashReader): Promise<Uint8Array[]> {
  requireTreeSize(size);
  if (!Number.isSafeInteger(leafIndex) || leafIndex < 0 || leafIndex >= size)
    throw new RangeError(`leaf ${leafIndex} is not in a tree of ${size}`);
  const siblings: LeafRange[] = [];
  let range: LeafRange = { from: 0, to: size };
  while (range.to - range.from > 1) {
    const [left, right] = split(range);
    const onLeft = leafIndex < left.to;
    siblings.unshift(onLeft ? right : left);
    range = onLeft ? left : right;
  }
  return hashRanges(siblings, reader);
}

/**
 * PROOF(m, D[n]) of RFC 6962 §2.1.2: that the first `oldSize` leaves of the tree of `size` are the old tree. Empty where
 * the sizes are equal, and for an old tree of no leaves, which every tree continues.
 */
export async function proveConsistency(size: number, oldSize: number, reader: HashReader): Promise<Uint8Array[]> {
  requireTreeSize(size);
  requireTreeSize(oldSize);
  if (oldSize > size) throw new RangeError(`a tree of ${size} cannot continue one of ${oldSize}`);
  if (oldSize === 0) return [];
  const parts: LeafRange[] = [];
  let range: LeafRange = { from: 0, to: size };
  // SUBPROOF(m, D, b): descend to where the old tree ends, noting the other side at every split.
  while (range.to > oldSize) {
    const [left, right] = split(range);
    const onLeft = oldSize <= left.to;
    parts.unshift(onLeft ? right : left);
    range = onLeft ? left : right;
  }
  // Where the old tree is itself a subtree of the new one the verifier knows its root: b stays true.
  if (range.from > 0) parts.unshift(range);
  return hashRanges(parts, reader);
}

function split({ from, to }: LeafRange): readonly [LeafRange, LeafRange] {
  const middle = from + splitPoint(to - from);
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}
