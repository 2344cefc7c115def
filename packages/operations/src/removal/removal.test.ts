/**
 * Removal on lawful request: two parties, nothing of the content anywhere afterwards, and everything still adds up. Longer than
 * our files are: one round is removed from again and again, and each case stands on what the ones before left of it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Answers, criteriaOf, formatBallotCode, Problem, type Questionnaire } from '@longdan/core';
import {
  doubleEntries,
  importRuns,
  ledgerRows,
  openStore,
  type ResponseTable,
  removals,
  responses,
  type Store,
  uploads,
} from '@longdan/store';
import { type BundleReader, type Verification, verifyBundle } from '@longdan/verifier';
import { verifyOpened } from '@longdan/verifier/opened';
import { sql } from 'kysely';
import { describeOnEngines, type TestPlace } from '../../../../scripts/test-engines.ts';
import type { Context } from '../context.ts';
import {
  approve,
  checkLedger,
  checkRound,
  citizen,
  closeCollection,
  computeResults,
  confirmRemoval,
  correctResponse,
  createRound,
  declineRemoval,
  exportRound,
  findEntryStatus,
  findReceiptStatus,
  findResponse,
  getResponse,
  getRound,
  importResponses,
  importRound,
  issueBallots,
  listBundleFiles,
  listOpenedFiles,
  listRemovals,
  listSeals,
  openBallot,
  pageBallots,
  proposeRemoval,
  publishFigures,
  type RemovalProposal,
  type Role,
  recordResponse,
  ruleOnResponse,
  sealFigures,
  sequenceLedger,
  submitAnswers,
  undoImport,
  withdrawRemoval,
} from '../index.ts';
import { identifyRequest, receiveGroup } from '../intake/receive.ts';
import { composeRoundMinutes } from '../minutes.ts';
import { keys, leaderOf, officeOf, roundId, seededBytes, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { dropGuards } from '../testing/sealed-scene.ts';
import { makeDice } from '../testing/seeded.ts';

const words = ['riêng tư lúc nạp', 'riêng tư lúc gửi', 'riêng tư sau khi sửa', 'riêng tư trên giấy', 'riêng tư lý do'];

/** Every value of every table as text: what is bytes in hexadecimal, in Base 64 and as the letters it may hold. */
async function dumpTables({ db }: Store): Promise<Map<string, string>> {
  const dump = new Map<string, string>();
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    const texts = rows.flatMap((row) =>
      Object.values(row).map((value) => {
        if (!(value instanceof Uint8Array)) return String(value);
        const bytes = Buffer.from(value);
        return `${bytes.toString('hex')} ${bytes.toString('base64')} ${bytes.toString()}`;
      }),
    );
    dump.set(name, texts.join('\n'));
  }
  return dump;
}

const tablesWith = (dump: ReadonlyMap<string, string>, secrets: readonly string[]): string[] =>
  [...dump].filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([name]) => name);

describeOnEngines((engine) => {
  let place: TestPlace;
  let store: Store;
  let office: Context;
  let form: Questionnaire;
  let codes: readonly string[];
  let receiptCode: string;
  let own: ResponseTable;
  let commitment: Uint8Array;
  /** Everything that opens or repeats what was answered. */
  let secrets: string[];
  const as = (role: Role, id: string = role): Context => ({ ...office, actor: { id, name: `Người ${id}`, role } });
  const leader = () => as('leader', 'l');
  const sending = () => ({ ...office, actor: citizen });
  const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
  const faults = async (context = office) => (await checkLedger(context, verifiers)).findings.map(({ code }) => code);
  const asked = (responseId: string): RemovalProposal => ({
    roundId,
    responseId,
    basis: 'erasure',
    receivedOn: '2026-11-09',
    document: '12/ĐN',
    reason: 'Người trả lời đề nghị xóa dữ liệu của mình',
  });
  /** Levels by place, so that the answers of a response are its own. */
  const answersLike = (levels: string, text?: string): Answers => ({
    ...Object.fromEntries(
      criteriaOf(form).map(({ criterion }, at) => [
        criterion.id,
        { state: 'chosen', code: levels[at % levels.length]! },
      ]),
    ),
    ...(text === undefined ? {} : { 'gop-y': { state: 'written', value: text } }),
  });
  const record = (code: string, context = office) =>
    recordResponse(context, {
      roundId,
      submission: { channel: 'paper', consent: 'not-asked', ballotCode: code, answers: answersLike('2') },
    });
  const gather = async (from: AsyncIterable<{ path: string; bytes: Uint8Array }>): Promise<BundleReader> => {
    const files = new Map<string, Uint8Array>();
    for await (const { path, bytes } of from) files.set(path, new Uint8Array(bytes));
    return { read: (path) => files.get(path) };
  };
  const verifyAll = async () => {
    const opened = await gather(listOpenedFiles(as('operator'), keys, roundId));
    return verifyOpened(opened, opened);
  };
  const wrongOf = ({ checks }: Verification) => checks.filter((one) => !one.ok).map(({ message }) => message.vi);
  const fileOf = (code: string, levels: string, text: string) => {
    const answers = answersLike(levels);
    const cells = criteriaOf(form).map(({ criterion }) => (answers[criterion.id] as { code: string }).code);
    const heads = criteriaOf(form).map(({ criterion }) => criterion.text);
    const open = form.sections.flatMap((section) => section.questions).find(({ id }) => id === 'gop-y')!;
    return Buffer.from(
      [
        ['Mã phiếu', ...heads, open.text],
        [code, ...cells, text],
      ]
        .map((row) => row.map((cell) => `"${cell}"`).join(';'))
        .join('\r\n'),
    );
  };

  before(async () => {
    place = engine.newPlace();
    store = await openStore(place);
    office = officeOf(store, seededBytes(21));
    await createRound(office, { plan: samplePlan() });
    await approve(leaderOf(office), { roundId, subject: 'plan' });
    form = (await getRound(office, roundId)).questionnaires[0]!.questionnaire;
    codes = (await issueBallots(office, { roundId, fieldId: 'ho-tich', count: 12 })).ballots.map(({ code }) => code);
    const [code] = codes as [string];

    // The same sheet comes in by a file that is taken back, then from the respondent, is corrected, ruled on, keyed again.
    const file = { roundId, fileName: 'phieu.csv', fieldId: 'ho-tich', bytes: fileOf(code, '3121', words[0]!) };
    const { importId, accepted } = await importResponses(office, file);
    assert.equal(accepted, 1);
    const [undone] = await responses.pageResponses(store.db, roundId, '', 2);
    await undoImport(office, { roundId, importId, reason: 'nạp nhầm' });
    const submission = { consent: true, answers: answersLike('1323', words[1]!) };
    ({ receiptCode } = await submitAnswers(sending(), { code, formKey: 'ab'.repeat(16), submission }));
    const sent = (await responses.findResponseOfBallot(store.db, roundId, code))!;
    const about = { roundId, responseId: sent.id };
    await correctResponse(office, { ...about, answers: answersLike('2131', words[2]!), reason: words[4]! });
    await ruleOnResponse(office, { ...about, ruling: 'keep', reason: words[4]! });
    own = (await responses.findResponse(store.db, roundId, sent.id))!;
    for (const other of codes.slice(1, 9)) await record(other);

    const { db } = store;
    const keyed = { round_id: roundId, ballot_code: code, typist_id: 'n', typist_name: 'N', entered_on: '2026-11-10' };
    const paper = { ...keyed, vector: own.vector, written: words[3]!, set_aside: null };
    await doubleEntries.insertFirstEntry(db, { ...paper, version: 1, response_id: own.id, lot: 3 });
    await doubleEntries.insertSecondEntry(db, { ...paper, differing: 1 });
    const settled = { settled_by_id: 's', settled_by: 'S', settled_on: '2026-11-10', question_id: 'gop-y' };
    await doubleEntries.insertSettlements(db, [{ round_id: roundId, ballot_code: code, ruling: 'first', ...settled }]);
    const row = { round_id: roundId, import_id: importId, sheet: null, findings: JSON.stringify([words[3]]) };
    const cells = (first: string) => JSON.stringify({ cells: [first, words[3]], headings: [[]] });
    await importRuns.keepRefusedRows(db, [
      { ...row, identity: 'f:x::7', row: 7, ballot_code: code, raw: cells(code) },
      { ...row, identity: 'f:x::8', row: 8, ballot_code: null, raw: cells(formatBallotCode(code).toLowerCase()) },
    ]);
    const upload = { id: 'u', round_id: roundId, file_name: 'phieu.csv', field_id: null, hash: 'h' };
    await uploads.insertUpload(db, { ...upload, bytes: 1, kept_at: '2026-11-10T00:00:00Z' });
    await uploads.insertPart(db, { upload_id: 'u', part: 0, bytes: Buffer.from(words[3]!) });

    const former = await ledgerRows.listOpenings(db, roundId, 'response-accepted', own.id);
    commitment = new Uint8Array(Buffer.from(former[0]!.commitment, 'hex'));
    const rulings = await ledgerRows.listOpenings(db, roundId, 'response-ruling', own.id);
    const salts = [own, undone!, ...former, ...rulings].map(({ salt }) => Buffer.from(salt));
    const vectors = [own, undone!, sent].map(({ vector }) => Buffer.from(vector));
    secrets = [
      ...words,
      ...[...salts, ...vectors].flatMap((bytes) => [bytes.toString('hex'), bytes.toString('base64')]),
    ];
  });
  after(() => store?.close());

  test('one proposes, another confirms: nobody else, and never alone', async () => {
    await assert.rejects(proposeRemoval(office, { ...asked(own.id), reason: ' ' }), refusedAs('reason-required'));
    await assert.rejects(
      proposeRemoval(office, { ...asked(own.id), receivedOn: '2026-11-11' }),
      refusedAs('invalid-input'),
      'a day to come',
    );
    for (const role of ['administrator', 'data-entry', 'leader', 'supervisor', 'operator'] as const)
      await assert.rejects(proposeRemoval(as(role), asked(own.id)), refusedAs('not-permitted'), role);
    assert.deepEqual(await proposeRemoval(office, asked(own.id)), { number: 1 });
    await assert.rejects(proposeRemoval(office, asked(own.id)), refusedAs('removal-waiting'));
    for (const role of ['administrator', 'data-entry', 'officer', 'operator'] as const)
      await assert.rejects(confirmRemoval(as(role), { roundId, number: 1 }), refusedAs('not-permitted'), role);
    await assert.rejects(confirmRemoval(leaderOf(office), { roundId, number: 1 }), refusedAs('removal-second-party'));
    await assert.rejects(confirmRemoval(as('supervisor'), { roundId, number: 1 }), refusedAs('removal-second-party'));
    const line = (await getRound(leader(), roundId)).oddities.find(({ code }) => code === 'removal-waits');
    assert.match(line!.message.vi, /1 đề nghị .* chờ lãnh đạo/);
    assert.deepEqual(
      [(await listRemovals(leader(), roundId))[0]!.awaitsMe, (await listRemovals(office, roundId))[0]!.awaitsMe],
      [true, false],
    );

    await declineRemoval(leader(), { roundId, number: 1, reason: 'Chưa rõ người yêu cầu' });
    await assert.rejects(confirmRemoval(leader(), { roundId, number: 1 }), refusedAs('removal-not-waiting'));
    await proposeRemoval(office, asked(own.id));
    await withdrawRemoval(office, { roundId, number: 2, reason: 'Người yêu cầu đổi ý' });
    assert.ok(await responses.findResponse(store.db, roundId, own.id), 'nothing was destroyed so far');
  });

  test('the database lets go of nothing before both words stand in it', async () => {
    const { db } = store;
    const number = 3;
    await proposeRemoval(office, asked(own.id));
    for (const table of ['response_correction', 'ruling', 'undone_response', 'first_entry', 'second_entry'] as const)
      await assert.rejects(db.deleteFrom(table).execute(), /append-only/, table);
    const said = { said_on: '2026-11-10', said_by_id: 'o', said_by: 'Cán bộ', proposed_by_id: 'o', reason: null };
    await assert.rejects(
      removals.insertWord(db, { round_id: roundId, number, word: 'confirmed', party: 'leader', ...said }),
      /removal_by_two/,
    );
    const gone = { round_id: roundId, id: own.id, number, word: 'confirmed', questionnaire_id: form.id };
    const kept = { ballot_code: codes[0]!, identity: 'x', field_id: null, unit_id: null, undone_import: null };
    await assert.rejects(removals.insertRemoved(db, [{ ...gone, ...kept, commitment: '00' }]), /foreign key/i);
  });

  test('on the second word nothing of it is left in any table', async () => {
    assert.deepEqual(
      tablesWith(await dumpTables(store), secrets).sort(),
      [
        'audit',
        'first_entry',
        'ledger_opening',
        'refused_row',
        'response',
        'response_correction',
        'ruling',
        'second_entry',
        'undone_response',
        'upload_part',
      ],
      'before, it lies in all of these',
    );
    assert.deepEqual(await confirmRemoval(leader(), { roundId, number: 3 }), { cleared: true });
    const dump = await dumpTables(store);
    // What an officer gave as reason stands in the audit beside nothing that tells which ballot it was about.
    assert.deepEqual(tablesWith(dump, secrets), ['audit']);
    assert.deepEqual(
      tablesWith(
        dump,
        secrets.filter((one) => one !== words[4]),
      ),
      [],
    );
    assert.ok(dump.get('removed_response')!.includes(Buffer.from(commitment).toString('hex')));
    if (!('folder' in place)) return;
    for (const name of readdirSync(place.folder)) {
      const bytes = readFileSync(join(place.folder, name));
      for (const secret of words.slice(0, 4)) assert.ok(!bytes.includes(secret), `${secret} in ${name}`);
      assert.ok(!bytes.includes(Buffer.from(own.salt)), name);
    }
  });

  test('the ballot is answered no more, whatever way it comes', async () => {
    const [code] = codes as [string];
    const refused = refusedAs('content-removed');
    const submission = { consent: true, answers: answersLike('3') };
    await assert.rejects(openBallot(sending(), { code }), refused);
    await assert.rejects(openBallot(sending(), { code, formKey: 'ab'.repeat(16) }), refused);
    await assert.rejects(submitAnswers(sending(), { code, formKey: 'cd'.repeat(16), submission }), refused);
    await assert.rejects(record(code), refused);
    await assert.rejects(findResponse(office, { roundId, code }), refused);
    await assert.rejects(getResponse(office, { roundId, responseId: own.id }), refused);
    await assert.rejects(proposeRemoval(office, asked(own.id)), refused);
    const holder = { keyId: 'k', name: 'K', roundId, channel: 'web' as const, secret: 's' };
    const sent = { ballotCode: code, consent: 'not-asked', answers: answersLike('1') };
    const request = identifyRequest(holder, 'r');
    const [received] = await receiveGroup(sending(), roundId, [{ request, place: '', submission: sent }]);
    assert.ok(received instanceof Problem && received.code === 'content-removed');
    const file = { roundId, fileName: 'lai.csv', fieldId: 'ho-tich', bytes: fileOf(code, '3333', words[0]!) };
    const { accepted, alreadyIn, refused: rows } = await importResponses(office, file);
    assert.deepEqual([accepted, alreadyIn, rows], [0, 1, 0]);
    assert.ok(!tablesWith(await dumpTables(store), [words[0]!]).length, 'nor is the copy kept');
    // The next ballot to be keyed without its code is one that nobody answered.
    const { answers } = submission;
    const next = { channel: 'paper', consent: 'not-asked', fieldId: 'ho-tich', answers };
    assert.equal((await recordResponse(office, { roundId, submission: next })).ballotCode, codes[9]);
  });

  test('figures, lists and minutes say that one was removed, and add up', async () => {
    const { ballots } = await checkRound(office, roundId);
    const counts = { issued: 12, collected: 10, eligible: 9, ineligible: 0, removed: 1, reasons: [] };
    assert.deepEqual(ballots, counts);
    const figures = await computeResults(office, roundId);
    assert.deepEqual([figures.ballots, figures.findings.filter(({ severity }) => severity === 'fault')], [counts, []]);
    const states = ['all', 'collected', 'outstanding'] as const;
    const totals = await Promise.all(
      states.map(async (state) => (await pageBallots(office, { roundId, state })).total),
    );
    assert.deepEqual(totals, [12, 10, 2]);
    const listed = (await pageBallots(office, { roundId, state: 'collected' })).ballots;
    assert.deepEqual(
      listed.filter((one) => one.removed).map(({ code, responseId }) => [code, responseId]),
      [[codes[0], null]],
    );
    const minutes = JSON.stringify(await composeRoundMinutes(office, roundId, {}));
    assert.match(minutes, /phát ra 12 phiếu = thu về 10 \+ chưa thu về 2/);
    assert.match(minutes, /Có 1 phiếu thu về đã được xóa nội dung theo yêu cầu/);
  });

  test('its bearer learns that the content is gone and the entry still provable', async () => {
    await closeCollection(office, roundId);
    await sequenceLedger(office, keys);
    const status = await findReceiptStatus(sending(), { receiptCode });
    assert.deepEqual([status.removed, status.verdict], [true, null]);
    assert.ok(status.index !== null);
    assert.equal((await findEntryStatus(sending(), { round: roundId, response: commitment })).removed, true);
    assert.deepEqual(await faults(), []);
  });

  test('sealed without it, every figure follows from the rest; after sealing, a new version is due', async () => {
    await sealFigures(office, { roundId, reason: '' });
    await publishFigures(leaderOf(office), roundId);
    await sequenceLedger(office, keys);
    const first = await verifyAll();
    assert.deepEqual([wrongOf(first), first.limits.length], [[], 1]);
    assert.match(first.checks[0]!.message.vi, /đã xóa nội dung/);

    const other = (await responses.findResponseOfBallot(store.db, roundId, codes[4]!))!;
    const { number } = await proposeRemoval(office, { ...asked(other.id), basis: 'decision' });
    await confirmRemoval(leader(), { roundId, number });
    assert.equal((await listSeals(office, roundId)).at(-1)!.outdated, true);
    // Sealed before the sequencer comes by: the removal still stands before the decision that leaves it out.
    await sealFigures(office, { roundId, reason: 'Xóa nội dung một phiếu theo yêu cầu' });
    await sequenceLedger(office, keys);
    const again = await verifyAll();
    assert.deepEqual([wrongOf(again), again.limits.length], [[], 1]);
    const bundle = await verifyBundle(await gather(listBundleFiles(leader(), keys)), {});
    assert.deepEqual(wrongOf(bundle), [], 'the version published before stands');
    assert.deepEqual(await faults(), []);

    const third = (await responses.findResponseOfBallot(store.db, roundId, codes[5]!))!;
    await confirmRemoval(leader(), { roundId, number: (await proposeRemoval(office, asked(third.id))).number });
    await sequenceLedger(office, keys);
    const since = await verifyAll();
    assert.deepEqual([wrongOf(since), since.limits.length], [[], 2]);
    assert.match(since.limits[0]!.vi, /1 phiếu .* SAU bản niêm số 2/);
    assert.deepEqual(await faults(), []);
  });

  test('the round leaves as an archive and is taken in elsewhere', async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of exportRound(as('operator'), keys, roundId)) pieces.push(piece);
    const elsewhere = await openStore(engine.newPlace());
    try {
      const context: Context = { ...as('operator'), store: elsewhere };
      assert.equal((await importRound(context, Buffer.concat(pieces))).id, roundId);
    } finally {
      await elsewhere.close();
    }
  });

  test('content that goes without the act is missed, and the act of one party is told', async () => {
    const { db } = store;
    const row = (await responses.findResponseOfBallot(db, roundId, codes[6]!))!;
    await db.deleteFrom('response').where('id', '=', row.id).execute();
    assert.ok((await faults()).includes('response-missing'));
    await responses.insertResponse(db, row);
    assert.deepEqual(await faults(), []);
    // An older copy of the row, put back.
    await responses.insertResponse(db, { ...own, ballot_code: null, identity: 'f:y::1' });
    assert.ok((await faults()).includes('removed-content-back'));
    await db.deleteFrom('response').where('id', '=', own.id).execute();

    const openings = await ledgerRows.listOpenings(db, roundId, 'content-removal', own.id);
    await ledgerRows.deleteOpenings(db, [openings[0]!.commitment]);
    assert.deepEqual(new Set(await faults()), new Set(['record-unlogged', 'opening-missing', 'response-missing']));
    await ledgerRows.insertOpenings(db, openings);
    await dropGuards(store);
    if (engine.name === 'sqlite') await sql`pragma foreign_keys = off`.execute(db);
    else await sql`alter table removed_response drop constraint removed_by_two`.execute(db);
    await db.deleteFrom('removal_word').where('number', '=', 3).execute();
    assert.ok((await faults()).includes('removal-one-party'));
  });

  test('a removal, the same ballot sent again, corrections and the closing at one time: each is done or refused', async () => {
    const racing = await openStore(engine.newPlace());
    const dice = makeDice(2026);
    const shuffled = <T>(items: readonly T[]): T[] =>
      items
        .map((item) => ({ item, at: dice() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    const outcomeOf = (act: () => Promise<unknown>): Promise<string> =>
      act().then(
        () => 'done',
        (error) => (error instanceof Problem ? error.code : `crash: ${error}`),
      );
    try {
      const clerk: Context = { ...office, store: racing, random: seededBytes(5) };
      for (let round = 1; round <= 8; round++) {
        const id = `cung-luc-${round}`;
        await createRound(clerk, { plan: samplePlan({ id }) });
        const issued = (await issueBallots(clerk, { roundId: id, fieldId: 'ho-tich', count: 12 })).ballots;
        const holder = { keyId: 'k', name: 'K', roundId: id, channel: 'phone' as const, secret: 's' };
        const incoming = (at: number) => ({
          request: identifyRequest(holder, `gui-${at}`),
          place: '',
          submission: { ballotCode: issued[at]!.code, consent: 'not-asked', answers: answersLike('31') },
        });
        const send = (places: readonly number[]) =>
          receiveGroup({ ...clerk, actor: citizen }, id, places.map(incoming));
        assert.ok((await send([0, 1, 2])).every((one) => !(one instanceof Problem)));
        const sent = await Promise.all(
          [0, 1].map(async (at) => (await responses.findResponseOfBallot(racing.db, id, issued[at]!.code))!.id),
        );
        for (const responseId of sent) await proposeRemoval(clerk, { ...asked(responseId), roundId: id });
        const head: Context = { ...clerk, actor: leader().actor };
        const confirm = (number: number) => () => confirmRemoval(head, { roundId: id, number });
        const correct = () =>
          correctResponse(clerk, { roundId: id, responseId: sent[0]!, answers: answersLike('2'), reason: 'thử' });
        const acts: Readonly<Record<string, () => Promise<unknown>>> = {
          'confirm 1': confirm(1),
          'confirm 2': confirm(2),
          'send 0': () => send(shuffled([0, 1, 3, 4])),
          'send 1': () => send(shuffled([1, 0, 5, 6, 2])),
          'send 2': () => send(shuffled([4, 0, 7])),
          correct,
          ...(round % 2 === 0 ? { close: () => closeCollection(clerk, id) } : {}),
        };
        const said = new Map<string, string>();
        const running = shuffled(Object.entries(acts)).map(async ([name, act]) => said.set(name, await outcomeOf(act)));
        await Promise.all(running);
        const refused = [...said].filter(([, code]) => code !== 'done');
        assert.deepEqual(
          refused.filter(([name]) => name !== 'correct'),
          [],
          id,
        );
        assert.ok(
          ['done', 'content-removed', 'response-not-found'].includes(said.get('correct')!),
          said.get('correct'),
        );
        const left = await responses.pageResponses(racing.db, id, '', 20);
        assert.ok(!left.some((row) => sent.includes(row.id)), 'what was removed came back');
        assert.equal(new Set(left.map((row) => row.ballot_code)).size, left.length);
        if (round % 2 === 1) assert.equal(left.length, 6);
      }
      await sequenceLedger(clerk, keys);
      assert.deepEqual(await faults(clerk), []);
    } finally {
      await racing.close();
    }
  });
});
