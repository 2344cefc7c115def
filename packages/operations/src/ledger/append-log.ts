/** Lengthening the log: entries, their hashes and places, the new head signed. For whoever holds the head. */
import { problem } from '@longdan/core';
import {
  encodeEntryBundle,
  formatCheckpoint,
  formatVerifierKey,
  hashesForLeaves,
  hashLeaf,
  type NoteSigner,
  signNote,
  storedHashCount,
  treeHash,
} from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import type { LedgerKeys } from './keys.ts';
import { readerOfLog } from './log-reader.ts';

/** Entries in one block of the log: as many as in a tile. */
export const blockWidth = 256;

/**
 * The keys in force are these, or become so on the first call: a server that still has a former key, or one of another
 * installation, must not sign.
 * @throws Problem `ledger-key-changed`
 */
export async function holdKeys(db: Queryable, keys: LedgerKeys): Promise<void> {
  const recorded = await ledgerRows.listKeys(db);
  const own = { log: formatVerifierKey(keys.logKey), receipts: formatVerifierKey(keys.receiptsKey) };
  let number = recorded.length;
  for (const role of ['log', 'receipts'] as const)
    if (!recorded.some((row) => row.role === role)) {
      number += 1;
      await ledgerRows.insertKey(db, { number, role, line: own[role], since: 0 });
    }
  const inForce = recorded.findLast((row) => row.role === 'log')?.line ?? own.log;
  if (inForce !== own.log) throw problem('ledger-key-changed', { found: own.log, expected: inForce });
}

/** Puts entries into the log in the order given and signs the new head. @returns entries in the log now */
export async function appendToLog(
  db: Queryable,
  signers: readonly NoteSigner[],
  head: { readonly origin: string; readonly size: number },
  entries: readonly Uint8Array[],
): Promise<number> {
  let size = head.size;
  for (let from = 0; from < entries.length; from += blockWidth) {
    const some = entries.slice(from, from + blockWidth);
    const leaves = some.map(hashLeaf);
    const hashes = await hashesForLeaves(size, leaves, readerOfLog(db));
    await ledgerRows.insertBlock(db, {
      first_entry: size,
      entry_count: some.length,
      entries: encodeEntryBundle(some),
      first_hash: storedHashCount(size),
      hashes: Buffer.concat(hashes),
    });
    await ledgerRows.insertLeaves(db, size, leaves);
    size += some.length;
  }
  const root = await treeHash(size, readerOfLog(db));
  const text = formatCheckpoint({ origin: head.origin, size, root });
  await ledgerRows.insertCheckpoint(db, size, signNote(text, signers));
  await ledgerRows.setHeadSize(db, size);
  return size;
}
