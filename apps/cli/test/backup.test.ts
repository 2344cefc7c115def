/** Backed up while ballots are keyed in, wiped, restored: nothing acknowledged before is missing, nothing is torn. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import {
  type Context,
  closeCollection,
  getRound,
  issueBallots,
  publishFigures,
  readCheckpoint,
  readOrMakeKeys,
  recordResponse,
  sealFigures,
  sequenceLedger,
} from '@longdan/operations';
import { openStore, type StorePlace } from '@longdan/store';
import { type TestPlace, useEngine } from '../../../scripts/test-engines.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-backup-cli-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const plan = join(root, 'fixtures/but-son-2022/plan.yaml');
const { LONGDAN_DATABASE: _outer, ...env } = process.env;

const command = (...args: string[]) => [
  '--disable-warning=ExperimentalWarning',
  join(root, 'apps/cli/src/main.ts'),
  ...args,
];
const longdan = (...args: string[]) =>
  spawnSync(process.execPath, command(...args), { encoding: 'utf8', cwd: folder, env });

const placeArguments = (place: TestPlace) => ('folder' in place ? ['--data', place.folder] : ['--database', place.url]);

interface Content {
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly hash: string }[];
}

function run(...args: string[]): Content {
  const done = longdan(...args, '--json');
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout);
}

/** Keys in one ballot after another, and says the code of each once it is acknowledged. */
const keyIn = (place: StorePlace) => `
import { issueBallots, recordResponse } from ${JSON.stringify(join(root, 'packages/operations/src/index.ts'))};
import { openStore } from ${JSON.stringify(join(root, 'packages/store/src/index.ts'))};
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
const store = await openStore(${JSON.stringify(place)});
const context = { store, now: () => new Date(), random: (n) => new Uint8Array(randomBytes(n)), actor: { id: 't', name: 't', role: 'operator' } };
const { ballots } = await issueBallots(context, { roundId: 'but-son-2022', fieldId: 'ho-tich', count: 20000 });
let stopping = false;
process.stdin.once('data', () => { stopping = true; });
for (const { code } of ballots) {
  await recordResponse(context, { roundId: 'but-son-2022', ballotCode: code, submission: { fieldId: 'ho-tich', channel: 'paper', consent: 'not-asked', answers: {} } });
  writeSync(1, code + '\\n');
  await new Promise((resolve) => setImmediate(resolve));
  if (stopping) break;
}
await store.close();
process.exit(0);`;

interface Kept {
  readonly codes: Set<string>;
  readonly acts: number;
  readonly torn: number;
}

/** The ballots that came back, and whether each stands whole: its response, and one line of the audit. */
async function readKept(place: TestPlace): Promise<Kept> {
  const store = await openStore(place);
  const responses = await store.db.selectFrom('response').select('ballot_code').execute();
  const audit = await store.db.selectFrom('audit').select('act').where('act', 'like', '%record%').execute();
  const orphans = await store.db
    .selectFrom('response')
    .leftJoin('ballot', 'ballot.code', 'response.ballot_code')
    .select('response.id')
    .where('ballot.code', 'is', null)
    .execute();
  await store.close();
  return { codes: new Set(responses.map((row) => row.ballot_code!)), acts: audit.length, torn: orphans.length };
}

/** A round of the fixtures with ten ballots, closed, sealed and published. @returns the last checkpoint */
async function fillToSeal(place: TestPlace, data: string): Promise<string> {
  const made = longdan('round', 'create', plan, ...placeArguments(place));
  assert.equal(made.status, 0, made.stderr);
  const store = await openStore(place);
  const context: Context = {
    store,
    now: () => new Date(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    actor: { id: 't', name: 't', role: 'operator' },
  };
  const { ballots } = await issueBallots(context, { roundId: 'but-son-2022', fieldId: 'ho-tich', count: 10 });
  const { questionnaires } = await getRound(context, 'but-son-2022');
  const answers = Object.fromEntries(
    criteriaOf(questionnaires[0]!.questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: '4' }]),
  );
  for (const { code } of ballots)
    await recordResponse(context, {
      roundId: 'but-son-2022',
      ballotCode: code,
      submission: { fieldId: 'ho-tich', channel: 'paper', consent: 'not-asked', answers },
    });
  await closeCollection(context, 'but-son-2022');
  await sealFigures(context, { roundId: 'but-son-2022', reason: '' });
  await publishFigures(context, 'but-son-2022');
  await sequenceLedger(context, readOrMakeKeys(data));
  const checkpoint = await readCheckpoint(store.db);
  await store.close();
  return checkpoint!;
}

describe('longdan backup and restore', () => {
  const sqlite = useEngine('sqlite');
  const postgres = useEngine('postgres');

  for (const [engine, other] of [
    [sqlite, postgres],
    [postgres, sqlite],
  ] as const)
    test(`${engine.name} under load, restored into ${engine.name} and ${other.name}`, async () => {
      const place = engine.newPlace();
      const made = longdan('round', 'create', plan, ...placeArguments(place));
      assert.equal(made.status, 0, made.stderr);
      const clerk = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', keyIn(place)],
        {
          stdio: ['pipe', 'pipe', 'inherit'],
        },
      );
      const acknowledged: string[] = [];
      const lines = createInterface({ input: clerk.stdout });
      lines.on('line', (code) => acknowledged.push(code));
      while (acknowledged.length < 200) await once(lines, 'line');

      const file = join(folder, `${engine.name}.longdan`);
      const before = [...acknowledged];
      const backup = spawn(process.execPath, command('backup', '--out', file, '--json', ...placeArguments(place)), {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const printed = backup.stdout.setEncoding('utf8').toArray();
      const [status] = await once(backup, 'exit');
      assert.equal(status, 0);
      const after = acknowledged.length;
      assert.ok(after > before.length, 'key-in went on during the backup');
      // The clerk is not held up by the backup, nor stopped by it.
      await once(lines, 'line');
      clerk.stdin.write('x');
      await once(clerk, 'exit');
      const { tables } = JSON.parse((await printed).join('')) as Content;

      if ('folder' in place) rmSync(place.folder, { recursive: true });
      for (const to of [engine.newPlace(), other.newPlace()]) {
        assert.deepEqual(run('restore', file, ...placeArguments(to)).tables, tables);
        const kept = await readKept(to);
        assert.deepEqual(
          before.filter((code) => !kept.codes.has(code)),
          [],
        );
        // In the order they were acknowledged: those that are in are the first ones, with no gap.
        assert.deepEqual(new Set(acknowledged.slice(0, kept.codes.size)), kept.codes);
        assert.ok(kept.codes.size < acknowledged.length, 'the backup is of a moment before the end');
        assert.deepEqual([kept.torn, kept.acts], [0, kept.codes.size]);
        assert.equal(tables.find(({ table }) => table === 'response')?.rows, kept.codes.size);
        const again = run(
          'backup',
          '--out',
          join(folder, `${engine.name}-lai-${'url' in to}.longdan`),
          ...placeArguments(to),
        );
        assert.deepEqual(again.tables, tables);
      }
    });

  test('a sealed round backed up, wiped and restored agrees with its ledger, on either engine', async () => {
    for (const [from, into] of [
      [sqlite, sqlite],
      [postgres, postgres],
      [sqlite, postgres],
    ] as const) {
      const keys = sqlite.newPlace() as { folder: string };
      const placeOf = (place: TestPlace, data: string) =>
        'url' in place ? ['--data', data, '--database', place.url] : ['--data', place.folder];
      const place = from.newPlace();
      const at = placeOf(place, keys.folder);
      const data = 'folder' in place ? place.folder : keys.folder;
      writeFileSync(join(data, 'session.secret'), 'khóa-phiên');
      const kept = join(folder, `diem-niem-${from.name}-${into.name}`);
      writeFileSync(kept, await fillToSeal(place, data));
      const file = join(folder, `niem-${from.name}-${into.name}.longdan`);
      run('backup', '--out', file, '--with-secrets', ...at);
      rmSync(data, { recursive: true });

      const fresh = sqlite.newPlace() as { folder: string };
      const to = into.newPlace();
      const where = placeOf(to, fresh.folder);
      run('restore', file, ...where);
      const check = longdan('fsck', '--checkpoint', kept, ...where);
      assert.equal(check.status, 0, check.stdout + check.stderr);
      assert.match(check.stdout, /✔ Kho khớp sổ: \d\d+ mục đã ghi, 0 mục đang chờ/);
      const keyFile = join('folder' in to ? to.folder : fresh.folder, 'ledger.keys.json');
      if (process.platform !== 'win32') assert.equal(statSync(keyFile).mode & 0o077, 0);
    }
  });

  test('the secret goes along only when asked for; what is refused is told with exit code 2', async () => {
    const [from, to, without] = [sqlite.newPlace(), sqlite.newPlace(), sqlite.newPlace()] as { folder: string }[];
    assert.equal(longdan('round', 'create', plan, '--data', from!.folder).status, 0);
    const [plain, whole] = [join(folder, 'khong.longdan'), join(folder, 'kem.longdan')];
    const missing = longdan('backup', '--out', whole, '--with-secrets', '--data', from!.folder);
    assert.deepEqual([missing.status, existsSync(whole)], [2, false]);
    assert.match(missing.stderr, /Không đọc được tệp bí mật/);
    writeFileSync(join(from!.folder, 'session.secret'), 'khóa-phiên');
    assert.match(longdan('backup', '--out', plain, '--data', from!.folder).stdout, /✔ Đã sao lưu \d+ dòng/);
    run('backup', '--out', whole, '--with-secrets', '--data', from!.folder);
    assert.match(longdan('backup', '--out', plain, '--data', from!.folder).stderr, /không bao giờ ghi đè/);

    assert.match(longdan('restore', plain, '--data', without!.folder).stdout, /✔ Đã khôi phục \d+ dòng/);
    assert.ok(!existsSync(join(without!.folder, 'session.secret')));
    run('restore', whole, '--data', to!.folder);
    const secret = join(to!.folder, 'session.secret');
    assert.equal(readFileSync(secret, 'utf8'), 'khóa-phiên');
    if (process.platform !== 'win32') assert.equal(statSync(secret).mode & 0o077, 0);

    const other = sqlite.newPlace() as { folder: string };
    writeFileSync(join(other.folder, 'session.secret'), 'khác');
    const refused = longdan('restore', whole, '--data', other.folder);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /đã có và khác/);
    assert.ok(!existsSync(join(other.folder, 'longdan.sqlite')));
    const full = longdan('restore', plain, '--data', to!.folder);
    assert.deepEqual([full.status, full.stdout], [2, '']);
    assert.match(full.stderr, /đã có dữ liệu/);
  });
});
