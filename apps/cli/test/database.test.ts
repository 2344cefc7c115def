/** The same commands on PostgreSQL, and a whole store moved to a folder and back. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTestPostgres, type TestPostgres } from '../../../scripts/test-postgres.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-database-'));
let server: TestPostgres;
before(async () => {
  server = await startTestPostgres();
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server?.stop();
});

function longdan(database: string | undefined, ...args: string[]) {
  const { LONGDAN_DATABASE: _outer, ...env } = process.env;
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts'), ...args],
    {
      encoding: 'utf8',
      cwd: folder,
      env: { ...env, ...(database === undefined ? {} : { LONGDAN_DATABASE: database }) },
    },
  );
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const plan = join(root, 'fixtures/but-son-2022/plan.yaml');

test('--database and LONGDAN_DATABASE name the same store; the data folder stays untouched', () => {
  const [url, other] = [server.newDatabase(), server.newDatabase()];
  const made = longdan(undefined, 'round', 'create', plan, '--database', url);
  assert.equal(made.code, 0, made.err);
  assert.match(longdan(other, 'round', 'list', '--database', url).out, /but-son-2022/);
  const issued = longdan(url, 'ballots', 'issue', 'but-son-2022', '--field', 'ho-tich', '--count', '3', '--json');
  assert.equal(JSON.parse(issued.out).ballots.length, 3, issued.err);
  assert.ok(!existsSync(join(folder, 'data')));

  // There and back: the same hashes, table by table.
  const out = longdan(undefined, 'move', '--from', url, '--to', 'chuyen', '--json');
  assert.equal(out.code, 0, out.err);
  assert.match(longdan(undefined, 'round', 'list', '--data', 'chuyen').out, /but-son-2022/);
  const back = longdan(undefined, 'move', '--from', 'chuyen', '--to', other);
  assert.equal(back.code, 0, back.err);
  const { tables } = JSON.parse(out.out) as { tables: { table: string; rows: number; hash: string }[] };
  for (const { table, rows, hash } of tables) assert.match(back.out, new RegExp(`^${table} +${rows}  ${hash}$`, 'm'));
  assert.equal(tables.find(({ table }) => table === 'ballot')?.rows, 3);

  const again = longdan(undefined, 'move', '--from', 'chuyen', '--to', other);
  assert.deepEqual([again.code, again.out], [2, '']);
  assert.match(again.err, /^postgres:.*đã có dữ liệu/);
});

test('what cannot be opened is told in one line, without a password, with exit code 2', () => {
  for (const place of ['postgres://nguoi:bimat@127.0.0.1:1/thu', 'mysql://nguoi:bimat@may/thu']) {
    const run = longdan(undefined, 'round', 'list', '--database', place);
    assert.equal(run.code, 2);
    assert.equal(run.err.trim().split('\n').length, 1, run.err);
    assert.ok(!run.err.includes('bimat') && !run.err.includes('    at '));
  }
  const missing = longdan(undefined, 'move', '--from', 'khong-co', '--to', 'dich');
  assert.equal(missing.code, 2);
  assert.match(missing.err, /không có dữ liệu Lòng Dân/);
  assert.ok(!existsSync(join(folder, 'khong-co')) && !existsSync(join(folder, 'dich')));
});

test('every command that takes --data takes --database, serve too', () => {
  for (const command of ['serve', 'ballots issue']) {
    const help = longdan(undefined, ...command.split(' '), '--help').out;
    assert.match(help, /--data /, command);
    assert.match(help, /--database /, command);
  }
  assert.doesNotMatch(longdan(undefined, 'table', 'audit', '--help').out, /--database/);
});
