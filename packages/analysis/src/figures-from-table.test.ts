import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content, IndexFormula } from '@longdan/core';
import fc from 'fast-check';
import { describeExtremes } from './extremes.ts';
import { figuresFromTable, type TableFiguresOptions } from './figures-from-table.ts';
import { formatPercent } from './format.ts';
import { dakMilTable, type RowSketch, sketchTable } from './testing/count-tables.ts';
import { fiveLevels, interestLevels, threeLevels } from './testing/questionnaires.ts';

const options: TableFiguresOptions = {
  scales: [interestLevels, fiveLevels, threeLevels],
  selection: 'counter-quota',
};
const three = ['Tốt', 'Bình thường', 'Chưa tốt'];
const codesOf = (figures: { findings: readonly { code: string }[] }) => figures.findings.map((finding) => finding.code);

test('Đắk Mil as published: figures from the printed cells, the broken row included and told of', () => {
  const figures = figuresFromTable(dakMilTable, { ...options, ballots: { issued: 100, collected: 100 } });
  assert.deepEqual(
    figures.criteria.map((criterion) => [criterion.id, criterion.n, formatPercent(criterion.satisfied)]),
    [
      ['I.1', 90, '100,00%'],
      ['I.2', 90, '97,78%'],
      ['I.3', 90, '100,00%'],
      ['I.4', 90, '96,67%'],
      ['II.1', 90, '98,89%'],
      ['II.2', 100, '98,00%'],
      ['II.3', 90, '100,00%'],
    ],
  );
  assert.deepEqual(
    figures.criteria[3]?.levels.map((level) => [level.label, level.means, level.count]),
    [
      ['Chưa tốt', 'dissatisfied', 2],
      ['Bình thường', 'neutral', 1],
      ['Tốt', 'satisfied', 87],
    ],
  );
  // (3·87 + 2·1 + 1·2) / (3·90)
  assert.ok(Math.abs(figures.criteria[3]!.score! - 265 / 270) < 1e-12);
  assert.deepEqual(
    figures.factors.map((factor) => [factor.id, factor.criterionIds.length, formatPercent(factor.satisfied)]),
    [
      ['I', 4, '98,61%'],
      ['II', 3, '98,96%'],
    ],
  );
  // (90 + 88 + 90 + 87 + 89 + 90) / 90 + 98 / 100, over 7
  assert.ok(Math.abs(figures.index.satisfied! - (534 / 90 + 0.98) / 7) < 1e-12);
  assert.equal(formatPercent(figures.index.satisfied), '98,76%');
  const { reasons, ...ballots } = figures.ballots;
  assert.deepEqual(ballots, { issued: 100, collected: 100, eligible: 90, ineligible: 10 });
  assert.deepEqual(
    reasons.map((reason) => [reason.code, reason.count]),
    [['stated-in-table', 10]],
  );
  assert.deepEqual(codesOf(figures), ['levels-exceed-eligible']);
  assert.deepEqual([figures.source, figures.breakdowns, figures.otherQuestions], ['totals', [], []]);
  assert.equal(
    describeExtremes(figures, 'vi'),
    'Tổ chức, cá nhân hài lòng cao nhất đối với các tiêu chí “Thủ tục hành chính được niêm yết công khai đầy đủ”, “Phí/lệ phí mà cá nhân, tổ chức phải nộp là đúng quy định” và “Tuân thủ đúng quy định trong giải quyết công việc” (100,00%) và thấp nhất đối với tiêu chí “Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định” (96,67%); tỷ lệ không hài lòng cao nhất là 2,22% đối với tiêu chí “Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định”, thấp nhất là 0,00% đối với 4 tiêu chí.',
  );
});

const formula: IndexFormula = { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' };
const contents: readonly Content[] = [
  {
    id: 'dv',
    title: '',
    factors: [
      {
        id: 'A',
        title: 'Thủ tục',
        criteria: [
          { id: 'cong-khai', text: 'Thủ tục được công khai đầy đủ' },
          { id: 'thoi-han', text: 'Thời hạn (tính từ ngày nộp) là đúng quy định' },
        ],
      },
      { id: 'B', title: 'Công chức', criteria: [{ id: 'thai-do', text: 'Thái độ hòa nhã' }] },
    ],
  },
];
const scheme = { id: 'vi-du', contents, formula };
const rowsOf = (...rows: [string, ...string[]][]): RowSketch[] =>
  rows.map(([text, ...levels], place) => ({ code: String(place + 1), text, eligible: '10', levels }));

test('rows are held against the criteria of a scheme whatever their spelling', () => {
  const rows = rowsOf(
    ['3. thái độ hoà  nhã'.normalize('NFD'), '9', '1', ''],
    ['Thời hạn là đúng quy định', '8', '2', ''],
    ['Thủ tục được công khai, đầy đủ.', '10', '', ''],
  );
  const figures = figuresFromTable(sketchTable(three, rows), { ...options, scheme });
  assert.equal(figures.schemeId, 'vi-du');
  assert.deepEqual(
    figures.criteria.map((criterion) => [criterion.id, criterion.factorId, criterion.levels[2]?.count]),
    [
      ['cong-khai', 'A', 10],
      ['thoi-han', 'A', 8],
      ['thai-do', 'B', 9],
    ],
  );
  assert.deepEqual(codesOf(figures), []);
  const asked = { ...scheme, id: 'phieu-cua-xa', schemeId: 'vi-du' };
  assert.equal(figuresFromTable(sketchTable(three, rows), { ...options, scheme: asked }).schemeId, 'vi-du');

  const fewer = figuresFromTable(sketchTable(three, rows.slice(1)), { ...options, scheme });
  assert.deepEqual(codesOf(fewer), ['criteria-missing-from-table']);
  assert.deepEqual(
    fewer.factors.map((factor) => factor.id),
    ['A'],
  );

  const other = figuresFromTable(sketchTable(three, rowsOf(['Điều khác', '10', '', ''])), { ...options, scheme });
  assert.deepEqual([other.schemeId, codesOf(other)], ['bang-tong-hop', ['criteria-not-matched']]);
  assert.equal(other.criteria[0]?.id, '1');
});

test('columns are held against scales whatever their order and dress', () => {
  const row = (levels: string[]) => rowsOf(['x', ...levels] as [string, ...string[]]);
  const dressed = ['SỐ PHIẾU CHƯA TỐT', 'Mức: bình  thường', 'Tốt (phiếu)'].map((label) => label.normalize('NFD'));
  const [criterion] = figuresFromTable(sketchTable(dressed, row(['1', '2', '7'])), options).criteria;
  assert.deepEqual([criterion?.satisfied, criterion?.neutral, criterion?.dissatisfied], [0.7, 0.2, 0.1]);

  // Three columns of the five-level scale: shares, but no score.
  const part = figuresFromTable(
    sketchTable(['Hài lòng', 'Bình thường', 'Không hài lòng'], row(['7', '2', '1'])),
    options,
  );
  assert.deepEqual([part.criteria[0]?.satisfied, part.criteria[0]?.score, part.index.score], [0.7, null, null]);
  assert.deepEqual(codesOf(part), ['levels-incomplete']);

  const unknown = figuresFromTable(sketchTable(['Được', 'Không được'], row(['7', '3'])), options);
  assert.deepEqual([unknown.criteria[0]?.satisfied, unknown.criteria[0]?.n, unknown.highest], [null, 10, null]);
  assert.deepEqual(codesOf(unknown), ['levels-not-recognised']);
});

test('unreadable rows wait to be mended, total rows are no criteria, blanks are counted', () => {
  const rows = [
    ...rowsOf(['a', '8O', '2', ''], ['b', '7', '1', ''], ['c', '10', '', '']),
    { code: '', text: 'Tổng cộng', levels: ['17', '3', ''] },
  ];
  const figures = figuresFromTable(sketchTable(three, rows), options);
  assert.deepEqual(
    figures.criteria.map(({ id, n, satisfied, blank }) => [id, n, satisfied, blank]),
    [
      ['1', 0, null, 0],
      ['2', 8, 7 / 8, 2],
      ['3', 10, 1, 0],
    ],
  );
  assert.equal(figures.index.satisfied, (7 / 8 + 1) / 2);
  assert.deepEqual(codesOf(figures), ['cell-not-a-number', 'fewer-answers-than-eligible', 'row-not-counted']);
});

test('percentages are taken as printed, with N unknown', () => {
  const table = sketchTable(
    ['Hài lòng', 'Bình thường', 'Không hài lòng'],
    [
      { code: '1', levels: ['50,78', '43,24', '5,89'] },
      { code: '2', levels: ['80', '15', '5'] },
    ],
    { kind: 'percentages' },
  );
  const figures = figuresFromTable(table, { ...options, ballots: { collected: 500, eligible: 480 } });
  const [first] = figures.criteria;
  assert.deepEqual([first?.n, first?.countsUnknown, first?.blank], [0, true, 0]);
  assert.equal(formatPercent(first?.satisfied ?? null), '50,78%');
  assert.deepEqual(
    first?.levels.map((level) => [level.label, level.count, formatPercent(level.share ?? null)]),
    [
      ['Không hài lòng', 0, '5,89%'],
      ['Bình thường', 0, '43,24%'],
      ['Hài lòng', 0, '50,78%'],
    ],
  );
  assert.equal(formatPercent(figures.index.satisfied), '65,39%');
  assert.deepEqual(codesOf(figures), ['percentages-do-not-add-to-100', 'levels-incomplete']);
  assert.equal(figures.ballots.ineligible, 20);
});

test('law: shares of every readable row add to 1, whatever the order of columns, and no cell is changed', () => {
  const row = fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 99 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.boolean(), (rows, reversed) => {
      const order = <T>(list: readonly T[]) => (reversed ? list.toReversed() : [...list]);
      const table = sketchTable(
        order(three),
        rows.map((levels, place) => ({ code: String(place + 1), eligible: '300', levels: order(levels.map(String)) })),
      );
      const { criteria } = figuresFromTable(table, options);
      criteria.forEach((criterion, place) => {
        const [good, fair, bad] = rows[place]!;
        const n = good + fair + bad;
        assert.deepEqual(
          criterion.levels.map((level) => level.count),
          [bad, fair, good],
        );
        assert.deepEqual([criterion.n, criterion.n + criterion.blank], [n, 300]);
        if (n > 0) {
          assert.equal(criterion.satisfied, good / n);
          assert.ok(Math.abs(criterion.satisfied! + criterion.neutral! + criterion.dissatisfied! - 1) < 1e-12);
        }
      });
    }),
  );
});

test('law: any table, however broken, gives figures without a NaN and stays as it was', () => {
  const raw = fc.oneof(fc.constantFrom('', 'O', '-3', 'Infinity', '0,5', '–'), fc.nat({ max: 120 }).map(String));
  const sketch = fc.record({
    code: fc.constantFrom('', '1', 'II.2'),
    levels: fc.array(raw, { maxLength: 4 }),
    eligible: raw,
  });
  fc.assert(
    fc.property(
      fc.array(sketch, { maxLength: 6 }),
      fc.constantFrom<'counts' | 'percentages'>('counts', 'percentages'),
      (rows, kind) => {
        const table = sketchTable(three, rows, { kind });
        const before = structuredClone(table);
        const figures = figuresFromTable(table, options);
        const numbers = JSON.stringify(figures, (_, value) =>
          typeof value === 'number' && !Number.isFinite(value) ? 'not finite' : value,
        );
        assert.doesNotMatch(numbers, /not finite/);
        assert.deepEqual(table, before);
      },
    ),
    { numRuns: 200 },
  );
});
