/** A cluster taken with certainty is no part of the spread among those that were drawn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSampledRound, type SampledBallot, sampledCriteria } from '../testing/sampled-rounds.ts';
import { estimateRoundFigures } from './estimate-round.ts';

/** Everybody of the cluster answers: the first `satisfied` of `size` say 5, the others 2. */
const cluster = (name: string, chance: number, satisfied: number, size: number): SampledBallot[] =>
  Array.from({ length: size }, (_, at) => ({
    stratum: 'A',
    cluster: name,
    unit: '',
    channel: 'paper',
    responded: true,
    levels: Array.from({ length: sampledCriteria.length + 1 }, () => (at < satisfied ? 5 : 2)),
    stageProbabilities: [chance, 1],
  }));

test('its spread, weight and degree of freedom stay out, worked by hand', () => {
  const round = makeSampledRound(
    [...cluster('lớn', 1, 10, 40), ...cluster('một', 0.25, 8, 10), ...cluster('hai', 0.25, 5, 10)],
    { A: 120 },
  );
  const sample = {
    ...round.sample,
    stages: [
      { level: 'hamlet' as const, title: { vi: '', en: '' }, method: 'pps-systematic' as const, populations: [] },
    ],
    strata: [{ stratum: 'A', population: null, sampled: 60 }],
  };
  const estimates = estimateRoundFigures({ ...round, sample, seed: 's' });
  assert.equal(estimates.kind, 'probability');
  if (estimates.kind !== 'probability') return;
  const { value, standardError, degreesOfFreedom } = estimates.index.satisfied!;
  // Weights 1 and 4: (10 + 4·8 + 4·5)/(40 + 40 + 40).
  const share = 62 / 120;
  const totals = [8, 5].map((satisfied) => (4 * (satisfied - 10 * share)) / 120);
  const spread = 0.75 * 2 * 2 * ((totals[0]! - totals[1]!) / 2) ** 2;
  assert.ok(Math.abs(value - share) < 1e-12);
  assert.ok(Math.abs(standardError - Math.sqrt(spread)) < 1e-12, `${standardError} ${Math.sqrt(spread)}`);
  assert.equal(degreesOfFreedom, 1);
  assert.ok(estimates.findings.every(({ code }) => code !== 'single-unit-strata'));
});
