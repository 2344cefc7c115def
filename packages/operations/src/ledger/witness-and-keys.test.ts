/** A published log before its witnesses, and through a change of its key: who follows, and what is refused. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import {
  addSignatures,
  emptyRoot,
  type FileReader,
  formatVerifierKey,
  makeCosigner,
  reviewLog,
  verifierKeyFor,
} from '@longdan/ledger';
import { ledgerRows, openStore, type Store } from '@longdan/store';
import { verifyBundle } from '@longdan/verifier';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  addCosignature,
  addWitness,
  type Context,
  checkLedger,
  createRound,
  keyFileName,
  listBundleFiles,
  listWitnesses,
  readCheckpoint,
  readOrMakeKeys,
  rotateLedgerKey,
  sequenceLedger,
} from '../index.ts';
import { forgeLog, forgeries } from '../testing/forge-log.ts';
import { keys, leaderOf, officeOf, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { dropGuards, ignoreReferences, makeSealedRound, readScene, throwDice } from '../testing/sealed-scene.ts';
import { makeLedgerKeys, prepareNextKeys, promoteNextKeys } from './keys.ts';
import { logKeyChange } from './rotate-key.ts';

const name = 'giamsat.example.vn/mttq';
const seed = new Uint8Array(32).fill(3);
const witnessLine = formatVerifierKey(verifierKeyFor(name, 'cosignature', seed));
const strangerLine = formatVerifierKey(verifierKeyFor(name, 'cosignature', new Uint8Array(32).fill(4)));
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

/** Another key of the log beside the same key of receipts. */
const otherKeys = (origin: string, byte = 8) =>
  makeLedgerKeys(origin, { log: new Uint8Array(32).fill(byte), receipts: new Uint8Array(32).fill(2) });

describeOnEngines((engine) => {
  let store: Store;
  let office: Context;
  let supervisor: Context;

  const cosign = (note: string, by = seed) => {
    const signed = addSignatures(note, [makeCosigner(name, by, 1_795_000_000)]);
    assert.ok(signed.ok);
    return signed.value;
  };
  const bundle = async (present = keys): Promise<FileReader & { files: Map<string, Uint8Array> }> => {
    const files = new Map<string, Uint8Array>();
    for await (const { path, bytes } of listBundleFiles(leaderOf(office), present))
      files.set(path, new Uint8Array(bytes));
    return { files, read: (path) => files.get(path) };
  };
  const wrong = async (reader: FileReader, kept: Parameters<typeof verifyBundle>[1]) =>
    (await verifyBundle(reader, kept)).checks.filter((one) => !one.ok).map((one) => one.code);

  before(async () => {
    store = await openStore(engine.newPlace());
    office = officeOf(store);
    supervisor = { ...office, actor: { id: 's', name: 'MTTQ', role: 'supervisor' } };
    await makeSealedRound(office);
  });
  after(() => store?.close());

  test('a cosignature is kept once it verifies, of this log and by a witness that is known', async () => {
    const note = (await readCheckpoint(store.db))!;
    await assert.rejects(addCosignature(supervisor, { note: cosign(note) }), refused('cosignature-wrong'));
    await assert.rejects(addWitness(supervisor, formatVerifierKey(keys.logKey)), refused('witness-key-wrong'));
    await assert.rejects(addWitness(supervisor, 'không phải khóa'), refused('witness-key-wrong'));
    await assert.rejects(addWitness(office, witnessLine), refused('not-permitted'));
    await addWitness(supervisor, witnessLine);
    await addWitness(supervisor, witnessLine);
    await assert.rejects(addWitness(supervisor, strangerLine), refused('witness-name-taken'));
    const stranger = cosign(note, new Uint8Array(32).fill(4));
    await assert.rejects(addCosignature(supervisor, { note: stranger }), refused('cosignature-wrong'));
    const other = note.replace(/^\d+$/m, (size) => String(Number(size) - 1));
    await assert.rejects(addCosignature(supervisor, { note: cosign(other) }), refused('cosignature-foreign'));

    const size = (await ledgerRows.findHead(store.db))!.size;
    assert.deepEqual(await addCosignature(supervisor, { note: cosign(note).trimEnd() }), { size, witnesses: [name] });
    await addCosignature(supervisor, { note: cosign(note) });
    assert.equal(await readCheckpoint(store.db), cosign(note));
    assert.deepEqual(await listWitnesses(office), [{ name, key: witnessLine, last: { size, on: '2026-11-18' } }]);
  });

  test('a stranger counts the witnesses, and believes those whose keys are held', async () => {
    const reader = await bundle();
    const unaided = await verifyBundle(reader);
    assert.ok(unaided.ok && unaided.checks.some((one) => one.code === 'witnesses'));
    assert.match(unaided.limits.map((one) => one.vi).join(), /tự lập được một bên chứng kiến giả/);
    const held = await verifyBundle(reader, { witnesses: [witnessLine] });
    assert.ok(held.ok && held.checks.some((one) => one.code === 'expected-witness'));
    assert.doesNotMatch(held.limits.map((one) => one.vi).join(), /viết lại cả sổ|chứng kiến giả/);
    assert.deepEqual(await wrong(reader, { witnesses: [strangerLine] }), ['expected-witness']);
  });

  test('a log written anew shows its own cosignatures no more', async () => {
    const scene = await readScene(store.db);
    const copy = await openStore(engine.newPlace());
    const other = officeOf(copy);
    try {
      await makeSealedRound(other);
      await dropGuards(copy);
      await copy.db.transaction().execute(async (db) => {
        await ignoreReferences(db as never, copy.engine);
        const own = await readScene(db as never);
        await forgeries['an answer changed']!(db as never, own, throwDice('forged'));
        await forgeLog(db as never, own);
      });
      // The same round was made twice from the same random numbers: the forged log is as long as the true one.
      assert.equal((await readScene(copy.db)).entries.length, scene.entries.length);
      assert.deepEqual((await checkLedger(other, verifiers)).findings, []);
      const kept = { checkpoints: [(await readCheckpoint(store.db))!] };
      assert.deepEqual(
        (await checkLedger(other, verifiers, kept)).findings.map((one) => one.code),
        ['log-rewritten'],
      );
      await assert.rejects(
        addCosignature({ ...supervisor, store: copy }, { note: kept.checkpoints[0]!, key: witnessLine }),
        refused('cosignature-foreign'),
      );
    } finally {
      await copy.close();
    }
  });

  test('a key hands over: old and new check the same log, and the old one signs no more', async () => {
    const next = { role: 'log' as const, keys: otherKeys(keys.origin) };
    const operator: Context = { ...office, actor: { id: 'op', name: 'Vận hành', role: 'operator' } };
    await assert.rejects(logKeyChange(office, { present: keys, next, reason: 'định kỳ' }), refused('not-permitted'));
    const watched = { origin: keys.origin, key: keys.logKey, handovers: 0, head: { size: 0, root: emptyRoot() } };
    const seen = await reviewLog(watched, await bundle());
    assert.ok(seen.ok);
    const changed = await logKeyChange(operator, { present: keys, next, reason: 'định kỳ' });
    assert.deepEqual(await logKeyChange(operator, { present: keys, next, reason: 'lại' }), changed, 'done only once');
    // Right after the change, and after the log went on.
    for (const id of ['xa-moi-2026', undefined]) {
      const reader = await bundle(next.keys);
      for (const line of [keys.logKey, next.keys.logKey].map(formatVerifierKey))
        assert.deepEqual(await wrong(reader, { key: line, witnesses: [witnessLine] }), []);
      for (const log of [[keys.logKey], [next.keys.logKey]])
        assert.deepEqual((await checkLedger(office, { ...verifiers, log })).findings, []);
      const followed = await reviewLog(seen.value.watched, reader);
      assert.ok(followed.ok, JSON.stringify(followed));
      if (id === undefined) assert.equal(followed.value.watched.handovers, 1);
      else {
        await createRound(office, { plan: samplePlan({ id }) });
        await assert.rejects(sequenceLedger(office, keys), refused('ledger-key-changed'));
        await sequenceLedger(office, next.keys);
      }
    }
    const reader = await bundle(next.keys);
    assert.deepEqual(await wrong(reader, { key: formatVerifierKey(otherKeys(keys.origin, 9).logKey) }), [
      'expected-key',
    ]);
    reader.files.delete('doi-khoa.json');
    assert.deepEqual(await wrong(reader, {}), ['key-chain', 'witnesses']);
  });

  test('a change that is cut off between the file and the log is finished by doing it again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longdan-keys-'));
    const fresh = await openStore(engine.newPlace());
    try {
      const operator: Context = { ...officeOf(fresh), actor: { id: 'op', name: 'Vận hành', role: 'operator' } };
      const first = readOrMakeKeys(folder, 'https://khaosat.example.vn/xa-mau');
      await createRound(officeOf(fresh), { plan: samplePlan() });
      await sequenceLedger(operator, first);
      // Cut off after the new key lies in the file, and after the log names it.
      const next = prepareNextKeys(folder, 'log', new Uint8Array(32).fill(7));
      assert.deepEqual(
        readOrMakeKeys(folder).logKey,
        first.logKey,
        'the old one signs until the log names the new one',
      );
      await logKeyChange(operator, { present: first, next, reason: 'định kỳ' });
      const done = await rotateLedgerKey(operator, { folder, role: 'log', reason: 'định kỳ' });
      assert.equal(done.line, formatVerifierKey(next.keys.logKey));
      assert.deepEqual(readOrMakeKeys(folder).logKey, next.keys.logKey);
      assert.deepEqual(promoteNextKeys(folder).logKey, next.keys.logKey, 'nothing more to put in place');
      const receipts = await rotateLedgerKey(operator, { folder, role: 'receipts', reason: 'định kỳ' });
      assert.deepEqual(
        (await ledgerRows.listKeys(fresh.db)).map((row) => row.role),
        ['log', 'receipts', 'log', 'receipts'],
      );
      assert.ok(existsSync(join(folder, keyFileName)) && receipts.since > done.since);
      const given = { log: [first.logKey], receipts: [first.receiptsKey] };
      assert.deepEqual((await checkLedger(operator, given)).findings, []);
    } finally {
      await fresh.close();
      rmSync(folder, { recursive: true });
    }
  });
});
