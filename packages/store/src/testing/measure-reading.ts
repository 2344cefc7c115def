/**
 * How long it takes to read N responses of 22 answers on either engine, row by row and in packed pages, and to move them
 * from one to the other. Not a test: run `node packages/store/src/testing/measure-reading.ts [N]` (default 1,000,000).
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestPostgres } from '../../../../scripts/test-postgres.ts';
import {
  moveStore,
  openStore,
  packedResponses,
  questionnaires,
  responses,
  rounds,
  type Store,
  type StorePlace,
} from '../index.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const rowsPerInsert = 1000;
const rowsPerPage = 5000;

async function measure(what: string, act: () => Promise<number>): Promise<void> {
  const started = performance.now();
  const rows = await act();
  const seconds = (performance.now() - started) / 1000;
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  process.stdout.write(`${what}: ${rows} rows, ${seconds.toFixed(1)} s, ${memory} MB resident\n`);
}

async function write({ db }: Store): Promise<number> {
  await rounds.insertRound(db, { id: 'r', source: 'ballots', plan_version: 1, created_on: '', generated_data: 0 });
  await questionnaires.insertQuestionnaire(db, { id: 'q', round_id: 'r', version: 1, scheme_id: 's', content: '{}' });
  for (let from = 0; from < count; from += rowsPerInsert) {
    const rows = Array.from({ length: Math.min(rowsPerInsert, count - from) }, (_, index) => {
      const random = createHash('sha256')
        .update(String(from + index))
        .digest();
      return {
        round_id: 'r',
        id: random.toString('hex', 0, 16),
        questionnaire_id: 'q',
        ballot_code: null,
        identity: `f:hash::${from + index}`,
        field_id: 'chung',
        unit_id: `u${index % 200}`,
        channel: 'paper',
        respondent_kind: null,
        answered_on: null,
        consent: 'not-asked',
        vector: Uint8Array.from({ length: 22 }, (_, item) => 1 + (random[item]! % 5)),
        written: null,
        set_aside: null,
        salt: random.subarray(16),
        import_id: null,
      };
    });
    await responses.insertResponses(db, rows);
  }
  return count;
}

async function readRows({ db }: Store): Promise<number> {
  let rows = 0;
  for (let after = ''; ; ) {
    const page = await responses.pageResponses(db, 'r', after, rowsPerPage);
    rows += page.length;
    if (page.length < rowsPerPage) return rows;
    after = page.at(-1)!.id;
  }
}

async function readPacked({ db }: Store): Promise<number> {
  let rows = 0;
  for await (const page of packedResponses.packResponses(db, 'r', 'q')) rows += page.rows;
  return rows;
}

async function read(name: string, place: StorePlace): Promise<void> {
  const store = await openStore(place);
  await measure(`${name}, row by row`, () => readRows(store));
  await measure(`${name}, in packed pages`, () => readPacked(store));
  await store.close();
}

const server = await startTestPostgres();
const folder = mkdtempSync(join(tmpdir(), 'longdan-measure-'));
const [sqlite, postgres] = [{ folder }, { url: server.newDatabase() }];
try {
  const store = await openStore(sqlite);
  await measure('SQLite, written', () => write(store));
  await store.close();
  await read('SQLite', sqlite);
  await measure('moved to PostgreSQL', async () => {
    const { tables } = await moveStore({ from: sqlite, to: postgres });
    return tables.reduce((sum, table) => sum + table.rows, 0);
  });
  await read('PostgreSQL', postgres);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
