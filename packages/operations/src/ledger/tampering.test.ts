/**
 * What direct SQL on the store leaves behind: every change is named by the check, unless somebody with the real key wrote
 * the whole log anew; that is found by whoever kept a checkpoint or a receipt, and by nobody else.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { formatReceipt, signNote } from '@longdan/ledger';
import { type Database, ledgerRows, openStore, responses, type Store } from '@longdan/store';
import { sql } from 'kysely';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import { type Context, createRound, getRound, importResponses, issueBallots, undoImport } from '../index.ts';
import { forgeLog, forgeries } from '../testing/forge-log.ts';
import { keys, officeOf, roundId, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import {
  dropGuards,
  ignoreReferences,
  makeSealedRound,
  readScene,
  type SealedScene,
  throwDice,
} from '../testing/sealed-scene.ts';
import { tamperings } from '../testing/tamperings.ts';
import { checkLedger, inspectLedger, type KeptElsewhere } from './check-ledger.ts';
import { closeCollection } from './closing.ts';
import { makeLedgerKeys } from './keys.ts';
import { acceptedCommitment } from './log-act.ts';
import { sequenceLedger } from './sequence.ts';

/** Thrown to undo what a test did to the store. */
class Undo extends Error {}

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  let scene: SealedScene;
  let keptCheckpoint: string;

  before(async () => {
    store = await openStore(engine.newPlace());
    context = officeOf(store);
    await makeSealedRound(context);
    scene = await readScene(store.db);
    await dropGuards(store);
    keptCheckpoint = (await ledgerRows.findLastCheckpoint(store.db))!.note;
    const kept = { checkpoints: [keptCheckpoint], receipts: [await receiptOf(scene.responseIds[8]!)] };
    assert.deepEqual((await checkLedger(context, verifiers, kept)).findings, []);
  });
  after(() => store?.close());

  async function receiptOf(id: string): Promise<string> {
    const response = await acceptedCommitment(store.db, (await responses.findResponse(store.db, roundId, id))!);
    return signNote(formatReceipt({ origin: keys.origin, round: roundId, response, by: '2026-12-31' }), [
      keys.receipts,
    ]);
  }

  /** Does something to a copy of the moment, looks, and undoes it. */
  async function tamper<T>(act: (db: Database) => Promise<T>): Promise<T> {
    let found: T | undefined;
    await assert.rejects(
      store.db.transaction().execute(async (db) => {
        await ignoreReferences(db as unknown as Database, store.engine);
        found = await act(db as unknown as Database);
        throw new Undo();
      }),
      Undo,
    );
    return found!;
  }

  test('direct changes of the store are found and named: random ones of every kind', async () => {
    const names = Object.keys(tamperings);
    for (let run = 0; run < 2 * names.length; run++) {
      const name = names[run % names.length]!;
      const { findings, isNamed } = await tamper(async (db) => {
        const isNamed = await tamperings[name]!(db, scene, throwDice(`suite ${run}`));
        return { isNamed, findings: (await inspectLedger(db, verifiers)).findings };
      });
      assert.ok(findings.some(isNamed), `${name}, run ${run}: ${JSON.stringify(findings)}`);
    }
    assert.deepEqual((await checkLedger(context, verifiers)).findings, [], 'and every one was undone');
  });

  test('a log written anew and signed with the real key is found by whoever kept a checkpoint or a receipt, and by nobody else', async () => {
    const receipts = new Map<string, string>();
    for (const id of scene.responseIds) receipts.set(id, await receiptOf(id));
    for (const [run, [name, forge]] of Object.entries(forgeries).entries()) {
      const found = await tamper(async (db) => {
        const id = await forge(db, scene, throwDice(`suite ${run}`));
        await forgeLog(db, scene);
        const codes = async (kept: KeptElsewhere) =>
          (await inspectLedger(db, verifiers, kept)).findings.map((one) => one.code);
        return {
          alone: await codes({}),
          witnessed: await codes({ checkpoints: [keptCheckpoint] }),
          receipted: id === undefined ? undefined : await codes({ receipts: [receipts.get(id)!] }),
        };
      });
      assert.deepEqual(found.alone, [], `${name}: without anything kept it cannot be found`);
      assert.equal(found.witnessed.length, 1, name);
      assert.match(found.witnessed[0]!, /^log-(rewritten|rolled-back)$/, name);
      assert.deepEqual(found.receipted ?? ['receipt-missing'], ['receipt-missing'], name);
    }
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

    const foundAfter = (act: (db: Database) => Promise<unknown>) =>
      tamper(async (db) => {
        await act(db);
        return (await inspectLedger(db, verifiers)).findings.map((one) => one.code);
      });
    const found = await foundAfter((db) =>
      sql`delete from undone_response where id = (select min(id) from undone_response)`.execute(db),
    );
    assert.deepEqual(found, ['record-altered', 'response-missing']);
    const smuggled = await foundAfter((db) => sql`delete from undone_import`.execute(db));
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
