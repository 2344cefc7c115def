/** Refusals that belong to no one file: each by its code, its place and words that say what is wrong. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { codeLabels } from './columns.ts';
import { defineDesign } from './design/define-design.ts';
import { estimate } from './estimate/estimate.ts';
import { testIndependence } from './estimate/independence.ts';
import { fitRegression } from './estimate/regression.ts';
import { ratioOf } from './estimate/statistics.ts';
import { expectValue, type Outcome } from './findings.ts';
import { drawByDesign, type FrameColumns } from './sampling/draw-by-design.ts';
import { drawSample } from './sampling/draw-sample.ts';
import { estimateFromSpec } from './spec/estimate-from-spec.ts';

const w = [2, 2, 2, 2];
const y = Float64Array.of(1, 2, 3, 5);
const plain = expectValue(defineDesign({ w }, { weights: 'w' }));
const means = [{ name: 'm', kind: 'mean', variable: 'y' }];
const byLevel = { weights: 'w', estimates: means };
const table: Readonly<Record<string, readonly string[]>> = {
  ma: ['1', '2', '3', '4'],
  xa: ['a', 'a', 'b', 'b'],
};
const frame: FrameColumns = {
  rowCount: 4,
  texts: (column) => table[column]!,
  numbers: () => [10, 11, 20, 20],
  sortKeys: () => [],
};
const units = [1, 2, 3].map((id) => ({ id: String(id), stratum: 'xã' }));

const refusals: readonly [title: string, outcome: () => Outcome<unknown>, code: string, words: RegExp][] = [
  [
    'a weight so small that its inverse is infinite',
    () => defineDesign({ w: [1, 1e-320, 1, 1] }, { weights: 'w' }),
    'weight-without-inverse',
    /cột "w", dòng 2: .*hữu hạn/,
  ],
  [
    'a cluster whose rows state two sizes',
    () =>
      drawByDesign(
        frame,
        {
          columns: { id: 'ma' },
          method: 'simple',
          size: { total: 1 },
          above: [{ columns: { id: 'xa', size: 'ho' }, method: 'pps-systematic', size: { total: 1 } }],
        },
        '1',
      ),
    'cluster-size-varies',
    /cột "ho", dòng 2: .*cụm "a".*quy mô khác nhau/,
  ],
  [
    'a ratio over nothing',
    () => estimate(plain, ratioOf(y, new Float64Array(4))),
    'denominator-zero',
    /mẫu số.*bằng 0/,
  ],
  [
    'a post-stratum without its total',
    () =>
      estimateFromSpec(
        { w, y, g: ['a', 'a', 'b', 'b'] },
        { ...byLevel, poststratify: { by: ['g'], totals: [{ g: 'a' }] } },
      ),
    'total-missing',
    /thiếu tổng số cho "a"/,
  ],
  [
    'a calibration without the total of a variable',
    () => estimateFromSpec({ w, y }, { ...byLevel, calibrate: { formula: ['y'], totals: { '(Intercept)': 8 } } }),
    'total-missing',
    /thiếu tổng số cho "y"/,
  ],
  [
    'a regressor that another explains',
    () =>
      fitRegression(plain, y, [
        { name: 'x', values: y },
        { name: 'gấp đôi', values: y.map((value) => 2 * value) },
      ]),
    'regressor-dependent',
    /"gấp đôi" phụ thuộc tuyến tính/,
  ],
  [
    'a table of one column',
    () => testIndependence(plain, codeLabels(['a', 'b', 'a', 'b']), codeLabels(['x', 'x', 'x', 'x'])),
    'table-degenerate',
    /hai hàng và hai cột/,
  ],
  [
    'a test with as many strata as units',
    () => {
      const design = expectValue(
        defineDesign({ w, h: [1, 2, 3, 4] }, { weights: 'w', strata: ['h'], lonelyPsu: 'adjust' }),
      );
      return testIndependence(design, codeLabels(['a', 'b', 'a', 'b']), codeLabels(['x', 'x', 'y', 'y']));
    },
    'degrees-of-freedom',
    /không đủ bậc tự do/,
  ],
  [
    'more units than the stratum has',
    () => drawSample(units, { method: 'simple', size: { byStratum: { xã: 4 } } }, '1'),
    'sample-too-large',
    /cỡ mẫu 4 lớn hơn số đơn vị 3 của tầng "xã"/,
  ],
  [
    'more units taken with certainty than are to be drawn',
    () => drawSample(units, { method: 'simple', size: { total: 1 }, certainty: ['1', '2'] }, '1'),
    'sample-too-large',
    /cỡ mẫu 2 lớn hơn/,
  ],
];

for (const [title, outcome, code, words] of refusals)
  test(`refused by name: ${title}`, () => {
    const refused = outcome();
    assert.ok(!refused.ok, 'accepted');
    const [finding] = refused.findings;
    assert.equal(finding!.code, code);
    assert.match(finding!.message.vi, words);
    assert.ok(finding!.message.en.length > 10);
  });
