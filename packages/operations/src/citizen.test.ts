import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answers, criteriaOf, formatBallotCode, makeBallotCode, Problem, readReceiptCode } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import {
  type Context,
  citizen,
  createRound,
  findResponse,
  hasPermission,
  issueBallots,
  listAudit,
  makeFormKey,
  openBallot,
  permissionTable,
  recordResponse,
  submitAnswers,
} from './index.ts';
import { samplePlan } from './testing/sample-plan.ts';
import { seededBytes } from './testing/seeded.ts';

const plan = samplePlan({
  title: 'Đo lường sự hài lòng năm 2026',
  respondentKinds: ['individual', 'organisation'],
  scheme: 'sipas-2024-dich-vu',
  fields: [{ id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] }],
  units: [{ id: 'quay-1', title: 'Quầy số 1' }],
  methods: ['web'],
  period: { from: '2026-09-01', to: '2026-10-31' },
  asksConsent: true,
  signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: '' },
});

describeOnEngines((engine) => {
  let store: Store;
  let office: Context;
  let context: Context;
  let codes: string[];
  const at = (time: string): Context => ({ ...context, now: () => new Date(time) });
  const chosen = (code: string) => ({ state: 'chosen', code }) as const;
  let answers: Answers;
  const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(7);
    const now = () => new Date('2026-10-31T16:59:00Z');
    office = { store, now, random, actor: { id: 'cb', name: 'Cán bộ', role: 'officer' } };
    context = { ...office, actor: citizen };
    await createRound(office, { plan });
    const issued = await issueBallots(office, { roundId: plan.id, fieldId: 'ho-tich', unitId: 'quay-1', count: 9 });
    codes = issued.ballots.map(({ code }) => code);
    const { questionnaire } = await openBallot(context, { code: codes[0]! });
    answers = {
      'tn-trung-tam': chosen('co'),
      'tn-phan-anh': chosen('khong'),
      ...Object.fromEntries(criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, chosen('4')])),
      'gop-y': { state: 'refused' },
      'gioi-tinh': chosen('nu'),
    };
  });
  after(() => store?.close());
  const submission = (changes = {}) => ({ respondentKind: 'individual' as const, consent: true, answers, ...changes });

  test('a citizen may answer a ballot and nothing else', () => {
    const may = Object.keys(permissionTable).filter((one) => hasPermission('citizen', one as 'ballot.answer'));
    assert.deepEqual(may, ['ballot.answer']);
    assert.ok(!hasPermission('officer', 'ballot.answer'));
  });

  test('a code opens its ballot however it is typed; others are told apart', async () => {
    const opened = await openBallot(context, { code: ` ${formatBallotCode(codes[0]!).toLowerCase()} ` });
    assert.equal(opened.code, codes[0]);
    assert.deepEqual(
      [opened.authority, opened.fieldTitle, opened.unitTitle, opened.mode, opened.asksConsent, opened.sent],
      ['UBND xã Mẫu', 'Hộ tịch', 'Quầy số 1', 'anonymous', true, false],
    );
    await assert.rejects(openBallot(context, { code: 'ABC' }), refusal('ballot-code-wrong'));
    const stranger = makeBallotCode((count) => new Uint8Array(count).fill(5));
    await assert.rejects(openBallot(context, { code: stranger }), refusal('ballot-not-found'));
    await assert.rejects(openBallot(office, { code: codes[0]! }), refusal('not-permitted'));
  });

  test('a ballot opens and is taken on the days of the period alone, by the days of Viet Nam', async () => {
    const code = codes[0]!;
    const send = (time: string) =>
      submitAnswers(at(time), { code, formKey: makeFormKey(context), submission: submission() });
    await assert.rejects(openBallot(at('2026-08-31T16:59:59Z'), { code }), refusal('answering-not-begun'));
    assert.ok(await openBallot(at('2026-08-31T17:00:00Z'), { code }));
    await assert.rejects(openBallot(at('2026-10-31T17:00:00Z'), { code }), refusal('answering-over'));
    await assert.rejects(send('2026-10-31T17:00:00Z'), refusal('answering-over'));
    await assert.rejects(send('2026-08-31T16:59:59Z'), refusal('answering-not-begun'));
  });

  test('answers go the way of key-in: bound, dated, only what the journey asks', async () => {
    const formKey = makeFormKey(context);
    const sent = await submitAnswers(context, { code: codes[1]!, formKey, submission: submission() });
    assert.equal(sent.state, 'recorded');
    assert.equal(readReceiptCode(sent.receiptCode), sent.receiptCode);
    const { view, answers: stored, setAside } = await findResponse(office, { roundId: plan.id, code: codes[1]! });
    assert.deepEqual(
      [view.channel, view.answeredOn, view.fieldId, view.unitId, view.respondentKind, view.decision.eligible],
      ['web', '2026-10-31', 'ho-tich', 'quay-1', 'individual', true],
    );
    // TC37–TC39 are asked of those who gave feedback.
    assert.deepEqual([stored['TC36'], stored['TC37'], stored['gop-y']], [chosen('4'), undefined, { state: 'refused' }]);
    assert.deepEqual(setAside, {});
  });

  test('the same form again gives the same receipt and one response, also when it comes twice at once', async () => {
    const formKey = makeFormKey(context);
    const send = () => submitAnswers(context, { code: codes[2]!, formKey, submission: submission() });
    const both = await Promise.all([send(), send()]);
    assert.deepEqual(both.map(({ state }) => state).sort(), ['recorded', 'sent-before']);
    assert.equal(both[0].receiptCode, both[1].receiptCode);
    assert.equal((await openBallot(at('2027-01-01T00:00:00Z'), { code: codes[2]!, formKey })).sent, true);
    const later = await submitAnswers(at('2027-01-01T00:00:00Z'), {
      code: codes[2]!,
      formKey,
      submission: submission(),
    });
    assert.deepEqual(later, { receiptCode: both[0].receiptCode, state: 'sent-before' });
    const changed = submission({ answers: { ...answers, 'gioi-tinh': chosen('nam') } });
    assert.equal((await submitAnswers(context, { code: codes[2]!, formKey, submission: changed })).state, 'kept');
    const { answers: stored } = await findResponse(office, { roundId: plan.id, code: codes[2]! });
    assert.deepEqual(stored['gioi-tinh'], chosen('nu'));
  });

  test('another form cannot use a used code, nor one that was keyed in', async () => {
    const formKey = makeFormKey(context);
    await assert.rejects(
      submitAnswers(context, { code: codes[2]!, formKey, submission: submission() }),
      refusal('ballot-already-used'),
    );
    await recordResponse(office, {
      roundId: plan.id,
      submission: { ballotCode: codes[3], channel: 'paper', consent: 'given', answers },
    });
    await assert.rejects(openBallot(context, { code: codes[3]!, formKey }), refusal('ballot-already-used'));
    await assert.rejects(
      submitAnswers(context, { code: codes[3]!, formKey, submission: submission() }),
      refusal('ballot-already-used'),
    );
  });

  test('silence is not consent; faulty answers are refused whole', async () => {
    const send = (changes: object, formKey = makeFormKey(context)) =>
      submitAnswers(context, { code: codes[4]!, formKey, submission: submission(changes) });
    await assert.rejects(send({ consent: false }), refusal('consent-required'));
    await assert.rejects(send({ answers: { 'khong-co': chosen('1') } }), refusal('invalid-input'));
    await assert.rejects(send({ answers: { TC24: chosen('9') } }), refusal('invalid-input'));
    await assert.rejects(send({}, 'khóa lạ'), refusal('invalid-input'));
    await assert.rejects(findResponse(office, { roundId: plan.id, code: codes[4]! }), refusal('response-not-found'));
    assert.equal((await send({ answers: {} })).state, 'recorded');
  });

  test('receipts tell nothing of answers, and nothing kept tells receipts, keys or times', async () => {
    const formKey = makeFormKey(context);
    const send = (code: string, key: string, changes = {}) =>
      submitAnswers(context, { code, formKey: key, submission: submission(changes) });
    const { receiptCode } = await send(codes[5]!, formKey);
    const other = await send(codes[6]!, makeFormKey(context));
    assert.notEqual(receiptCode, other.receiptCode);
    assert.equal((await send(codes[7]!, formKey, { answers: {} })).receiptCode, receiptCode);
    const { view } = await findResponse(office, { roundId: plan.id, code: codes[5]! });
    const kept = JSON.stringify([
      await store.db.selectFrom('response').selectAll().where('channel', '=', 'web').execute(),
      await store.db.selectFrom('receipt').selectAll().execute(),
      (await listAudit(office, { limit: 500 })).filter((row) => row.actor === citizen.name),
    ]);
    for (const secret of [receiptCode, formKey, 'T16:59', '16:59']) assert.ok(!kept.includes(secret), secret);
    const rows = (await listAudit(office, { limit: 500 })).filter((row) => row.actor === citizen.name);
    assert.equal(rows.length, 6);
    // Nothing in a row leads to its response: numbered rows would tell the order of answering.
    for (const row of rows)
      assert.deepEqual([row.when, row.act, row.details], ['2026-10-31', 'response-recorded', { channel: 'web' }]);
    assert.ok(!JSON.stringify(rows).includes(view.responseId));
  });
});
