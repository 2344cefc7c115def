import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import {
  audits,
  ballots,
  openStore,
  responses,
  roundOverviews,
  rounds,
  type Store,
  StoreRefusal,
  settings,
} from './index.ts';
import { connect } from './store.ts';

const auditRow = { at: '2026-01-01', actor_id: 'a', actor_name: 'A', act: 'x', round_id: null, details: '{}' };

/** Rows as plain objects: one engine gives them without a prototype. */
const plain = (rows: readonly object[]) => rows.map((row) => ({ ...row }));

const appendOnlyTables = [
  'access_log',
  'approval',
  'archived_file',
  'archived_round',
  'audit',
  'call_back_case',
  'call_back_decision',
  'call_back_draw',
  'call_back_outcome',
  'call_back_plan',
  'call_back_seed_step',
  'call_back_signature',
  'count_table',
  'dispatch_version',
  'document_details',
  'double_entry_plan',
  'eligibility_rules',
  'entry_settlement',
  'first_entry',
  'house_template_version',
  'ledger_block',
  'ledger_checkpoint',
  'ledger_cosignature',
  'ledger_key',
  'ledger_leaf',
  'ledger_witness',
  'narrative',
  'plan_version',
  'publication',
  'questionnaire',
  'questionnaire_release',
  'removal_request',
  'removal_word',
  'removed_response',
  'response_correction',
  'round_closing',
  'round_part',
  'ruling',
  'sample_draw',
  'sample_replacement',
  'sample_unit',
  'sampling_record',
  'seal_signature',
  'sealed_figures',
  'second_entry',
  'seed_step',
  'undone_import',
  'undone_response',
  'unit_event',
  'visit_log',
];

describeOnEngines((engine) => {
  let store: Store;
  before(async () => {
    store = await openStore(engine.newPlace());
  });
  after(() => store?.close());

  test('opening again finds the tables and what is in them', async () => {
    const place = engine.newPlace();
    const first = await openStore(place);
    await settings.setSetting(first.db, 'tên', 'Đợt khảo sát phường Hoằng Hoá');
    await first.close();
    const second = await openStore(place);
    assert.equal(second.engine, engine.name);
    assert.equal(await settings.findSetting(second.db, 'tên'), 'Đợt khảo sát phường Hoằng Hoá');
    await second.close();
  });

  test('several processes that open a new place at once make its tables once', async () => {
    const place = engine.newPlace();
    const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      const store = await openStore(${JSON.stringify(place)}); await store.close(); console.log('opened');`;
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'for one in 1 2 3; do "$0" --input-type=module -e "$1" & done; wait', process.execPath, script],
      { encoding: 'utf8' },
    );
    assert.equal(stdout, 'opened\n'.repeat(3), stderr);
  });

  test('a Date is refused, not stored as NULL; a boolean is 0 or 1; text has no U+0000', async () => {
    await assert.rejects(settings.setSetting(store.db, 'x', new Date() as never), /Dates are stored as text/);
    const row = { id: 'dung-sai', source: 'ballots', plan_version: 1, created_on: '2026-01-01' };
    await rounds.insertRound(store.db, { ...row, generated_data: true as never });
    assert.equal((await rounds.findRound(store.db, 'dung-sai'))?.generated_data, 1);
    await settings.setSetting(store.db, 'nul', 'a\0b');
    assert.equal(await settings.findSetting(store.db, 'nul'), 'a\ufffdb');
    assert.equal(await settings.findSetting(store.db, 'nu\0l'), undefined);
  });

  test('transactions of one process queue and roll back whole', async () => {
    await assert.rejects(
      store.db.transaction().execute(async (db) => {
        await settings.setSetting(db, 'half', 'done');
        throw new Error('stop');
      }),
      /stop/,
    );
    assert.equal(await settings.findSetting(store.db, 'half'), undefined);
    await rounds.insertRound(store.db, {
      id: 'hang-doi',
      source: 'ballots',
      plan_version: 1,
      created_on: '2026-01-01',
      generated_data: 0,
    });
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.db.transaction().execute(async (db) => {
          await rounds.lockRound(db, 'hang-doi');
          const before = Number((await settings.findSetting(db, 'count')) ?? 0);
          await settings.setSetting(db, 'count', String(before + 1));
        }),
      ),
    );
    assert.equal(await settings.findSetting(store.db, 'count'), '20');
  });

  test('counts are numbers, bytes are bytes, text sorts byte by byte', async () => {
    const round = { id: 'so-lieu', source: 'ballots', plan_version: 1, created_on: '2026-01-01', generated_data: 0 };
    await rounds.insertRound(store.db, round);
    const questionnaire = { id: 'q', round_id: round.id, version: 1, scheme_id: 's', content: '{}' };
    await store.db.insertInto('questionnaire').values(questionnaire).execute();
    const ids = ['a', 'Z', 'á', 'z', 'Đ', 'đ', '𝕏', '～', '0'];
    await responses.insertResponses(
      store.db,
      ids.map((id) => ({
        round_id: round.id,
        id,
        questionnaire_id: 'q',
        ballot_code: null,
        identity: `f:${id}`,
        field_id: null,
        unit_id: null,
        channel: 'paper',
        respondent_kind: null,
        answered_on: null,
        consent: 'not-asked',
        vector: Uint8Array.from({ length: 256 }, (_, index) => index),
        written: null,
        set_aside: null,
        salt: new Uint8Array(),
        import_id: null,
      })),
    );
    assert.equal(await responses.countResponses(store.db, round.id), ids.length);
    await store.db.updateTable('response').set({ field_id: 'a' }).where('id', 'in', ['a', 'Z']).execute();
    const asked = [
      { id: 'khong-co', fieldIds: ['a'] },
      { id: round.id, fieldIds: ['b', 'a'] },
    ];
    assert.deepEqual(await roundOverviews.countResponsesOf(store.db, asked), [
      { round_id: 'khong-co', field_id: 'a', count: 0 },
      { round_id: 'khong-co', field_id: null, count: 0 },
      { round_id: round.id, field_id: 'b', count: 0 },
      { round_id: round.id, field_id: 'a', count: 2 },
      { round_id: round.id, field_id: null, count: ids.length - 2 },
    ]);
    assert.deepEqual(await roundOverviews.countResponsesOf(store.db, []), []);
    const byBytes = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const paged: string[] = [];
    for (;;) {
      const page = await responses.pageResponses(store.db, round.id, paged.at(-1) ?? '', 2);
      paged.push(...page.map((row) => row.id));
      for (const row of page) {
        assert.ok(row.vector instanceof Uint8Array && row.salt.length === 0);
        assert.deepEqual(
          [...row.vector].slice(0, 3).concat(row.vector.at(-1)!, row.vector.length),
          [0, 1, 2, 255, 256],
        );
      }
      if (page.length < 2) break;
    }
    assert.deepEqual(paged, byBytes);
    assert.equal(await ballots.lastSerial(store.db, round.id, 'khac'), 0);
  });

  test('append-only tables refuse every kind of change', async () => {
    await audits.insertAudit(store.db, auditRow);
    const insert =
      "insert into audit (sequence, at, actor_id, actor_name, act, details) values (1, 'x', 'x', 'x', 'x', 'x')";
    const statements = [
      "update audit set act = 'z'",
      'delete from audit',
      `${insert} on conflict (sequence) do update set act = 'z'`,
      ...(engine.name === 'sqlite'
        ? [
            insert.replace('insert', 'insert or replace'),
            insert.replace('insert', 'replace'),
            "update or replace audit set act = 'z'",
          ]
        : [
            "with changed as (update audit set act = 'z' returning *) select * from changed",
            "merge into audit using (values (1)) as one (n) on sequence = n when matched then update set act = 'z'",
            'merge into audit using (values (1)) as one (n) on sequence = n when matched then delete',
            'truncate audit',
            'truncate round cascade',
          ]),
    ];
    for (const statement of statements)
      await assert.rejects(sql.raw(statement).execute(store.db), /append-only/, statement);
    const rows = await audits.listAudit(store.db, { limit: 10 });
    assert.deepEqual(plain(rows), [{ sequence: 1, ...auditRow }]);
  });
});

describe('sqlite alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-store-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('the file itself guards its append-only tables, whoever opens it', async () => {
    const store = await openStore({ folder });
    await audits.insertAudit(store.db, auditRow);
    await store.close();
    // A connection of its own, with none of the store's settings.
    const file = new DatabaseSync(join(folder, 'longdan.sqlite'));
    const row = "(1, '2026', 'b', 'B', 'y', null, '{}')";
    for (const statement of [
      "update audit set act = 'z'",
      'delete from audit',
      `insert or replace into audit values ${row}`,
      `replace into audit values ${row}`,
      `insert into audit values ${row} on conflict (sequence) do update set act = 'z'`,
      "update or replace audit set act = 'z'",
    ])
      assert.throws(() => file.exec(statement), /append-only/, statement);
    const guarded = file
      .prepare(
        "select distinct tbl_name as name from sqlite_master where type = 'trigger' and name like '%_no_replace'",
      )
      .all()
      .map((one) => one['name']);
    assert.deepEqual(guarded.sort(), appendOnlyTables);
    assert.deepEqual({ ...file.prepare('select act from audit').get() }, { act: 'x' });
    file.close();
  });

  test('migrations 0001 to 0004 make the tables they have always made', async () => {
    const store = await connect(
      { folder: join(folder, 'first-four') },
      { forServer: false, mustExist: false, mayBeUnfinished: false, schema: { upTo: '0004-receipt' } },
    );
    const { rows } = await sql<{ type: string; name: string; sql: string | null }>`
      select type, name, sql from sqlite_master order by name`.execute(store.db);
    await store.close();
    const made = new Set(rows.map((one) => `-- ${one.type} ${one.name}\n${one.sql ?? ''};\n`));
    const golden = readFileSync(join(import.meta.dirname, 'golden/0004.sqlite.sql'), 'utf8');
    const parts = golden.split(/(?=^-- )/m);
    assert.ok(parts.length > 50);
    for (const part of parts) assert.ok(made.has(part), part);
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

  test('DISTINCT reaches the engine; locks of rows are left out', async () => {
    const store = await openStore({ folder });
    const compiled = (query: { compile(): { sql: string } }) => query.compile().sql;
    assert.match(compiled(store.db.selectFrom('audit').select('act').distinct()), /^select distinct "act"/);
    assert.doesNotMatch(compiled(store.db.selectFrom('audit').select('act').forUpdate().skipLocked()), /update|skip/);
    await store.close();
  });

  test('a command writes beside a server', async () => {
    const server = await openStore({ folder, forServer: true });
    const command = await openStore({ folder });
    await settings.setSetting(command.db, 'name', 'value');
    assert.equal(await settings.findSetting(server.db, 'name'), 'value');
    await command.close();
    await server.close();
  });
});

test('an address that is none is refused in words, without its password', async () => {
  await assert.rejects(openStore({ url: 'mysql://a:bimat@b/c' }), (error: unknown) => {
    assert.ok(error instanceof StoreRefusal);
    assert.ok(!JSON.stringify([error.message, error.words]).includes('bimat'));
    return true;
  });
  await assert.rejects(openStore({ url: 'postgres://nguoi:bimat@127.0.0.1:1/thu' }), (error: unknown) => {
    assert.ok(error instanceof StoreRefusal);
    assert.match(error.message, /postgres:\/\/nguoi:\*\*\*@127\.0\.0\.1:1\/thu .*ECONNREFUSED/);
    assert.ok(!JSON.stringify([error.message, error.words]).includes('bimat'));
    return true;
  });
});
