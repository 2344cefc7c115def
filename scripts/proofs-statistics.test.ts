/** Small seeded versions of the proofs of sampling, estimation and publication; the full ones: npm run proofs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runTrial } from './proofs/support/coverage.ts';
import { trials } from './proofs/support/designs.ts';
import { compareInclusion } from './proofs/support/inclusion.ts';
import { compareRules } from './proofs/support/subtraction.ts';

test('every design: estimates without bias, standard errors of the right size, intervals that cover', () => {
  const draws = 25;
  for (const trial of trials)
    for (const { measure, promise, rate, bias, errorRatio } of runTrial(trial, draws)) {
      if (promise === 'none') continue;
      const where = `${trial.title}, ${measure}`;
      // Five standard errors of a mean and of a deviation in so few draws.
      assert.ok(Math.abs(bias) < 5 / Math.sqrt(draws), `${where}: bias ${bias}`);
      assert.ok(errorRatio > 0.55, `${where}: standard errors ${errorRatio} of the true one`);
      if (promise === 'within') assert.ok(errorRatio < 2.2, `${where}: standard errors ${errorRatio} of the true one`);
      assert.ok(rate >= 0.72, `${where}: ${rate} covered`);
    }
});

test('units, pairs and samples come as often as stated', () => {
  for (const { title, kind, statistic, holds } of compareInclusion(300))
    assert.ok(holds, `${title}, ${kind}: ${statistic}`);
});

test('subtracting what is published gives no small group away, and would without the rule', () => {
  const { without, alone, together } = compareRules({ responses: 150, fields: 4, units: 6 }, 2);
  assert.ok(without.derivable > 300);
  assert.ok(alone.derivable > 0, 'each table by itself is not enough');
  assert.equal(together.derivable, 0);
  assert.ok(together.shown > alone.shown / 4);
});
