/** The pass over packed pages, in one thread or several, finds what judging one response after another finds. One filled round for all, longer than our files are. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  createTally,
  packResponses,
  planTally,
  readCounts,
  readGroups,
  type TallyAccumulator,
  tallyBlock,
  tallyValue,
  valueSlots,
} from '@longdan/analysis';
import { answerByte, type EligibilityRule, type Plan, Problem, parsePlan, type VectorLayout } from '@longdan/core';
import { ballots, importRuns, openStore, type ResponseTable, responses, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import { checkRound, lookStates, previewRules } from '../checking.ts';
import type { Context } from '../context.ts';
import { estimateResults } from '../estimates/estimate-round.ts';
import { decide, type Judge, loadJudge } from '../judging.ts';
import { loadRound } from '../loaded-round.ts';
import { computeResults } from '../results.ts';
import { createRound } from '../round.ts';
import { makeDice } from '../testing/seeded.ts';
import { listWrittenAnswers } from '../written-answers.ts';
import type { CountOrder } from './scan-range.ts';
import { scanRound } from './scan-round.ts';
import type { Scanned } from './scanned.ts';

const roundId = 'tinh-mau';

function makePlan(): Plan {
  const read = parsePlan(
    `id: ${roundId}
title: Đợt có đủ mọi chuyện lạ
year: 2026
authority: { name: UBND tỉnh Mẫu, heading: [TỈNH MẪU], place: Tỉnh Mẫu, symbol: UBND }
scheme: sipas-2024-dich-vu
asksConsent: true
period: { from: 2026-09-01, to: 2026-10-31 }
fields:
  - { id: ho-tich, title: Hộ tịch, quota: 500 }
  - { id: dat-dai, title: Đất đai, quota: 500 }
  - { id: mot-cua, title: Một cửa, quota: 500, scheme: dak-mil-2024 }
  - { id: chinh-sach, title: Chính sách, quota: 500, scheme: sipas-2017 }
units:
  - { id: xa-a, title: Xã A }
  - { id: xa-b, title: Xã B }
signatory: { authorityLines: [TM. UBND], title: CHỦ TỊCH, name: "" }
`,
    { file: 'plan.yaml' },
  );
  assert.ok(read.ok, JSON.stringify(read.findings));
  return read.value;
}

/** A generator of whole numbers below a bound, the same in every run. */
function makeRandom(seed: number): (below: number) => number {
  const dice = makeDice(seed);
  return (below) => Math.floor(dice() * below);
}

/** Answers of any kind, the odd states often; one in ten marks the same level everywhere. */
function makeVector({ slots, length }: VectorLayout, random: (below: number) => number): Uint8Array {
  const vector = new Uint8Array(length);
  const straight = random(10) === 0 ? 1 + random(3) : 0;
  const blanks = random(3) === 0 ? 3 : 20;
  for (const { offset, width, codes, kind } of slots) {
    const { blank, invalid, refused, notAsked, given } = answerByte;
    if (random(blanks) === 0) vector[offset] = [blank, blank, invalid, refused, notAsked][random(5)]!;
    else if (kind === 'rating' || kind === 'choice')
      vector[offset] = Math.min(straight, codes.length) || 1 + random(codes.length);
    else {
      vector[offset] = given;
      if (kind === 'ranking') vector[offset + 1] = 1 + random(codes.length);
      if (kind === 'multiple-choice' && width > 1) vector[offset + 1] = 1 + random(2 ** Math.min(codes.length, 8) - 1);
    }
  }
  return vector;
}

/** Numbers and words of the questions that have an answer by writing; control characters and quotes among the words. */
function writeBeside({ slots }: VectorLayout, vector: Uint8Array, random: (below: number) => number): string | null {
  const written = Object.fromEntries(
    slots
      .filter(({ codes, offset }) => codes.length === 0 && vector[offset] === answerByte.given)
      .map(({ kind, questionId }) => [
        questionId,
        kind === 'number' ? String(18 + random(60)) : `Nên mở cửa\u001e "sáng" thứ ${random(7)}\n`,
      ]),
  );
  return Object.keys(written).length === 0 ? null : JSON.stringify(written);
}

const count = 900;

async function fill(context: Context): Promise<void> {
  const { db } = context.store;
  await createRound(context, { plan: makePlan() });
  const judge = await loadJudge(db, await loadRound(db, roundId));
  const forms = [...judge.questionnaires.values()];
  const random = makeRandom(7);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const codes = Array.from({ length: 40 }, (_, at) => `MA${String(at).padStart(4, '0')}`);
  const batch = { id: 'b', round_id: roundId, field_id: 'ho-tich', unit_id: null, count: codes.length };
  await ballots.insertBatch(db, { ...batch, first_serial: 1, issued_on: '2026-09-01' });
  await ballots.insertBallots(
    db,
    codes.map((code, at) => ({
      round_id: roundId,
      code,
      serial: at + 1,
      field_id: 'ho-tich',
      unit_id: null,
      batch_id: 'b',
      questionnaire_id: forms[0]!.id,
    })),
  );
  const rows = Array.from({ length: count }, (_, at): ResponseTable => {
    const code = codes[at] ?? null;
    const form = code === null ? pick(forms) : forms[0]!;
    const vector = makeVector(judge.layouts.get(form.id)!, random);
    return {
      round_id: roundId,
      id: Array.from({ length: 32 }, () => random(16).toString(16)).join(''),
      questionnaire_id: form.id,
      ballot_code: code,
      identity: `f:${at}`,
      field_id: pick(['ho-tich', 'ho-tich', 'dat-dai', 'mot-cua', 'chinh-sach', 'ngoai-ke-hoach', null]),
      unit_id: pick(['xa-a', 'xa-a', 'xa-b', 'Xã lạ', null]),
      channel: pick(['paper', 'web', 'import']),
      respondent_kind: pick(['individual', 'individual', 'organisation', null]),
      answered_on: pick(['2026-09-15', '2026-09-15', '2026-10-31', '2026-11-01', null]),
      consent: pick(['given', 'given', 'given', 'given', 'withheld', 'not-asked']),
      vector,
      written: writeBeside(judge.layouts.get(form.id)!, vector, random),
      set_aside: random(9) === 0 ? JSON.stringify({ A1: '1 3' }) : null,
      salt: new Uint8Array(16),
      import_id: null,
    };
  });
  await responses.insertResponses(db, rows);
  await importRuns.insertImport(db, {
    id: 'i',
    round_id: roundId,
    file_name: 'a.csv',
    file_hash: '',
    mapping: '{}',
    started_on: '2026-09-20',
    rows_read: 9,
    accepted: 0,
    already_in: 0,
    refused: 9,
    finished: 1,
    notes: '[]',
  });
  await importRuns.keepRefusedRows(
    db,
    [0, 1, 2, 2, 3, 9999].map((code, row) => ({
      round_id: roundId,
      identity: `c:${row}`,
      import_id: 'i',
      row,
      sheet: null,
      ballot_code: codes[code] ?? 'MA9999',
      raw: '[]',
      findings: '[]',
    })),
  );
  for (const row of rows.slice(30, 90))
    await responses.insertRuling(db, {
      round_id: roundId,
      response_id: row.id,
      ruling: pick(['void', 'keep', 'withdraw']),
      reason: 'đã hỏi lại',
      ruled_by: 'A',
      ruled_on: '2026-10-01',
    });
}

/** What a pass must find, one response after another by the verdict in words. */
async function judgeOneByOne(store: Store, judge: Judge, otherRules: readonly EligibilityRule[]) {
  const all = await responses.pageResponses(store.db, roundId, '', count + 1);
  assert.equal(all.length, count);
  const judged = all.map((row) => ({
    row,
    decision: decide(judge, row),
    other: decide({ ...judge, rules: otherRules }, row),
  }));
  const tallies = [...judge.questionnaires.values()].map((form) => {
    const tally = createTally(planTally(form));
    const eligible = judged.filter(({ row, decision }) => decision.eligible && row.questionnaire_id === form.id);
    tallyBlock(
      tally,
      packResponses(
        judge.layouts.get(form.id)!,
        eligible.map(({ row }) => ({
          vector: row.vector,
          channel: row.channel,
          ...(row.field_id === null ? {} : { field: row.field_id }),
          ...(row.unit_id === null ? {} : { unit: row.unit_id }),
          ...(row.respondent_kind === null ? {} : { respondentKind: row.respondent_kind }),
        })),
      ),
    );
    for (const slot of valueSlots(judge.layouts.get(form.id)!))
      for (const { row } of eligible)
        if (row.vector[slot.offset] === answerByte.given)
          tallyValue(tally.values, slot, JSON.parse(row.written!)[slot.questionId]);
    return tally;
  });
  return { judged, tallies };
}

/** What is counted in these tests: every form over all fields, and each form in one field. */
const ordersOf = (judge: Judge): CountOrder[] =>
  [...judge.questionnaires.values()].flatMap((form) => [
    { form, questionnaireIds: [form.id] },
    { form, questionnaireIds: [form.id], fieldId: 'ho-tich' },
  ]);

/** Everything a tally says. */
const readTally = (tally: TallyAccumulator) => ({
  responses: tally.responses,
  values: [...tally.values].map(([id, counts]) => [id, inOrder([...counts])]),
  counts: tally.plan.layout.slots.map((slot) => readCounts(tally, slot.questionId)),
  groups: tally.plan.breakdowns.map((source) =>
    readGroups(tally, source).map((group) => ({
      code: group.code,
      responses: group.responses,
      counts: tally.plan.criterionIds.map(group.counts),
    })),
  ),
});

const inOrder = <T>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** A scan in a form that says nothing of the order in which its parts came. */
const plain = (scanned: Scanned) => ({
  cells: inOrder(scanned.cells.map((cell) => ({ ...cell, reasons: inOrder([...cell.reasons]) }))),
  change: { ...scanned.change, reasons: inOrder([...scanned.change.reasons]) },
  toLookAt: scanned.toLookAt,
  tallies: scanned.tallies.map(readTally),
  words: scanned.words,
});

const look = { limit: count, after: '' };

const otherRules: EligibilityRule[] = [
  { code: 'straight-lining', minimumItems: 3 },
  { code: 'too-few-answers', minimumShare: 0.9 },
  { code: 'double-mark', voids: 'ballot' },
  { code: 'duplicate-ballot-code', keep: 'none' },
];

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;

  before(async () => {
    store = await openStore(engine.newPlace());
    const actor = { id: 'a', name: 'A', role: 'officer' as const };
    context = { store, now: () => new Date('2026-11-01'), random: (bytes) => new Uint8Array(bytes), actor };
    await fill(context);
  });
  after(() => store?.close());

  test('a pass finds what judging one by one finds', async () => {
    const judge = await loadJudge(store.db, await loadRound(store.db, roundId));
    const { judged, tallies } = await judgeOneByOne(store, judge, otherRules);
    const scanned = await scanRound(store, roundId, { counts: ordersOf(judge), otherRules, look });
    const sum = (pick: (cell: Scanned['cells'][number]) => number) =>
      scanned.cells.reduce((total, cell) => total + pick(cell), 0);
    assert.equal(
      sum((cell) => cell.collected),
      count,
    );
    assert.equal(
      sum((cell) => cell.eligible),
      judged.filter(({ decision }) => decision.eligible).length,
    );
    assert.equal(
      sum((cell) => cell.flagged),
      judged.filter(({ decision }) => decision.flags.length > 0).length,
    );
    for (const cell of scanned.cells) {
      const same = judged.filter(
        ({ row }) =>
          row.questionnaire_id === cell.questionnaireId && row.field_id === cell.fieldId && row.unit_id === cell.unitId,
      );
      assert.equal(cell.collected, same.length);
      for (const [code, counted] of cell.reasons)
        assert.equal(counted, same.filter(({ decision }) => decision.reasons[0]?.code === code).length, code);
    }
    const reasons = new Set(scanned.cells.flatMap((cell) => [...cell.reasons.keys()]));
    assert.ok(reasons.size >= 6, `the round has many faults: ${[...reasons]}`);
    const toLookAt = judged.filter(
      ({ row, decision }) => !decision.eligible || decision.flags.length > 0 || judge.rulings.has(row.id),
    );
    assert.deepEqual(scanned.toLookAt.ids, toLookAt.map(({ row }) => row.id).sort());
    assert.equal(scanned.change.eligible, judged.filter(({ other }) => other.eligible).length);
    assert.equal(
      scanned.change.becomeEligible,
      judged.filter(({ decision, other }) => !decision.eligible && other.eligible).length,
    );
    assert.equal(
      scanned.change.becomeIneligible,
      judged.filter(({ decision, other }) => decision.eligible && !other.eligible).length,
    );
    assert.deepEqual(scanned.tallies.filter((_, at) => at % 2 === 0).map(readTally), tallies.map(readTally));
  });

  test('several threads find what one pass finds', async () => {
    const judge = await loadJudge(store.db, await loadRound(store.db, roundId));
    const words = { questionIds: ['gop-y', 'gop-y-khac'], limit: 20 };
    const request = { counts: ordersOf(judge), otherRules, look, words };
    const alone = await scanRound(store, roundId, request, 0);
    for (const { first, total } of alone.words) assert.deepEqual([first.length, total > 20], [20, true]);
    assert.ok(alone.tallies.every((tally) => tally.responses > 5));
    for (const threads of [1, 3])
      assert.deepEqual(plain(await scanRound(store, roundId, request, threads)), plain(alone), `${threads} threads`);
  });

  test('words are those of eligible responses of the field, in no order of theirs', async () => {
    const judge = await loadJudge(store.db, await loadRound(store.db, roundId));
    const { judged } = await judgeOneByOne(store, judge, otherRules);
    const wordsOf = (row: ResponseTable) => (JSON.parse(row.written ?? '{}') as Record<string, string>)['gop-y'];
    const own = judged
      .filter(({ row, decision }) => decision.eligible && row.field_id === 'ho-tich')
      .flatMap(({ row }) => wordsOf(row) ?? []);
    const words = { questionIds: ['gop-y'], fieldId: 'ho-tich', limit: count };
    const [found] = (await scanRound(store, roundId, { words }, 0)).words;
    const listed = found!.first.map((one) => one.words);
    assert.equal(found!.total, own.length);
    assert.deepEqual(inOrder(listed), inOrder(own));
    assert.notDeepEqual(listed, own);
  });

  test('remarks are read by who may read single ballots; every one counted is there', async () => {
    const figures = await computeResults(context, roundId);
    const answers = await listWrittenAnswers(context, roundId, { limit: count });
    const remarks = answers.find(({ questionId }) => questionId === 'gop-y')!;
    assert.equal(remarks.total, figures.openQuestions!.find(({ questionId }) => questionId === 'gop-y')!.n);
    assert.equal(remarks.words.length, remarks.total);
    assert.equal(JSON.stringify(figures).includes('Nên mở cửa'), false);
    const leader = { ...context, actor: { id: 'l', name: 'L', role: 'leader' as const } };
    await assert.rejects(
      listWrittenAnswers(leader, roundId),
      (error) => error instanceof Problem && error.code === 'not-permitted',
    );
    const { summary } = (await computeResults(context, roundId, { fieldId: 'chinh-sach' })).openQuestions!.flatMap(
      (one) => (one.kind === 'number' ? [one] : []),
    )[0]!;
    assert.ok(summary && summary.minimum >= 18 && summary.maximum <= 77 && summary.median > summary.minimum);
  });

  test('one pass over the round gives the figures of every field', async () => {
    const all = await estimateResults(context, roundId, { withFields: true });
    assert.deepEqual(all.figures, await computeResults(context, roundId));
    assert.deepEqual(
      all.fields.map(({ field }) => field.id),
      ['ho-tich', 'dat-dai', 'mot-cua', 'chinh-sach'],
    );
    for (const { field, figures } of all.fields)
      assert.deepEqual(figures, await computeResults(context, roundId, { fieldId: field.id }), field.id);
  });

  test('pages of the list to look at lie end to end', async () => {
    const whole = await checkRound(context, roundId, { limit: 60 });
    const first = await checkRound(context, roundId, { limit: 30 });
    const second = await checkRound(context, roundId, { limit: 30, after: first.toLookAt.at(-1)!.responseId });
    assert.equal(whole.toLookAt.length, 60);
    assert.deepEqual([...first.toLookAt, ...second.toLookAt], whole.toLookAt);
    for (const state of lookStates) {
      const some = await checkRound(context, roundId, { limit: 20, state });
      assert.ok(some.toLookAtTotal > 0 && some.toLookAtTotal < whole.toLookAtTotal, state);
      for (const { decision, ruling } of some.toLookAt)
        assert.ok(
          state === 'ineligible'
            ? !decision.eligible
            : state === 'flagged'
              ? decision.flags.length > 0
              : ruling !== null,
        );
    }
    const preview = await previewRules(context, { roundId, rules: otherRules });
    assert.deepEqual(preview.before, whole.ballots);
    assert.equal(preview.after.eligible, preview.before.eligible + preview.becomeEligible - preview.becomeIneligible);
  });

  test('while threads pass over a round, its server answers others', async () => {
    let arrived = false;
    const found = scanRound(store, roundId, { look }, 2).then((scanned) => {
      arrived = true;
      return scanned;
    });
    for (let question = 0; question < 3; question++) {
      await loadRound(store.db, roundId);
      assert.equal(arrived, false, 'the round came before the answer to a small question');
    }
    assert.ok((await found).cells.length > 0);
  });

  test('a thread that fails says why', async () => {
    await assert.rejects(
      scanRound(store, 'khong-co', {}, 1),
      (error) => error instanceof Problem && error.code === 'round-not-found',
    );
    // The threads serve on.
    assert.ok((await scanRound(store, roundId, {}, 1)).cells.length > 0);
  });
});
