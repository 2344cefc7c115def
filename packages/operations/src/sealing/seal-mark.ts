/** How printed figures stand to the sealed ones: version, and the log in which it is found. */
import type { SealMark } from '@longdan/documents';
import { parseCheckpoint } from '@longdan/ledger';
import { ledgerRows, type Queryable, seals } from '@longdan/store';
import { hexOf } from '../ledger/response-content.ts';

/** Of the newest version; null before the first. */
export async function findSealMark(db: Queryable, roundId: string): Promise<SealMark | null> {
  const seal = (await seals.listSeals(db, roundId)).at(-1);
  if (!seal) return null;
  const outdated = seal.state_mark !== (await seals.markState(db, roundId));
  const waiting = (await ledgerRows.countPending(db)).some((row) => row.round_id === roundId && row.pooled === 0);
  const last = waiting ? undefined : await ledgerRows.findLastCheckpoint(db);
  const head = last && parseCheckpoint(last.note.slice(0, last.note.indexOf('\n\n') + 1));
  const log = head?.ok ? { ...head.value, root: hexOf(head.value.root) } : null;
  return { version: seal.version, sealedOn: seal.sealed_on, outdated, log };
}
