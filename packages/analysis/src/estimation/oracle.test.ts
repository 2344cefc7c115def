/** Estimates of a round against R's survey and base R (fixtures/oracle/estimation/round.R). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { IndexFormula } from '@longdan/core';
import {
  makeSampledRound,
  type OracleColumns,
  readOracleBallots,
  type SampledRound,
} from '../testing/sampled-rounds.ts';
import { lmgFromCovariance } from './drivers.ts';
import { estimateRoundFigures } from './estimate-round.ts';
import { rankUnits } from './ranking.ts';
import { fitOneFactor } from './reliability.ts';
import type { ProbabilityEstimates } from './round-estimates.ts';
import type { SampleEstimate } from './sample-estimate.ts';

const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../fixtures/oracle/estimation/round.json'), 'utf8'),
);

function near(own: number, wanted: number, what: string, relative = 1e-9): void {
  assert.ok(Math.abs(own - wanted) <= relative * Math.max(Math.abs(wanted), 1e-12), `${what}: ${own} is not ${wanted}`);
}

const designs = { one: ['pi'], two: ['f1', 'f2'] } as const;
const roundOf = (name: keyof typeof designs, formula: Partial<IndexFormula> = {}): SampledRound =>
  makeSampledRound(
    readOracleBallots(oracle[name].columns as OracleColumns, designs[name]),
    oracle[name].population,
    formula,
  );
function estimateOf(name: keyof typeof designs, formula: Partial<IndexFormula> = {}): ProbabilityEstimates {
  const estimates = estimateRoundFigures({ ...roundOf(name, formula), seed: 'thu' });
  if (estimates.kind !== 'probability') throw new Error(JSON.stringify(estimates.findings));
  return estimates;
}
const pair = (one: SampleEstimate | null, [value, error]: [number, number], what: string): void => {
  near(one!.value, value, what);
  near(one!.standardError, error, `${what}, standard error`, 1e-8);
};

for (const name of ['one', 'two'] as const) {
  test(`${name}: criteria, factors and index with their errors, both formulas, both measures`, () => {
    const plain = estimateOf(name);
    const pooled = estimateOf(name, {
      factor: 'pooled-answers',
      overall: { factorWeights: { A: 0.5, B: 0.3, C: 0.2 } },
    });
    for (const measure of ['satisfied', 'score'] as const) {
      const wanted = oracle[name][measure];
      for (const one of plain.criteria) pair(one[measure], wanted.criteria[one.id], `${measure} ${one.id}`);
      for (const one of plain.factors) pair(one[measure], wanted.mean[one.id], `${measure} mean ${one.id}`);
      for (const one of pooled.factors) pair(one[measure], wanted.pooled[one.id], `${measure} pooled ${one.id}`);
      pair(plain.index[measure], wanted.overall, `${measure} overall`);
      pair(pooled.index[measure], wanted.weighted, `${measure} weighted factors`);
    }
  });

  test(`${name}: design effect, degrees of freedom and interval of each criterion are those of svymean and svyciprop`, () => {
    const plain = estimateOf(name);
    for (const { id, satisfied } of plain.criteria) {
      const wanted = oracle[name].detail[id];
      near(satisfied!.designEffect!, wanted.deff, `design effect ${id}`);
      assert.equal(satisfied!.degreesOfFreedom, wanted.df);
      near(satisfied!.interval!.low, wanted.low, `low ${id}`, 1e-7);
      near(satisfied!.interval!.high, wanted.high, `high ${id}`, 1e-7);
    }
  });

  test(`${name}: index by unit with its standard error`, () => {
    const { units, value, covariance } = oracle[name].units;
    const ranking = estimateOf(name).ranking!;
    for (const [k, code] of (units as string[]).entries()) {
      const own = ranking.units.find((unit) => unit.code === code)!;
      pair(own.estimate, [value[k], Math.sqrt(covariance[k * units.length + k])], code);
    }
  });

  test(`${name}: drivers, by linearisation as R's and near the jackknife of R's survey`, () => {
    const wanted = oracle[name].drivers;
    const { factors, rSquared, n } = estimateOf(name).drivers!;
    assert.equal(n, wanted.n);
    near(rSquared, wanted.r2, 'R²');
    for (const [k, factor] of factors.entries()) {
      near(factor.importance, wanted.parts[k] / wanted.r2, factor.factorId);
      near(factor.importanceError, wanted.se[k], `error of ${factor.factorId}`, 1e-5);
      const ratio = factor.importanceError / wanted.jackknife[k];
      assert.ok(ratio > 0.75 && ratio < 1.25, `${factor.factorId}: ${ratio} of the jackknife`);
    }
  });
}

test('alpha and omega of each factor', () => {
  for (const { factorId, alpha, omega, n } of estimateOf('one').reliability) {
    const wanted = oracle.one.reliability[factorId];
    assert.equal(n, wanted.n);
    near(alpha!, wanted.alpha, `alpha ${factorId}`);
    if (wanted.omega === null) assert.equal(omega, null);
    else near(omega!, wanted.omega, `omega ${factorId}`, 1e-6);
  }
});

test('one factor of six items as factanal fits it', () => {
  const { correlation, uniquenesses, loadings } = oracle.factanal;
  const fit = fitOneFactor(correlation, 6)!;
  for (let k = 0; k < 6; k++) {
    near(fit.uniquenesses[k]!, uniquenesses[k], `uniqueness ${k}`, 1e-5);
    near(fit.loadings[k]!, loadings[k], `loading ${k}`, 1e-5);
  }
});

test('LMG of five factors as from all subsets in R', () => {
  const { parts } = lmgFromCovariance(oracle.lmg.covariance, 5);
  for (const [k, part] of parts.entries()) near(part, oracle.lmg.parts[k], `factor ${k}`);
});

test('the critical value of all pairs is the studentised range where units are alike and independent', () => {
  for (const [place, k] of (oracle.tukey.k as number[]).entries()) {
    const covariance = new Float64Array(k * k);
    for (let unit = 0; unit < k; unit++) covariance[unit * k + unit] = 0.0004;
    const { criticalValue } = rankUnits(
      {
        values: Array.from({ length: k }, (_, unit) => 0.8 + unit / 1000),
        covariance,
        degreesOfFreedom: oracle.tukey.df[place] > 1e5 ? Number.POSITIVE_INFINITY : oracle.tukey.df[place],
      },
      { seed: 'tukey', confidence: 0.95, lowest: 1, draws: 40_000 },
    );
    near(criticalValue, oracle.tukey.value[place], `${k} units`, 0.015);
  }
});

test('the chance of being among the lowest three, against integration in R', () => {
  const { mu, sd, m, chance } = oracle.lowest;
  const covariance = new Float64Array(mu.length ** 2);
  for (const [k, one] of (sd as number[]).entries()) covariance[k * mu.length + k] = one ** 2;
  const draws = 40_000;
  const { units } = rankUnits(
    { values: mu, covariance, degreesOfFreedom: Number.POSITIVE_INFINITY },
    { seed: 'thap-nhat', confidence: 0.95, lowest: m, draws },
  );
  for (const [k, { inLowest }] of units.entries())
    assert.ok(
      Math.abs(inLowest - chance[k]) <= 4 * Math.sqrt((chance[k] * (1 - chance[k])) / draws) + 1e-4,
      `${k}: ${inLowest} is not ${chance[k]}`,
    );
  near(
    units.reduce((sum, unit) => sum + unit.inLowest, 0),
    m,
    'chances add to the number of lowest',
  );
});
