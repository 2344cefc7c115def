/** Responses that other systems send: keys, repeats, groups of which some are refused; and what a receipt tells. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Answers, criteriaOf, makeBallotCode, Problem, receiptCodeOf } from '@longdan/core';
import {
  isReceiptLogged,
  makeVerifier,
  openCheckpoint,
  parseLogProof,
  receiptLeaf,
  verifyReceipt,
} from '@longdan/ledger';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  type Context,
  checkLedger,
  citizen,
  closeCollection,
  correctResponse,
  createRound,
  findResponse,
  getRound,
  issueBallots,
  listAudit,
  makeLedgerKeys,
  openBallot,
  recordResponse,
  ruleOnResponse,
  secureRandom,
  sequenceLedger,
  submitAnswers,
} from '../index.ts';
import { readPublishedFile } from '../ledger/published-files.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { createApiKey, identifyKeyHolder, type KeyHolder, listApiKeys, revokeApiKey } from './api-key.ts';
import { IntakeQueue } from './queue.ts';
import { findEntryStatus, findReceiptStatus, printReceipt, proveEntry } from './receipt-status.ts';
import { type Incoming, identifyRequest, type Received, receiveGroup } from './receive.ts';
import { ReceiverThreads } from './receiver-threads.ts';
import { answerRequests } from './requests.ts';

const roundId = 'xa-thu-2026';
const keys = makeLedgerKeys('khaosat.example.vn/xa-thu', {
  log: new Uint8Array(32).fill(1),
  receipts: new Uint8Array(32).fill(2),
});
const codeOf = (received: Received | undefined): string =>
  received instanceof Problem ? received.code : received?.repeated ? 'repeated' : 'recorded';
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  let store: Store;
  let office: Context;
  let sending: Context;
  let holder: KeyHolder;
  let codes: string[];
  let answers: Answers;
  let criteria: string[];
  let lastKey = 0;

  const newKey = () => `khoa-thu-nghiem-${++lastKey}`;
  const submission = (ballotCode: string, changes: object = {}) => ({
    ballotCode,
    consent: 'not-asked',
    answers,
    ...changes,
  });
  const sent = (ballotCode: string, changes: object = {}, requestKey = newKey()): Incoming => ({
    request: identifyRequest(holder, requestKey),
    place: '',
    submission: submission(ballotCode, changes),
  });
  const receive = (...group: Incoming[]) => receiveGroup(sending, roundId, group);
  const count = async (table: 'response' | 'audit') =>
    Number(
      (
        await store.db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );

  before(async () => {
    store = await openStore(engine.newPlace());
    const now = () => new Date('2026-10-10T03:00:00Z');
    office = { store, now, random: secureRandom(), actor: { id: 'cb', name: 'Cán bộ', role: 'officer' } };
    sending = { ...office, actor: citizen };
    await createRound(office, { plan: samplePlan({ id: roundId, period: { from: '2026-10-01', to: '2026-10-31' } }) });
    await createRound(office, { plan: samplePlan({ id: 'xa-khac-2026', period: undefined }) });
    codes = (await issueBallots(office, { roundId, fieldId: 'ho-tich', count: 90 })).ballots.map(({ code }) => code);
    const { questionnaire } = (await getRound(office, roundId)).questionnaires[0]!;
    criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion.id);
    answers = Object.fromEntries(criteria.map((id) => [id, { state: 'chosen', code: '2' }]));
    const { text } = await createApiKey(office, { roundId, name: ' Kiosk một cửa ', channel: 'kiosk' });
    holder = await identifyKeyHolder(store.db, text, roundId);
  });
  after(() => store?.close());

  test('keys: for one round, one channel, until revoked; the store does not hold their secret', async () => {
    const { key, text } = await createApiKey(office, { roundId, name: 'Tổng đài', channel: 'phone' });
    assert.match(text, /^ldk_[0-9a-f]{16}_[0-9a-f]{64}$/);
    const known = await identifyKeyHolder(store.db, text, roundId);
    assert.deepEqual([known.name, known.channel, known.keyId], ['Tổng đài', 'phone', key.id]);
    assert.ok(!JSON.stringify(await store.db.selectFrom('api_key').selectAll().execute()).includes(known.secret));
    await assert.rejects(identifyKeyHolder(store.db, text, 'xa-khac-2026'), refusal('api-key-other-round'));
    for (const wrong of ['', 'ldk_', text.slice(0, -1), `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`])
      await assert.rejects(identifyKeyHolder(store.db, wrong, roundId), refusal('api-key-wrong'));
    await revokeApiKey(office, { roundId, keyId: key.id });
    await assert.rejects(identifyKeyHolder(store.db, text, roundId), refusal('api-key-wrong'));
    await assert.rejects(revokeApiKey(office, { roundId, keyId: key.id }), refusal('api-key-not-found'));
    const listed = await listApiKeys(office, roundId);
    assert.deepEqual(
      listed.map(({ name, revoked }) => [name, revoked?.by]),
      [
        ['Kiosk một cửa', undefined],
        ['Tổng đài', 'Cán bộ'],
      ],
    );
    for (const bad of [
      { name: '', channel: 'web' },
      { name: 'x', channel: 'import' },
      { name: 'x', channel: 'fax' },
    ])
      await assert.rejects(createApiKey(office, { roundId, ...bad }), refusal('invalid-input'));
    const leader: Context = { ...office, actor: { id: 'l', name: 'L', role: 'leader' } };
    await assert.rejects(createApiKey(leader, { roundId, name: 'x', channel: 'web' }), refusal('not-permitted'));
  });

  test('the same request again gets the same answer and adds nothing; another under its key is refused', async () => {
    const requestKey = newKey();
    const first = sent(codes[0]!, {}, requestKey);
    const [recorded] = await receive(first);
    assert.equal(codeOf(recorded), 'recorded');
    const before = [await count('response'), await count('audit')];
    const [again] = await receive(first);
    assert.deepEqual(again, { ...(recorded as object), repeated: true });
    const others = [
      { answers: { ...answers, [criteria[0]!]: { state: 'chosen', code: '1' } } },
      { consent: 'given' },
      { answeredOn: '2026-10-09' },
      { ballotCode: codes[1]! },
    ];
    for (const changes of others)
      assert.equal(codeOf((await receive(sent(codes[0]!, changes, requestKey)))[0]), 'idempotency-key-reused');
    assert.equal(codeOf((await receive(sent(codes[0]!)))[0]), 'ballot-already-used');
    assert.deepEqual([await count('response'), await count('audit')], before);

    const { view } = await findResponse(office, { roundId, code: codes[0]! });
    assert.deepEqual([view.channel, view.answeredOn, view.fieldId], ['kiosk', '2026-10-10', 'ho-tich']);
    await correctResponse(office, { roundId, responseId: view.responseId, answers: {}, reason: 'thử' });
    assert.deepEqual((await receive(first))[0], again, 'a correction is no part of what was sent');
  });

  test('of a group each fails alone, and what was sent twice within it is stored once', async () => {
    const before = await count('response');
    const twice = sent(codes[2]!);
    const received = await receive(
      sent(codes[3]!),
      sent(codes[4]!, { answers: { ...answers, 'khong-co': { state: 'refused' } } }),
      twice,
      sent(makeBallotCode((bytes) => new Uint8Array(bytes))),
      twice,
      sent(codes[3]!.toLowerCase()),
      { ...sent(codes[5]!), submission: 'không phải phiếu' },
      sent(codes[5]!),
      sent(codes[0]!),
      sent(codes[8]!, { channel: 'web' }),
    );
    assert.deepEqual(received.map(codeOf), [
      'recorded',
      'invalid-input',
      'recorded',
      'ballot-not-found',
      'repeated',
      'ballot-already-used',
      'ballot-not-found',
      'recorded',
      'ballot-already-used',
      'invalid-input',
    ]);
    assert.equal(await count('response'), before + 3);
    const [row] = await listAudit(office, { roundId, act: 'responses-received', limit: 1 });
    assert.equal(row!.when, '2026-10-10', 'the day and no time');
    assert.deepEqual(row!.details, { channel: 'kiosk', count: 3, keys: `${holder.keyId} Kiosk một cửa` });
    assert.equal(codeOf((await receive(sent(codes[4]!)))[0]), 'recorded', 'what was refused can be sent again');
  });

  test('a ballot that comes in by two ways at once is stored once', async () => {
    const all = await Promise.all([
      ...Array.from({ length: 6 }, () => receive(sent(codes[6]!)).then(([one]) => codeOf(one))),
      recordResponse(office, { roundId, submission: { ...submission(codes[6]!), channel: 'paper' } }).then(
        () => 'recorded',
        (error) => error.code,
      ),
    ]);
    assert.deepEqual(all.sort(), [...Array(6).fill('ballot-already-used'), 'recorded']);
  });

  test('a screen is held to the days of the plan, a form keyed elsewhere is not', async () => {
    const late: Context = { ...sending, now: () => new Date('2026-11-05T03:00:00Z') };
    assert.equal(codeOf((await receiveGroup(late, roundId, [sent(codes[7]!)]))[0]), 'answering-over');
    const keyed = { ...sent(codes[7]!), request: identifyRequest({ ...holder, channel: 'post' }, newKey()) };
    assert.equal(codeOf((await receiveGroup(late, roundId, [keyed]))[0]), 'recorded');
  });

  test('the queue stores many in few transactions, refuses what it has no room for, and outlives a fault', async () => {
    let groups = 0;
    const body = (code: string) => Buffer.from(JSON.stringify(submission(code)));
    const queue = new IntakeQueue(
      async (round, group) => {
        groups += 1;
        if (group.some(({ requestKey }) => requestKey.startsWith('hong'))) throw new Error('disk');
        return answerRequests(sending, round, group);
      },
      { mostBytesWaiting: 20 * body(codes[10]!).length },
    );
    const add = (code: string, requestKey = newKey()) =>
      queue.add({ holder, requestKey, batch: false, body: body(code) });
    const room = codes.slice(10, 30).map((code) => add(code));
    await assert.rejects(add(codes[30]!), refusal('intake-busy'));
    assert.deepEqual(new Set((await Promise.all(room)).map(({ status }) => status)), new Set([201]));
    assert.equal(groups, 1);
    const [broken, sound] = await Promise.allSettled([add(codes[31]!, 'hong-hong-hong-hong'), add(codes[30]!)]);
    assert.equal(broken.status, 'rejected');
    assert.equal(sound.status === 'fulfilled' && sound.value.status, 201);
  });

  test('threads receive as the caller would; one that is told of a store it cannot open fails its group alone', async () => {
    const threads = new ReceiverThreads({ place: store.where, log: true });
    const keyed = { ...holder, channel: 'phone' as const };
    const request = (code: string, batch = false) => ({
      holder: keyed,
      requestKey: newKey(),
      batch,
      body: Buffer.from(JSON.stringify(batch ? { responses: [submission(code), 'x'] } : submission(code))),
    });
    const [single, batch] = [request(codes[40]!), request(codes[41]!, true)];
    const unreadable = { ...request(codes[42]!), body: Buffer.from([0xff]) };
    const answered = await threads.answer(roundId, [single, unreadable, batch]);
    const [first, unread, second] = answered;
    assert.deepEqual([first!.status, unread!.status, second!.status], [201, 400, 200]);
    const { recorded, refused } = JSON.parse(second!.body);
    assert.deepEqual([recorded, refused], [1, 1]);
    assert.deepEqual(await threads.answer(roundId, [single]), [{ ...first, replayed: true }]);
    await threads.close();
    const nowhere =
      store.engine === 'sqlite' ? { folder: '/dev/null/khong-co' } : { url: 'postgres://longdan@127.0.0.1:1/khong' };
    const broken = new ReceiverThreads({ place: nowhere, log: true });
    await assert.rejects(async () => broken.answer(roundId, [single]));
    await broken.close();
  });

  test('a receipt: waits, is logged and proved, and says whether the ballot counts only after the closing', async () => {
    const { code } = (await issueBallots(office, { roundId, fieldId: 'ho-tich', count: 1 })).ballots[0]!;
    await openBallot(sending, { code });
    const byPage = await submitAnswers(sending, {
      code,
      formKey: 'ab'.repeat(16),
      submission: { consent: true, answers },
    });
    const [blank] = await receive(sent(codes[32]!, { answers: {} }));
    assert.ok(blank && !(blank instanceof Problem));
    await ruleOnResponse(office, {
      roundId,
      responseId: (await findResponse(office, { roundId, code: codes[32]! })).view.responseId,
      ruling: 'void',
      reason: 'để trống',
    });
    const status = await findReceiptStatus(sending, { receiptCode: byPage.receiptCode.toLowerCase() });
    assert.deepEqual(status, {
      roundId,
      roundTitle: samplePlan().title,
      authority: samplePlan().authority.name,
      generatedData: false,
      index: null,
      by: '2026-11-14',
      removed: false,
      verdict: null,
    });
    const { note } = await printReceipt(sending, { receiptCode: byPage.receiptCode, keys });
    const receipt = verifyReceipt(note, makeVerifier(keys.receiptsKey));
    assert.ok(receipt.ok);
    assert.equal(receipt.value.by, '2026-11-14');
    assert.equal(await proveEntry(sending, receiptLeaf(receipt.value)), undefined);
    assert.equal((await findEntryStatus(sending, receipt.value)).index, null);

    await closeCollection(office, roundId);
    assert.equal(codeOf((await receive(sent(codes[33]!)))[0]), 'collection-closed');
    await sequenceLedger(office, keys);
    const closed = await findReceiptStatus(sending, { receiptCode: byPage.receiptCode });
    assert.deepEqual(closed.verdict, { counted: true, reasons: [] });
    const voided = await findReceiptStatus(sending, { receiptCode: blank.receiptCode });
    assert.equal(voided.verdict?.counted, false);
    assert.match(voided.verdict!.reasons[0]!.vi, /để trống/);

    const proof = await proveEntry(sending, receiptLeaf(receipt.value));
    const read = parseLogProof(proof!);
    assert.ok(read.ok);
    const opened = openCheckpoint(read.value.checkpoint, {
      origin: keys.origin,
      log: keys.logKey,
      witnesses: [],
      quorum: 0,
    });
    assert.ok(opened.ok);
    assert.ok(isReceiptLogged(receipt.value, opened.value, read.value.index, read.value.hashes));
    assert.equal(read.value.index, closed.index);
    assert.equal((await printReceipt(sending, { receiptCode: byPage.receiptCode, keys })).note, note);
    const check = await checkLedger(office, { log: [keys.logKey], receipts: [keys.receiptsKey] }, { receipts: [note] });
    assert.deepEqual(check.findings, []);

    for (const [typed, code] of [
      ['ACE', 'receipt-code-wrong'],
      [receiptCodeOf(new Uint8Array(16)), 'receipt-not-found'],
    ] as const)
      await assert.rejects(findReceiptStatus(sending, { receiptCode: typed }), refusal(code));
  });

  test('a receipt code of before, kept by its hash, leads to its response as those of today do', async () => {
    const receiptCode = receiptCodeOf(new Uint8Array(16).fill(9));
    const hash = createHash('sha256').update(`longdan-receipt-code/v1:${roundId}:${receiptCode}`).digest('hex');
    const { view } = await findResponse(office, { roundId, code: codes[0]! });
    await assert.rejects(findReceiptStatus(sending, { receiptCode }), refusal('receipt-not-found'));
    await store.db.insertInto('receipt').values({ round_id: roundId, response_id: view.responseId, hash }).execute();
    assert.notEqual((await findReceiptStatus(sending, { receiptCode })).index, null);
    const other = (await findResponse(office, { roundId, code: codes[32]! })).view.responseId;
    await store.db.insertInto('receipt').values({ round_id: roundId, response_id: other, hash }).execute();
    await assert.rejects(findReceiptStatus(sending, { receiptCode }), refusal('receipt-code-shared'));
  });

  test('each file of the log alone is what the whole list says', async () => {
    const checkpoint = await readPublishedFile(office, 'checkpoint');
    assert.ok(checkpoint && !checkpoint.forEver);
    const size = Number(Buffer.from(checkpoint.bytes).toString().split('\n')[1]);
    assert.equal((await readPublishedFile(office, `tile/0/000.p/${size}`))?.bytes.length, size * 32);
    assert.equal((await readPublishedFile(office, 'tile/0/000.p/3'))?.bytes.length, 96, 'a narrower one stays');
    assert.ok(await readPublishedFile(office, 'tile/entries/000.p/2'));
    for (const none of [`tile/0/000.p/${size + 1}`, 'tile/0/000', 'tile/0/001.p/1', 'tile/../000', 'khoa'])
      assert.equal(await readPublishedFile(office, none), undefined, none);
  });
});
