import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { audits, openStore, settings } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'longdan-store-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('every append-only table refuses UPDATE, DELETE and REPLACE through SQL itself', async () => {
  const store = await openStore({ folder });
  await audits.insertAudit(store.db, {
    at: '2026-01-01',
    actor_id: 'a',
    actor_name: 'A',
    act: 'x',
    round_id: null,
    details: '{}',
  });
  await store.close();
  // A connection of its own, with none of the store's settings: the file itself must refuse.
  const sql = new DatabaseSync(join(folder, 'longdan.sqlite'));
  const row = "(1, '2026', 'b', 'B', 'y', null, '{}')";
  for (const statement of [
    "update audit set act = 'z'",
    'delete from audit',
    `insert or replace into audit values ${row}`,
    `replace into audit values ${row}`,
    `insert into audit values ${row} on conflict (sequence) do update set act = 'z'`,
    "update or replace audit set act = 'z'",
  ])
    assert.throws(() => sql.exec(statement), /append-only/, statement);
  const guarded = sql
    .prepare("select distinct tbl_name as name from sqlite_master where type = 'trigger' and name like '%_no_replace'")
    .all()
    .map((one) => one['name']);
  for (const table of [
    'audit',
    'plan_version',
    'approval',
    'questionnaire',
    'ruling',
    'eligibility_rules',
    'count_table',
    'narrative',
    'response_correction',
  ])
    assert.ok(guarded.includes(table), table);
  assert.deepEqual({ ...sql.prepare('select act from audit').get() }, { act: 'x' });
  sql.close();
});

test('one server per folder; a lock left by a dead process is taken over', async () => {
  const first = await openStore({ folder, forServer: true });
  const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    try { await openStore({ folder: ${JSON.stringify(folder)}, forServer: true }); console.log('opened'); } catch (error) { console.log(error.message); process.exit(0); }
    process.exit(0);`;
  const other = () => spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
  assert.match(other(), /đang được một máy chủ Lòng Dân khác dùng/);
  await first.close();
  writeFileSync(join(folder, 'server.lock'), '2147483646');
  assert.match(other(), /opened/);
});

test('a command writes beside a server', async () => {
  const server = await openStore({ folder, forServer: true });
  const command = await openStore({ folder });
  await settings.setSetting(command.db, 'name', 'value');
  assert.equal(await settings.findSetting(server.db, 'name'), 'value');
  await command.close();
  await server.close();
});

test('a Date is refused, not stored as NULL', async () => {
  const store = await openStore({ folder });
  await assert.rejects(settings.setSetting(store.db, 'x', new Date() as never), /Dates are stored as text/);
  await store.close();
});

test('transactions of one process queue and roll back whole', async () => {
  const store = await openStore({ folder });
  await assert.rejects(
    store.db.transaction().execute(async (db) => {
      await settings.setSetting(db, 'half', 'done');
      throw new Error('stop');
    }),
    /stop/,
  );
  assert.equal(await settings.findSetting(store.db, 'half'), undefined);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      store.db.transaction().execute(async (db) => {
        const before = Number((await settings.findSetting(db, 'count')) ?? 0);
        await settings.setSetting(db, 'count', String(before + 1));
        assert.ok(index >= 0);
      }),
    ),
  );
  assert.equal(await settings.findSetting(store.db, 'count'), '20');
  await store.close();
});
