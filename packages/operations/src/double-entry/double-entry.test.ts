import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answers, criteriaOf, Problem, type Questionnaire } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  amendOwnEntry,
  type Context,
  closeCollection,
  composeRoundMinutes,
  createRound,
  findKeyInHurdle,
  findResponse,
  getDifferences,
  getDoubleEntryProgress,
  getOwnEntry,
  getResponse,
  getRound,
  isMixedField,
  issueBallots,
  keyInBallot,
  listAudit,
  listDifferences,
  listWaiting,
  openSecondEntry,
  recordSecondEntry,
  reportDoubleEntry,
  setDoubleEntryShare,
  settleDifferences,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { seededBytes } from '../testing/seeded.ts';

const plan = samplePlan({
  title: 'Đo lường sự hài lòng năm 2026',
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 20, moments: ['at-counter'] },
  ],
  signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: '' },
  period: undefined,
});
const roundId = plan.id;
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  let store: Store;
  let officer: Context;
  let hoa: Context;
  let binh: Context;
  let questionnaire: Questionnaire;
  let criteria: string[];
  let day = '2026-10-05';

  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(11);
    const as = (id: string, name: string, role: Context['actor']['role']): Context => ({
      store,
      now: () => new Date(`${day}T03:00:00Z`),
      random,
      actor: { id, name, role },
    });
    officer = as('cb', 'Cán bộ', 'officer');
    hoa = as('hoa', 'Hoa', 'data-entry');
    binh = as('binh', 'Bình', 'data-entry');
    await createRound(officer, { plan });
    await issueBallots(officer, { roundId, fieldId: 'ho-tich', count: 50 });
    await issueBallots(officer, { roundId, fieldId: 'chung-thuc', count: 20 });
    questionnaire = (await getRound(officer, roundId)).questionnaires[0]!.questionnaire;
    criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion.id);
  });
  after(() => store?.close());

  /** Level 1…3 per criterion, 0 blank. */
  const keyed = (levels: readonly number[]): Answers => {
    const scale = questionnaire.scales[0]!.levels;
    return Object.fromEntries(
      criteria.flatMap((id, at) => {
        const level = levels[at] ?? 1;
        return level === 0 ? [] : [[id, { state: 'chosen', code: scale[level - 1]!.code }]];
      }),
    );
  };
  const keyFirst = (context: Context, levels: readonly number[], fieldId = 'ho-tich') =>
    keyInBallot(context, {
      roundId,
      submission: { fieldId, channel: 'paper', consent: 'not-asked', answers: keyed(levels) } as never,
    });

  test('without a share nothing waits; with all, everything waits for somebody else', async () => {
    const first = await keyFirst(hoa, [1, 2, 3]);
    assert.equal((await getDoubleEntryProgress(binh, roundId)).waiting, 0);
    await assert.rejects(
      recordSecondEntry(binh, { roundId, sheet: first.ballotCode, answers: {} }),
      refusal('second-entry-not-drawn'),
    );
    await assert.rejects(setDoubleEntryShare(binh, { roundId, sharePercent: 100 }), refusal('not-permitted'));
    await assert.rejects(setDoubleEntryShare(officer, { roundId, sharePercent: 12.5 }), refusal('share-out-of-range'));
    await setDoubleEntryShare(officer, { roundId, sharePercent: 100 });
    const progress = await getDoubleEntryProgress(binh, roundId);
    assert.deepEqual(
      [progress.sharePercent, progress.keyed, progress.drawn, progress.waiting, progress.waitingForActor],
      [100, 1, 1, 1, 1],
    );
    assert.equal((await getDoubleEntryProgress(hoa, roundId)).waitingForActor, 0);
    assert.deepEqual(await listWaiting(hoa, { roundId }), []);
    assert.deepEqual(
      (await listWaiting(binh, { roundId })).map(({ serial, fieldId }) => [fieldId, serial]),
      [['ho-tich', 1]],
    );
  });

  test('the same person, a ballot without first entry and an unknown one are refused', async () => {
    const answers = keyed([]);
    await assert.rejects(
      recordSecondEntry(hoa, { roundId, sheet: 'ho-tich-0001', answers }),
      refusal('second-entry-same-person'),
    );
    await assert.rejects(openSecondEntry(binh, { roundId, sheet: 'ho-tich-0002' }), refusal('first-entry-missing'));
    await assert.rejects(openSecondEntry(binh, { roundId, sheet: 'ho-tich-9999' }), refusal('ballot-not-found'));
  });

  test('the second typist sees neither the first answers nor the response until the sheet is keyed twice', async () => {
    const sheet = await openSecondEntry(binh, { roundId, sheet: 'ho-tich-0001' });
    assert.ok(!('answers' in sheet));
    await assert.rejects(findResponse(binh, { roundId, code: 'ho-tich-0001' }), refusal('awaiting-second-entry'));
    const { view } = await findResponse(officer, { roundId, code: 'ho-tich-0001' });
    await assert.rejects(getResponse(binh, { roundId, responseId: view.responseId }), refusal('awaiting-second-entry'));
    assert.ok(await getResponse(hoa, { roundId, responseId: view.responseId }), 'whoever keyed it may look');
    const { differing } = await recordSecondEntry(binh, {
      roundId,
      sheet: 'ho-tich-0001',
      answers: keyed([1, 2, 3]),
    });
    assert.equal(differing, 0);
    assert.ok(await getResponse(binh, { roundId, responseId: view.responseId }));
    await assert.rejects(
      recordSecondEntry(binh, { roundId, sheet: 'ho-tich-0001', answers: {} }),
      refusal('second-entry-done'),
    );
  });

  test('differences wait, are settled by the paper, and correct the response through its log', async () => {
    const { ballotCode: code, responseId } = await keyFirst(hoa, [1, 1, 1, 1, 1, 1, 1]);
    const { differing } = await recordSecondEntry(binh, {
      roundId,
      sheet: code,
      answers: keyed([2, 0, 3, 1, 1, 1, 1]),
    });
    assert.equal(differing, 3);
    assert.deepEqual(
      (await listDifferences(officer, { roundId })).map((one) => [one.code, one.differing]),
      [[code, 3]],
    );
    await assert.rejects(listDifferences(binh, { roundId }), refusal('not-permitted'));
    const view = await getDifferences(officer, { roundId, code });
    assert.deepEqual([view.firstTypist, view.secondTypist, view.actorKeyed], ['Hoa', 'Bình', false]);
    assert.deepEqual(
      view.differences.map(({ questionId }) => questionId),
      criteria.slice(0, 3),
    );
    assert.equal(view.differences[1]!.second, undefined);
    const level = (at: number) => questionnaire.scales[0]!.levels[at]!.code;
    const incomplete = { [criteria[0]!]: { ruling: 'first' } } as const;
    await assert.rejects(
      settleDifferences(officer, { roundId, code, rulings: incomplete }),
      refusal('settlement-incomplete'),
    );
    const rulings = {
      [criteria[0]!]: { ruling: 'first' },
      [criteria[1]!]: { ruling: 'second' },
      [criteria[2]!]: { ruling: 'other', answer: { state: 'chosen', code: level(1) } },
    } as const;
    assert.deepEqual(await settleDifferences(officer, { roundId, code, rulings }), { corrected: true });
    const { answers, corrections } = await getResponse(officer, { roundId, responseId });
    assert.deepEqual(
      criteria.slice(0, 4).map((id) => (answers[id] as { code?: string } | undefined)?.code),
      [level(0), undefined, level(1), level(0)],
    );
    assert.deepEqual(
      corrections.map(({ by, reason }) => [by, reason]),
      [['Cán bộ', 'Đối chiếu hai lần nhập với tờ phiếu']],
    );
    await assert.rejects(settleDifferences(officer, { roundId, code, rulings }), refusal('differences-settled'));
    assert.deepEqual(await listDifferences(officer, { roundId }), []);
    assert.equal((await listDifferences(officer, { roundId, settled: true })).length, 1);
    assert.deepEqual((await getDifferences(officer, { roundId, code })).differences[1]!.settled, {
      ruling: 'second',
      by: 'Cán bộ',
      on: '2026-10-05',
    });
  });

  test('the paper may bear out what stands: then nothing is corrected', async () => {
    const { ballotCode: code, responseId } = await keyFirst(hoa, [3]);
    await recordSecondEntry(binh, { roundId, sheet: code, answers: keyed([2]) });
    const outcome = await settleDifferences(officer, {
      roundId,
      code,
      rulings: { [criteria[0]!]: { ruling: 'first' } },
    });
    assert.deepEqual(outcome, { corrected: false });
    assert.deepEqual((await getResponse(officer, { roundId, responseId })).corrections, []);
  });

  test('agreement per question, per typist and overall', async () => {
    const report = await reportDoubleEntry(officer, roundId);
    assert.deepEqual([report.compared, report.equal], [21, 17]);
    assert.equal(report.pooledKappa, null, 'three pairs are too few for a kappa');
    assert.deepEqual(
      report.questions.slice(0, 4).map(({ compared, equal }) => [compared, equal]),
      [
        [3, 1],
        [3, 2],
        [3, 2],
        [3, 3],
      ],
    );
    assert.deepEqual(report.typists, [
      { name: 'Bình', asFirst: 0, asSecond: 3, compared: 21, differing: 4, wrong: 3 },
      { name: 'Hoa', asFirst: 3, asSecond: 0, compared: 21, differing: 4, wrong: 2 },
    ]);
    assert.equal(report.settledByTypist, 0);
    const minutes = JSON.stringify(await composeRoundMinutes(officer, roundId));
    assert.match(minutes, /Đã nhập lại 3 trong 3 phiếu; 80,95% trong 21 câu trả lời trùng nhau/);
    assert.match(minutes, /Số phiếu có câu khác nhau: 2; đã đối chiếu với tờ phiếu và sửa theo tờ phiếu: 2\./);
    const { keyedTwice, differing, settled } = report.progress;
    assert.deepEqual([keyedTwice, differing, settled], [3, 2, 2]);
  });

  test('a typist mends the sheet keyed last, on the day and before the second entry; the mended one is compared', async () => {
    const { ballotCode: code, responseId } = await keyFirst(hoa, [3, 3]);
    assert.equal((await getOwnEntry(hoa, { roundId, responseId })).ballotCode, code);
    await assert.rejects(amendOwnEntry(binh, { roundId, responseId, answers: keyed([1]) }), refusal('not-own-entry'));
    await amendOwnEntry(hoa, { roundId, responseId, answers: keyed([2, 2]) });
    const { corrections } = await getResponse(officer, { roundId, responseId });
    assert.equal(corrections[0]?.by, 'Hoa');
    day = '2026-10-06';
    await assert.rejects(getOwnEntry(hoa, { roundId, responseId }), refusal('not-own-entry'));
    day = '2026-10-05';
    const { differing } = await recordSecondEntry(binh, { roundId, sheet: code, answers: keyed([2, 2]) });
    assert.equal(differing, 0);
    await assert.rejects(getOwnEntry(hoa, { roundId, responseId }), refusal('not-own-entry'));
  });

  test('a larger share keeps what a smaller one drew; pages follow each other without gap or repetition', async () => {
    for (let at = 0; at < 40; at++) await keyFirst(hoa, [1 + (at % 3)]);
    for (let at = 0; at < 20; at++) await keyFirst(hoa, [2], 'chung-thuc');
    const drawn = async (sharePercent: number) => {
      await setDoubleEntryShare(officer, { roundId, sharePercent });
      return (await listWaiting(binh, { roundId })).map(({ code }) => code);
    };
    const [some, more, all] = [await drawn(20), await drawn(50), await drawn(100)];
    assert.ok(
      some.length > 0 && some.length < more.length && more.length < all.length,
      `${some.length} ${more.length}`,
    );
    assert.ok(some.every((code) => more.includes(code)));
    assert.equal(all.length, 60);
    const paged: string[] = [];
    for (let cursor: { fieldId: string; serial: number } | undefined; ; ) {
      const page = await listWaiting(binh, { roundId, limit: 7, ...(cursor ? { after: cursor } : {}) });
      paged.push(...page.map(({ code }) => code));
      cursor = page.at(-1);
      if (page.length < 7) break;
    }
    assert.deepEqual(paged, all);
  });

  test('where citizens hold ballots the code of the sheet is asked for', async () => {
    assert.equal(await isMixedField(hoa, { roundId, fieldId: 'ho-tich' }), false);
    const mixed = { ...plan, id: 'hon-hop', methods: ['paper', 'qr'] as const };
    await createRound(officer, { plan: mixed });
    const hurdle = () => findKeyInHurdle(hoa, { roundId: mixed.id, fieldId: 'ho-tich' });
    assert.equal(await hurdle(), 'none-issued', 'told before anybody types a sheet');
    const { ballots } = await issueBallots(officer, { roundId: mixed.id, fieldId: 'ho-tich', count: 2 });
    assert.equal(await hurdle(), null);
    const submission = { fieldId: 'ho-tich', channel: 'paper', consent: 'not-asked', answers: keyed([1]) };
    await assert.rejects(keyInBallot(hoa, { roundId: mixed.id, submission }), refusal('ballot-code-needed'));
    const ballotCode = ballots[1]!.code;
    assert.equal((await keyInBallot(hoa, { roundId: mixed.id, submission: { ...submission, ballotCode } })).serial, 2);
    assert.equal(await hurdle(), null);
    const last = { ...submission, ballotCode: ballots[0]!.code };
    await keyInBallot(hoa, { roundId: mixed.id, submission: last });
    assert.equal(await hurdle(), 'none-left');
    await assert.rejects(keyInBallot(hoa, { roundId: mixed.id, submission: last }), refusal('ballot-already-used'));
    await closeCollection(officer, mixed.id);
    assert.equal(await hurdle(), 'closed');
  });

  test('the audit names the acts and tells nothing of the ballots', async () => {
    const rows = await listAudit(officer, { roundId, limit: 500 });
    for (const act of ['double-entry-share-set', 'second-entry-recorded', 'differences-settled'])
      assert.ok(
        rows.some((row) => row.act === act),
        act,
      );
    for (const row of rows.filter(({ act }) => act === 'second-entry-recorded'))
      assert.deepEqual([row.details, row.when], [{}, '2026-10-05']);
  });
});
