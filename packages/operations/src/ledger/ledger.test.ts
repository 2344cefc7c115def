import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { criteriaOf, Problem } from '@longdan/core';
import { decodeEntry, formatReceipt, signNote } from '@longdan/ledger';
import { type Database, ledgerRows, openStore, responses, type Store } from '@longdan/store';
import { sql } from 'kysely';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  approve,
  type Context,
  changeRules,
  correctResponse,
  createRound,
  getRound,
  importResponses,
  issueBallots,
  recordResponse,
  ruleOnResponse,
  undoImport,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { checkLedger, inspectLedger, type KeptElsewhere } from './check-ledger.ts';
import { closeCollection } from './closing.ts';
import { makeLedgerKeys } from './keys.ts';
import { logAct, logResponses } from './log-act.ts';
import { entriesOfLog } from './log-reader.ts';
import { commitToResponse } from './response-content.ts';
import { sequenceLedger } from './sequence.ts';

const roundId = 'xa-mau-2026';
const keys = makeLedgerKeys('khaosat.example.vn/xa-mau', {
  log: new Uint8Array(32).fill(1),
  receipts: new Uint8Array(32).fill(2),
});
const verifiers = { log: [keys.logKey], receipts: [keys.receiptsKey] };

/** Random numbers that follow from a seed, as bytes. */
function seededBytes(seed: number): Context['random'] {
  let counter = 0;
  let stock = Buffer.alloc(0);
  return (bytes) => {
    while (stock.length < bytes)
      stock = Buffer.concat([stock, createHash('sha256').update(`${seed} ${counter++}`).digest()]);
    const given = new Uint8Array(stock.subarray(0, bytes));
    stock = stock.subarray(bytes);
    return given;
  };
}

/** Thrown to undo what a test did to the store. */
class Undo extends Error {}

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  let keptCheckpoint: string;
  let keptReceipt: string;
  const responseIds: string[] = [];

  const answers = async (level: string) => {
    const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
    return Object.fromEntries(
      criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: level }]),
    );
  };
  const record = async (level: string) => {
    const submission = { channel: 'paper', consent: 'not-asked', fieldId: 'ho-tich', answers: await answers(level) };
    const recorded = await recordResponse(context, { roundId, submission });
    responseIds.push(recorded.responseId);
  };
  const kindsOfLog = async (from = 0) => {
    const kinds: string[] = [];
    for await (const { bytes } of entriesOfLog(store.db, { from })) {
      const entry = decodeEntry(bytes);
      kinds.push(entry.ok ? entry.value.kind : 'unreadable');
    }
    return kinds;
  };

  before(async () => {
    store = await openStore(engine.newPlace());
    context = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: seededBytes(7),
      actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
    };
  });
  after(() => store?.close());

  test('acts are logged at once and in their order; responses wait until a batch can hide them', async () => {
    await createRound(context, { plan: samplePlan() });
    await approve({ ...context, actor: { ...context.actor, role: 'leader' } }, { roundId, subject: 'plan' });
    await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 80 });
    assert.equal((await sequenceLedger(context, keys)).size, 4);
    assert.deepEqual(await kindsOfLog(), [
      'questionnaire-version',
      'eligibility-rules',
      'plan-approval',
      'ballots-issued',
    ]);
    for (let n = 0; n < 39; n++) await record(String((n % 3) + 1));
    assert.equal((await sequenceLedger(context, keys)).logged, 0);
    await record('1');
    assert.deepEqual(await sequenceLedger(context, keys), { logged: 20, size: 24 });
    assert.deepEqual(await sequenceLedger(context, keys), { logged: 0, size: 24 });
    for (let n = 0; n < 30; n++) await record(String((n % 3) + 1));
    const checked = await checkLedger(context, verifiers);
    assert.deepEqual(checked, { logged: 24, waiting: 50, findings: [], kept: 0 });
  });

  test('corrections, rulings and rules are logged, and the store stays in agreement', async () => {
    await correctResponse(context, {
      roundId,
      responseId: responseIds[3]!,
      answers: await answers('3'),
      reason: 'sai',
    });
    await correctResponse(context, {
      roundId,
      responseId: responseIds[3]!,
      answers: await answers('1'),
      reason: 'sai',
    });
    const ruling = { roundId, responseId: responseIds[5]!, reason: 'trùng người' };
    await ruleOnResponse(context, { ...ruling, ruling: 'void' });
    await ruleOnResponse(context, { ...ruling, ruling: 'withdraw' });
    await changeRules(context, { roundId, rules: [], reason: 'thử' });
    await sequenceLedger(context, keys);
    const checked = await checkLedger(context, verifiers);
    assert.deepEqual(checked.findings, []);
    assert.equal(checked.waiting, 20);
  });

  test('closing empties the pool, comes after every response, and lets no other in', async () => {
    const closing = await closeCollection(context, roundId);
    assert.equal(closing.accepted, 70);
    await assert.rejects(
      record('1'),
      (error: unknown) => error instanceof Problem && error.code === 'collection-closed',
    );
    await assert.rejects(
      closeCollection(context, roundId),
      (error: unknown) => error instanceof Problem && error.code === 'collection-closed',
    );
    await sequenceLedger(context, keys);
    const kinds = await kindsOfLog();
    assert.equal(kinds.filter((kind) => kind === 'response-accepted').length, 70);
    assert.equal(kinds.at(-1), 'round-closing');
    const checked = await checkLedger(context, verifiers);
    assert.deepEqual([checked.findings, checked.waiting], [[], 0]);

    const last = await ledgerRows.findLastCheckpoint(store.db);
    keptCheckpoint = last!.note;
    const row = (await responses.findResponse(store.db, roundId, responseIds[8]!))!;
    const receipt = { origin: keys.origin, round: roundId, response: commitToResponse(row), by: '2026-12-31' };
    keptReceipt = signNote(formatReceipt(receipt), [keys.receipts]);
    const kept = { checkpoints: [keptCheckpoint], receipts: [keptReceipt] };
    assert.deepEqual((await checkLedger(context, verifiers, kept)).findings, []);
  });

  test('the order of the log tells no better than chance in which order the responses came', async () => {
    const place = new Map<string, number>();
    for await (const { index, bytes } of entriesOfLog(store.db)) {
      const entry = decodeEntry(bytes);
      if (entry.ok && entry.value.kind === 'response-accepted')
        place.set(Buffer.from(entry.value.commitment).toString('hex'), index);
    }
    // Spearman's correlation between the order of arrival and the place in the log, within the last batch of all.
    const last = [];
    for (const [arrival, id] of responseIds.entries()) {
      const row = (await responses.findResponse(store.db, roundId, id))!;
      const found = place.get(Buffer.from(commitToResponse(row)).toString('hex'));
      if (found !== undefined && found > 60) last.push({ arrival, found });
    }
    assert.ok(last.length >= 10);
    const ranks = last.toSorted((a, b) => a.found - b.found).map((one) => one.arrival);
    assert.notDeepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
  });

  /** Does something to a copy of the moment, looks, and undoes it. */
  async function tamper(act: (db: Database) => Promise<unknown>, kept: KeptElsewhere = {}): Promise<string[]> {
    let found: string[] = [];
    await assert.rejects(
      store.db.transaction().execute(async (db) => {
        await allowEverything(db, store.engine);
        await act(db as unknown as Database);
        found = (await inspectLedger(db, verifiers, kept)).findings.map((one) => one.code);
        throw new Undo();
      }),
      Undo,
    );
    return found;
  }

  test('direct changes of the store are found: random ones of seventeen kinds', async () => {
    const random = seededBytes(2026);
    const below = (limit: number) => Buffer.from(random(4)).readUInt32BE() % limit;
    const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
    const blocks = await ledgerRows.pageBlocks(store.db, 0, 100);
    const openings = await ledgerRows.pageOpenings(store.db, '', 100);
    const flip = (bytes: Uint8Array) => {
      const changed = new Uint8Array(bytes);
      changed[below(changed.length)]! ^= 1 << below(8);
      return changed;
    };
    const kinds: Record<string, (db: Database) => Promise<unknown>> = {
      'an answer changed': async (db) => {
        const row = (await responses.findResponse(db, roundId, oneOf(responseIds)))!;
        const vector = new Uint8Array(row.vector);
        const place = below(vector.length);
        vector[place] = (vector[place]! + 1 + below(200)) % 256;
        await responses.updateResponse(db, roundId, row.id, { vector });
      },
      'a particular changed': (db) =>
        responses.updateResponse(db, roundId, oneOf(responseIds), {
          ...oneOf([
            { channel: 'web' },
            { unit_id: 'quay-9' },
            { written: '{"x":"y"}' },
            { respondent_kind: 'organisation' },
          ]),
        }),
      'a response deleted': async (db) => {
        const id = oneOf(responseIds);
        for (const table of ['response_correction', 'ruling'] as const)
          await db.deleteFrom(table).where('response_id', '=', id).execute();
        await db.deleteFrom('response').where('id', '=', id).execute();
      },
      'a response inserted': async (db) => {
        const row = (await responses.findResponse(db, roundId, oneOf(responseIds)))!;
        const id = Buffer.from(random(16)).toString('hex');
        await responses.insertResponse(db, { ...row, id, identity: id, ballot_code: null, salt: random(32) });
      },
      'two responses swapped': async (db) => {
        const first = oneOf(responseIds);
        const a = (await responses.findResponse(db, roundId, first))!;
        const others = await Promise.all(responseIds.map((id) => responses.findResponse(db, roundId, id)));
        const b = oneOf(others.filter((row) => Buffer.compare(row!.vector, a.vector) !== 0))!;
        await responses.updateResponse(db, roundId, a.id, { vector: b.vector });
        await responses.updateResponse(db, roundId, b.id, { vector: a.vector });
      },
      'a rule changed': (db) =>
        db
          .updateTable('eligibility_rules')
          .set({ content: '[{"id":"x"}]' })
          .where('version', '=', 1 + below(2))
          .execute(),
      'a version of the rules inserted': (db) =>
        sql`insert into eligibility_rules select round_id, 3, '[]', reason, recorded_at, recorded_by from eligibility_rules where version = 1`.execute(
          db,
        ),
      'a ruling changed': (db) =>
        db
          .updateTable('ruling')
          .set({ ruling: 'keep' })
          .where('version', '=', 1 + below(2))
          .execute(),
      'a ruling deleted': (db) => db.deleteFrom('ruling').where('version', '=', 2).execute(),
      'a correction deleted': async (db) => {
        const rows = await db.selectFrom('response_correction').select('id').execute();
        await db.deleteFrom('response_correction').where('id', '=', oneOf(rows).id).execute();
      },
      'the approved plan changed': (db) =>
        db.updateTable('plan_version').set({ content: '{"title":"khác"}' }).execute(),
      'the questionnaire changed': (db) =>
        sql`update questionnaire set content = replace(content, 'hài lòng', 'rất hài lòng') || ' '`.execute(db),
      'a ballot added': (db) =>
        sql`insert into ballot select round_id, ${`XX${below(1_000_000)}`}, 900, field_id, unit_id, batch_id, questionnaire_id from ballot where serial = 80`.execute(
          db,
        ),
      'an opening changed': (db) => {
        const opening = oneOf(openings);
        const column = oneOf(['salt', 'content'] as const);
        return db
          .updateTable('ledger_opening')
          .set({ [column]: flip(opening[column]) })
          .where('commitment', '=', opening.commitment)
          .execute();
      },
      'the log changed': (db) => {
        const block = oneOf(blocks);
        const column = oneOf(['entries', 'hashes'] as const);
        return db
          .updateTable('ledger_block')
          .set({ [column]: flip(block[column]) })
          .where('first_entry', '=', block.first_entry)
          .execute();
      },
      'the end of the log cut': async (db) => {
        const last = blocks.at(-1)!;
        await db.deleteFrom('ledger_block').where('first_entry', '=', last.first_entry).execute();
        await db.deleteFrom('ledger_checkpoint').where('size', '>', last.first_entry).execute();
        await db.updateTable('ledger_head').set({ size: last.first_entry }).execute();
      },
      'a checkpoint changed': (db) =>
        sql`update ledger_checkpoint set note = replace(note, 'A', 'B') where size = (select max(size) from ledger_checkpoint where note like '%A%')`.execute(
          db,
        ),
    };
    const names = Object.keys(kinds);
    const runs = 136;
    for (let run = 0; run < runs; run++) {
      const name = names[run % names.length]!;
      const found = await tamper(kinds[name]!);
      assert.ok(found.length > 0, `${name} was not found (run ${run})`);
    }
    assert.deepEqual((await checkLedger(context, verifiers)).findings, [], 'and every one was undone');
  });

  /** What an insider with the database and the real key does: changes an answer, then writes the whole log anew. */
  async function rewriteEverything(db: Database, change: (db: Database) => Promise<unknown>): Promise<void> {
    await change(db);
    const old = await ledgerRows.pageOpenings(db, '', 1000);
    for (const table of ['ledger_block', 'ledger_checkpoint', 'ledger_opening', 'ledger_pending'] as const)
      await db.deleteFrom(table).execute();
    await ledgerRows.setHeadSize(db, 0);
    for (const opening of old) {
      const entry = acts.get(opening.commitment);
      if (
        !entry ||
        !['questionnaire-version', 'plan-approval', 'ballots-issued', 'eligibility-rules'].includes(opening.kind)
      )
        continue;
      const { commitment, ...fields } = entry;
      await logAct(context, db, { ...fields, content: opening.content, subjectId: opening.subject } as never);
    }
    await db.deleteFrom('ruling').execute();
    await db.deleteFrom('response_correction').execute();
    await db.deleteFrom('round_closing').execute();
    await logResponses(context, db, await responses.pageResponses(db, roundId, '', 1000));
    // Operations that open a transaction of their own go on in the one that is open.
    const inTransaction = new Proxy(db, {
      get(target, name) {
        if (name === 'transaction') return () => ({ execute: (act: (one: Database) => unknown) => act(target) });
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const inside: Context = { ...context, store: { ...store, db: inTransaction } };
    await closeCollection(inside, roundId);
    await sequenceLedger(inside, keys);
  }
  const acts = new Map<string, Record<string, unknown>>();

  test('a log written anew and signed with the real key is found by whoever kept a checkpoint or a receipt, and by nobody else', async () => {
    for await (const { bytes } of entriesOfLog(store.db)) {
      const entry = decodeEntry(bytes);
      if (entry.ok) acts.set(Buffer.from(entry.value.commitment).toString('hex'), { ...entry.value });
    }
    const change = async (db: Database) => {
      const row = (await responses.findResponse(db, roundId, responseIds[8]!))!;
      const vector = new Uint8Array(row.vector);
      vector[0] = vector[0] === 3 ? 1 : 3;
      await responses.updateResponse(db, roundId, row.id, { vector });
    };
    assert.deepEqual(
      await tamper((db) => rewriteEverything(db, change)),
      [],
      'without anything kept it cannot be found',
    );
    assert.deepEqual(await tamper((db) => rewriteEverything(db, change), { checkpoints: [keptCheckpoint] }), [
      'log-rolled-back',
    ]);
    assert.deepEqual(await tamper((db) => rewriteEverything(db, change), { receipts: [keptReceipt] }), [
      'receipt-missing',
    ]);
  });

  test('an import, taken back and brought in again, stays in agreement; taking back past the software is found', async () => {
    const id = 'xa-mau-2027';
    await createRound(context, { plan: samplePlan({ id }) });
    const { ballots } = await issueBallots(context, { roundId: id, fieldId: 'ho-tich', count: 50 });
    const { questionnaire } = (await getRound(context, id)).questionnaires[0]!;
    const criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion.text);
    const rows = ballots.map(({ code }, n) => [
      code,
      'Hộ tịch',
      ...criteria.map((_, place) => String(((n + place) % 3) + 1)),
    ]);
    const csv = [['Mã phiếu', 'Lĩnh vực', ...criteria], ...rows]
      .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
      .join('\r\n');
    const file = { roundId: id, fileName: 'phieu.csv', bytes: new TextEncoder().encode(csv) };
    const first = await importResponses(context, file);
    assert.equal(first.accepted, 50);
    await sequenceLedger(context, keys);
    assert.deepEqual((await checkLedger(context, verifiers)).findings, []);

    await undoImport(context, { roundId: id, importId: first.importId, reason: 'nhầm tệp' });
    assert.equal((await importResponses(context, file)).accepted, 50);
    await closeCollection(context, id);
    await sequenceLedger(context, keys);
    assert.deepEqual((await checkLedger(context, verifiers)).findings, []);

    const found = await tamper((db) =>
      sql`delete from undone_response where id = (select min(id) from undone_response)`.execute(db),
    );
    assert.deepEqual(found, ['record-altered', 'response-missing']);
    const smuggled = await tamper((db) => sql`delete from undone_import`.execute(db));
    assert.deepEqual(smuggled, ['record-unlogged', 'record-missing']);
  });

  test('an exchanged key is found', async () => {
    const other = makeLedgerKeys(keys.origin, {
      log: new Uint8Array(32).fill(9),
      receipts: new Uint8Array(32).fill(8),
    });
    const found = await checkLedger(context, { log: [other.logKey], receipts: [other.receiptsKey] });
    assert.ok(found.findings.length > 0 && found.findings.every((one) => one.code === 'checkpoint-signature'));
  });
});

/** Takes the guards of append-only tables away, as whoever owns the database can. */
async function allowEverything(db: Parameters<typeof ledgerRows.findHead>[0], engine: Store['engine']): Promise<void> {
  if (engine === 'postgres') {
    await sql`set local session_replication_role = replica`.execute(db);
    const triggers = await sql<{
      table: string;
      name: string;
    }>`select tgrelid::regclass::text as "table", tgname as name from pg_trigger where tgname like '%_append_only'`.execute(
      db,
    );
    for (const { table, name } of triggers.rows)
      await sql`alter table ${sql.ref(table)} disable trigger ${sql.ref(name)}`.execute(db);
    return;
  }
  await sql`pragma defer_foreign_keys = on`.execute(db);
  const triggers = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(db);
  for (const { name } of triggers.rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
}
