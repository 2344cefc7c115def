// Changes of a store past the software, by direct SQL on a copy of it: half by somebody who has the database alone, half
// by an insider who also has the office's real key and writes the whole log anew. Prints kind × tried × found × named and
// fails unless every line is whole. SEED=… repeats another run.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addSignatures, formatReceipt, makeCosigner, signNote } from '@longdan/ledger';
import { type Database, ledgerRows, openStore, responses, type Store } from '@longdan/store';
import { sql } from 'kysely';
import { inspectLedger, type KeptElsewhere } from '../../packages/operations/src/ledger/check-ledger.ts';
import { makeLedgerKeys } from '../../packages/operations/src/ledger/keys.ts';
import { acceptedCommitment } from '../../packages/operations/src/ledger/log-act.ts';
import { forgeLog, forgeries } from '../../packages/operations/src/testing/forge-log.ts';
import { keys, officeOf, roundId, verifiers } from '../../packages/operations/src/testing/logged-round.ts';
import {
  type Dice,
  dropGuards,
  ignoreReferences,
  makeSealedRound,
  readScene,
  type SealedScene,
  throwDice,
} from '../../packages/operations/src/testing/sealed-scene.ts';
import { type Names, tamperings } from '../../packages/operations/src/testing/tamperings.ts';
import { startTestPostgres } from '../test-postgres.ts';

const seed = process.env['SEED'] ?? '2026';
const runsPerKind = { sqlite: { direct: 9, forged: 16 }, postgres: { direct: 1, forged: 1 } } as const;
const witness = { name: 'giamsat.example.vn/mttq', seed: new Uint8Array(32).fill(3) };

interface Line {
  tried: number;
  found: number;
  named: number;
}
interface Outcome {
  readonly found: boolean;
  readonly named: boolean;
}
const tables = { direct: new Map<string, Line>(), forged: new Map<string, Line>() };

function count(table: keyof typeof tables, kind: string, { found, named }: Outcome): void {
  const line = tables[table].get(kind) ?? { tried: 0, found: 0, named: 0 };
  tables[table].set(kind, {
    tried: line.tried + 1,
    found: line.found + Number(found),
    named: line.named + Number(named),
  });
  if (!found || !named) process.stdout.write(`✖ ${table}, ${kind}: ${found ? 'found, not named' : 'not found'}\n`);
}

/** Runs on a copy of the prepared store, of which nothing is left afterwards. */
type OnCopy = <T>(act: (db: Database) => Promise<T>) => Promise<T>;

interface Prepared {
  readonly scene: SealedScene;
  readonly onCopy: OnCopy;
  /** What was kept elsewhere before: the newest checkpoint with a witness's signature, a receipt per response. */
  readonly checkpoint: string;
  readonly receipts: ReadonlyMap<string, string>;
  /** An older copy of the same store, where the engine's store is a file. */
  readonly onOlder?: OnCopy;
}

async function keepElsewhere(db: Database, ids: readonly string[]) {
  const note = (await ledgerRows.findLastCheckpoint(db))!.note;
  const cosigned = addSignatures(note, [makeCosigner(witness.name, witness.seed, 1_795_000_000)]);
  if (!cosigned.ok) throw new Error(cosigned.fault.message.en);
  const receipts = new Map<string, string>();
  for (const id of ids) {
    const response = await acceptedCommitment(db, (await responses.findResponse(db, roundId, id))!);
    const text = formatReceipt({ origin: keys.origin, round: roundId, response, by: '2026-12-31' });
    receipts.set(id, signNote(text, [keys.receipts]));
  }
  return { checkpoint: cosigned.value, receipts };
}

/** Copies of a store file, opened and thrown away. */
function copiesOf(file: string, folder: string): OnCopy {
  let copies = 0;
  return async (act) => {
    const place = join(folder, `copy-${++copies}`);
    mkdirSync(place);
    copyFileSync(file, join(place, 'longdan.sqlite'));
    const store = await openStore({ folder: place });
    try {
      await sql`pragma foreign_keys = off`.execute(store.db);
      await sql`pragma synchronous = off`.execute(store.db);
      return await act(store.db);
    } finally {
      await store.close();
      rmSync(place, { recursive: true });
    }
  };
}

/** A finished store as one file, without guards. */
async function writeCopy(store: Store, file: string): Promise<void> {
  await sql`vacuum into ${sql.lit(file)}`.execute(store.db);
}

async function prepareSqlite(folder: string): Promise<Prepared> {
  const store = await openStore({ folder: join(folder, 'office') });
  const office = officeOf(store);
  const older = join(folder, 'older.sqlite');
  await makeSealedRound(office, () => writeCopy(store, older));
  const scene = await readScene(store.db);
  const kept = await keepElsewhere(store.db, scene.responseIds);
  await dropGuards(store);
  const file = join(folder, 'prepared.sqlite');
  await writeCopy(store, file);
  await store.close();
  return { scene, ...kept, onCopy: copiesOf(file, join(folder)), onOlder: copiesOf(older, join(folder, 'office')) };
}

class Undo extends Error {}

/** On PostgreSQL a copy is a transaction that is taken back. */
async function preparePostgres(store: Store): Promise<Prepared> {
  await makeSealedRound(officeOf(store));
  const scene = await readScene(store.db);
  const kept = await keepElsewhere(store.db, scene.responseIds);
  await dropGuards(store);
  const onCopy: OnCopy = async <T>(act: (db: Database) => Promise<T>) => {
    const done: T[] = [];
    const undone = store.db.transaction().execute(async (db) => {
      await ignoreReferences(db as unknown as Database, store.engine);
      done.push(await act(db as unknown as Database));
      throw new Undo();
    });
    await undone.catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
    return done[0]!;
  };
  return { scene, onCopy, ...kept };
}

const inspect = async (db: Database, kept: KeptElsewhere = {}) => (await inspectLedger(db, verifiers, kept)).findings;

/** Somebody with the database alone: `fsck` says what was changed and where, with nothing kept elsewhere. */
async function tamperDirectly({ scene, onCopy }: Prepared, engine: string, runs: number): Promise<void> {
  for (const [kind, tamper] of Object.entries(tamperings))
    for (let run = 0; run < runs; run++) {
      const [isNamed, findings] = await onCopy(async (db): Promise<[Names, Awaited<ReturnType<typeof inspect>>]> => {
        const names = await tamper(db, scene, throwDice(`${seed} ${engine} ${kind} ${run}`));
        return [names, await inspect(db)];
      });
      count('direct', kind, { found: findings.length > 0, named: findings.some(isNamed) });
    }
}

/** What the three who look at a forged log say: alone, with a witness's checkpoint, with a receipt. */
interface Looks {
  readonly alone: readonly string[];
  readonly witnessed: readonly string[];
  readonly receipted: readonly string[] | undefined;
}

let alone = 0;
let byReceipt = { tried: 0, found: 0 };

async function look(db: Database, { checkpoint, receipts }: Prepared, id?: string): Promise<Looks> {
  const codes = async (kept: KeptElsewhere) => (await inspect(db, kept)).map((one) => one.code);
  const receipt = id === undefined ? undefined : receipts.get(id);
  return {
    alone: await codes({}),
    witnessed: await codes({ checkpoints: [checkpoint] }),
    receipted: receipt === undefined ? undefined : await codes({ receipts: [receipt] }),
  };
}

/** Found through the witness, in the words for it; by nobody without; through the receipt of what was changed. */
function judge(kind: string, { alone: unaided, witnessed, receipted }: Looks, codes: RegExp): void {
  if (unaided.length > 0) alone += 1;
  if (receipted) {
    byReceipt = { tried: byReceipt.tried + 1, found: byReceipt.found + Number(receipted.includes('receipt-missing')) };
    if (!receipted.includes('receipt-missing')) process.stdout.write(`✖ ${kind}: the receipt did not tell\n`);
  }
  count('forged', kind, {
    found: witnessed.length > unaided.length,
    named: witnessed.some((code) => codes.test(code)),
  });
}

/** An insider with the database and the real key. */
async function forge(prepared: Prepared, engine: string, runs: number): Promise<void> {
  const { scene, onCopy, onOlder } = prepared;
  const dice = (kind: string, run: number): Dice => throwDice(`${seed} ${engine} forged ${kind} ${run}`);
  for (const [kind, change] of Object.entries(forgeries))
    for (let run = 0; run < runs; run++) {
      const looks = await onCopy(async (db) => {
        const id = await change(db, scene, dice(kind, run));
        await forgeLog(db, scene);
        return look(db, prepared, id);
      });
      judge(kind, looks, /^log-(rewritten|rolled-back)$/);
    }
  for (let run = 0; run < runs; run++) {
    const other = makeLedgerKeys(keys.origin, {
      log: dice('key', run).bytes(32),
      receipts: dice('key', run).bytes(32),
    });
    const found = await onCopy(async (db) => {
      await forgeLog(db, scene, other.log);
      // Whoever replaced the key says that the new one is the office's.
      const given = { log: [other.logKey], receipts: [other.receiptsKey] };
      const unaided = (await inspectLedger(db, given)).findings.map((one) => one.code);
      const kept = { checkpoints: [prepared.checkpoint] };
      return { unaided, witnessed: (await inspectLedger(db, given, kept)).findings.map((one) => one.code) };
    });
    judge(
      'the signing key replaced',
      { alone: found.unaided, witnessed: found.witnessed, receipted: undefined },
      /^checkpoint-signature$/,
    );
  }
  if (!onOlder) return;
  for (let run = 0; run < runs; run++) {
    const id = dice('older', run).oneOf(scene.responseIds);
    const looks = await onOlder((db) => look(db, prepared, id));
    judge('rolled back to an older copy', { ...looks, receipted: undefined }, /^log-rolled-back$/);
  }
}

function print(title: string, lines: ReadonlyMap<string, Line>): Line {
  const width = Math.max(...[...lines.keys()].map((kind) => kind.length));
  process.stdout.write(`\n${title}\n${'kind'.padEnd(width)}  tried  found  named\n`);
  const all: Line = { tried: 0, found: 0, named: 0 };
  for (const [kind, { tried, found, named }] of lines) {
    const figures = [tried, found, named].map((figure) => String(figure).padStart(5)).join('  ');
    process.stdout.write(`${kind.padEnd(width)}  ${figures}\n`);
    all.tried += tried;
    all.found += found;
    all.named += named;
  }
  process.stdout.write(
    `${'all'.padEnd(width)}  ${[all.tried, all.found, all.named].map((figure) => String(figure).padStart(5)).join('  ')}\n`,
  );
  return all;
}

const folder = mkdtempSync(join(tmpdir(), 'longdan-tampering-'));
const server = await startTestPostgres();
const onServer = await openStore({ url: server.newDatabase() });
try {
  const onFile = await prepareSqlite(folder);
  await tamperDirectly(onFile, 'sqlite', runsPerKind.sqlite.direct);
  await forge(onFile, 'sqlite', runsPerKind.sqlite.forged);
  const onPostgres = await preparePostgres(onServer);
  await tamperDirectly(onPostgres, 'postgres', runsPerKind.postgres.direct);
  await forge(onPostgres, 'postgres', runsPerKind.postgres.forged);
} finally {
  await onServer.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const direct = print('By whoever has the database alone: fsck with nothing kept elsewhere', tables.direct);
const forged = print(
  'By an insider with the real key, the whole log written anew: fsck with a witness’s checkpoint',
  tables.forged,
);
const all = direct.tried + forged.tried;
process.stdout.write(
  `\nOf the ${forged.tried} forged logs fsck alone found ${alone}: without a checkpoint, receipt or witness from elsewhere they cannot be found.\n` +
    `Where what was changed has a receipt, its receipt told of it: ${byReceipt.found} of ${byReceipt.tried}.\n` +
    `${all} tamperings (seed ${seed}), found ${direct.found + forged.found}, named ${direct.named + forged.named}; ${(process.cpuUsage().user / 1e6).toFixed(0)} s of processor time.\n`,
);
const whole = [direct, forged].every((line) => line.found === line.tried && line.named === line.tried);
if (!whole || all < 500 || alone > 0 || byReceipt.found < byReceipt.tried) process.exitCode = 1;
