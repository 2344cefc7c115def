/** What only a server has: roles and their rights, several servers on one database, a database that is not fit. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { startTestPostgres, type TestPostgres } from '../../../../scripts/test-postgres.ts';
import { audits, openStore, StoreRefusal, settings } from '../index.ts';

let server: TestPostgres;
before(async () => {
  server = await startTestPostgres();
});
after(() => server?.stop());

const auditRow = { at: '2026-01-01', actor_id: 'a', actor_name: 'A', act: 'x', round_id: null, details: '{}' };

/** Runs statements as another role of the same database. */
async function as(url: string, role: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace('//longdan@', `//${role}@`) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

test('an owner, a role with every right, and a superuser who silences triggers are all refused', async () => {
  const url = server.newDatabase();
  const superuser = 'longdan';
  await as(
    url,
    superuser,
    'create role chu_so_huu login',
    'create role duoc_cap login',
    `alter database ${new URL(url).pathname.slice(1)} owner to chu_so_huu`,
    'alter schema public owner to chu_so_huu',
  );
  const store = await openStore({ url: url.replace('//longdan@', '//chu_so_huu@') });
  await audits.insertAudit(store.db, auditRow);
  await as(url, superuser, 'grant all on all tables in schema public to duoc_cap');
  for (const role of ['chu_so_huu', 'duoc_cap'])
    for (const statement of ["update audit set act = 'z'", 'delete from audit where false', 'truncate audit'])
      await assert.rejects(as(url, role, statement), /audit: append-only/, `${role}: ${statement}`);
  await assert.rejects(
    as(url, superuser, 'set session_replication_role = replica', 'delete from audit'),
    /audit: append-only/,
  );
  await assert.rejects(as(url, 'duoc_cap', 'alter table audit disable trigger all'), /must be owner/);
  // A role with rights on rows alone serves the store that its owner made.
  const serving = await openStore({ url: url.replace('//longdan@', '//duoc_cap@'), forServer: true });
  await settings.setSetting(serving.db, 'name', 'value');
  await assert.rejects(sql`drop table audit`.execute(serving.db), /must be owner/);
  await serving.close();
  const { rows } = await sql<{ name: string }>`
    select tgrelid::regclass::text as name from pg_trigger
    where tgenabled = 'A' and tgfoid = 'refuse_change'::regproc order by 1`.execute(store.db);
  assert.ok(rows.length >= 9, `${rows.length} guarded tables`);
  assert.equal((await audits.listAudit(store.db, { limit: 10 })).length, 1);
  await store.close();
});

test('several servers share one database', async () => {
  const url = server.newDatabase();
  const [first, second] = [await openStore({ url, forServer: true }), await openStore({ url, forServer: true })];
  await settings.setSetting(first.db, 'name', 'value');
  assert.equal(await settings.findSetting(second.db, 'name'), 'value');
  await first.close();
  await second.close();
});

test('a connection that the server ends is replaced, and nothing else falls', async () => {
  const url = server.newDatabase();
  const store = await openStore({ url });
  await settings.setSetting(store.db, 'name', 'value');
  await as(
    url,
    'longdan',
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  // Queries may still meet the ended connections of the pool, each once, before word of their end has come.
  let seen: string | undefined;
  for (let attempt = 0; seen === undefined && attempt < 20; attempt++)
    seen = await settings.findSetting(store.db, 'name').catch(() => undefined);
  assert.equal(seen, 'value');
  await store.close();
});

test('another user of pg in the process keeps its own reading of numbers', async () => {
  const store = await openStore({ url: server.newDatabase() });
  assert.equal(pg.types.getTypeParser(20)('12'), '12');
  await store.close();
});

test('a database that could lose or spoil data is refused, with what to do', async () => {
  const refused = (pattern: RegExp) => (error: unknown) =>
    error instanceof StoreRefusal && pattern.test(error.message) && error.words.en.length > 20;
  const name = (url: string) => new URL(url).pathname.slice(1);

  const url = server.newDatabase();
  await as(url, 'longdan', `alter database ${name(url)} set synchronous_commit = off`);
  await assert.rejects(openStore({ url }), refused(/synchronous_commit/));

  const latin = url.replace(name(url), 'la_tinh');
  await as(
    url,
    'longdan',
    "create database la_tinh encoding 'LATIN1' locale 'C' locale_provider libc template template0",
  );
  await assert.rejects(openStore({ url: latin }), refused(/LATIN1/));

  await as(url, 'longdan', 'create role khach login');
  await assert.rejects(
    openStore({ url: server.newDatabase().replace('//longdan@', '//khach@') }),
    refused(/quyền tạo bảng/),
  );
  await assert.rejects(openStore({ url: url.replace(name(url), 'khong_co') }), refused(/khong_co/));
});
