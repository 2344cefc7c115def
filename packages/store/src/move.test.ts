import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type TestPlace, useEngine } from '../../../scripts/test-engines.ts';
import { ContentHash } from './content-hash.ts';
import {
  audits,
  ballots,
  importRuns,
  moveStore,
  openStore,
  questionnaires,
  receipts,
  records,
  responses,
  rounds,
  StoreRefusal,
  schemes,
  settings,
} from './index.ts';
import { tables } from './tables.ts';

const texts = [
  '',
  'Đợt khảo sát phường Hoằng Hoá',
  'dấu \' và \\ và "',
  'dòng\r\nmới\t\u00a0',
  '𝕏 🏛️ ～',
  'a\u0301',
  'n;i1;',
];
const largeJson = JSON.stringify({ đoạn: 'Nội dung báo cáo dài. '.repeat(40_000), rỗng: null });

/** A store with something in every table: NULLs, empty and large texts, every byte, more rows than a page holds. */
async function fill(place: TestPlace, rows = 3000): Promise<void> {
  const store = await openStore(place);
  await store.db.transaction().execute(async (db) => {
    const at = '2026-11-10T03:00:00.000Z';
    await settings.setSetting(db, 'tên', texts[1]!);
    const days = { createdAt: at, updatedAt: at };
    const account = {
      id: 'a1',
      name: 'Nguyễn Thị Bưởi',
      email: 'a@b',
      emailVerified: 0,
      role: 'officer',
      disabled: 1,
      ...days,
    };
    const staff = db as unknown as {
      insertInto(table: string): { values(row: object): { execute(): Promise<unknown> } };
    };
    await staff
      .insertInto('staff_account')
      .values({ ...account, image: null, username: null })
      .execute();
    await staff
      .insertInto('staff_session')
      .values({ id: 's', expiresAt: at, token: 't', userId: 'a1', ...days })
      .execute();
    await staff
      .insertInto('staff_credential')
      .values({ id: 'c', accountId: 'a1', providerId: 'p', userId: 'a1', ...days })
      .execute();
    await staff
      .insertInto('staff_verification')
      .values({ id: 'v', identifier: 'i', value: 'v', expiresAt: at, ...days })
      .execute();
    await schemes.insertScheme(db, {
      id: 's',
      version: 1,
      content: '{}',
      file_name: 'Bộ.yaml',
      text: texts[3]!,
      added_on: at,
    });
    for (const id of ['dot-1', 'Dot-2', 'đợt-3']) {
      const [round_id, recorded] = [id, { recorded_at: at, recorded_by: texts[2]! }];
      await rounds.insertRound(db, { id, source: 'ballots', plan_version: 1, created_on: at, generated_data: 0 });
      for (const version of [2, 10, 1])
        await rounds.insertPlanVersion(db, { round_id, version, content: '{}', ...recorded });
      await rounds.insertApproval(db, { round_id, subject: 'plan', version: 1, approved_at: at, approved_by: 'L' });
      await rounds.setDocumentNumber(db, { round_id, document: 'plan', number: null, issued_on: null });
      await rounds.setTaskMark(db, id, 0, at);
      await records.insertRules(db, { round_id, version: 1, content: '[]', reason: texts[2]!, ...recorded });
      await records.insertCountTable(db, { round_id, version: 1, content: '{}', ...recorded });
      await records.insertNarrative(db, { round_id, field_id: '', version: 1, content: largeJson, ...recorded });
      await records.insertBenchmark(db, { round_id, id: 'm', content: '{}' });
      await questionnaires.insertQuestionnaire(db, {
        id: `q-${id}`,
        round_id,
        version: 1,
        scheme_id: 's',
        content: '{}',
      });
      await questionnaires.setFieldQuestionnaire(db, id, 'f', `q-${id}`);
      const bound = { round_id, field_id: 'f', unit_id: null };
      await ballots.insertBatch(db, { id: `b-${id}`, ...bound, count: 2, first_serial: 1, issued_on: at });
      await ballots.insertBallots(
        db,
        [1, 2].map((serial) => ({
          ...bound,
          code: `${id}${serial}`,
          serial,
          batch_id: `b-${id}`,
          questionnaire_id: `q-${id}`,
        })),
      );
      const counts = { rows_read: 2, accepted: 1, already_in: 0, refused: 1, finished: 1 };
      const run = {
        id: `i-${id}`,
        round_id,
        file_name: texts[1]!,
        file_hash: 'h',
        mapping: '[]',
        started_on: at,
        notes: '[]',
      };
      await importRuns.insertImport(db, { ...run, ...counts });
      const refused = { round_id, identity: 'f:h::2', import_id: run.id, row: 2, sheet: null, ballot_code: null };
      await importRuns.keepRefusedRows(db, [{ ...refused, raw: JSON.stringify(['\0', ...texts]), findings: '[]' }]);
    }
    for (let from = 0; from < rows; from += 1000)
      await responses.insertResponses(
        db,
        Array.from({ length: Math.min(1000, rows - from) }, (_, index) => {
          const number = from + index;
          const id = createHash('sha256').update(String(number)).digest('hex').slice(0, 32);
          return {
            round_id: 'dot-1',
            id,
            questionnaire_id: 'q-dot-1',
            ballot_code: number < 2 ? `dot-1${number + 1}` : null,
            identity: `f:h::${number}`,
            field_id: number % 3 === 0 ? null : 'f',
            unit_id: null,
            channel: 'paper',
            respondent_kind: null,
            answered_on: null,
            consent: 'not-asked',
            vector:
              number === 0 ? new Uint8Array() : Uint8Array.from({ length: 256 }, (_, byte) => (byte + number) % 256),
            written: texts[number % texts.length]!,
            set_aside: null,
            salt: Uint8Array.of(number % 256, 0, 255),
            import_id: 'i-dot-1',
          };
        }),
      );
    const [first] = await responses.pageResponses(db, 'dot-1', '', 1);
    await receipts.insertReceipt(db, { round_id: 'dot-1', response_id: first!.id, hash: 'h' });
    const correction = { id: 'k', round_id: 'dot-1', response_id: first!.id, corrected_on: at, corrected_by: 'A' };
    await responses.insertCorrection(db, { ...correction, reason: 'Nhập nhầm', before: '{}' });
    for (const ruling of ['void', 'withdraw'])
      await responses.insertRuling(db, {
        round_id: 'dot-1',
        response_id: first!.id,
        ruling,
        reason: 'Phiếu photo',
        ruled_by: 'A',
        ruled_on: at,
      });
    for (let number = 0; number < 12; number++)
      await audits.insertAudit(db, {
        at,
        actor_id: 'a',
        actor_name: 'A',
        act: `act-${number}`,
        round_id: null,
        details: '{}',
      });
  });
  await store.close();
}

const refusedWith = (pattern: RegExp) => (error: unknown) =>
  error instanceof StoreRefusal && pattern.test(error.message);

describe('moving a store', () => {
  const sqlite = useEngine('sqlite');
  const postgres = useEngine('postgres');

  test('SQLite → PostgreSQL → PostgreSQL → SQLite: every table equal, and the audit counts on', async () => {
    const places = [sqlite.newPlace(), postgres.newPlace(), postgres.newPlace(), sqlite.newPlace()];
    await fill(places[0]!);
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
    await fill(from, 10);
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
      await fill(from, 3000);
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
    await fill(from, 10);
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
