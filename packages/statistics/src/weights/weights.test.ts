import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { codeLabels } from '../columns.ts';
import { defineDesign } from '../design/define-design.ts';
import type { SurveyDesign } from '../design/design.ts';
import { estimate } from '../estimate/estimate.ts';
import { totalOf } from '../estimate/statistics.ts';
import { expectValue, type Outcome } from '../findings.ts';
import { sumByCode } from '../numeric/sum.ts';
import { calibrate } from './calibrate.ts';
import { diagnoseWeights } from './diagnostics.ts';
import { adjustForNonresponse } from './nonresponse.ts';
import { postStratify } from './post-stratify.ts';
import { rake } from './rake.ts';
import { trimWeights } from './trim.ts';

const designOf = (w: number[]): SurveyDesign => expectValue(defineDesign({ w }, { weights: 'w' }));
const codeOf = (outcome: Outcome<unknown>): string | undefined => (outcome.ok ? undefined : outcome.findings[0]!.code);
const near = (own: number, wanted: number, relative = 1e-12): void => {
  assert.ok(Math.abs(own - wanted) <= relative * Math.abs(wanted), `${own} is not ${wanted}`);
};
const table = fc.array(
  fc.record({
    w: fc.double({ min: 0.01, max: 1000, noNaN: true }),
    a: fc.constantFrom('x', 'y', 'z'),
    b: fc.constantFrom('1', '2'),
    answered: fc.boolean(),
    z: fc.double({ min: -50, max: 50, noNaN: true }),
  }),
  { minLength: 3, maxLength: 50 },
);

test('nonresponse: respondents of a class carry the weight of all its sampled units', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const design = designOf(rows.map(({ w }) => w));
      const classes = codeLabels(rows.map(({ a }) => a));
      const responded = rows.map(({ answered }) => (answered ? 1 : 0));
      const adjusted = adjustForNonresponse(design, classes, responded);
      const silent = classes.labels.some((_, code) =>
        rows.every((row, k) => classes.codes[k] !== code || !row.answered),
      );
      assert.equal(codeOf(adjusted), silent ? 'class-empty' : undefined);
      if (!adjusted.ok) return;
      const before = sumByCode(design.weights, classes.codes, classes.labels.length);
      sumByCode(adjusted.value.weights, classes.codes, classes.labels.length).forEach((sum, code) => {
        near(sum, before[code]!);
      });
      const count = expectValue(estimate(adjusted.value, totalOf([new Float64Array(rows.length).fill(1)])))
        .estimates[0]!;
      assert.equal(
        count.n,
        responded.reduce<number>((sum, one) => sum + one, 0),
      );
    }),
  );
});

test('post-strata, raking and calibration hit their totals; factors multiply to the weight', () => {
  fc.assert(
    fc.property(table, fc.double({ min: 0.8, max: 1.25, noNaN: true }), (rows, change) => {
      const design = designOf(rows.map(({ w }) => w));
      const a = codeLabels(rows.map((row) => row.a));
      const b = codeLabels(rows.map((row) => row.b));
      const sums = sumByCode(design.weights, a.codes, a.labels.length);
      const totals = new Map(a.labels.map((label, code) => [label, sums[code]! * (code === 0 ? change : 1)] as const));
      const posted = expectValue(postStratify(design, a, totals));
      sumByCode(posted.weights, a.codes, a.labels.length).forEach((sum, code) => {
        near(sum, totals.get(a.labels[code]!)!);
      });
      const other = sumByCode(posted.weights, b.codes, b.labels.length);
      const margins = [
        { name: 'a', cells: a, totals },
        { name: 'b', cells: b, totals: new Map(b.labels.map((label, code) => [label, other[code]!] as const)) },
      ];
      const raked = expectValue(rake(design, margins));
      for (const { cells, totals: wanted } of margins)
        sumByCode(raked.weights, cells.codes, cells.labels.length).forEach((sum, code) => {
          near(sum, wanted.get(cells.labels[code]!)!, 1e-10);
        });
      for (const one of [posted, raked])
        one.weights.forEach((weight, row) => {
          near(
            weight,
            one.factors.reduce((product, factor) => product * factor.values[row]!, 1),
          );
        });
      // What is calibrated on no longer varies.
      const share = expectValue(estimate(raked, totalOf([rows.map((row) => (row.a === a.labels[0] ? 1 : 0))])))
        .estimates[0]!;
      assert.ok(share.standardError <= 1e-6 * share.estimate);
    }),
    { numRuns: 60 },
  );
});

test('calibration gives the totals and names what makes it impossible', () => {
  const design = designOf([10, 10, 20, 20, 15]);
  const one = new Float64Array(5).fill(1);
  const x = Float64Array.of(1, 2, 3, 4, 5);
  const calibrated = expectValue(
    calibrate(design, [
      { name: 'one', values: one, total: 80 },
      { name: 'x', values: x, total: 250 },
    ]),
  );
  near(
    calibrated.weights.reduce((sum, weight) => sum + weight, 0),
    80,
  );
  near(
    calibrated.weights.reduce((sum, weight, k) => sum + weight * x[k]!, 0),
    250,
  );
  const twice = x.map((value) => 2 * value);
  const singular = calibrate(design, [
    { name: 'x', values: x, total: 250 },
    { name: 'twice', values: twice, total: 500 },
  ]);
  assert.equal(codeOf(singular), 'calibration-singular');
  assert.ok(!singular.ok && singular.findings[0]!.place?.column === 'twice');
  assert.equal(
    codeOf(
      calibrate(design, [
        { name: 'one', values: one, total: 75 },
        { name: 'x', values: x, total: 20 },
      ]),
    ),
    'calibration-negative',
  );
  assert.equal(
    codeOf(calibrate(design, [{ name: 'gap', values: Float64Array.of(1, 2, Number.NaN, 1, 1), total: 20 }])),
    'value-missing',
  );
});

test('margins that cannot hold are refused with their reason', () => {
  const design = designOf([1, 1, 1, 1]);
  const a = codeLabels(['x', 'x', 'y', 'y']);
  const totals = (x: number, y: number) =>
    new Map([
      ['x', x],
      ['y', y],
    ]);
  assert.equal(
    codeOf(
      rake(design, [
        { name: 'a', cells: a, totals: totals(3, 4) },
        { name: 'b', cells: a, totals: totals(3, 5) },
      ]),
    ),
    'totals-disagree',
  );
  // The same variable with two margins can never converge.
  const fight = rake(design, [
    { name: 'a', cells: a, totals: totals(3, 4) },
    { name: 'b', cells: a, totals: totals(4, 3) },
  ]);
  assert.equal(codeOf(fight), 'raking-diverged');
  assert.equal(codeOf(postStratify(design, a, new Map([['x', 3]]))), 'class-without-total');
  assert.equal(
    codeOf(
      postStratify(
        design,
        a,
        new Map([
          ['x', 3],
          ['y', 2],
          ['z', 1],
        ]),
      ),
    ),
    'class-empty',
  );
  assert.equal(codeOf(postStratify(design, codeLabels(['x', '', 'y', 'y']), totals(3, 4))), 'value-missing');
});

test('trimming keeps the sum and the bounds', () => {
  const design = designOf([1, 2, 3, 4, 90]);
  const once = expectValue(trimWeights(design, { upper: 40 }));
  near(
    once.weights.reduce((sum, weight) => sum + weight, 0),
    100,
  );
  assert.deepEqual([...once.weights], [13.5, 14.5, 15.5, 16.5, 40]);
  const strict = expectValue(trimWeights(design, { upper: 25, strict: true }));
  assert.ok(strict.weights.every((weight) => weight <= 25 + 1e-9));
  near(
    strict.weights.reduce((sum, weight) => sum + weight, 0),
    100,
  );
  assert.equal(codeOf(trimWeights(design, { upper: 10, strict: true })), 'bounds-unreachable');
  assert.equal(codeOf(trimWeights(design, { upper: 1, lower: 2 })), 'bounds-invalid');
});

test('diagnostics by hand', () => {
  const { n, sum, range, unequalWeightingEffect, effectiveSampleSize } = diagnoseWeights(designOf([1, 1, 2, 4]));
  assert.deepEqual([n, sum, range], [4, 8, 4]);
  near(unequalWeightingEffect, (4 * 22) / 64);
  near(effectiveSampleSize, 64 / 22);
});
