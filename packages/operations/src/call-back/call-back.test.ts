import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answers, Problem } from '@longdan/core';
import { ballots, callBacks, ledgerRows, openStore, responses, type Store, samples } from '@longdan/store';
import { seededRandom } from '../../../../fixtures/seeded-random.ts';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  type CallBackPlan,
  type Context,
  callBackBook,
  checkLedger,
  closeCollection,
  commitSeed,
  computeResults,
  confirmRemoval,
  createRound,
  destroySampleCustody,
  drawCallBack,
  drawMachineSeed,
  getCallBack,
  getCallBackResults,
  getRound,
  listAccess,
  listCallBackContacts,
  makeLedgerKeys,
  openCallBackForm,
  proposeDecision,
  proposeRemoval,
  type Role,
  recordCallBack,
  repeatCallBackDraw,
  revealSeed,
  saveCallBackPlan,
  sealFigures,
  sequenceLedger,
  signDecision,
} from '../index.ts';
import { answersOfPerson, calledPlan, inventedSerials, makeCalledRound } from '../testing/called-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { outcomeOf, verifyElsewhere } from '../testing/verify-elsewhere.ts';
import { draftItems } from './call-back-plan.ts';

const roundId = calledPlan.id;
const keys = makeLedgerKeys('khaosat.example.vn/xa-mau', {
  log: new Uint8Array(32).fill(1),
  receipts: new Uint8Array(32).fill(2),
});
const names = ['Lê An', 'Vũ Bình', 'Đỗ Chi', 'Hồ Dung', 'Mai Én'];
const enumerators = names.map((name, at) => ({ name, fieldId: 'ho-tich', from: at * 30 + 1, to: at * 30 + 30 }));
const plan: CallBackPlan = {
  size: { kind: 'share', percent: 40 },
  strata: ['enumerator'],
  minimum: 5,
  items: [],
  rules: [
    { kind: 'never-happened', by: 'enumerator', lowerAbove: 0.05, leadsTo: 'exclude' },
    { kind: 'reached', shareBelow: 0.5, leadsTo: 'repeat' },
  ],
  confidence: 0.95,
  enumerators,
};
const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  let store: Store;
  let officer: Context;
  const as = (role: Role): Context => ({ ...officer, actor: { id: role, name: `Người ${role}`, role } });

  before(async () => {
    store = await openStore(engine.newPlace());
    officer = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: seededRandom(2026).bytes,
      actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
    };
    await makeCalledRound(officer);
  });
  after(() => store?.close());

  const serialOf = async (place: number): Promise<number> => {
    const row = (await callBacks.listCases(store.db, roundId, 1)).find((one) => one.place === place)!;
    const { ballot_code } = (await responses.findResponse(store.db, roundId, row.subject))!;
    return (await ballots.findBallot(store.db, roundId, ballot_code!))!.serial;
  };
  const stage = async () => (await getCallBack(officer, roundId)).progress.stage;

  test('it is planned only once every response is in the ledger, and drawn by the supervisor alone', async () => {
    const { questionnaire } = (await getRound(officer, roundId)).questionnaires[0]!;
    const whole = { ...plan, items: draftItems(questionnaire) };
    assert.equal(whole.items.length, 3);
    assert.equal(await stage(), 'closing');
    await assert.rejects(saveCallBackPlan(officer, roundId, whole), refusedAs('call-back-too-early'));
    await closeCollection(officer, roundId);
    await assert.rejects(saveCallBackPlan(officer, roundId, whole), refusedAs('call-back-too-early'));
    await sequenceLedger(officer, keys);
    await assert.rejects(saveCallBackPlan(as('supervisor'), roundId, whole), refusedAs('not-permitted'));
    await assert.rejects(
      saveCallBackPlan(officer, roundId, { ...whole, items: ['không-có'] }),
      refusedAs('invalid-input'),
    );
    assert.equal((await saveCallBackPlan(officer, roundId, whole)).units, 150);
    await assert.rejects(drawCallBack(as('supervisor'), roundId), refusedAs('seed-not-agreed'));
    await assert.rejects(drawMachineSeed(officer, roundId, callBackBook), refusedAs('draw-by-supervisor'));
    const secrets = [
      [officer, 'cán bộ 20261122'],
      [as('supervisor'), 'mặt trận 31415926'],
    ] as const;
    for (const [who, secret] of secrets) await commitSeed(who, roundId, secret, callBackBook);
    for (const [who, secret] of secrets) await revealSeed(who, roundId, secret, callBackBook);
    await assert.rejects(drawCallBack(officer, roundId), refusedAs('call-back-by-supervisor'));
    const draw = await drawCallBack(as('supervisor'), roundId);
    assert.deepEqual(
      draw.strata.map(({ stratum, drawn }) => [stratum, drawn]),
      [...names].sort().map((name) => [name, 12]),
    );
    await assert.rejects(drawCallBack(as('supervisor'), roundId), refusedAs('call-back-drawn'));
    await assert.rejects(saveCallBackPlan(officer, roundId, whole), refusedAs('call-back-drawn'));
    const { recorded, repeated } = await repeatCallBackDraw(officer, roundId);
    assert.equal(repeated, recorded);
  });

  test('custody opens for the drawn, to the supervisor, and each is noted; the form is blind', async () => {
    await assert.rejects(listCallBackContacts(officer, roundId), refusedAs('call-back-by-supervisor'));
    await assert.rejects(listCallBackContacts(as('leader'), roundId), refusedAs('not-permitted'));
    await assert.rejects(openCallBackForm(officer, { roundId, place: 1 }), refusedAs('call-back-by-supervisor'));
    const people = (await listCallBackContacts(as('supervisor'), roundId))!;
    assert.equal(people.length, 60);
    assert.ok(people.every(({ contact }) => /^Trần Thị \d+$/.test(contact.name ?? '') && contact.phone));
    const [row] = (await listAccess(as('supervisor'), { roundId })).filter(({ what }) => what === 'contact');
    assert.deepEqual([row?.account, row?.count], ['Người supervisor', 60]);
    const form = await openCallBackForm(as('supervisor'), { roundId, place: 1 });
    assert.equal(form.items!.sections.flatMap(({ questions }) => questions).length, 3);
    assert.deepEqual(Object.keys(form).sort(), [
      'contact',
      'done',
      'fieldId',
      'items',
      'next',
      'place',
      'total',
      'unitId',
    ]);
    assert.ok(!JSON.stringify(form).includes('"state":"chosen"'));
    await assert.rejects(destroySampleCustody(officer, roundId), refusedAs('call-back-undecided'));
  });

  test('outcomes are kept, logged without a day, and results wait for the last', async () => {
    const { questionnaire } = (await getRound(officer, roundId)).questionnaires[0]!;
    const supervisor = as('supervisor');
    const outcome = { result: 'not-reached', answers: {} } as const;
    await assert.rejects(recordCallBack(officer, { roundId, place: 1, outcome }), refusedAs('call-back-by-supervisor'));
    for (let place = 1; place <= 60; place++) {
      const serial = await serialOf(place);
      const answers: Answers = { ...answersOfPerson(questionnaire, serial), 'không-hỏi': { state: 'refused' } };
      if (place === 60) await assert.rejects(getCallBackResults(officer, roundId), refusedAs('call-back-open'));
      const invented = serial >= inventedSerials.from && serial <= inventedSerials.to;
      await recordCallBack(supervisor, {
        roundId,
        place,
        outcome: { result: 'reached', tookPlace: invented ? 'no' : 'yes', way: 'face-to-face', offer: 'none', answers },
      });
    }
    const rows = await callBacks.listOutcomes(store.db, roundId, 1);
    assert.equal(rows.length, 60);
    assert.ok(rows.every(({ content }) => !content.includes('không-hỏi') && !content.includes('2026-11-10')));
    assert.equal((await ledgerRows.listOpenings(store.db, roundId, 'call-back-outcome')).length, 60);
    await assert.rejects(
      store.db.updateTable('call_back_outcome').set({ content: '{}' }).where('place', '=', 1).execute(),
      /append-only/,
    );
  });

  test('the one who invented is named, and no other; the exclusion moves the index', async (t) => {
    const { round, groups, items, excluded, verdict, sensitivity } = await getCallBackResults(officer, roundId);
    t.diagnostic(
      `never happened ${round.never}/${round.clear}, ${round.lower.toFixed(3)}–${round.upper.toFixed(3)}; ${groups
        .filter(({ by }) => by === 'enumerator')
        .map(({ key, never, clear }) => `${key} ${never}/${clear}`)
        .join(', ')}; index ${sensitivity.indexWith?.toFixed(2)} → ${sensitivity.indexWithout?.toFixed(2)}`,
    );
    assert.deepEqual(excluded, [{ by: 'enumerator', key: 'Đỗ Chi' }]);
    assert.equal(verdict, 'exclude');
    assert.equal(sensitivity.leavesOut, 30);
    assert.ok(sensitivity.indexWithout! < sensitivity.indexWith! - 1);
    for (const item of items) assert.deepEqual([item.equal, item.kappa], [item.pairs, 1]);
    assert.equal((await computeResults(officer, roundId)).index.satisfied! * 100, sensitivity.indexWith);
  });

  test('it is decided by both sides, and leaves the ballots out by rulings in one act', async () => {
    const given = { kind: 'exclude', groups: [{ by: 'enumerator', key: 'Đỗ Chi' }], withFound: true } as const;
    await assert.rejects(
      proposeDecision(as('supervisor'), roundId, { ...given, reason: ' ' }),
      refusedAs('reason-required'),
    );
    const first = await proposeDecision(officer, roundId, { ...given, reason: 'thử' });
    assert.equal(first.state, 'waiting');
    assert.equal((await responses.listRulings(store.db, roundId)).length, 0);
    await assert.rejects(signDecision(as('leader'), { roundId, number: 1 }), refusedAs('already-signed'));
    const rejected = await signDecision(as('supervisor'), { roundId, number: 1, objection: 'Nêu rõ lý do' });
    assert.equal(rejected.state, 'rejected');
    await proposeDecision(as('supervisor'), roundId, { ...given, reason: 'Cuộc phỏng vấn không diễn ra' });
    assert.equal(await stage(), 'signature');
    const decision = await signDecision(as('leader'), { roundId, number: 2 });
    assert.deepEqual([decision.state, decision.leavesOut], ['in-force', 30]);
    const rulings = await responses.listRulings(store.db, roundId);
    assert.equal(rulings.length, 30);
    assert.ok(rulings.every(({ ruling, reason }) => ruling === 'void' && reason.includes('người điều tra Đỗ Chi')));
    const { index } = await computeResults(officer, roundId);
    assert.ok(Math.abs(index.satisfied! * 100 - decision.indexWithout!) < 1e-9);
    assert.equal(await stage(), 'over');
    const outcome = { result: 'refused', answers: {} } as const;
    await assert.rejects(
      recordCallBack(as('supervisor'), { roundId, place: 1, outcome }),
      refusedAs('call-back-decided'),
    );
  });

  test('the links are destroyed, the ledger says so, and the draw is repeated without them', async () => {
    assert.equal((await destroySampleCustody(officer, roundId)).links, 150);
    assert.equal(await samples.hasCustody(store.db, roundId), false);
    const people = (await listCallBackContacts(as('supervisor'), roundId))!;
    assert.ok(people.every(({ contact }) => Object.keys(contact).length === 0));
    const { recorded, repeated } = await repeatCallBackDraw(officer, roundId);
    assert.equal(repeated, recorded);
    await sequenceLedger(officer, keys);
    assert.equal((await ledgerRows.listOpenings(store.db, roundId, 'link-destruction')).length, 1);
    const { findings } = await checkLedger(officer, { log: [keys.logKey], receipts: [keys.receiptsKey] });
    assert.deepEqual(findings, []);
  });

  test('the supervisor opens everything and computes the figures without the ballots left out', async () => {
    await sealFigures(officer, { roundId, reason: '' });
    const opened = await verifyElsewhere(as('supervisor'), keys, roundId);
    const { wrong, codes } = outcomeOf(opened);
    assert.deepEqual(wrong, []);
    assert.deepEqual(codes, ['opened-entries', 'opened-verdicts', 'opened-figures', 'opened-estimates']);
    assert.match(opened.checks[1]!.message.vi, /120 .*30/);
  });

  test('a response that was called back is removed with what was said then; the supervisor is the second party', async () => {
    const outcomes = async () => (await callBacks.listOutcomes(store.db, roundId, 1)).length;
    const before = await outcomes();
    const [drawn] = await callBacks.listCases(store.db, roundId, 1);
    const { number } = await proposeRemoval(officer, {
      roundId,
      responseId: drawn!.subject,
      basis: 'withdrawal',
      receivedOn: '2026-11-10',
      reason: 'Người trả lời rút lại sự đồng ý',
    });
    await assert.rejects(confirmRemoval(as('leader'), { roundId, number }), refusedAs('removal-second-party'));
    await confirmRemoval(as('supervisor'), { roundId, number });
    assert.ok((await outcomes()) < before);
    const places = (await callBacks.listOutcomes(store.db, roundId, 1)).map(({ place }) => place);
    assert.ok(!places.includes(drawn!.place));
    assert.equal(await stage(), 'over');
    assert.equal((await getCallBackResults(officer, roundId)).draw.number, 1);
    const { recorded, repeated } = await repeatCallBackDraw(officer, roundId);
    assert.equal(repeated, recorded);
    await sequenceLedger(officer, keys);
    const { findings } = await checkLedger(officer, { log: [keys.logKey], receipts: [keys.receiptsKey] });
    assert.deepEqual(findings, []);
    const since = await verifyElsewhere(as('supervisor'), keys, roundId);
    assert.deepEqual([outcomeOf(since).wrong, since.limits.length], [[], 2]);
    await sealFigures(officer, { roundId, reason: 'Xóa nội dung một phiếu theo yêu cầu' });
    const again = await verifyElsewhere(as('supervisor'), keys, roundId);
    assert.deepEqual([outcomeOf(again).wrong, again.limits.length], [[], 1]);
  });

  test('open rounds and rounds at the counter say why there is none', async () => {
    for (const [id, mode] of [
      ['mo', 'open'],
      ['tai-quay', 'confidential'],
    ] as const) {
      await createRound(officer, { plan: samplePlan({ id, mode }) });
      const { reach, progress } = await getCallBack(officer, id);
      assert.deepEqual([reach.kind, progress.stage], ['none', 'none']);
      await assert.rejects(saveCallBackPlan(officer, id, plan), refusedAs('call-back-none'));
    }
  });
});
