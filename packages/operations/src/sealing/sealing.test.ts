import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { criteriaOf, Problem } from '@longdan/core';
import { formatReceipt, signNote } from '@longdan/ledger';
import { openStore, responses, type Store, seals } from '@longdan/store';
import { type BundleReader, type Verification, verifyBundle } from '@longdan/verifier';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  approve,
  type Context,
  checkLedger,
  closeCollection,
  createRound,
  getRound,
  issueBallots,
  listBundleFiles,
  listSeals,
  publishFigures,
  type Role,
  readCheckpoint,
  recordResponse,
  ruleOnResponse,
  sealFigures,
  sequenceLedger,
  signSeal,
} from '../index.ts';
import { commitToResponse } from '../ledger/response-content.ts';
import { keys, roundId, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { makeDice } from '../testing/seeded.ts';

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  let early: string;
  let receipt: string;
  const ids: string[] = [];
  const as = (role: Role): Context => ({ ...context, actor: { id: role, name: `Người ${role}`, role } });
  const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

  const makeBundle = async (): Promise<Map<string, Uint8Array>> => {
    await sequenceLedger(context, keys);
    const files = new Map<string, Uint8Array>();
    for await (const { path, bytes } of listBundleFiles(as('leader'), keys)) files.set(path, new Uint8Array(bytes));
    return files;
  };
  const readerOf = (files: ReadonlyMap<string, Uint8Array>): BundleReader => ({ read: (path) => files.get(path) });
  const badOf = (verification: Verification) =>
    verification.checks.filter((one) => !one.ok).map((one) => one.message.vi);

  before(async () => {
    store = await openStore(engine.newPlace());
    context = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
    };
    const plan = samplePlan({
      supervisor: 'Ủy ban MTTQ Việt Nam xã Mẫu',
      fields: [
        { id: 'ho-tich', title: 'Hộ tịch', quota: 40, moments: ['at-counter'] },
        { id: 'chung-thuc', title: 'Chứng thực', quota: 40, moments: ['at-counter'] },
      ],
    });
    await createRound(context, { plan });
    await approve(as('leader'), { roundId, subject: 'plan' });
    const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
    for (const fieldId of ['ho-tich', 'chung-thuc']) {
      await issueBallots(context, { roundId, fieldId, count: 40 });
      for (let n = 0; n < 30; n++) {
        const answers = Object.fromEntries(
          criteriaOf(questionnaire).map(({ criterion }, place) => [
            criterion.id,
            { state: 'chosen', code: String(((n * 7 + place) % 3) + 1) },
          ]),
        );
        const submission = { channel: n % 2 === 0 ? 'paper' : 'web', consent: 'not-asked', fieldId, answers };
        ids.push((await recordResponse(context, { roundId, submission })).responseId);
      }
    }
    await sequenceLedger(context, keys);
    early = (await readCheckpoint(store.db))!;
    const row = (await responses.findResponse(store.db, roundId, ids[4]!))!;
    const promise = { origin: keys.origin, round: roundId, response: commitToResponse(row), by: '2026-12-31' };
    receipt = signNote(formatReceipt(promise), [keys.receipts]);
  });
  after(() => store?.close());

  test('figures are sealed once collection is closed, and published with the supervisor’s word', async () => {
    await assert.rejects(sealFigures(context, { roundId, reason: '' }), refusedAs('collection-open'));
    await closeCollection(context, roundId);
    const seal = await sealFigures(context, { roundId, reason: '' });
    assert.deepEqual([seal.version, seal.outdated, seal.publishedOn], [1, false, null]);
    await assert.rejects(sealFigures(context, { roundId, reason: 'lại' }), refusedAs('nothing-changed'));
    await assert.rejects(publishFigures(as('leader'), roundId), refusedAs('seal-unsigned'));
    await assert.rejects(signSeal(context, { roundId, version: 1 }), refusedAs('not-permitted'));
    await signSeal(as('supervisor'), { roundId, version: 1 });
    await assert.rejects(signSeal(as('supervisor'), { roundId, version: 1 }), refusedAs('already-signed'));
    assert.equal((await publishFigures(as('leader'), roundId)).publishedOn, '2026-11-10');
    await assert.rejects(publishFigures(as('leader'), roundId), refusedAs('nothing-changed'));
    await sequenceLedger(context, keys);
    assert.deepEqual((await checkLedger(context, verifiers)).findings, []);
  });

  test('a stranger verifies the bundle, with a checkpoint and a receipt from elsewhere', async () => {
    const files = await makeBundle();
    const verification = await verifyBundle(readerOf(files), { checkpoints: [early], receipts: [receipt] });
    assert.deepEqual(badOf(verification), []);
    assert.ok(verification.ok);
    const codes = verification.checks.map((one) => one.code);
    for (const code of [
      'keys',
      'checkpoint',
      'log',
      'kept-checkpoint',
      'kept-receipt',
      'round-laws',
      'openings',
      'publication',
      'sealed-counts',
    ])
      assert.ok(codes.includes(code as never), code);
    assert.equal(codes.filter((code) => code === 'figures').length, 3);
    assert.equal(verification.limits.length, 1);
    assert.equal((await verifyBundle(readerOf(files))).limits.length, 2, 'and says what it lacks without them');
    const everything = [...files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');
    for (const id of ids) assert.ok(!everything.includes(id), 'no response is named');
  });

  test('a file of the bundle that is changed anywhere is found', async () => {
    const files = await makeBundle();
    const reader = readerOf(files);
    assert.ok((await verifyBundle(reader)).ok);
    const dice = makeDice(9);
    const below = (limit: number) => Math.floor(dice() * limit);
    // The page is a tool, not part of what is checked: who doubts it takes it from elsewhere.
    const paths = [...files.keys()].filter((path) => path !== 'kiem-chung.html');
    for (let run = 0; run < 60; run++) {
      const path = paths[run % paths.length]!;
      const bytes = new Uint8Array(files.get(path)!);
      bytes[below(bytes.length)]! ^= 1 << below(7);
      const verification = await verifyBundle(readerOf(new Map(files).set(path, bytes)), { checkpoints: [early] });
      if (!verification.ok) continue;
      // What may change unseen is only white space and the like: the meaning is the same.
      assert.equal(Buffer.from(bytes).toString().trim(), Buffer.from(files.get(path)!).toString().trim(), path);
    }
  });

  test('sealed again after a ruling: a new version with its reason, the old one stays', async () => {
    await ruleOnResponse(context, { roundId, responseId: ids[7]!, ruling: 'void', reason: 'phiếu trùng người' });
    assert.equal((await listSeals(context, roundId)).at(-1)!.outdated, true);
    await assert.rejects(sealFigures(context, { roundId, reason: ' ' }), refusedAs('reason-required'));
    await sealFigures(context, { roundId, reason: 'loại một phiếu trùng sau phúc tra' });
    await signSeal(as('supervisor'), { roundId, version: 2, objection: 'Chưa xem được biên bản phúc tra.' });
    await publishFigures(as('leader'), roundId);
    const verification = await verifyBundle(readerOf(await makeBundle()), {
      checkpoints: [early],
      receipts: [receipt],
    });
    assert.deepEqual(badOf(verification), []);
    assert.equal(verification.checks.filter((one) => one.code === 'figures').length, 6, 'both versions');
  });

  test('fsck tells of sealed versions and words that were changed past the software', async () => {
    await sequenceLedger(context, keys);
    const found = async () => (await checkLedger(context, verifiers)).findings.map((one) => one.message.vi);
    assert.deepEqual(await found(), []);
    const [first] = await seals.listSeals(store.db, roundId);
    await seals.insertSeal(store.db, { ...first!, version: 9 });
    assert.match((await found()).join(' '), /figures-sealed” 9 có trong kho nhưng không có trong sổ/);
  });
});
