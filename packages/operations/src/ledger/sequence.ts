/**
 * The sequencer: moves entries that wait into the log, hashes them, signs the new head. One at a time over all processes,
 * since whoever lengthens the log holds its head; all in one transaction, so that a process killed at any point leaves
 * either nothing or everything behind. docs/spec/ledger.md §4 says which entries may leave when.
 */
import { setImmediate } from 'node:timers/promises';
import { batchSize, decodeEntryBundle, defaultBatchSize, encodeEntryBundle, takeBatch } from '@longdan/ledger';
import { type LedgerPendingTable, ledgerRows, type Queryable } from '@longdan/store';
import type { Context } from '../context.ts';
import { appendToLog, blockWidth, holdKeys } from './append-log.ts';
import type { LedgerKeys } from './keys.ts';
import { hexOf } from './response-content.ts';

/** Waiting entries taken at a time, so that nobody who writes waits long: of few rows, since rows of one act are small. */
const mostAtATime = { rows: 500, entries: 4096 };

export interface Sequenced {
  /** Entries put into the log by this call. */
  readonly logged: number;
  /** Entries in the log now. */
  readonly size: number;
}

/** Entries of rows, or a broken store. */
function entriesOf(rows: readonly LedgerPendingTable[]): Uint8Array[] {
  return rows.flatMap((row) => {
    const entries = decodeEntryBundle(row.entries, row.count);
    if (!entries.ok) throw new Error(`waiting entries ${row.id}: ${entries.fault.message.en}`);
    return [...entries.value];
  });
}

/** Lets entries wait on, under new random keys. */
async function keepWaiting(
  context: Context,
  db: Queryable,
  roundId: string,
  entries: readonly Uint8Array[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += blockWidth) {
    const some = entries.slice(from, from + blockWidth);
    await ledgerRows.insertPending(db, {
      id: hexOf(context.random(16)),
      round_id: roundId,
      pooled: 1,
      count: some.length,
      entries: encodeEntryBundle(some),
    });
  }
}

/** What leaves a round's pool now; takes it from the waiting. `closing` empties the pool. */
async function takeFromPool(
  context: Context,
  db: Queryable,
  { roundId, closing }: { roundId: string; closing: boolean },
): Promise<readonly Uint8Array[]> {
  // Rows come in the order of random keys, so those beyond the limit are as random as these.
  const rows = await ledgerRows.listPending(db, { roundId, pooled: true }, mostAtATime);
  const batch = takeBatch(entriesOf(rows), { k: defaultBatchSize, closing }, context.random);
  if (batch.released.length === 0) return [];
  await ledgerRows.deletePending(
    db,
    rows.map((row) => row.id),
  );
  await keepWaiting(context, db, roundId, batch.kept);
  return batch.released;
}

/** Acts of a round, in the order in which they were done; takes them from the waiting. */
async function takeActs(db: Queryable, roundId: string): Promise<readonly Uint8Array[]> {
  const rows = await ledgerRows.listPending(db, { roundId, pooled: false }, mostAtATime);
  await ledgerRows.deletePending(
    db,
    rows.map((row) => row.id),
  );
  return entriesOf(rows);
}

/** One transaction's worth of a round. @returns how many were logged */
function sequenceRound(context: Context, keys: LedgerKeys, roundId: string): Promise<number> {
  return context.store.db.transaction().execute(async (db) => {
    const head = (await ledgerRows.lockHead(db))!;
    const closing = (await ledgerRows.findClosing(db, roundId)) !== undefined;
    const pooled = await takeFromPool(context, db, { roundId, closing });
    // The closing says how many were accepted, and none may come after it: first the whole pool, then the acts.
    const acts = closing && pooled.length > 0 ? [] : await takeActs(db, roundId);
    const entries = [...pooled, ...acts];
    if (entries.length > 0) {
      await holdKeys(db, keys);
      await appendToLog(db, [keys.log], head, entries);
    }
    return entries.length;
  });
}

/** How many entries of each round may be logged now; looking costs no writing. */
async function roundsDue(db: Queryable): Promise<[roundId: string, entries: number][]> {
  const due = new Map<string, number>();
  for (const { round_id: roundId, pooled, count } of await ledgerRows.countPending(db)) {
    const closing = (await ledgerRows.findClosing(db, roundId)) !== undefined;
    const loggable = pooled ? batchSize(count, { k: defaultBatchSize, closing }) : count;
    if (loggable > 0) due.set(roundId, (due.get(roundId) ?? 0) + loggable);
  }
  return [...due].sort();
}

/**
 * Logs what may be logged now: acts at once, entries that concern one response or person in shuffled batches, and the
 * whole pool of a round that was closed. Call it after acts, or every second: calls at the same time wait for each other,
 * and with nothing to do nothing is written.
 * @throws Problem `ledger-key-changed` when the keys are not those in force
 */
export async function sequenceLedger(context: Context, keys: LedgerKeys): Promise<Sequenced> {
  const { db } = context.store;
  const due = await roundsDue(db);
  if (due.length > 0) await ledgerRows.ensureHead(db, keys.origin);
  let logged = 0;
  for (const [roundId, entries] of due) {
    // As many as there were: what comes in meanwhile waits for the next call.
    for (let left = entries, done = -1; done !== 0 && left > 0; left -= done) {
      done = await sequenceRound(context, keys, roundId);
      logged += done;
      // Others' turn: this thread's requests, and whoever waits to write.
      await setImmediate();
    }
  }
  return { logged, size: (await ledgerRows.findHead(db))?.size ?? 0 };
}
