/**
 * The ledger's entry of an act, written in the act's own transaction: it waits in a table without time or order until
 * the sequencer (`sequence.ts`) puts it into the log.
 */
import {
  commit,
  type Entry,
  type EntryKind,
  type EntryOf,
  encodeEntry,
  encodeEntryBundle,
  isPooled,
  saltSize,
} from '@longdan/ledger';
import { type LedgerOpeningTable, ledgerRows, type Queryable, type ResponseTable } from '@longdan/store';
import type { Context } from '../context.ts';
import { commitToResponse, hexOf, responseContent } from './response-content.ts';

/** An entry as the act knows it: its kind and public fields; the commitment is made here. */
export type LoggedAct = { [Kind in EntryKind]: Omit<EntryOf<Kind>, 'commitment'> }[EntryKind] & {
  /** What the commitment hides: the exact bytes, or text to be taken as UTF-8. */
  readonly content: Uint8Array | string;
  /** Response or record spoken of, for whoever opens the commitment; not in the log. */
  readonly subjectId?: string;
  /** An entry that would be pooled waits in the order of the acts: where others after it count what it says. */
  readonly inOrder?: boolean;
};

/** Number of an act among those of its round that wait: an act that builds on another comes after it. */
async function nextNumber(db: Queryable, roundId: string): Promise<string> {
  const last = Number((await ledgerRows.lastWaitingAct(db, roundId)).split('-')[0]);
  return String(last + 1).padStart(10, '0');
}

/** Entries in one row of those that wait: as many as fit a bundle. */
const rowWidth = 256;

/** Lets entries wait. They must be of one round and one kind of waiting. */
async function letWait(
  context: Context,
  db: Queryable,
  entries: readonly Entry[],
  { inOrder = false }: { readonly inOrder?: boolean } = {},
): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  const roundId = 'round' in first ? first.round : '';
  const pooled = isPooled(first.kind) && !inOrder;
  for (let from = 0; from < entries.length; from += rowWidth) {
    const some = entries.slice(from, from + rowWidth);
    const random = hexOf(context.random(16));
    await ledgerRows.insertPending(db, {
      id: pooled ? random : `${await nextNumber(db, roundId)}-${random}`,
      round_id: roundId,
      pooled: pooled ? 1 : 0,
      count: some.length,
      entries: encodeEntryBundle(some.map(encodeEntry)),
    });
  }
}

/** Logs an act: keeps what opens its commitment and lets its entry wait. @returns the commitment */
export async function logAct(
  context: Context,
  db: Queryable,
  { content, subjectId = '', inOrder = false, ...fields }: LoggedAct,
): Promise<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const salt = context.random(saltSize);
  const commitment = commit(salt, bytes);
  const entry = { ...fields, commitment } as Entry;
  await ledgerRows.insertOpenings(db, [
    {
      commitment: hexOf(commitment),
      round_id: 'round' in entry ? entry.round : '',
      kind: entry.kind,
      subject: subjectId,
      salt,
      content: bytes,
    },
  ]);
  await letWait(context, db, [entry], { inOrder });
  return commitment;
}

/** Logs responses that were just stored, of one round; their own rows open their commitments. */
export async function logResponses(context: Context, db: Queryable, rows: readonly ResponseTable[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  await logAccepted(
    context,
    db,
    first.round_id,
    rows.map((row) => commitToResponse(row)),
  );
}

/** The same, for whoever has made the commitments already. */
export async function logAccepted(
  context: Context,
  db: Queryable,
  roundId: string,
  commitments: readonly Uint8Array[],
): Promise<void> {
  const entries = commitments.map((commitment): Entry => ({ kind: 'response-accepted', round: roundId, commitment }));
  await letWait(context, db, entries);
}

/**
 * Commitment under which a response was accepted: what later entries name it by. A corrected response keeps what opens it
 * among the openings.
 */
export async function acceptedCommitment(db: Queryable, row: ResponseTable): Promise<Uint8Array> {
  const [first] = await ledgerRows.listOpenings(db, row.round_id, 'response-accepted', row.id);
  return first ? new Uint8Array(Buffer.from(first.commitment, 'hex')) : commitToResponse(row);
}

/**
 * Logs a correction. `before` is the row as it stood after `corrections` corrections, `after` the row as it is stored now;
 * what opens the former state moves to the openings.
 */
export async function logCorrection(
  context: Context,
  db: Queryable,
  { before, after, corrections }: { before: ResponseTable; after: ResponseTable; corrections: number },
): Promise<void> {
  const subject = await acceptedCommitment(db, before);
  const former: LedgerOpeningTable = {
    commitment: hexOf(commitToResponse(before, corrections)),
    round_id: before.round_id,
    kind: corrections === 0 ? 'response-accepted' : 'response-correction',
    subject: before.id,
    salt: before.salt,
    content: responseContent(before, corrections),
  };
  await ledgerRows.insertOpenings(db, [former]);
  const commitment = commitToResponse(after, corrections + 1);
  await letWait(context, db, [{ kind: 'response-correction', round: before.round_id, subject, commitment }]);
}
