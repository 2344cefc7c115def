/** Laws of estimation: order of rows, weights and population, what a quota may never carry, letters, ranks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeSampledRound, type SampledBallot } from '../testing/sampled-rounds.ts';
import { estimateRoundFigures } from './estimate-round.ts';
import { balanceToKnownTotals } from './known-totals.ts';
import { letterGroups, rankUnits } from './ranking.ts';
import { cronbachAlpha } from './reliability.ts';
import { defaultPolicies, makeRoundDesign } from './round-design.ts';
import type { RoundEstimates } from './round-estimates.ts';

const population = { a: 400, b: 900, c: 150 } as const;
const strata = Object.keys(population) as (keyof typeof population)[];

const ballot = fc.record({
  stratum: fc.constantFrom(...strata),
  unit: fc.constantFrom('u1', 'u2', 'u3'),
  channel: fc.constantFrom('paper', 'web'),
  responded: fc.boolean(),
  levels: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 8, maxLength: 8 }),
});
const ballots = fc.array(ballot, { minLength: 60, maxLength: 120 }).map((list): SampledBallot[] =>
  list.map((one) => ({
    ...one,
    cluster: '',
    stageProbabilities: [list.filter((other) => other.stratum === one.stratum).length / population[one.stratum]],
  })),
);
const answersEverywhere = (list: readonly SampledBallot[]): boolean =>
  strata.every((stratum) => list.filter((one) => one.stratum === stratum && one.responded).length >= 2);

test('the order of rows changes no figure beyond 1e-12', () => {
  fc.assert(
    fc.property(ballots, fc.array(fc.nat(), { minLength: 120, maxLength: 120 }), (list, keys) => {
      fc.pre(answersEverywhere(list));
      const shuffled = list
        .map((_, k) => [keys[k]!, k] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1])
        .map(([, k]) => k);
      const first = estimateRoundFigures({ ...makeSampledRound(list, population), seed: 's' });
      const second = estimateRoundFigures({ ...makeSampledRound(list, population, {}, shuffled), seed: 's' });
      const [left, right] = [numbersOf(first), numbersOf(second)];
      // Of answers drawn at random no best factor is often found for ω: then in every order.
      assert.deepEqual([...left.keys()], [...right.keys()]);
      for (const [path, value] of left) {
        // Simulated chances move by a draw when an estimate moves by a bit; derivatives magnify the last digits.
        const allowed = /inLowest|criticalValue/.test(path) ? 1e-3 : /importance/i.test(path) ? 1e-6 : 1e-12;
        const other = right.get(path)!;
        assert.ok(Math.abs(value - other) <= allowed * Math.max(1, Math.abs(value)), `${path}: ${value}, ${other}`);
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test('final weights add to the population of every stratum, and the factors multiply to them', () => {
  fc.assert(
    fc.property(
      ballots,
      fc.constantFrom('stratum' as const, 'cell' as const, 'overall' as const),
      (list, nonresponse) => {
        fc.pre(answersEverywhere(list));
        const { sample, rows } = makeSampledRound(list, population);
        const made = makeRoundDesign(sample, rows, { ...defaultPolicies, nonresponse });
        assert.ok(made.ok);
        if (!made.ok) return;
        for (const { stratum, weightSum } of made.value.strata) {
          const wanted = population[stratum as keyof typeof population];
          const drawn = sample.strata.find((one) => one.stratum === stratum)!.sampled;
          if (drawn > 0) assert.ok(Math.abs(weightSum - wanted) < 1e-9 * wanted, `${stratum}: ${weightSum}`);
        }
        const { design } = made.value;
        for (let row = 0; row < made.value.rowCount; row++) {
          const product = design.factors.reduce((value, factor) => value * factor.values[row]!, 1);
          assert.ok(Math.abs(product - design.weights[row]!) <= 1e-9 * Math.max(1, product));
        }
        assert.ok(made.value.weights.unequalWeightingEffect >= 1);
      },
    ),
    { numRuns: 30 },
  );
});

/** Words that only a probability sample may carry. */
const marginKeys =
  /margin|standardError|interval|degreesOfFreedom|designEffect|coefficientOfVariation|inLowest|lowRank/;

test('a quota, an open round and a round without its sample carry no margin anywhere', () => {
  fc.assert(
    fc.property(ballots, fc.constantFrom('quota' as const, 'open' as const, null), (list, kind) => {
      fc.pre(list.filter((one) => one.responded).length > 40);
      const round = makeSampledRound(list, population);
      const { sample, ...rest } = round;
      const figures = {
        ...round.figures,
        selection: kind === 'open' ? ('self-selected' as const) : ('counter-quota' as const),
      };
      const estimates = estimateRoundFigures({
        ...rest,
        figures,
        ...(kind === null ? {} : { sample: { ...sample, kind } }),
        seed: 's',
      });
      assert.equal(estimates.kind, 'descriptive');
      walk(estimates, (path, value) => {
        if (marginKeys.test(path) && value !== null) assert.fail(`${path} is ${JSON.stringify(value)}`);
      });
      if (estimates.ranking) assert.ok(estimates.ranking.units.every((unit) => unit.n > 0));
    }),
    { numRuns: 20 },
  );
});

test('a plan that names a random sample without recording it says so', () => {
  const list: SampledBallot[] = Array.from({ length: 40 }, (_, k) => ({
    stratum: 'a',
    cluster: '',
    unit: 'u1',
    channel: 'paper',
    responded: true,
    levels: [4, 4, 4, 4, 4, 4, 4, (k % 5) + 1],
    stageProbabilities: [0.1],
  }));
  const { sample: _, ...round } = makeSampledRound(list, { a: 400 });
  const estimates = estimateRoundFigures({ ...round, seed: 's' });
  assert.equal(estimates.kind === 'descriptive' ? estimates.reason : '', 'sample-not-recorded');
});

test('a census that some did not answer keeps an error; one that all answered has none', () => {
  const census = (respond: (k: number) => boolean): RoundEstimates => {
    const list: SampledBallot[] = Array.from({ length: 100 }, (_, k) => ({
      stratum: 'a',
      cluster: '',
      unit: 'u1',
      channel: 'paper',
      responded: respond(k),
      levels: [(k % 5) + 1, 4, 4, 4, 4, 4, 4, 4],
      stageProbabilities: [1],
    }));
    return estimateRoundFigures({ ...makeSampledRound(list, { a: 100 }), seed: 's' });
  };
  const errorOf = (estimates: RoundEstimates): number =>
    estimates.kind === 'probability' ? estimates.criteria[0]!.satisfied!.standardError : Number.NaN;
  assert.equal(errorOf(census(() => true)), 0);
  assert.ok(errorOf(census((k) => k % 2 === 0 || k % 3 === 0)) > 0.01);
});

test('a row whose ballot is of no batch is left out and told of; more responses than drawn is a fault', () => {
  const list: SampledBallot[] = Array.from({ length: 30 }, (_, k) => ({
    stratum: 'a',
    cluster: '',
    unit: 'u1',
    channel: 'paper',
    responded: true,
    levels: [(k % 5) + 1, 4, 3, 4, 4, 2, 4, 4],
    stageProbabilities: [0.1],
  }));
  const { sample, rows } = makeSampledRound(list, { a: 300 });
  const strange = makeRoundDesign(sample, { ...rows, batchIds: rows.batchIds.map((id, k) => (k < 3 ? '' : id)) });
  assert.ok(strange.ok && strange.value.respondents === 27);
  assert.ok(strange.ok && strange.value.findings.some(({ code }) => code === 'responses-outside-sample'));
  const short = { ...sample, batches: sample.batches.map((batch) => ({ ...batch, count: 20 })) };
  const excess = makeRoundDesign(short, rows);
  assert.ok(
    excess.ok &&
      excess.value.findings.some(
        ({ code, severity }) => code === 'more-responses-than-sampled' && severity === 'fault',
      ),
  );
});

test('letters: two units share one exactly when they are not told apart', () => {
  const relation = fc.integer({ min: 2, max: 9 }).chain((size) =>
    fc.record({
      values: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
      apart: fc.array(fc.boolean(), { minLength: size * size, maxLength: size * size }),
    }),
  );
  fc.assert(
    fc.property(relation, ({ values, apart }) => {
      const size = values.length;
      const isApart = values.map((_, j) =>
        values.map((_, k) => j !== k && apart[Math.min(j, k) * size + Math.max(j, k)]!),
      );
      const letters = letterGroups(values, isApart);
      for (let j = 0; j < size; j++)
        for (let k = 0; k < j; k++) {
          const share = [...letters[j]!].some((letter) => letters[k]!.includes(letter));
          assert.equal(share, !isApart[j]![k], `${j} ${k}: ${letters}`);
        }
    }),
    { numRuns: 200 },
  );
});

test('rank intervals hold the rank, a unit without error is placed exactly, the seed repeats', () => {
  const exact = rankUnits(
    { values: [0.9, 0.7, 0.8], covariance: new Float64Array(9), degreesOfFreedom: 50 },
    { seed: 'x', confidence: 0.95, lowest: 1, draws: 1000 },
  );
  assert.deepEqual(
    exact.units.map(({ rank, lowRank, highRank, inLowest }) => [rank, lowRank, highRank, inLowest]),
    [
      [1, 1, 1, 0],
      [3, 3, 3, 1],
      [2, 2, 2, 0],
    ],
  );
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 }), (values) => {
      const covariance = new Float64Array(values.length ** 2);
      for (let k = 0; k < values.length; k++) covariance[k * values.length + k] = 0.0005 * (k + 1);
      const rank = () =>
        rankUnits(
          { values, covariance, degreesOfFreedom: 30 },
          { seed: 'x', confidence: 0.95, lowest: 1, draws: 1000 },
        );
      const ranked = rank();
      assert.deepEqual(ranked, rank());
      for (const unit of ranked.units)
        assert.ok(unit.lowRank <= unit.rank && unit.rank <= unit.highRank, JSON.stringify(unit));
    }),
    { numRuns: 30 },
  );
});

test('balancing to known totals: composition after is the population’s; nothing changes where it already was', () => {
  const list: SampledBallot[] = Array.from({ length: 90 }, (_, k) => ({
    stratum: 'a',
    cluster: '',
    unit: k < 60 ? 'u1' : 'u2',
    channel: 'paper',
    responded: true,
    // u1 satisfied with every criterion, u2 with none: the balanced index is u1's share of the population.
    levels: k < 60 ? [4, 4, 4, 4, 4, 4, 4, 4] : [2, 2, 2, 2, 2, 2, 2, 2],
    stageProbabilities: [0.1],
  }));
  const { rows, questionnaire } = makeSampledRound(list, { a: 900 });
  const balanced = balanceToKnownTotals(rows, questionnaire, [
    { source: { attribute: 'unit' }, totals: { u1: 300, u2: 700 } },
  ]);
  assert.ok(balanced.ok);
  if (!balanced.ok) return;
  const [index] = balanced.value.figures;
  assert.ok(Math.abs(index!.before - 60 / 90) < 1e-12);
  assert.ok(Math.abs(index!.after - 0.3) < 1e-12);
  assert.deepEqual(Object.keys(index!).sort(), ['after', 'before', 'id', 'label', 'n']);
  assert.ok(Math.abs(balanced.value.composition.find(({ code }) => code === 'u2')!.after - 0.7) < 1e-12);
  // Kish: 90 Σw²/(Σw)² with 60 weights of 5 and 30 of 23⅓.
  const wanted = (90 * (60 * 25 + 30 * (70 / 3) ** 2)) / 1000 ** 2;
  assert.ok(Math.abs(balanced.value.weights.unequalWeightingEffect - wanted) < 1e-9);
  assert.equal(
    balanceToKnownTotals(rows, questionnaire, [{ source: { attribute: 'unit' }, totals: { u1: 300, u9: 700 } }]).ok,
    false,
  );
});

test('criteria that cancel each other out have no alpha, whatever rounding leaves of their total', () => {
  assert.ok(Math.abs(cronbachAlpha([1, 0.5, 0.5, 1], 2)! - 2 * (1 - 2 / 3)) < 1e-12);
  assert.equal(cronbachAlpha([1, -1, -1, 1], 2), null);
  assert.equal(cronbachAlpha([0.1 + 0.2, -0.3, -0.3, 0.3], 2), null, 'a total of 5.6e-17');
});

function walk(value: unknown, visit: (path: string, value: unknown) => void, path = ''): void {
  visit(path, value);
  if (Array.isArray(value)) {
    for (const [k, one] of value.entries()) walk(one, visit, `${path}[${k}]`);
  } else if (value !== null && typeof value === 'object')
    for (const [key, one] of Object.entries(value)) walk(one, visit, `${path}.${key}`);
}

function numbersOf(value: unknown): Map<string, number> {
  const numbers = new Map<string, number>();
  walk(value, (path, one) => {
    if (typeof one === 'number') numbers.set(path, one);
  });
  return numbers;
}
