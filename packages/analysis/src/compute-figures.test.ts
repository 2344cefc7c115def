import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Questionnaire } from '@longdan/core';
import fc from 'fast-check';
import { computeFigures, type FiguresInput, planTally } from './compute-figures.ts';
import type { BallotFigures, Benchmark, Figures } from './figures.ts';
import { formatPercent } from './format.ts';
import { createTally, tallyBlock } from './tally.ts';
import {
  arbitraryResponse,
  type ExampleResponse,
  exampleQuestionnaire,
  packExample,
} from './testing/questionnaires.ts';

const ballotsOf = (eligible: number, ineligible = 0): BallotFigures => ({
  issued: eligible + ineligible,
  collected: eligible + ineligible,
  eligible,
  ineligible,
  reasons:
    ineligible === 0 ? [] : [{ code: 'too-few-answers', label: { vi: 'Bỏ trống', en: 'Blank' }, count: ineligible }],
});

function figuresOf(
  responses: readonly ExampleResponse[],
  change: Partial<FiguresInput> = {},
  questionnaire: Questionnaire = exampleQuestionnaire,
): Figures {
  const tally = createTally(planTally(questionnaire));
  tallyBlock(tally, packExample(responses));
  const ballots = ballotsOf(responses.length);
  return computeFigures({ questionnaire, tally, ballots, selection: 'counter-quota', year: 2024, ...change });
}

/** `times` responses that give the same levels. */
function repeat(times: number, levels: Record<string, number>, more: Partial<ExampleResponse> = {}): ExampleResponse[] {
  const answers = Object.fromEntries(
    Object.entries(levels).map(([id, level]) => [id, { state: 'chosen', code: String(level) }] as const),
  );
  return Array.from({ length: times }, () => ({ channel: 'paper', ...more, answers: { ...answers, ...more.answers } }));
}

/** c1: 5×6, 3×2, 1×2 of 10; c2: 4×4 of 4 (six blank); c3 on three levels: 3×5, 1×5; c4 and c5 unanswered. */
const workedExample = [
  ...repeat(4, { c1: 5, c2: 4, c3: 3 }),
  ...repeat(1, { c1: 5, c3: 3 }),
  ...repeat(1, { c1: 5, c3: 1 }),
  ...repeat(2, { c1: 3, c3: 1 }),
  ...repeat(2, { c1: 1, c3: 1 }),
];

const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(actual - expected) < 1e-12,
    `${actual} is not ${expected}`,
  );

test('a hand-worked example, both formulas, five and three levels', () => {
  const { criteria, factors, contents, index, findings } = figuresOf(workedExample);
  const [c1, c2, c3, c4] = criteria;
  assert.deepEqual([c1?.n, c2?.n, c3?.n, c4?.n], [10, 4, 10, 0]);
  assert.deepEqual([c1?.satisfied, c1?.neutral, c1?.dissatisfied], [0.6, 0.2, 0.2]);
  close(c1?.score, (5 * 6 + 3 * 2 + 1 * 2) / (5 * 10));
  close(c2?.score, (4 * 4) / (5 * 4));
  assert.deepEqual([c3?.satisfied, c3?.neutral, c3?.dissatisfied], [0.5, 0, 0.5]);
  close(c3?.score, (3 * 5 + 1 * 5) / (3 * 10));
  assert.deepEqual([c4?.satisfied, c4?.score], [null, null]);
  assert.equal(c2?.blank, 6);

  const [a, b, c] = factors;
  close(a?.satisfied, (0.6 + 1) / 2);
  close(b?.satisfied, 0.5);
  assert.equal(c?.satisfied, null);
  assert.deepEqual(a?.nRange, [4, 10]);
  close(contents[0]?.satisfied, 0.8);
  close(contents[1]?.satisfied, 0.5);
  close(index.satisfied, (0.6 + 1 + 0.5) / 3);
  assert.equal(formatPercent(index.satisfied), '70,00%');
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.data?.['criterion']]),
    [
      ['criterion-without-answers', 'c4'],
      ['criterion-without-answers', 'c5'],
      ['items-left-blank', 'c4'],
    ],
  );
});

test('pooled answers and factor weights', () => {
  const pooled = {
    ...exampleQuestionnaire,
    formula: { ...exampleQuestionnaire.formula, factor: 'pooled-answers' },
  } as const;
  const byAnswers = figuresOf(workedExample, {}, pooled);
  close(byAnswers.factors[0]?.satisfied, (6 + 4) / (10 + 4));
  close(byAnswers.factors[0]?.score, (38 + 16) / (5 * 14));
  close(byAnswers.index.satisfied, 0.7);
  assert.match(byAnswers.index.formulaText.vi, /gộp câu trả lời/);

  const weights = { A: 0.5, B: 0.3, C: 0.2 };
  const weighted = {
    ...exampleQuestionnaire,
    formula: { ...exampleQuestionnaire.formula, overall: { factorWeights: weights } },
  };
  // C has no answers: its weight is shared out over A and B.
  close(figuresOf(workedExample, {}, weighted).index.satisfied, (0.5 * 0.8 + 0.3 * 0.5) / 0.8);
});

test('extremes with ties', () => {
  const figures = figuresOf(repeat(5, { c1: 5, c2: 4, c3: 1 }));
  assert.deepEqual(
    figures.highest?.criteria.map((criterion) => criterion.id),
    ['c1', 'c2'],
  );
  assert.deepEqual([figures.lowest?.share, figures.lowest?.criteria.length], [0, 1]);
  assert.equal(figures.mostDissatisfied?.criteria[0]?.id, 'c3');
  assert.deepEqual(
    figures.leastDissatisfied?.criteria.map((criterion) => criterion.id),
    ['c1', 'c2'],
  );
  assert.equal(figuresOf([]).highest, null);
});

test('closed questions outside the index are tallied, multiple choice by option', () => {
  const responses: ExampleResponse[] = [
    { channel: 'web', answers: { kenh: { state: 'chosen-many', codes: ['o1', 'o10'] } } },
    { channel: 'web', answers: { kenh: { state: 'chosen-many', codes: ['o10'] } } },
    { channel: 'web', answers: {} },
  ];
  const { otherQuestions } = figuresOf(responses);
  assert.deepEqual(
    otherQuestions.map((tally) => tally.questionId),
    ['gop-y', 'kenh', 'uu-tien', 'quan-tam', 'gioi', 'dan-toc'],
  );
  const channel = otherQuestions.find((tally) => tally.questionId === 'kenh');
  assert.deepEqual([channel?.n, channel?.blank], [2, 1]);
  assert.deepEqual(
    channel?.levels.filter((level) => level.count > 0).map((level) => [level.label, level.count]),
    [
      ['a', 1],
      ['j', 2],
    ],
  );
});

test('breakdowns name their groups, keep the order of print and never use sensitive questions', () => {
  const responses = [
    ...repeat(10, { c1: 5 }, { field: 'chung-thuc', answers: { gioi: { state: 'chosen', code: 'o2' } } }),
    ...repeat(8, { c1: 1 }, { field: 'ho-tich', answers: { gioi: { state: 'chosen', code: 'o1' } } }),
    ...repeat(6, { c1: 4 }),
  ];
  const groupNames = {
    field: [
      { code: 'ho-tich', label: 'Hộ tịch' },
      { code: 'chung-thuc', label: 'Chứng thực' },
    ],
  };
  const { breakdowns } = figuresOf(responses, { groupNames });
  assert.deepEqual(
    breakdowns.map((breakdown) => [breakdown.id, ...breakdown.groups.map((group) => [group.label, group.n])]),
    [
      ['field', ['Hộ tịch', 8], ['Chứng thực', 10], ['Không ghi', 6]],
      ['gioi', ['Nam', 8], ['Nữ', 10], ['Không ghi', 6]],
    ],
  );
  assert.deepEqual(breakdowns[0]?.groups[1]?.criteria.find(({ id }) => id === 'c1')?.shares.satisfied, 1);
  assert.deepEqual(breakdowns[0]?.groups[0]?.index?.satisfied, 0);
});

test('a group below the threshold is withheld together with the next smallest', () => {
  const responses = [
    ...repeat(40, { c1: 5 }, { field: 'a' }),
    ...repeat(3, { c1: 1 }, { field: 'b' }),
    ...repeat(12, { c1: 4 }, { field: 'c' }),
  ];
  const field = figuresOf(responses).breakdowns.find((breakdown) => breakdown.id === 'field');
  assert.deepEqual(
    field?.groups.map((group) => [group.code, group.n, group.suppressed, group.index === null, group.criteria.length]),
    [
      ['a', 40, false, false, 5],
      ['b', null, true, true, 0],
      ['c', null, true, true, 0],
    ],
  );
  const withheld = figuresOf([...repeat(1, { c1: 1 }, { field: 'a' }), ...repeat(1, { c1: 5 }, { field: 'b' })]);
  assert.deepEqual(withheld.breakdowns, []);
  assert.ok(withheld.findings.some((finding) => finding.code === 'breakdown-withheld'));
  // The level counts of the whole round are never withheld.
  assert.equal(withheld.criteria[0]?.levels[0]?.count, 1);
});

test('a criterion that few of a group answered is withheld there and leaves the index of the group', () => {
  const responses = [
    ...repeat(20, { c1: 5 }, { field: 'a' }),
    ...repeat(2, { c1: 5, c2: 1 }, { field: 'a' }),
    ...repeat(20, { c1: 4, c2: 5 }, { field: 'b' }),
  ];
  const { breakdowns, findings } = figuresOf(responses);
  const [a, b] = breakdowns.find((breakdown) => breakdown.id === 'field')?.groups ?? [];
  assert.deepEqual([a?.suppressed, b?.suppressed], [false, false]);
  assert.equal(
    a?.criteria.some(({ id }) => id === 'c2'),
    false,
  );
  assert.equal(
    b?.criteria.some(({ id }) => id === 'c2'),
    false,
  );
  assert.equal(a?.index?.satisfied, 1);
  assert.ok(findings.some((finding) => finding.code === 'group-criteria-withheld'));
});

test('law: nothing withheld in a breakdown follows by subtraction from the round', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryResponse, { maxLength: 60 }),
      fc.integer({ min: 2, max: 6 }),
      (responses, threshold) => {
        const figures = figuresOf(responses, { suppressionThreshold: threshold });
        for (const { groups } of figures.breakdowns) {
          const shown = groups.filter((group) => !group.suppressed);
          const rest = responses.length - shown.reduce((sum, group) => sum + group.n!, 0);
          assert.ok(shown.every((group) => group.n! >= threshold));
          const hidden = groups.length - shown.length;
          if (hidden > 0) assert.ok(hidden >= 2 && rest >= threshold && rest > hidden);
          for (const criterion of figures.criteria) {
            const cells = shown.flatMap((group) => group.criteria.filter(({ id }) => id === criterion.id));
            const unseen = criterion.n - cells.reduce((sum, cell) => sum + cell.n, 0);
            assert.ok(cells.every((cell) => cell.n === 0 || cell.n >= threshold));
            assert.ok(unseen === 0 || unseen >= threshold || cells.length === 0);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('law: shares of a criterion add to 1, its parts to the eligible responses, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(arbitraryResponse, { maxLength: 40 }), (responses) => {
      const figures = figuresOf(responses);
      for (const { satisfied, neutral, dissatisfied, score, ...tally } of figures.criteria) {
        assert.equal(tally.n + tally.blank + tally.notAsked + tally.refused + tally.invalid, responses.length);
        if (tally.n === 0) assert.deepEqual([satisfied, score], [null, null]);
        else {
          close(satisfied! + neutral! + dissatisfied!, 1);
          assert.ok(score! > 0 && score! <= 1);
        }
      }
      assert.deepEqual(figuresOf(responses.toReversed()), figures);
    }),
    { numRuns: 40 },
  );
});

test('comparisons carry the cautions without which they mislead', () => {
  const benchmark = (change: Partial<Benchmark>): Benchmark => ({
    label: 'Thanh Hoá 2017',
    year: 2017,
    percent: 80.58,
    kind: 'province',
    ...change,
  });
  const benchmarks = [
    benchmark({}),
    benchmark({ year: 2023 }),
    benchmark({ year: 2023, of: 'c1', percent: 50 }),
    benchmark({ year: 2023, of: 'không-có' }),
  ];
  const [broken, same, criterion, missing] = figuresOf(workedExample, { benchmarks }).comparisons;
  close(broken?.difference, 0.7 - 0.8058);
  assert.match(broken?.caution?.vi ?? '', /hai chuỗi khác nhau/);
  assert.equal(same?.caution, undefined);
  close(criterion?.difference, 0.1);
  assert.equal(missing?.difference, null);
  assert.match(missing?.caution?.vi ?? '', /không có mục/);

  const local = { ...exampleQuestionnaire, schemeId: 'dak-mil-2024' };
  const [nation, own] = figuresOf(
    workedExample,
    { benchmarks: [benchmark({ year: 2023, kind: 'nation' }), benchmark({ kind: 'own' })] },
    local,
  ).comparisons;
  assert.match(nation?.caution?.vi ?? '', /bộ tiêu chí khác/);
  assert.equal(own?.caution, undefined);
});

test('what may be claimed depends on how respondents were chosen', () => {
  for (const selection of ['counter-quota', 'self-selected'] as const) {
    const { claim } = figuresOf(workedExample, { selection });
    assert.match(claim.vi, /chưa thể kết luận/);
    assert.match(claim.vi, /không kèm sai số/);
  }
  assert.doesNotMatch(figuresOf(workedExample, { selection: 'probability-sample' }).claim.vi, /chưa thể kết luận/);
});

test('ballots that do not add up are a fault', () => {
  const codes = (ballots: Partial<BallotFigures>) =>
    figuresOf(workedExample, { ballots: { ...ballotsOf(10, 2), ...ballots } })
      .findings.filter((finding) => finding.severity === 'fault')
      .map((finding) => finding.code);
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ collected: 13 }), ['ballots-do-not-add-up', 'collected-exceed-issued']);
  assert.deepEqual(codes({ eligible: 9, collected: 11 }), ['responses-differ-from-eligible']);
  assert.deepEqual(codes({ reasons: [] }), ['reasons-do-not-add-up']);
});
