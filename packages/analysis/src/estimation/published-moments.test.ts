/** Estimates again from published moments: equal for every design, and any number that was changed is named. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndexFormula } from '@longdan/core';
import { planTally } from '../compute-figures.ts';
import { publishCounts } from '../published-counts.ts';
import { createTally, tallyBlock } from '../tally.ts';
import { makeSampledRound, type SampledBallot } from '../testing/sampled-rounds.ts';
import { estimateRoundFigures } from './estimate-round.ts';
import { compareEstimates, type PublishedMoments, publishMoments } from './published-moments.ts';
import { defaultPolicies } from './round-design.ts';
import type { ProbabilityEstimates } from './round-estimates.ts';

const population = { a: 400, b: 900, c: 150 };

function makeDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** 180 ballots; `clusters` in each stratum, or none. Criterion 7 is answered by everybody with the highest level. */
function drawBallots(seed: number, clusters: number): SampledBallot[] {
  const dice = makeDice(seed);
  return Object.entries(population).flatMap(([stratum, people]) =>
    Array.from({ length: 60 }, (_, k): SampledBallot => {
      const cluster = clusters === 0 ? '' : `${stratum}${k % clusters}`;
      const levels = Array.from({ length: 8 }, () => (dice() < 0.1 ? 0 : 1 + Math.floor(dice() * 5)));
      levels[6] = 5;
      const stageProbabilities = clusters === 0 ? [60 / people] : [0.5, 120 / people];
      return { stratum, cluster, unit: 'u1', channel: 'paper', responded: dice() < 0.8, levels, stageProbabilities };
    }),
  );
}

function makeCase(
  seed: number,
  clusters: number,
  formula: Partial<IndexFormula> = {},
  ballots = drawBallots(seed, clusters),
) {
  const round = makeSampledRound(ballots, population, formula);
  const { questionnaire, rows, figures, sample } = round;
  const estimates = estimateRoundFigures({ ...round, seed: 's' });
  assert.equal(estimates.kind, 'probability');
  const moments = publishMoments({ questionnaire, rows, sample, policies: defaultPolicies });
  assert.ok(moments.ok);
  const tally = createTally(planTally(questionnaire));
  tallyBlock(tally, { rows: rows.count, vectors: rows.vectors, attributes: {} });
  const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  return {
    questionnaire,
    estimates: json(estimates as ProbabilityEstimates),
    moments: json((moments as { value: PublishedMoments }).value),
    counts: publishCounts(tally, { ...figures, breakdowns: [] }),
  };
}

const designs = [
  ['one stage', 0, {}],
  ['six clusters a stratum', 6, {}],
  [
    'pooled answers, weighted factors',
    3,
    { factor: 'pooled-answers', overall: { factorWeights: { A: 2, B: 1, C: 0.5 } } },
  ],
] as const;

test('value, error, interval, degrees of freedom and design effect follow from the moments', () => {
  for (const [name, clusters, formula] of designs) {
    const { questionnaire, estimates, moments, counts } = makeCase(7, clusters, formula);
    assert.deepEqual(compareEstimates(questionnaire, estimates, moments, counts), [], name);
    assert.ok(estimates.index.satisfied!.standardError > 0.001);
    const edge = estimates.criteria.find(({ id }) => id === 'c7')!.satisfied!;
    assert.equal(edge.value, 1);
    assert.equal(edge.interval!.method, 'beta', 'the edge is compared too');
    assert.ok(moments.weightClasses !== null && moments.weightClasses.length >= 2);
  }
});

test('where everybody’s answers to a factor come to the same, what rounding leaves is not held against the office', () => {
  // Of the factor's three criteria each person is satisfied with exactly one.
  const alike = drawBallots(5, 6).map((ballot, k) => ({
    ...ballot,
    levels: ballot.levels.map((level, at) => (at < 3 ? ((k + at) % 3 === 0 ? 5 : 2) : level)),
  }));
  const { questionnaire, estimates, moments, counts } = makeCase(5, 6, {}, alike);
  const still = estimates.factors.find(({ satisfied }) => satisfied !== null && satisfied.standardError < 1e-12)!;
  assert.equal(still.satisfied!.designEffect, null);
  assert.deepEqual(compareEstimates(questionnaire, estimates, moments, counts), []);
  const factors = estimates.factors.map((one) =>
    one === still ? { ...one, satisfied: { ...one.satisfied!, standardError: 0.001 } } : one,
  );
  assert.deepEqual(
    compareEstimates(questionnaire, { ...estimates, factors }, moments, counts).map(({ path }) => path),
    [`factors[${still.id}].satisfied.standardError`],
  );
});

test('one number changed anywhere is found and named', () => {
  const { questionnaire, estimates, moments, counts } = makeCase(11, 0);
  const paths = (changed: ProbabilityEstimates, of: PublishedMoments = moments) =>
    compareEstimates(questionnaire, changed, of, counts).map(({ path }) => path);
  const [first, ...others] = estimates.criteria;
  const satisfied = { ...first!.satisfied!, standardError: first!.satisfied!.standardError * 0.999 };
  assert.deepEqual(paths({ ...estimates, criteria: [{ ...first!, satisfied }, ...others] }), [
    'criteria[c1].satisfied.standardError',
  ]);
  const index = { ...estimates.index, satisfied: { ...estimates.index.satisfied!, value: 0.98 } };
  assert.deepEqual(paths({ ...estimates, index }), ['index.satisfied.value']);
  const [one, ...rest] = moments.weightClasses!;
  const weightClasses = [{ ...one!, weight: one!.weight * 1.01 }, ...rest];
  assert.ok(paths(estimates, { ...moments, weightClasses }).some((path) => path.startsWith('moments.satisfied.c1')));
  const positions = { ...one!.positions, c2: one!.positions['c2']!.toReversed() };
  assert.ok(
    paths(estimates, { ...moments, weightClasses: [{ ...one!, positions }, ...rest] }).includes('weightClasses.c2[0]'),
  );
  const covariance = moments.measures.satisfied.covariance.map((value) => value * 1.02);
  const measures = { ...moments.measures, satisfied: { ...moments.measures.satisfied, covariance } };
  assert.ok(paths(estimates, { ...moments, measures }).includes('index.satisfied.standardError'));
});

test('weights of fewer than five people are not published', () => {
  const ballots = drawBallots(3, 0).map((ballot, k) =>
    k < 3 ? { ...ballot, responded: true, stratum: 'd', stageProbabilities: [0.5] } : ballot,
  );
  const { questionnaire, rows, sample } = makeSampledRound(ballots, { ...population, d: 6 });
  const moments = publishMoments({ questionnaire, rows, sample, policies: defaultPolicies });
  assert.ok(moments.ok && moments.value.weightClasses === null);
});
