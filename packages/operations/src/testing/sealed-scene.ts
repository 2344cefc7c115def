/** A round taken through to its publication, and what a tamperer or a forger must know of its log to change it. */
import { createHash } from 'node:crypto';
import { decodeEntry, type Entry } from '@longdan/ledger';
import {
  type Database,
  type LedgerBlockTable,
  type LedgerOpeningTable,
  ledgerRows,
  responses,
  type Store,
} from '@longdan/store';
import { sql } from 'kysely';
import { type Context, publishFigures, sealFigures, sequenceLedger } from '../index.ts';
import { entriesOfLog } from '../ledger/log-reader.ts';
import { commitToResponse, hexOf } from '../ledger/response-content.ts';
import { keys, leaderOf, makeClosedRound, roundId } from './logged-round.ts';

export interface SealedScene {
  readonly responseIds: readonly string[];
  readonly entries: readonly Entry[];
  /** Entry of each commitment, in hexadecimal. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Response and number of corrections behind the commitments that its row, as it stands or stood, opens. */
  readonly stateOf: ReadonlyMap<string, { readonly id: string; readonly corrections: number }>;
  /** Entry that a response, as it stands, opens. */
  readonly entryOf: ReadonlyMap<string, number>;
  readonly blocks: readonly LedgerBlockTable[];
  readonly openings: readonly LedgerOpeningTable[];
}

/** The round of `makeClosedRound`, sealed, published, everything logged. `whenClosed` runs before it is sealed. */
export async function makeSealedRound(office: Context, whenClosed?: () => Promise<void>): Promise<void> {
  await makeClosedRound(office);
  await whenClosed?.();
  await sealFigures(office, { roundId, reason: '' });
  await publishFigures(leaderOf(office), roundId);
  await sequenceLedger(office, keys);
}

export async function readScene(db: Database): Promise<SealedScene> {
  const entries: Entry[] = [];
  for await (const { bytes } of entriesOfLog(db)) {
    const entry = decodeEntry(bytes);
    if (!entry.ok) throw new Error(entry.fault.message.en);
    entries.push(entry.value);
  }
  const indexOf = new Map(entries.map((entry, index) => [hexOf(entry.commitment), index]));
  const openings = await ledgerRows.pageOpenings(db, '', 10_000);
  const rows = await responses.pageResponses(db, roundId, '', 10_000);
  const corrections = await responses.listCorrections(db, roundId);
  const stateOf = new Map<string, { id: string; corrections: number }>();
  const entryOf = new Map<string, number>();
  for (const row of rows) {
    const times = corrections.filter((one) => one.response_id === row.id).length;
    const commitment = hexOf(commitToResponse(row, times));
    stateOf.set(commitment, { id: row.id, corrections: times });
    entryOf.set(row.id, indexOf.get(commitment)!);
  }
  for (const { commitment, kind, subject, content } of openings)
    if (kind === 'response-accepted' || kind === 'response-correction')
      stateOf.set(commitment, {
        id: subject,
        corrections: (JSON.parse(Buffer.from(content).toString()) as [string, number])[1],
      });
  const blocks = await ledgerRows.pageBlocks(db, 0, 1000);
  return { responseIds: rows.map((row) => row.id), entries, indexOf, stateOf, entryOf, blocks, openings };
}

/** Draws that follow from a seed. */
export interface Dice {
  readonly below: (limit: number) => number;
  readonly oneOf: <T>(list: readonly T[]) => T;
  readonly bytes: (count: number) => Uint8Array;
  /** The same bytes with one bit turned. */
  readonly flip: (bytes: Uint8Array) => Uint8Array;
}

export function throwDice(seed: string): Dice {
  let counter = 0;
  const bytes = (count: number) =>
    new Uint8Array(createHash('shake256', { outputLength: count }).update(`${seed} ${counter++}`).digest());
  const below = (limit: number) => Buffer.from(bytes(6)).readUIntBE(0, 6) % limit;
  return {
    below,
    bytes,
    oneOf: (list) => list[below(list.length)]!,
    flip(given) {
      const changed = new Uint8Array(given);
      changed[below(changed.length)]! ^= 1 << below(8);
      return changed;
    },
  };
}

/** Takes the guards of append-only tables away for good, as whoever owns the database can. */
export async function dropGuards({ db, engine }: Pick<Store, 'db' | 'engine'>): Promise<void> {
  if (engine === 'sqlite') {
    const triggers = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(db);
    for (const { name } of triggers.rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
    return;
  }
  const triggers = await sql<{ table: string; name: string }>`select tgrelid::regclass::text as "table", tgname as name
    from pg_trigger where tgname like '%_append_only'`.execute(db);
  for (const { table, name } of triggers.rows)
    await sql`alter table ${sql.ref(table)} disable trigger ${sql.ref(name)}`.execute(db);
}

/** In a transaction: rows may go that others refer to. */
export async function ignoreReferences(db: Database, engine: Store['engine']): Promise<void> {
  if (engine === 'sqlite') await sql`pragma defer_foreign_keys = on`.execute(db);
  else await sql`set local session_replication_role = replica`.execute(db);
}
