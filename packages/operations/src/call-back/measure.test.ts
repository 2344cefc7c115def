import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgreementTable, kappaError, kappaOf } from '../double-entry/agreement.ts';
import { defaultCallBackRules } from './call-back-plan.ts';
import { exactInterval, type MeasuredCase, measureCallBack, measureNever, wilsonInterval } from './measure.ts';
import { drawFrom } from './planning.ts';

const near = (found: number, wanted: number, within = 5e-7) =>
  assert.ok(Math.abs(found - wanted) <= within, `${found} is not ${wanted}`);

test('intervals are those of R: binom.test(2, 15) and prop.test(11, 15, correct = FALSE)', () => {
  const exact = exactInterval(2, 15, 0.95);
  near(exact.lower, 0.0165759);
  near(exact.upper, 0.4046027);
  const wilson = wilsonInterval(11, 15, 0.95);
  near(wilson.lower, 0.4804957);
  near(wilson.upper, 0.8910255);
  assert.deepEqual(exactInterval(0, 9, 0.95).lower, 0);
  near(exactInterval(0, 9, 0.95).upper, 0.3362671);
});

test('kappa and its error are those of Fleiss, Levin and Paik, table 18.1', () => {
  const table = new AgreementTable();
  const counts = [
    [75, 1, 4],
    [5, 4, 1],
    [0, 0, 10],
  ];
  for (const [row, cells] of counts.entries())
    for (const [column, count] of cells.entries())
      for (let k = 0; k < count; k++) table.add(String(row), String(column));
  near(kappaOf(table)!, 0.6764706);
  // Their eq. 18.15 gives 0.087.
  near(kappaError(table)!, 0.0877, 5e-5);
});

const plan = {
  size: { kind: 'share', percent: 30 },
  strata: ['enumerator'],
  minimum: 9,
  items: [],
  rules: defaultCallBackRules,
  confidence: 0.95,
  enumerators: [],
} as const;

const caseOf = (enumerator: string, tookPlace: 'yes' | 'no' | 'unsure', weight = 1): MeasuredCase => ({
  facets: { enumerator },
  weight,
  outcome: { result: 'reached', tookPlace, answers: {} },
  pairs: [],
});

test('weights count, unclear words do not, and nobody reached says nothing', () => {
  const figures = measureNever([caseOf('A', 'no', 3), caseOf('A', 'yes', 1), caseOf('A', 'unsure', 9)], 0.95);
  assert.deepEqual([figures.drawn, figures.clear, figures.never], [3, 2, 1]);
  near(figures.share, 0.75);
  const silent = measureNever([{ ...caseOf('A', 'yes'), outcome: { result: 'not-reached', answers: {} } }], 0.95);
  assert.deepEqual([silent.share, silent.lower, silent.upper], [0, 0, 1]);
  assert.equal(measureCallBack([], plan).verdict, 'repeat', 'too few reached');
});

test('without links: more ballots than people who say they answered', () => {
  const cases = [...Array(8)].map((_, at) => caseOf('A', at < 4 ? 'yes' : 'no'));
  // 80 of 100 invited are said to have answered; half of those asked say so: 1 − 0.5/0.8.
  near(measureNever(cases, 0.95, 0.8).share, 0.375);
  assert.equal(measureNever(cases, 0.95, 0.5).share, 0);
});

/** A small generator of the tests' own. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822507) + 3266489909) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

test('150 responses, 18 invented by one of five enumerators: found, and nobody else, over 400 draws', (t) => {
  const names = ['An', 'Bình', 'Chi', 'Dung', 'Én'];
  const seeds = 400;
  let caught = 0;
  let accused = 0;
  let share = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const chance = dice(seed + 1);
    const frame = [...Array(150)].map((_, k) => ({
      id: `phieu-${String(k).padStart(3, '0')}`,
      facets: { enumerator: names[k % 5]! },
      // The 18 sheets of Chi that nobody was asked for: 12% of all, 60% of hers.
      invented: k % 5 === 2 && k < 90,
    }));
    const units = frame.map(({ id, facets }) => ({ id, stratum: facets.enumerator }));
    const { draw } = drawFrom(units, plan, `thử ${seed}`);
    const byId = new Map(frame.map((one) => [one.id, one]));
    const cases = draw.strata.flatMap(({ selected }) =>
      selected.flatMap(({ id, weight }): MeasuredCase[] => {
        const { facets, invented } = byId.get(id)!;
        const base = caseOf(facets.enumerator, 'yes', weight);
        if (chance() < 0.15) return [{ ...base, outcome: { result: 'not-reached', answers: {} } }];
        // One honest person in fifty has forgotten it.
        return [caseOf(facets.enumerator, invented || chance() < 0.02 ? 'no' : 'yes', weight)];
      }),
    );
    const { findings, round } = measureCallBack(cases, plan);
    const named = findings.filter(({ by }) => by === 'enumerator').map(({ key }) => key);
    if (named.includes('Chi')) caught += 1;
    accused += named.filter((name) => name !== 'Chi').length;
    share += round.share / seeds;
  }
  t.diagnostic(
    `found in ${caught} of ${seeds} draws; others accused ${accused} times in ${4 * seeds}; mean share ${share.toFixed(4)}`,
  );
  assert.ok(caught >= 0.95 * seeds, `${caught}`);
  assert.ok(accused <= 0.005 * 4 * seeds, `${accused}`);
  // 12% invented, and 2% of the rest who have forgotten.
  near(share, 0.12 + 0.88 * 0.02, 0.005);
});
