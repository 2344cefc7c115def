/** The ledger's rows: what waits, the log in blocks, checkpoints, openings, and the closing of rounds. */
import { sql } from 'kysely';
import { engineOf } from '../engine/engine.ts';
import type {
  LedgerBlockTable,
  LedgerKeyTable,
  LedgerLeafTable,
  LedgerOpeningTable,
  LedgerPendingTable,
  LedgerWitnessTable,
  RoundClosingTable,
} from '../schema/ledger.ts';
import type { Queryable } from '../store.ts';

export async function insertPending(db: Queryable, row: LedgerPendingTable): Promise<void> {
  await db.insertInto('ledger_pending').values(row).execute();
}

/** Highest key among the acts of a round that wait; '' when none does. */
export async function lastWaitingAct(db: Queryable, roundId: string): Promise<string> {
  const row = await db
    .selectFrom('ledger_pending')
    .select(({ fn }) => fn.max('id').as('last'))
    .where('round_id', '=', roundId)
    .where('pooled', '=', 0)
    .executeTakeFirst();
  return row?.last ?? '';
}

/** Entries that wait, per round and kind of waiting. */
export function countPending(db: Queryable): Promise<{ round_id: string; pooled: number; count: number }[]> {
  return db
    .selectFrom('ledger_pending')
    .select(['round_id', 'pooled', ({ fn }) => fn.sum<number>('count').as('count')])
    .groupBy(['round_id', 'pooled'])
    .orderBy('pooled')
    .orderBy('round_id')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, count: Number(row.count) })));
}

/**
 * The rows of one pool or queue in the order of their keys.
 * @param most of them: no more than `rows`, and none beyond the first that together hold `entries` entries
 */
export async function listPending(
  db: Queryable,
  { roundId, pooled }: { roundId: string; pooled: boolean },
  most?: { readonly rows: number; readonly entries: number },
): Promise<LedgerPendingTable[]> {
  const waiting = () =>
    db
      .selectFrom('ledger_pending')
      .where('round_id', '=', roundId)
      .where('pooled', '=', pooled ? 1 : 0)
      .orderBy('id');
  if (!most) return waiting().selectAll().execute();
  const counts = await waiting().select('count').limit(most.rows).execute();
  let [taken, sum] = [0, 0];
  while (taken < counts.length && sum < most.entries) sum += counts[taken++]!.count;
  return taken === 0 ? [] : waiting().selectAll().limit(taken).execute();
}

export async function deletePending(db: Queryable, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 1000)
    await db
      .deleteFrom('ledger_pending')
      .where('id', 'in', ids.slice(from, from + 1000))
      .execute();
}

export async function insertOpenings(db: Queryable, rows: readonly LedgerOpeningTable[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('ledger_opening').values(rows).execute();
}

export function findOpening(db: Queryable, commitment: string): Promise<LedgerOpeningTable | undefined> {
  return db.selectFrom('ledger_opening').selectAll().where('commitment', '=', commitment).executeTakeFirst();
}

export function listOpenings(db: Queryable, roundId: string, kind: string, subject?: string) {
  let query = db.selectFrom('ledger_opening').selectAll().where('round_id', '=', roundId).where('kind', '=', kind);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  return query.orderBy('commitment').execute();
}

/** One page of all openings in the order of their commitments. */
export function pageOpenings(db: Queryable, after: string, limit: number): Promise<LedgerOpeningTable[]> {
  return db
    .selectFrom('ledger_opening')
    .selectAll()
    .where('commitment', '>', after)
    .orderBy('commitment')
    .limit(limit)
    .execute();
}

/** Destroys what opens these commitments: removal on lawful request. */
export async function deleteOpenings(db: Queryable, commitments: readonly string[]): Promise<void> {
  await db.deleteFrom('ledger_opening').where('commitment', 'in', commitments).execute();
}

/** Makes the head of an empty log, unless there is one; the origin of the first stays. */
export async function ensureHead(db: Queryable, origin: string): Promise<void> {
  await db
    .insertInto('ledger_head')
    .values({ id: 1, origin, size: 0 })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

export function findHead(db: Queryable) {
  return db.selectFrom('ledger_head').selectAll().where('id', '=', 1).executeTakeFirst();
}

/** In a transaction: the head, for the one who lengthens the log. */
export function lockHead(db: Queryable) {
  return db.selectFrom('ledger_head').selectAll().where('id', '=', 1).forUpdate().executeTakeFirst();
}

export async function setHeadSize(db: Queryable, size: number): Promise<void> {
  await db.updateTable('ledger_head').set({ size }).where('id', '=', 1).execute();
}

export async function insertBlock(db: Queryable, block: LedgerBlockTable): Promise<void> {
  await db.insertInto('ledger_block').values(block).execute();
}

/** The block that holds a stored hash, by the hash's place in the stored list. */
export function findBlockOfHash(db: Queryable, storedIndex: number): Promise<LedgerBlockTable | undefined> {
  return db
    .selectFrom('ledger_block')
    .selectAll()
    .where('first_hash', '<=', storedIndex)
    .orderBy('first_hash', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Blocks from the one that holds `entry` on, in the order of the log. */
export async function pageBlocks(db: Queryable, entry: number, limit: number): Promise<LedgerBlockTable[]> {
  const start = await db
    .selectFrom('ledger_block')
    .select(({ fn }) => fn.max('first_entry').as('first'))
    .where('first_entry', '<=', entry)
    .executeTakeFirst();
  return db
    .selectFrom('ledger_block')
    .selectAll()
    .where('first_entry', '>=', Number(start?.first ?? 0))
    .orderBy('first_entry')
    .limit(limit)
    .execute();
}

/** Bytes of a leaf hash by which its entry is found. */
export const leafMarkSize = 8;

/** Makes entries from `firstEntry` on findable by their leaf hashes. */
export async function insertLeaves(db: Queryable, firstEntry: number, hashes: readonly Uint8Array[]): Promise<void> {
  const rows = hashes.map((hash, at) => [hash.slice(0, leafMarkSize), firstEntry + at]);
  await engineOf(db).insertMany(db, 'ledger_leaf', ['mark', 'entry'], rows);
}

/** Entries whose leaf hash may be this one, in the order of the log: hold the hash against each. */
export async function findEntriesOfLeaf(db: Queryable, hash: Uint8Array): Promise<number[]> {
  const rows = await db
    .selectFrom('ledger_leaf')
    .select('entry')
    .where('mark', '=', hash.slice(0, leafMarkSize))
    .orderBy('entry')
    .execute();
  return rows.map((row) => row.entry);
}

export type LeafRow = LedgerLeafTable;

/** One page of the index in its own order, after a row of it. */
export function pageLeaves(
  db: Queryable,
  after: LedgerLeafTable | undefined,
  limit: number,
): Promise<LedgerLeafTable[]> {
  let query = db.selectFrom('ledger_leaf').selectAll();
  if (after !== undefined) query = query.where(sql<boolean>`(mark, entry) > (${after.mark}, ${after.entry})`);
  return query.orderBy('mark').orderBy('entry').limit(limit).execute();
}

export async function insertKey(db: Queryable, key: LedgerKeyTable): Promise<void> {
  await db.insertInto('ledger_key').values(key).execute();
}

/** All keys of the log, in the order in which they took over. */
export function listKeys(db: Queryable): Promise<LedgerKeyTable[]> {
  return db.selectFrom('ledger_key').selectAll().orderBy('number').execute();
}

/** A witness is added once; look before, in the same transaction. */
export async function insertWitness(db: Queryable, witness: LedgerWitnessTable): Promise<void> {
  await db.insertInto('ledger_witness').values(witness).execute();
}

export function listWitnesses(db: Queryable): Promise<LedgerWitnessTable[]> {
  return db.selectFrom('ledger_witness').selectAll().orderBy('name').execute();
}

/** The last checkpoint that each witness cosigned, the newest first. */
export async function listLastCosigned(db: Queryable): Promise<{ witness: string; size: number }[]> {
  const rows = await db
    .selectFrom('ledger_cosignature')
    .select(['witness', ({ fn }) => fn.max('size').as('size')])
    .groupBy('witness')
    .execute();
  return rows
    .map(({ witness, size }) => ({ witness, size: Number(size) }))
    .sort((a, b) => b.size - a.size || (a.witness < b.witness ? -1 : 1));
}

export async function insertCheckpoint(db: Queryable, size: number, note: string): Promise<void> {
  await db.insertInto('ledger_checkpoint').values({ size, note }).execute();
}

export function findLastCheckpoint(db: Queryable) {
  return db.selectFrom('ledger_checkpoint').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst();
}

export function findCheckpoint(db: Queryable, size: number) {
  return db.selectFrom('ledger_checkpoint').selectAll().where('size', '=', size).executeTakeFirst();
}

export function pageCheckpoints(db: Queryable, afterSize: number, limit: number) {
  return db
    .selectFrom('ledger_checkpoint')
    .selectAll()
    .where('size', '>', afterSize)
    .orderBy('size')
    .limit(limit)
    .execute();
}

/** One line per witness and checkpoint; look before, in the same transaction. */
export async function insertCosignature(db: Queryable, size: number, witness: string, line: string): Promise<void> {
  await db.insertInto('ledger_cosignature').values({ size, witness, line }).execute();
}

export function listCosignatures(db: Queryable, size: number) {
  return db.selectFrom('ledger_cosignature').selectAll().where('size', '=', size).orderBy('witness').execute();
}

/** A round is closed once; look before, with the round locked. */
export async function insertClosing(db: Queryable, closing: RoundClosingTable): Promise<void> {
  await db.insertInto('round_closing').values(closing).execute();
}

export function findClosing(db: Queryable, roundId: string): Promise<RoundClosingTable | undefined> {
  return db.selectFrom('round_closing').selectAll().where('round_id', '=', roundId).executeTakeFirst();
}
