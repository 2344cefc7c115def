import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import {
  betaQuantile,
  betaTails,
  chiSquareQuantile,
  chiSquareTails,
  fQuantile,
  fTails,
  normalQuantile,
  normalTails,
  type Tails,
  tQuantile,
  tTails,
} from './distributions.ts';
import { logGamma } from './loader.ts';
import { sumOf } from './sum.ts';

const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../fixtures/oracle/distributions.json'), 'utf8'),
) as {
  tails: { name: string; x: number; parameters: number[]; lower: number; upper: number }[];
  quantiles: { name: string; p: number; parameters: number[]; value: number }[];
};

const tailsOf: Record<string, (x: number, ...parameters: number[]) => Tails> = {
  normal: normalTails,
  t: tTails as (x: number) => Tails,
  chiSquare: chiSquareTails as (x: number) => Tails,
  f: fTails as (x: number) => Tails,
  beta: betaTails as (x: number) => Tails,
};
const quantileOf: Record<string, (p: number, ...parameters: number[]) => number> = {
  normal: normalQuantile,
  t: tQuantile as (p: number) => number,
  chiSquare: chiSquareQuantile as (p: number) => number,
  f: fQuantile as (p: number) => number,
  beta: betaQuantile as (p: number) => number,
};

test('tails agree with R to 1e-12, the smaller tail relatively', (t) => {
  for (const { name, x, parameters, lower, upper } of oracle.tails) {
    const ours = tailsOf[name]!(x, ...parameters);
    for (const [own, theirs] of [
      [ours.lower, lower],
      [ours.upper, upper],
    ] as const)
      assert.ok(Math.abs(own - theirs) <= 1e-12 * theirs + 1e-300, `${name}(${x}; ${parameters}): ${own}, R ${theirs}`);
  }
  t.diagnostic(`${2 * oracle.tails.length} tails compared with R`);
});

test('quantiles agree with R to 1e-12', (t) => {
  for (const { name, p, parameters, value } of oracle.quantiles) {
    const own = quantileOf[name]!(p, ...parameters);
    assert.ok(
      Math.abs(own - value) <= 1e-12 * Math.max(Math.abs(value), 1e-12),
      `${name} quantile ${p} (${parameters}): ${own}, R ${value}`,
    );
  }
  t.diagnostic(`${oracle.quantiles.length} quantiles compared with R`);
});

test('a quantile undoes its tail', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
      fc.double({ min: 0.3, max: 500, noNaN: true }),
      (p, df) => {
        assert.ok(Math.abs(tTails(tQuantile(p, df), df).lower - p) < 1e-11);
        assert.ok(Math.abs(chiSquareTails(chiSquareQuantile(p, df), df).lower - p) < 1e-11);
      },
    ),
    { numRuns: 200 },
  );
});

test('log gamma at whole numbers is the log of factorials', () => {
  let factorial = 1;
  for (let n = 1; n < 20; n++) {
    assert.ok(Math.abs(logGamma(n + 1) - Math.log(factorial * n)) < 1e-13 * Math.max(1, Math.log(factorial * n)));
    factorial *= n;
  }
});

test('sums are exact where plain addition is not, in any order', () => {
  assert.equal(sumOf([1e16, 1, -1e16, 1]), 2);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
      const size = values.reduce((sum, value) => sum + Math.abs(value), 0);
      assert.ok(Math.abs(sumOf(values) - sumOf([...values].reverse())) <= 1e-15 * size);
    }),
  );
});
