/**
 * The keys of a log as the log itself tells of them. A change of key is an entry, the last of the checkpoint by which the
 * old key hands over; every longer checkpoint bears the new key. docs/spec/ledger.md §2.
 */
import type { Entry } from './entry-kind.ts';
import { keyIdOf, type VerifierKey } from './key.ts';

export type KeyRole = 'log' | 'receipts';

export interface KeyChange {
  /** Place of the entry: the old key's last checkpoint has one entry more. */
  readonly index: number;
  readonly role: KeyRole;
  readonly key: VerifierKey;
}

/** Names of a log's keys follow from its origin. */
export const keyNameOf = (origin: string, role: KeyRole): string => (role === 'log' ? origin : `${origin}/receipts`);

/** Every change of a key in a log; `entries[i]` is entry i, undefined where it could not be read. */
export function listKeyChanges(origin: string, entries: readonly (Entry | undefined)[]): readonly KeyChange[] {
  return entries.flatMap((entry, index): KeyChange[] =>
    entry?.kind === 'key-change'
      ? [{ index, role: entry.role, key: { name: keyNameOf(origin, entry.role), use: 'note', publicKey: entry.key } }]
      : [],
  );
}

/** Keys of which one must have signed the checkpoint of this size: the first ones, or the one last handed over to. */
export function logKeysAt(
  first: readonly VerifierKey[],
  changes: readonly KeyChange[],
  size: number,
): readonly VerifierKey[] {
  const last = changes.findLast((change) => change.role === 'log' && change.index + 1 < size);
  return last ? [last.key] : first;
}

/** The first of each name and key id: no two verifiers of a note may be the same. */
export function distinctKeys(keys: readonly VerifierKey[]): readonly VerifierKey[] {
  return [...new Map(keys.map((key) => [`${key.name} ${keyIdOf(key)}`, key] as const).reverse()).values()].reverse();
}
