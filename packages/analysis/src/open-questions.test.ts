/** What was written: numbers, days and ranks, against plain arithmetic and in any order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerByte, type Question, type Questionnaire } from '@longdan/core';
import fc from 'fast-check';
import { computeFigures, planTally } from './compute-figures.ts';
import { printedPeriods, summariseNumbers } from './open-questions.ts';
import { compareFigures, publishCounts, recomputeFigures } from './published-counts.ts';
import { createTally, mergeTallies, type TallyAccumulator, tallyBlock } from './tally.ts';
import { exampleQuestionnaire, packExample } from './testing/questionnaires.ts';
import { tallyValue } from './value-counts.ts';

const written: readonly Question[] = [
  { id: 'so-lan', text: 'Số lần đi lại', kind: 'number', unit: 'lần', decimals: 2 },
  { id: 'ngay', text: 'Ngày nộp hồ sơ', kind: 'date' },
  { id: 'noi-them', text: 'Ý kiến', kind: 'text' },
];
const form: Questionnaire = {
  ...exampleQuestionnaire,
  sections: [...exampleQuestionnaire.sections, { id: 's4', title: 'Ghi thêm', questions: written }],
};
const plan = planTally(form);

interface Sheet {
  readonly number?: string;
  readonly day?: string;
  readonly words?: boolean;
}

function tallySheets(sheets: readonly Sheet[]): TallyAccumulator {
  const tally = createTally(plan);
  const { length, slots } = plan.layout;
  const slotOf = (id: string) => slots.find((slot) => slot.questionId === id)!;
  const vectors = new Uint8Array(sheets.length * length);
  sheets.forEach(({ number, day, words }, row) => {
    for (const [id, value] of [['so-lan', number] as const, ['ngay', day] as const]) {
      if (value === undefined) continue;
      vectors[row * length + slotOf(id).offset] = answerByte.given;
      tallyValue(tally.values, slotOf(id), value);
    }
    if (words) vectors[row * length + slotOf('noi-them').offset] = answerByte.given;
  });
  tallyBlock(tally, { rows: sheets.length, vectors, attributes: {} });
  return tally;
}

const options = { year: 2026, benchmarks: [] };
const figuresOf = (tally: TallyAccumulator) =>
  computeFigures({
    questionnaire: form,
    tally,
    ballots: {
      issued: null,
      collected: tally.responses,
      eligible: tally.responses,
      ineligible: 0,
      reasons: [],
    },
    selection: 'counter-quota',
    ...options,
  });
const openOf = (tally: TallyAccumulator, id: string) =>
  figuresOf(tally).openQuestions!.find((one) => one.questionId === id)!;

const arbitrarySheet: fc.Arbitrary<Sheet> = fc.record(
  {
    number: fc.integer({ min: -30_000, max: 5_000_000 }).map((hundredths) => (hundredths / 100).toFixed(2)),
    day: fc
      .date({ min: new Date('2024-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    words: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('numbers: mean, median, quartiles and extremes are those of the sorted list', () => {
  fc.assert(
    fc.property(fc.array(arbitrarySheet, { minLength: 1, maxLength: 60 }), (sheets) => {
      const numbers = sheets
        .flatMap(({ number }) => (number === undefined ? [] : [Number(number)]))
        .sort((a, b) => a - b);
      const own = openOf(tallySheets(sheets), 'so-lan');
      assert.ok(own.kind === 'number');
      assert.deepEqual([own.n, own.blank, own.unit], [numbers.length, sheets.length - numbers.length, 'lần']);
      if (numbers.length < 5) return assert.equal(own.summary, null);
      const at = (p: number) => {
        const place = p * (numbers.length - 1);
        const [low, high] = [numbers[Math.floor(place)]!, numbers[Math.ceil(place)]!];
        return low + (place - Math.floor(place)) * (high - low);
      };
      const { mean, ...exact } = own.summary!;
      assert.deepEqual(exact, {
        median: at(0.5),
        lowerQuartile: at(0.25),
        upperQuartile: at(0.75),
        minimum: numbers[0],
        maximum: numbers.at(-1),
      });
      const plain = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      assert.ok(Math.abs(mean - plain) <= 1e-9 * Math.max(1, Math.abs(plain)));
    }),
  );
});

test('summaries agree with the ones that R gives', () => {
  // R 4: summary(c(2, 3, 3, 5, 8, 13.5)), quantile type 7.
  assert.deepEqual(
    summariseNumbers([
      [8, 1],
      [3, 2],
      [13.5, 1],
      [2, 1],
      [5, 1],
    ]),
    {
      mean: 5.75,
      median: 4,
      lowerQuartile: 3,
      upperQuartile: 7.25,
      minimum: 2,
      maximum: 13.5,
    },
  );
});

test('neither the order of responses nor how they are parted changes a figure by a bit', () => {
  fc.assert(
    fc.property(
      fc.array(arbitrarySheet, { maxLength: 60 }),
      fc.nat(60),
      fc.infiniteStream(fc.nat()),
      (sheets, cut, keys) => {
        const shuffled = sheets
          .map((sheet) => [keys.next().value as number, sheet] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, sheet]) => sheet);
        const whole = figuresOf(tallySheets(sheets));
        const parts = mergeTallies(tallySheets(shuffled.slice(0, cut)), tallySheets(shuffled.slice(cut)));
        assert.deepEqual(figuresOf(parts).openQuestions, whole.openQuestions);
      },
    ),
  );
});

test('of fewer than five numbers nothing is said but how many there are', () => {
  const four = tallySheets(['1', '2', '3', '4'].map((number) => ({ number })));
  assert.deepEqual(openOf(four, 'so-lan'), {
    kind: 'number',
    questionId: 'so-lan',
    text: 'Số lần đi lại',
    n: 4,
    blank: 0,
    notAsked: 0,
    refused: 0,
    invalid: 0,
    unit: 'lần',
    decimals: 2,
    summary: null,
  });
  const five = openOf(tallySheets(['1', '2', '3', '4', '5'].map((number) => ({ number }))), 'so-lan');
  assert.equal(five.kind === 'number' && five.summary?.maximum, 5);
});

test('days are counted by month, in the order of months; many months print as years', () => {
  const days = ['2026-03-31', '2025-12-01', '2026-03-01', '2026-02-28'];
  const own = openOf(tallySheets(days.map((day) => ({ day }))), 'ngay');
  assert.ok(own.kind === 'date');
  assert.deepEqual(own.months, [
    { month: '2025-12', count: 1 },
    { month: '2026-02', count: 1 },
    { month: '2026-03', count: 2 },
  ]);
  assert.deepEqual(
    printedPeriods(own.months).map(({ period }) => period),
    ['2025-12', '2026-02', '2026-03'],
  );
  const many = Array.from({ length: 25 }, (_, at) => ({
    month: `${1990 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
    count: 2,
  }));
  assert.deepEqual(printedPeriods(many), [
    { period: '1990', count: 24 },
    { period: '1991', count: 24 },
    { period: '1992', count: 2 },
  ]);
});

test('a value that is no number or day is refused, and words have no values', () => {
  const { values } = createTally(plan);
  const slot = (id: string) => plan.layout.slots.find((one) => one.questionId === id)!;
  assert.throws(() => tallyValue(values, slot('so-lan'), '12 lần'), RangeError);
  assert.throws(() => tallyValue(values, slot('ngay'), '12/3/2026'), RangeError);
  assert.throws(() => tallyValue(values, slot('noi-them'), '12'), RangeError);
});

test('rankings: counts per rank, mean rank among those who ranked, share of first', () => {
  const rank = (...codes: string[]) => ({
    channel: 'web',
    answers: { 'uu-tien': { state: 'chosen-many', codes } as const },
  });
  const tally = createTally(planTally(exampleQuestionnaire));
  tallyBlock(
    tally,
    packExample([rank('o2', 'o1'), rank('o2', 'o3', 'o1'), rank('o1'), { channel: 'web', answers: {} }]),
  );
  const figures = computeFigures({
    questionnaire: exampleQuestionnaire,
    tally,
    ballots: { issued: null, collected: 4, eligible: 4, ineligible: 0, reasons: [] },
    selection: 'counter-quota',
    ...options,
  });
  const own = figures.otherQuestions.find((one) => one.questionId === 'uu-tien')!;
  assert.deepEqual(
    own.levels.map(({ ranked }) => ranked),
    [
      { counts: [1, 1, 1], mean: 2, first: 1 / 3 },
      { counts: [2, 0, 0], mean: 1, first: 2 / 3 },
      { counts: [0, 1, 0], mean: 2, first: 0 },
      { counts: [0, 0, 0], mean: null, first: 0 },
    ],
  );
});

test('ranks follow again from published counts; what was written is taken over as stated; older seals still hold', () => {
  const carried = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  fc.assert(
    fc.property(fc.array(arbitrarySheet, { maxLength: 40 }), (sheets) => {
      const tally = tallySheets(sheets);
      const figures = figuresOf(tally);
      const counts = publishCounts(tally, figures);
      assert.deepEqual(
        compareFigures(carried(figures), recomputeFigures(form, carried(counts), carried(figures), options)),
        [],
      );
      const { openQuestions: _open, ...rest } = figures;
      const older = {
        ...rest,
        otherQuestions: rest.otherQuestions.map((one) => ({
          ...one,
          levels: one.levels.map(({ ranked: _ranked, ...level }) => level),
        })),
      };
      assert.deepEqual(
        compareFigures(carried(older), recomputeFigures(form, carried(counts), carried(older), options)),
        [],
      );
      const stuffed = carried(figures) as { openQuestions: { n: number }[] } & typeof figures;
      stuffed.openQuestions[1]!.n += 1;
      const told = compareFigures(stuffed, recomputeFigures(form, carried(counts), stuffed, options));
      assert.deepEqual(
        told.map(({ path }) => path),
        ['openQuestions[1].n'],
      );
    }),
    { numRuns: 40 },
  );
});
