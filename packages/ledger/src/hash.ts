/** RFC 6962 §2.1 (unchanged in RFC 9162 §2.1.1): SHA-256, with 0x00 before a leaf and 0x01 before two children. */
import { sha256 } from './sha256.ts';

/** Bytes of a hash. */
export const hashSize = 32;

/** MTH of no entries: SHA-256 of the empty string (RFC 6962 §2.1). */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** Hash of an entry's bytes: SHA-256(0x00 ‖ entry) (RFC 6962 §2.1). */
export function hashLeaf(entry: Uint8Array): Uint8Array {
  const message = new Uint8Array(1 + entry.length);
  message.set(entry, 1);
  return sha256(message);
}

/** Hash of two subtrees: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1). Both 32 bytes. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== hashSize || right.length !== hashSize) throw new RangeError('a node hashes two 32-byte hashes');
  const message = new Uint8Array(1 + 2 * hashSize);
  message[0] = 1;
  message.set(left, 1);
  message.set(right, 1 + hashSize);
  return sha256(message);
}

/**
 * Root of a whole tree, from its leaf hashes in order: MTH(D[n]) of RFC 6962 §2.1. For a tree that does not fit memory
 * see `treeHash`.
 */
export function rootHash(leafHashes: readonly Uint8Array[]): Uint8Array {
  if (leafHashes.length === 0) return emptyRoot();
  // Level by level: an odd last hash moves up unchanged, which is what the split at the largest power of two comes to.
  let level = leafHashes;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let place = 0; place < level.length; place += 2) {
      const left = level[place]!;
      const right = level[place + 1];
      above.push(right ? hashNode(left, right) : left);
    }
    level = above;
  }
  return level[0]!;
}
