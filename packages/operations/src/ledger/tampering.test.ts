/**
 * What direct SQL on the store leaves behind: every change is named by the check, unless somebody with the real key wrote
 * the whole log anew; that is found by whoever kept a checkpoint or a receipt, and by nobody else.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { decodeEntry, formatReceipt, signNote } from '@longdan/ledger';
import { type Database, ledgerRows, openStore, responses, type Store } from '@longdan/store';
import { sql } from 'kysely';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import { type Context, createRound, getRound, importResponses, issueBallots, undoImport } from '../index.ts';
import { keys, makeClosedRound, officeOf, roundId, seededBytes, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { checkLedger, inspectLedger, type KeptElsewhere } from './check-ledger.ts';
import { closeCollection } from './closing.ts';
import { makeLedgerKeys } from './keys.ts';
import { logAct, logResponses } from './log-act.ts';
import { entriesOfLog } from './log-reader.ts';
import { commitToResponse } from './response-content.ts';
import { sequenceLedger } from './sequence.ts';

/** Thrown to undo what a test did to the store. */
class Undo extends Error {}

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  let keptCheckpoint: string;
  let keptReceipt: string;
  let responseIds: readonly string[];

  before(async () => {
    store = await openStore(engine.newPlace());
    context = officeOf(store);
    responseIds = await makeClosedRound(context);
    keptCheckpoint = (await ledgerRows.findLastCheckpoint(store.db))!.note;
    const row = (await responses.findResponse(store.db, roundId, responseIds[8]!))!;
    const receipt = { origin: keys.origin, round: roundId, response: commitToResponse(row), by: '2026-12-31' };
    keptReceipt = signNote(formatReceipt(receipt), [keys.receipts]);
    const kept = { checkpoints: [keptCheckpoint], receipts: [keptReceipt] };
    assert.deepEqual((await checkLedger(context, verifiers, kept)).findings, []);
  });
  after(() => store?.close());

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
