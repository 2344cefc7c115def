/** Commitments: what the log shows of content it must not show. docs/spec/ledger.md §3. */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { compareBytes, equalBytes } from './bytes.ts';
import { hashLeaf, hashSize, rootHash } from './hash.ts';
import { sha256 } from './sha256.ts';

/** Bytes of a salt: as many as the hash, drawn anew for every commitment from a cryptographic source. */
export const saltSize = 32;

const domain = utf8ToBytes('longdan-commitment/v1\n');

/**
 * SHA-256("longdan-commitment/v1\n" ‖ salt ‖ content). Binding, because SHA-256 is collision-resistant and the salt's
 * length is fixed; hiding, as long as the salt is random and secret, even where few contents are possible. Whoever has
 * destroyed the salt cannot show any more what was committed to.
 */
export function commit(salt: Uint8Array, content: Uint8Array): Uint8Array {
  if (salt.length !== saltSize) throw new RangeError(`a salt has ${saltSize} bytes, not ${salt.length}`);
  return sha256(concatBytes(domain, salt, content));
}

/** What opens a commitment. */
export interface Opening {
  readonly salt: Uint8Array;
  readonly content: Uint8Array;
}

/** True when the opening is what was committed to. */
export function verifyOpening(commitment: Uint8Array, { salt, content }: Opening): boolean {
  return salt.length === saltSize && equalBytes(commit(salt, content), commitment);
}

/**
 * Root over a set whose order must tell nothing: items sorted as byte strings, then an RFC 6962 tree of them. Membership
 * is shown with the proofs of the log itself. Throws when an item comes twice.
 */
export function sortedSetRoot(items: readonly Uint8Array[]): Uint8Array {
  return rootHash(sortedSetLeaves(items));
}

/** Leaf hashes of that tree in its order, for making membership proofs. */
export function sortedSetLeaves(items: readonly Uint8Array[]): readonly Uint8Array[] {
  const sorted = [...items].sort(compareBytes);
  if (sorted.some((item, place) => place > 0 && equalBytes(item, sorted[place - 1]!)))
    throw new RangeError('an item comes twice in the set');
  return sorted.map(hashLeaf);
}

/** Item of an eligibility decision's set: commitment of the response, then 01 for eligible or 00. */
export function verdictItem(response: Uint8Array, eligible: boolean): Uint8Array {
  if (response.length !== hashSize) throw new RangeError('a response is named by its 32-byte commitment');
  return concatBytes(response, Uint8Array.of(eligible ? 1 : 0));
}
