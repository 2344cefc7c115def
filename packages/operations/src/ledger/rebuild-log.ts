/** The log built anew from its entries, and held against the hashes, heads and checkpoints that stand in the store. */
import type { Finding } from '@longdan/core';
import {
  decodeEntry,
  decodeEntryBundle,
  type Entry,
  type HashReader,
  hashesForLeaves,
  hashLeaf,
  hashSize,
  makeVerifier,
  parseCheckpoint,
  storedHashCount,
  treeHash,
  type VerifierKey,
  verifyNote,
} from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import { ledgerFinding } from './ledger-finding.ts';

/** Hashes in the order in which they complete, in memory: 64 bytes an entry. */
class HashList implements HashReader {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private static readonly chunkHashes = 65_536;

  push(hashes: readonly Uint8Array[]): void {
    for (const hash of hashes) {
      const place = this.length % HashList.chunkHashes;
      if (place === 0) this.chunks.push(Buffer.alloc(HashList.chunkHashes * hashSize));
      this.chunks.at(-1)!.set(hash, place * hashSize);
      this.length += 1;
    }
  }

  readHashes(places: readonly number[]): Uint8Array[] {
    return places.map((place) => {
      const start = (place % HashList.chunkHashes) * hashSize;
      return this.chunks[Math.floor(place / HashList.chunkHashes)]!.subarray(start, start + hashSize);
    });
  }
}

export interface RebuiltLog {
  readonly size: number;
  /** `entries[i]` is entry i; undefined where its bytes do not read. */
  readonly entries: readonly (Entry | undefined)[];
  readonly hashes: HashReader;
  readonly findings: readonly Finding[];
}

const blocksAtATime = 64;

/** Reads every block, hashes every entry again. */
export async function rebuildLog(db: Queryable): Promise<RebuiltLog> {
  const findings: Finding[] = [];
  const entries: (Entry | undefined)[] = [];
  const hashes = new HashList();
  for (;;) {
    const blocks = (await ledgerRows.pageBlocks(db, entries.length, blocksAtATime)).filter(
      (block) => block.first_entry >= entries.length,
    );
    if (blocks.length === 0) break;
    for (const block of blocks) {
      const size = entries.length;
      if (block.first_entry !== size || block.first_hash !== storedHashCount(size)) {
        findings.push(ledgerFinding('log-gap', { expected: size - 1, found: block.first_entry }));
        return { size, entries, hashes, findings };
      }
      const bundle = decodeEntryBundle(block.entries, block.entry_count);
      if (!bundle.ok) {
        findings.push(ledgerFinding('log-entry-malformed', { index: size, detail: bundle.fault.message.vi }));
        return { size, entries, hashes, findings };
      }
      const leaves = bundle.value.map(hashLeaf);
      const appended = await hashesForLeaves(size, leaves, hashes);
      hashes.push(appended);
      const altered = firstDifference(block.hashes, appended, size);
      if (altered !== undefined) findings.push(ledgerFinding('log-entry-altered', { index: altered }));
      for (const [place, bytes] of bundle.value.entries()) {
        const entry = decodeEntry(bytes);
        if (!entry.ok)
          findings.push(ledgerFinding('log-entry-malformed', { index: size + place, detail: entry.fault.message.vi }));
        entries.push(entry.ok ? entry.value : undefined);
      }
    }
  }
  const head = await ledgerRows.findHead(db);
  if ((head?.size ?? 0) !== entries.length)
    findings.push(ledgerFinding('log-head', { found: head?.size ?? 0, expected: entries.length }));
  return { size: entries.length, entries, hashes, findings };
}

/** Index of the first entry whose stored hashes are not the computed ones. */
function firstDifference(stored: Uint8Array, computed: readonly Uint8Array[], size: number): number | undefined {
  const wrong = computed.findIndex(
    (hash, place) => Buffer.compare(hash, stored.subarray(place * hashSize, (place + 1) * hashSize)) !== 0,
  );
  if (wrong < 0 && stored.length === computed.length * hashSize) return undefined;
  const base = storedHashCount(size);
  let entry = size;
  while (wrong >= 0 && storedHashCount(entry + 1) - base <= wrong) entry += 1;
  return entry;
}

/** Every checkpoint that was signed: under the key of the log then in force, and the head of the log as it was. */
export async function checkCheckpoints(
  db: Queryable,
  log: RebuiltLog,
  keysAt: (size: number) => readonly VerifierKey[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let last = 0;
  for (;;) {
    const page = await ledgerRows.pageCheckpoints(db, last, 1000);
    if (page.length === 0) break;
    for (const { size, note } of page) {
      last = size;
      findings.push(...(await checkNote(log, note, keysAt(size), size)));
    }
  }
  if (log.size > 0 && last !== log.size) findings.push(ledgerFinding('checkpoint-missing', { size: log.size }));
  return findings;
}

async function checkNote(
  log: RebuiltLog,
  note: string,
  keys: readonly VerifierKey[],
  size: number,
): Promise<Finding[]> {
  const verified = verifyNote(note, keys.map(makeVerifier));
  const name = keys.map((key) => key.name).join(', ');
  if (!verified.ok) return [ledgerFinding('checkpoint-signature', { size, name })];
  const read = parseCheckpoint(verified.value.text);
  const fits =
    read.ok &&
    read.value.size === size &&
    size <= log.size &&
    Buffer.compare(read.value.root, await treeHash(size, log.hashes)) === 0;
  return fits ? [] : [ledgerFinding('checkpoint-wrong', { size })];
}

/**
 * Checkpoints that somebody kept elsewhere, as signed notes: they must belong to this log. Only these tell of a log that
 * was written anew as a whole and signed with the real key.
 */
export async function checkKept(
  log: RebuiltLog,
  notes: readonly string[],
  keys: readonly VerifierKey[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const note of notes) {
    const verified = verifyNote(note, keys.map(makeVerifier));
    const read = verified.ok ? parseCheckpoint(verified.value.text) : undefined;
    if (!read?.ok) {
      findings.push(ledgerFinding('checkpoint-signature', { size: '?', name: keys.map((key) => key.name).join(', ') }));
      continue;
    }
    const { size, root } = read.value;
    if (size > log.size) findings.push(ledgerFinding('log-rolled-back', { size, found: log.size }));
    else if (Buffer.compare(root, await treeHash(size, log.hashes)) !== 0)
      findings.push(ledgerFinding('log-rewritten', { size }));
  }
  return findings;
}
