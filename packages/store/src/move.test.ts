import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { useEngine } from '../../../scripts/test-engines.ts';
import { ContentHash } from './content-hash.ts';
import { audits, moveStore, openStore, rounds, StoreRefusal, settings } from './index.ts';
import { tables } from './tables.ts';
import { fillWithEverything, texts } from './testing/full-store.ts';

const refusedWith = (pattern: RegExp) => (error: unknown) =>
  error instanceof StoreRefusal && pattern.test(error.message);

describe('moving a store', () => {
  const sqlite = useEngine('sqlite');
  const postgres = useEngine('postgres');

  test('SQLite → PostgreSQL → PostgreSQL → SQLite: every table equal, and the audit counts on', async () => {
    const places = [sqlite.newPlace(), postgres.newPlace(), postgres.newPlace(), sqlite.newPlace()];
    await fillWithEverything(places[0]!);
    let before: unknown;
    for (const [index, to] of places.slice(1).entries()) {
      const seen: string[] = [];
      const move = await moveStore({ from: places[index]!, to }, ({ table }) => seen.push(table));
      assert.deepEqual(new Set(seen), new Set(Object.keys(tables)), 'the test fills every table');
      before ??= move.tables;
      assert.deepEqual(move.tables, before);
      assert.deepEqual(
        move.tables
          .filter(({ table }) => ['audit', 'response', 'plan_version'].includes(table))
          .map(({ rows }) => rows),
        [9, 3000, 12],
      );
      const store = await openStore(to);
      assert.deepEqual(
        (await audits.listAudit(store.db, { limit: 2 })).map((row) => row.sequence),
        [12, 11],
      );
      await store.close();
    }
    for (const place of places) {
      const store = await openStore(place);
      await audits.insertAudit(store.db, {
        at: '',
        actor_id: 'a',
        actor_name: 'A',
        act: 'next',
        round_id: null,
        details: '{}',
      });
      const [last] = await audits.listAudit(store.db, { limit: 1 });
      assert.deepEqual([last?.sequence, last?.act], [13, 'next']);
      await store.close();
    }
  });

  test('a target with data, a source without, and a folder in use are refused and left as they are', async () => {
    const [from, empty, full] = [sqlite.newPlace(), postgres.newPlace(), postgres.newPlace()];
    await fillWithEverything(from, 10);
    const other = await openStore(full);
    await settings.setSetting(other.db, 'name', 'value');
    await assert.rejects(moveStore({ from, to: full }), refusedWith(/đã có dữ liệu/));
    await assert.rejects(moveStore({ from, to: from }), refusedWith(/đã có dữ liệu/));
    assert.equal(await settings.findSetting(other.db, 'name'), 'value');
    await other.close();
    await (await openStore(full)).close();

    await assert.rejects(moveStore({ from: empty, to: sqlite.newPlace() }), refusedWith(/không có dữ liệu Lòng Dân/));
    await assert.rejects(moveStore({ from: sqlite.newPlace(), to: empty }), refusedWith(/không có dữ liệu Lòng Dân/));
    const made = sqlite.newPlace();
    await (await openStore(made)).close();
    await assert.rejects(moveStore({ from: made, to: empty }), refusedWith(/chưa có dữ liệu nào/));
    await (await openStore(empty)).close();
  });

  for (const engine of [sqlite, postgres])
    test(`killed halfway into ${engine.name}: the target is refused until the move is run again`, async () => {
      const [from, to] = [sqlite.newPlace(), engine.newPlace()];
      await fillWithEverything(from, 3000);
      const script = `import { moveStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
        await moveStore(${JSON.stringify({ from, to })}, ({ table, rows }) => {
          if (table === 'response' && rows > 1000) process.kill(process.pid, 'SIGKILL');
        });`;
      const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
      assert.equal(killed.signal, 'SIGKILL', killed.stderr);
      for (const forServer of [true, false])
        await assert.rejects(openStore({ ...to, forServer }), refusedWith(/chưa xong.*longdan move/));
      await assert.rejects(moveStore({ from: to, to: sqlite.newPlace() }), refusedWith(/chưa xong/));
      const move = await moveStore({ from, to });
      assert.equal(move.tables.find(({ table }) => table === 'response')?.rows, 3000);
      const store = await openStore(to);
      assert.equal(await settings.findSetting(store.db, 'tên'), texts[1]);
      await store.close();
    });

  test('a difference that arises on the way is found, and nothing is kept', async () => {
    const [from, to] = [sqlite.newPlace(), postgres.newPlace()];
    await fillWithEverything(from, 10);
    // A server that was left running on the target writes while the move is on.
    const server = await openStore(to);
    let written: Promise<void> | undefined;
    const moving = moveStore({ from, to }, ({ table }) => {
      if (table === 'round') written ??= settings.setSetting(server.db, 'xen vào', 'x');
    });
    await assert.rejects(moving, refusedWith(/Bảng setting .* không giống nguồn/));
    await written;
    assert.deepEqual(await rounds.listRounds(server.db), []);
    await server.close();
  });
});

test('the hash is what its description says, and tells apart what is written alike', () => {
  const hash = (columns: readonly string[], rows: readonly Record<string, unknown>[]) => {
    const content = new ContentHash(columns);
    content.add(rows);
    return content.finish().hash;
  };
  const row = { số: -12, chữ: 'Đ;', rỗng: null, bytes: Uint8Array.of(0, 255) };
  const described = createHash('sha256').update('bytes,chữ,rỗng,số\nb2:00ff;t3:Đ;;n;i-12;').digest('hex');
  assert.equal(hash(['số', 'chữ', 'rỗng', 'bytes'], [row]), described);
  const pairs = [
    [
      { a: 'x', b: 'y' },
      { a: 'xt1:y', b: '' },
    ],
    [
      { a: '1', b: '' },
      { a: 1, b: '' },
    ],
    [
      { a: null, b: '' },
      { a: '', b: null },
    ],
    [
      { a: Uint8Array.of(1), b: '' },
      { a: '01', b: '' },
    ],
  ];
  for (const [one, other] of pairs) assert.notEqual(hash(['a', 'b'], [one!]), hash(['a', 'b'], [other!]));
  for (const value of [1.5, 'a\0b', true, undefined, 2 ** 60])
    assert.throws(() => hash(['a'], [{ a: value }]), /a: .* cannot be kept alike/);
});
