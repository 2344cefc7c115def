/** The keys of a log through its changes: which had to sign what, told by the log's own entries. docs/spec/ledger.md §2. */
import type { Finding } from '@longdan/core';
import {
  distinctKeys,
  formatVerifierKey,
  type KeyRole,
  listKeyChanges,
  logKeysAt,
  parseVerifierKey,
  type VerifierKey,
} from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import type { LogVerifiers } from './check-ledger.ts';
import { ledgerFinding } from './ledger-finding.ts';
import type { RebuiltLog } from './rebuild-log.ts';

export interface KeyHistory {
  /** Keys of which one must have signed the checkpoint of this size. */
  readonly logKeysAt: (size: number) => readonly VerifierKey[];
  /** Every key that ever signed, and those that were given. */
  readonly log: readonly VerifierKey[];
  readonly receipts: readonly VerifierKey[];
  readonly findings: readonly Finding[];
}

/**
 * The first key of each role is taken from the store only where the chain that begins with it comes to a key that was
 * given: else those given are the first.
 */
export async function readKeyHistory(db: Queryable, log: RebuiltLog, given: LogVerifiers): Promise<KeyHistory> {
  const origin = (await ledgerRows.findHead(db))?.origin ?? '';
  const changes = listKeyChanges(origin, log.entries);
  const rows = await ledgerRows.listKeys(db);
  const firstOf = (role: KeyRole): readonly VerifierKey[] => {
    const recorded = parseVerifierKey(rows.find((row) => row.role === role)?.line ?? '');
    const later = changes.filter((change) => change.role === role).map((change) => change.key);
    const chain = recorded.ok ? [recorded.value, ...later] : later;
    const isGiven = (key: VerifierKey) => given[role].some((one) => formatVerifierKey(one) === formatVerifierKey(key));
    return recorded.ok && later.length > 0 && chain.some(isGiven) ? [recorded.value] : given[role];
  };
  const first = firstOf('log');
  const allOf = (role: KeyRole) =>
    distinctKeys([
      ...given[role],
      ...firstOf(role),
      ...changes.filter((one) => one.role === role).map((one) => one.key),
    ]);

  const later = rows.filter((row) => row.since > 0);
  const wrong = Array.from({ length: Math.max(later.length, changes.length) }, (_, at) => at).find((at) => {
    const [row, change] = [later[at], changes[at]];
    return (
      row?.role !== change?.role ||
      row?.since !== (change && change.index + 1) ||
      row?.line !== (change && formatVerifierKey(change.key))
    );
  });
  return {
    logKeysAt: (size) => logKeysAt(first, changes, size),
    log: allOf('log'),
    receipts: allOf('receipts'),
    findings: wrong === undefined ? [] : [ledgerFinding('key-record', { number: wrong + 1 })],
  };
}
