/** What follows from the log and is kept beside it, so that the log need not be searched: held against the log itself. */
import type { Finding } from '@longdan/core';
import { storedHashIndex } from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import { ledgerFinding } from './ledger-finding.ts';
import type { RebuiltLog } from './rebuild-log.ts';

const pageSize = 2000;

/** The index of leaf hashes names every entry once, at its place. Gives the first difference. */
export async function checkLeafIndex(db: Queryable, log: RebuiltLog): Promise<Finding[]> {
  let counted = 0;
  for (let last: ledgerRows.LeafRow | undefined; ; ) {
    const page = await ledgerRows.pageLeaves(db, last, pageSize);
    for (const { mark, entry } of page) {
      const fits = entry < log.size && startsWith(await leafOf(log, entry), mark);
      if (!fits) return [ledgerFinding('leaf-index', { index: entry })];
    }
    counted += page.length;
    last = page.at(-1);
    if (last === undefined) break;
  }
  // Every row fits an entry and no two rows are the same: as many rows as entries are all of them.
  return counted === log.size ? [] : [ledgerFinding('leaf-index', { index: `${counted} / ${log.size}` })];
}

async function leafOf(log: RebuiltLog, index: number): Promise<Uint8Array> {
  return (await log.hashes.readHashes([storedHashIndex({ level: 0, index })]))[0]!;
}

const startsWith = (hash: Uint8Array, mark: Uint8Array): boolean =>
  mark.length === ledgerRows.leafMarkSize && Buffer.compare(hash.subarray(0, mark.length), mark) === 0;
