import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type TestPlace, useEngine } from '../../../scripts/test-engines.ts';
import { backupStore, openStore, readBackupHeader, restoreStore, rounds, StoreRefusal, settings } from './index.ts';
import { connect } from './store.ts';
import { tables } from './tables.ts';
import { fillWithEverything } from './testing/full-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'longdan-backup-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = () => join(folder, `sao-luu-${++files}.longdan`);

const about = { madeAt: '2026-11-10T03:00:00.000Z', software: '0.1.0' };
const refusedWith = (pattern: RegExp) => (error: unknown) =>
  error instanceof StoreRefusal && pattern.test(error.message) && error.words.en.length > 20;

async function isStillEmpty(place: TestPlace): Promise<boolean> {
  const store = await connect(place, { forServer: false, mustExist: false, mayBeUnfinished: true });
  const found = await rounds.listRounds(store.db);
  await store.close();
  return found.length === 0;
}

const oldRound = { id: 'cu', source: 'ballots', plan_version: 1, created_on: '2026-01-01', generated_data: 0 };

/** A store as an older version of the software left it. */
async function makeOldStore(place: TestPlace, withRound = true): Promise<void> {
  const old = await connect(place, {
    forServer: false,
    mustExist: false,
    mayBeUnfinished: false,
    schema: { upTo: '0003-packed-reading' },
  });
  if (withRound) await rounds.insertRound(old.db, oldRound);
  await old.close();
}

describe('backup and restoring', () => {
  const sqlite = useEngine('sqlite');
  const postgres = useEngine('postgres');

  test('SQLite → file → PostgreSQL → file → SQLite → file: every table equal each time', async () => {
    const from = sqlite.newPlace();
    await fillWithEverything(from);
    let place: TestPlace = from;
    let first: unknown;
    for (const to of [postgres.newPlace(), sqlite.newPlace(), undefined]) {
      const file = newFile();
      const backup = await backupStore(place, file, about);
      first ??= backup.tables;
      assert.deepEqual(backup.tables, first);
      assert.deepEqual(
        backup.tables.map(({ table }) => table),
        Object.keys(tables),
      );
      assert.ok(backup.tables.every(({ rows }) => rows > 0));
      if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o077, 0);
      if (!to) break;
      const restored = await restoreStore(file, to);
      assert.deepEqual([restored.tables, restored.madeAt, restored.software], [first, about.madeAt, about.software]);
      place = to;
    }
  });

  for (const engine of [sqlite, postgres])
    test(`${engine.name}: what another process writes while the backup is read is not in it, and is not held up`, async () => {
      const from = engine.newPlace();
      await fillWithEverything(from, 5);
      const still = await backupStore(from, newFile(), about);
      // A whole process each time, which has ended before the next table is read.
      const write = `import { audits, openStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
        const store = await openStore(${JSON.stringify(from)});
        await audits.insertAudit(store.db, { at: '', actor_id: 'a', actor_name: 'A', act: 'x', round_id: null, details: '{}' });
        await store.close();`;
      let written = 0;
      const during = await backupStore(from, newFile(), about, ({ table }) => {
        if (table !== 'round') return;
        const run = spawnSync(process.execPath, ['--input-type=module', '-e', write], { encoding: 'utf8' });
        assert.equal(run.status, 0, run.stderr);
        written++;
      });
      assert.deepEqual([during.tables, written], [still.tables, 1]);
      const audit = (await backupStore(from, newFile(), about)).tables.find(({ table }) => table === 'audit');
      assert.equal(audit?.rows, still.tables.find(({ table }) => table === 'audit')!.rows + 1);
    });

  test('the secret is in it only when asked for; an existing file is never overwritten', async () => {
    const from = sqlite.newPlace();
    await fillWithEverything(from, 5);
    const [without, holding] = [newFile(), newFile()];
    await backupStore(from, without, about);
    await backupStore(from, holding, { ...about, secret: 'bí mật' });
    assert.ok(!('secret' in (await readBackupHeader(without))));
    assert.equal((await readBackupHeader(holding)).secret, 'bí mật');
    const before = readFileSync(without);
    await assert.rejects(backupStore(from, without, about), refusedWith(/đã có/));
    assert.deepEqual(readFileSync(without), before);
    await assert.rejects(backupStore(from, join(folder, 'khong-co', 'x'), about), refusedWith(/Không ghi được/));
    await assert.rejects(backupStore(sqlite.newPlace(), newFile(), about), refusedWith(/không có dữ liệu Lòng Dân/));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('dang-ghi')),
      [],
    );
  });

  for (const engine of [sqlite, postgres])
    test(`cut short or altered anywhere, it is refused with table and reason, and ${engine.name} keeps nothing`, async () => {
      const from = sqlite.newPlace();
      await fillWithEverything(from, 300);
      const file = newFile();
      await backupStore(from, file, about);
      const bytes = readFileSync(file);
      const text = gunzipSync(bytes);
      const altered = (old: string, put: string) => {
        const at = text.lastIndexOf(old);
        assert.ok(at >= 0 && old.length === put.length, old);
        return gzipSync(
          Buffer.concat([text.subarray(0, at), Buffer.from(put), text.subarray(at + Buffer.byteLength(old))]),
        );
      };
      const flipped = Buffer.from(bytes);
      flipped[bytes.length >> 1]! ^= 1;
      const without = (table: string) => {
        const start = text.indexOf(`["table","${table}"`);
        return gzipSync(Buffer.concat([text.subarray(0, start), text.subarray(text.indexOf('["table"', start + 5))]));
      };
      const cases: [string, Buffer, RegExp][] = [
        ['half', bytes.subarray(0, bytes.length >> 1), /ở bảng \w+: tệp bị cắt cụt/],
        ['without its last bytes', bytes.subarray(0, -3), /cắt cụt/],
        [
          'whole lines missing at the end',
          gzipSync(text.subarray(0, text.lastIndexOf('["whole"'))),
          /phần cuối: tệp bị cắt cụt/,
        ],
        ['a bit', flipped, /hỏng hoặc đã bị sửa|không khớp/],
        ['a level of an answer', altered('t5:paper', 't5:phone'), /bảng response: .*không khớp dấu/],
        ['a word', altered('Phiếu photo', 'Phiếu phot0'), /bảng ruling: .*không khớp dấu/],
        ['a length', altered('t5:paper', 't6:paper'), /bảng response: nội dung hỏng/],
        ['the header', altered('"software":"0.1.0"', '"software":"0.1.9"'), /phần cuối: nội dung hỏng/],
        ['a table left out', without('ruling'), /bảng ruling: thiếu bảng/],
        ['something behind it', Buffer.concat([bytes, gzipSync('x')]), /phần cuối: nội dung hỏng/],
        ['another format', altered('["longdan-backup",1,', '["longdan-backup",9,'), /mới hơn/],
        ['no backup', Buffer.from('Kế hoạch'), /phần đầu: nội dung hỏng/],
        ['nothing', Buffer.alloc(0), /phần đầu: tệp bị cắt cụt/],
      ];
      const to = engine.newPlace();
      for (const [name, content, pattern] of cases) {
        const bad = newFile();
        writeFileSync(bad, content);
        await assert.rejects(restoreStore(bad, to), refusedWith(pattern), name);
        assert.ok(await isStillEmpty(to), name);
      }
      await assert.rejects(restoreStore(newFile(), to), refusedWith(/Không đọc được .*ENOENT/));
      // The sound one still goes in, and then nothing more.
      await restoreStore(file, to);
      await assert.rejects(restoreStore(file, to), refusedWith(/đã có dữ liệu/));
    });

  test('killed halfway: the target is refused until restoring is run again', async () => {
    const [from, to, file] = [sqlite.newPlace(), sqlite.newPlace(), newFile()];
    await fillWithEverything(from, 3000);
    await backupStore(from, file, about);
    const script = `import { restoreStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      await restoreStore(${JSON.stringify(file)}, ${JSON.stringify(to)}, ({ table, rows }) => {
        if (table === 'response' && rows > 1000) process.kill(process.pid, 'SIGKILL');
      });`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(killed.signal, 'SIGKILL', killed.stderr);
    await assert.rejects(openStore(to), refusedWith(/chưa xong.*longdan restore/));
    await restoreStore(file, to);
    await (await openStore(to)).close();
  });

  for (const engine of [sqlite, postgres])
    test(`${engine.name}: an older store is kept as it is, and restored up to date`, async () => {
      const [old, to, file] = [engine.newPlace(), engine.newPlace(), newFile()];
      await makeOldStore(old);
      const backup = await backupStore(old, file, about);
      assert.equal(backup.migrations.at(-1), '0003-packed-reading');
      assert.ok(backup.tables.every(({ table }) => table !== 'receipt'));
      assert.deepEqual((await backupStore(old, newFile(), about)).migrations, backup.migrations);
      await restoreStore(file, to);
      const store = await openStore(to);
      assert.equal((await rounds.findRound(store.db, 'cu'))?.created_on, '2026-01-01');
      assert.deepEqual(await store.db.selectFrom('receipt').selectAll().execute(), []);
      await store.close();
      const used = engine.newPlace();
      await (await openStore(used)).close();
      await assert.rejects(restoreStore(file, used), refusedWith(/các bảng của phiên bản mới hơn/));
    });
});

describe('before an upgrade', () => {
  const sqlite = useEngine('sqlite');
  const copiesIn = (place: TestPlace) =>
    readdirSync('folder' in place ? place.folder : '').filter((name) => !/^longdan\.sqlite(-wal|-shm)?$/.test(name));

  test('a store that holds rounds is copied as it was, once, and stays readable as a store', async () => {
    const place = sqlite.newPlace() as { folder: string };
    await makeOldStore(place);
    const store = await openStore(place);
    await rounds.insertRound(store.db, { ...oldRound, id: 'moi' });
    await store.close();
    const name = 'longdan-truoc-nang-cap-0004-receipt.sqlite';
    assert.deepEqual(copiesIn(place), [name]);
    const copy = new DatabaseSync(join(place.folder, name), { readOnly: true });
    assert.deepEqual(
      copy
        .prepare('select id from round')
        .all()
        .map(({ id }) => id),
      ['cu'],
    );
    assert.deepEqual(
      copy
        .prepare('select name from kysely_migration order by name')
        .all()
        .map(({ name: done }) => done),
      ['0001-round', '0002-account', '0003-packed-reading'],
    );
    copy.close();
    const before = statSync(join(place.folder, name)).mtimeMs;
    await (await openStore(place)).close();
    assert.equal(statSync(join(place.folder, name)).mtimeMs, before);
  });

  test('nothing is copied when there is nothing to lose or nothing to do', async () => {
    const [fresh, empty] = [sqlite.newPlace(), sqlite.newPlace()];
    const store = await openStore(fresh);
    await settings.setSetting(store.db, 'a', 'b');
    await store.close();
    await (await openStore(fresh)).close();
    await makeOldStore(empty, false);
    await (await openStore(empty)).close();
    assert.deepEqual([...copiesIn(fresh), ...copiesIn(empty)], []);
  });

  test('when the copy cannot be made, nothing is upgraded', async () => {
    const place = sqlite.newPlace() as { folder: string };
    await makeOldStore(place);
    // Somebody made a folder of that name, with something in it.
    const script = 'mkdir -p "$0/longdan-truoc-nang-cap-0004-receipt.sqlite/x"';
    assert.equal(spawnSync('sh', ['-c', script, place.folder]).status, 0);
    await assert.rejects(openStore(place), refusedWith(/chưa nâng cấp/));
    const found = await connect(place, {
      forServer: false,
      mustExist: true,
      mayBeUnfinished: false,
      schema: 'as found',
    });
    assert.equal((await found.listMigrations()).at(-1), '0003-packed-reading');
    await found.close();
  });
});
