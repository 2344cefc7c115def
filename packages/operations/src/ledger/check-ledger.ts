/**
 * Holds a whole store against its ledger (`longdan fsck`): hashes from entries, heads from hashes, commitments from
 * content. Finds every change that was made past the software, and says plainly what it cannot find.
 */
import type { Finding } from '@longdan/core';
import { makeVerifier, type VerifierKey, verifyReceipt } from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import type { Context } from '../context.ts';
import { checkArchives } from '../sealing/archive.ts';
import { checkContent } from './check-content.ts';
import { checkLeafIndex } from './check-index.ts';
import { readKeyHistory } from './check-keys.ts';
import { ledgerFinding } from './ledger-finding.ts';
import { checkCheckpoints, checkKept, rebuildLog } from './rebuild-log.ts';
import { hexOf } from './response-content.ts';

export interface LedgerCheck {
  /** Entries in the log, and entries that still wait. */
  readonly logged: number;
  readonly waiting: number;
  readonly findings: readonly Finding[];
  /** Checkpoints and receipts from elsewhere that were held against the log. */
  readonly kept: number;
}

export interface KeptElsewhere {
  /** Signed checkpoints, as published, printed or cosigned. */
  readonly checkpoints?: readonly string[];
  /** Signed receipts. */
  readonly receipts?: readonly string[];
}

/**
 * Keys of the log that whoever checks knows: today's, the first, or any between. Those of before and after follow from the
 * changes that the log holds.
 */
export interface LogVerifiers {
  readonly log: readonly VerifierKey[];
  readonly receipts: readonly VerifierKey[];
}

/**
 * Checks everything at one moment. Reads the whole store; memory grows by some 500 bytes an entry.
 */
export function checkLedger(
  { store }: Pick<Context, 'store'>,
  keys: LogVerifiers,
  kept: KeptElsewhere = {},
): Promise<LedgerCheck> {
  return store.readSnapshot((db) => inspectLedger(db, keys, kept));
}

/** The same on whatever a connection sees. */
export async function inspectLedger(
  db: Queryable,
  keys: LogVerifiers,
  { checkpoints = [], receipts = [] }: KeptElsewhere = {},
): Promise<LedgerCheck> {
  const log = await rebuildLog(db);
  const content = await checkContent(db, log.entries);
  const history = await readKeyHistory(db, log, keys);
  const findings = [
    ...log.findings,
    ...(log.findings.length === 0 ? await checkLeafIndex(db, log) : []),
    ...history.findings,
    ...(await checkCheckpoints(db, log, history.logKeysAt)),
    ...(await checkKept(log, checkpoints, history.log)),
    ...content.findings,
    ...(await checkArchives(db)),
    ...receipts.flatMap((receipt) => checkReceipt(receipt, history.receipts, content.commitments)),
  ];
  const waiting = (await ledgerRows.countPending(db)).reduce((sum, row) => sum + row.count, 0);
  return { logged: log.size, waiting, findings, kept: checkpoints.length + receipts.length };
}

function checkReceipt(
  note: string,
  keys: readonly VerifierKey[],
  commitments: ReadonlySet<string>,
): readonly Finding[] {
  const read = keys.map((key) => verifyReceipt(note, makeVerifier(key))).find((one) => one.ok);
  if (!read?.ok)
    return [ledgerFinding('checkpoint-signature', { size: '—', name: keys.map((key) => key.name).join(', ') })];
  const commitment = hexOf(read.value.response);
  return commitments.has(commitment) ? [] : [ledgerFinding('receipt-missing', { commitment })];
}
