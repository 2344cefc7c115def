/**
 * Draws from small frames, counted: how often each unit, each pair and, where all samples can be listed, each sample
 * comes, beside what the product states or theory gives.
 */

import type { Frame } from '../../../packages/statistics/src/draw/frame.ts';
import {
  type AllocationRule,
  chiSquareTails,
  drawByDesign,
  expectValue,
  type FrameColumns,
  normalQuantile,
} from '../../../packages/statistics/src/index.ts';
import { chaoJointProbabilities } from '../../../packages/statistics/src/sampling/chao.ts';
import { type DrawPlan, drawFromFrame } from '../../../packages/statistics/src/sampling/draw-sample.ts';
import { drawFromFrames } from '../../../packages/statistics/src/sampling/multistage.ts';
import { frameOf } from './province.ts';

/** An event with its stated probability and how often it came. */
export interface Tally {
  readonly probability: number;
  readonly count: number;
}

export interface Comparison {
  readonly title: string;
  readonly kind: 'units' | 'pairs' | 'samples';
  readonly events: number;
  readonly greatestDifference: number;
  /** Of units and pairs: the greatest |z| and its bound for as many events at once; of samples: chi-square and its p. */
  readonly statistic: number;
  readonly bound: number;
  readonly holds: boolean;
}

/** Chance that a comparison of a sound method fails: 1 in 1,000, shared among its events (Bonferroni). */
const level = 0.001;

export function compareEach(
  title: string,
  kind: 'units' | 'pairs',
  tallies: readonly Tally[],
  draws: number,
): Comparison {
  let difference = 0;
  let z = 0;
  for (const { probability, count } of tallies) {
    const gap = Math.abs(count / draws - probability);
    difference = Math.max(difference, gap);
    const deviation = Math.sqrt((probability * (1 - probability)) / draws);
    if (deviation > 1e-12) z = Math.max(z, gap / deviation);
    // What is certain or impossible must be so every time.
    else if (gap > 1e-12) z = Number.POSITIVE_INFINITY;
  }
  // A unit that is never drawn is never stated; but the sizes of the samples are fixed, so the others would not add up.
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, one) => total + of(one), 0);
  const complete = Math.abs(sum(({ probability }) => probability) - sum(({ count }) => count) / draws) < 1e-9;
  const bound = -normalQuantile(level / (2 * tallies.length));
  return {
    title,
    kind,
    events: tallies.length,
    greatestDifference: difference,
    statistic: z,
    bound,
    holds: z <= bound && complete,
  };
}

/** Pearson's chi-square over all samples that can come. */
export function compareSamples(
  title: string,
  stated: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
  draws: number,
): Comparison {
  let sum = 0;
  let difference = 0;
  for (const [sample, probability] of stated) {
    const gap = (counts.get(sample) ?? 0) / draws - probability;
    difference = Math.max(difference, Math.abs(gap));
    sum += (draws * gap * gap) / probability;
  }
  const strange = [...counts.keys()].some((sample) => !stated.has(sample));
  const p = strange ? 0 : chiSquareTails(sum, stated.size - 1).upper;
  return {
    title,
    kind: 'samples',
    events: stated.size,
    greatestDifference: difference,
    statistic: sum,
    bound: p,
    holds: p >= level,
  };
}

type Sample = readonly string[];

/** How often each unit, pair ("a b", in order) and whole sample came; and what the product stated of the units. */
function countDraws(draw: (seed: string) => { ids: Sample; stated: ReadonlyMap<string, number> }, draws: number) {
  const units = new Map<string, number>();
  const pairs = new Map<string, number>();
  const samples = new Map<string, number>();
  const stated = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let k = 0; k < draws; k++) {
    const { ids, stated: own } = draw(`inclusion ${k}`);
    const sorted = [...ids].sort();
    add(samples, sorted.join(' '));
    sorted.forEach((id, at) => {
      add(units, id);
      for (const other of sorted.slice(0, at)) add(pairs, `${other} ${id}`);
    });
    for (const [id, probability] of own) {
      const before = stated.get(id);
      if (before !== undefined && Math.abs(before - probability) > 1e-12)
        throw new Error(`${id} is stated ${before} and ${probability}`);
      stated.set(id, probability);
    }
  }
  return { units, pairs, samples, stated };
}

const fromList = (frame: Frame, plan: DrawPlan) => (seed: string) => {
  const { strata } = expectValue(drawFromFrame(frame, plan, seed, ''));
  const selected = strata.flatMap((stratum) => stratum.selected);
  return {
    ids: selected.map(({ id }) => id),
    stated: new Map(selected.map(({ id, inclusionProbability }) => [id, inclusionProbability])),
  };
};

const letters = (count: number): string[] => Array.from({ length: count }, (_, k) => String.fromCharCode(97 + k));

/** All subsets of `size`, as text. */
function subsets(units: readonly string[], size: number): string[] {
  if (size === 0) return [''];
  return units.flatMap((first, at) =>
    subsets(units.slice(at + 1), size - 1).map((rest) => (rest === '' ? first : `${first} ${rest}`)),
  );
}

const pairKeys = (units: readonly string[]): [a: string, b: string][] =>
  units.flatMap((b, at) => units.slice(0, at).map((a): [string, string] => [a, b]));

/** All samples a systematic draw can give, each start being as likely as another. */
function systematicSamples(units: readonly string[], n: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let start = 0; start < units.length; start++) {
    const sample = units.filter((_, place) =>
      // Unit i is drawn when some start + kN lies in [ni, n(i + 1)).
      Array.from({ length: n }, (__, k) => start + k * units.length).some(
        (mark) => mark >= n * place && mark < n * (place + 1),
      ),
    );
    const key = sample.join(' ');
    found.set(key, (found.get(key) ?? 0) + 1 / units.length);
  }
  return found;
}

const probabilitiesOfPairs = (samples: ReadonlyMap<string, number>, units: readonly string[]): Map<string, number> =>
  new Map(
    pairKeys(units).map(([a, b]) => [
      `${a} ${b}`,
      [...samples].reduce((sum, [sample, p]) => {
        const members = sample.split(' ');
        return members.includes(a) && members.includes(b) ? sum + p : sum;
      }, 0),
    ]),
  );

/** Every comparison of every method, `draws` draws each. */
export function compareInclusion(draws: number): Comparison[] {
  return [...simpleAndSystematic(draws), ...bySize(draws), ...inStrata(draws), ...inStages(draws), atCounter(draws)];
}

function simpleAndSystematic(draws: number): Comparison[] {
  const units = letters(8);
  const frame = frameOf(units.map((id) => ({ id })));
  const uniform = new Map(subsets(units, 3).map((sample) => [sample, 1 / 56]));
  return (
    [
      ['simple', uniform],
      ['systematic', systematicSamples(units, 3)],
    ] as const
  ).flatMap(([method, stated]) => {
    const title = `${method}, 3 of 8`;
    const found = countDraws(fromList(frame, { method, size: { total: 3 } }), draws);
    return [
      compareEach(title, 'units', talliesOf(found.stated, found.units), draws),
      compareEach(title, 'pairs', talliesOf(probabilitiesOfPairs(stated, units), found.pairs), draws),
      compareSamples(title, stated, found.samples, draws),
    ];
  });
}

const talliesOf = (stated: ReadonlyMap<string, number>, counts: ReadonlyMap<string, number>): Tally[] =>
  [...stated].map(([key, probability]) => ({ probability, count: counts.get(key) ?? 0 }));

/** The unit of size 30 is certain. */
const sizes = [3, 9, 1, 4, 14, 7, 2, 30, 5, 5, 8, 11];

function bySize(draws: number): Comparison[] {
  const units = letters(sizes.length);
  const frame = frameOf(units.map((id, at) => ({ id, size: sizes[at]! })));
  const found = (['pps-systematic', 'pps-chao'] as const).map((method) =>
    countDraws(fromList(frame, { method, size: { total: 4 } }), draws),
  );
  const [systematic, chao] = found;
  const rest = units.filter((_, at) => sizes[at] !== 30);
  const joint = chaoJointProbabilities(
    sizes.filter((size) => size !== 30),
    3,
    rest.map((_, at) => at),
  );
  const ofPairs = new Map(
    pairKeys(units).map(([a, b]) => {
      const [i, j] = [rest.indexOf(a), rest.indexOf(b)];
      const single = i < 0 ? joint[j]![j]! : joint[i]![i]!;
      return [`${a} ${b}`, i < 0 || j < 0 ? single : joint[i]![j]!];
    }),
  );
  return [
    compareEach(
      'by size, systematic, 4 of 12, one certain',
      'units',
      talliesOf(systematic!.stated, systematic!.units),
      draws,
    ),
    compareEach('by size, Chao, 4 of 12, one certain', 'units', talliesOf(chao!.stated, chao!.units), draws),
    compareEach('by size, Chao, 4 of 12, one certain', 'pairs', talliesOf(ofPairs, chao!.pairs), draws),
  ];
}

function inStrata(draws: number): Comparison[] {
  const units = letters(15);
  const stratumOf = (at: number): string => (at < 8 ? 'x' : at < 13 ? 'y' : 'z');
  const frame = frameOf(units.map((id, at) => ({ id, stratum: stratumOf(at) })));
  const deviations = { x: 1, y: 4, z: 2 };
  return (['proportional', 'neyman', 'equal', 'square-root'] as const satisfies readonly AllocationRule[]).map(
    (rule) => {
      const found = countDraws(
        fromList(frame, { method: 'simple', size: { total: 6, rule, minimum: 1, deviations } }),
        draws,
      );
      return compareEach(
        `stratified, ${rule}, 6 of 15`,
        'pairs',
        talliesOf(jointAcross(found.stated, units, stratumOf), found.pairs),
        draws,
      );
    },
  );
}

/** Inside a stratum n(n−1)/N(N−1); across strata the product. */
function jointAcross(
  stated: ReadonlyMap<string, number>,
  units: readonly string[],
  stratumOf: (at: number) => string,
): Map<string, number> {
  const size = new Map<string, number>();
  units.forEach((_, at) => void size.set(stratumOf(at), (size.get(stratumOf(at)) ?? 0) + 1));
  return new Map(
    pairKeys(units).map(([a, b]) => {
      const [own, other] = [stratumOf(units.indexOf(a)), stratumOf(units.indexOf(b))];
      const [p, q] = [stated.get(a)!, stated.get(b)!];
      const population = size.get(own)!;
      return [`${a} ${b}`, own === other ? (p * (p * population - 1)) / (population - 1) : p * q];
    }),
  );
}

/** Communes by size, hamlets and people by simple draws: probabilities of people are products over the stages. */
function inStages(draws: number): Comparison[] {
  const path = (person: number): string => `${Math.floor(person / 12)}-${Math.floor(person / 4)}`;
  const people = Array.from({ length: 48 }, (_, person) => ({
    id: `p${String(person).padStart(2, '0')}`,
    cluster: `h${path(person)}`,
  }));
  const hamlets = [...new Set(people.map(({ cluster }) => cluster))].map((id) => ({ id, cluster: `c${id[1]}` }));
  const communes = [3, 1, 2, 5].map((size, at) => ({ id: `c${at}`, size }));
  const three = [
    { frame: frameOf(communes), plan: { method: 'pps-systematic', size: { total: 2 } } },
    { frame: frameOf(hamlets), plan: { method: 'simple', size: { total: 2 } } },
    { frame: frameOf(people), plan: { method: 'systematic', size: { total: 3 } } },
  ] as const;
  const count = (stages: Parameters<typeof drawFromFrames>[0]) =>
    countDraws((seed) => {
      const { units } = expectValue(drawFromFrames(stages, seed));
      return {
        ids: units.map((unit) => unit.path.at(-1)!),
        stated: new Map(units.map((unit) => [unit.path.at(-1)!, unit.inclusionProbability])),
      };
    }, draws);
  const two = count([{ ...three[1]!, plan: { method: 'simple', size: { total: 5 } } }, three[2]!]);
  const whole = count(three);
  return [
    compareEach('two stages: 5 of 12 hamlets, 3 of 4 people', 'units', talliesOf(two.stated, two.units), draws),
    compareEach(
      'three stages: 2 of 4 communes by size, 2 of 3, 3 of 4',
      'units',
      talliesOf(whole.stated, whole.units),
      draws,
    ),
  ];
}

/** As the counter draws: slots within desk and time of day, and in each slot a first client by lot. */
function atCounter(draws: number): Comparison {
  const days = 6;
  const slots = Array.from({ length: days * 2 }, (_, at) => ({
    id: `${Math.floor(at / 2)} ${at % 2 === 0 ? 'sáng' : 'chiều'}`,
    part: at % 2 === 0 ? 'sáng' : 'chiều',
  }));
  const columns: Readonly<Record<string, readonly string[]>> = {
    ma: slots.map(({ id }) => id),
    thon: slots.map(({ part }) => part),
  };
  const frame: FrameColumns = {
    rowCount: slots.length,
    texts: (name) => columns[name]!,
    numbers: () => [],
    sortKeys: () => [],
  };
  const design = {
    method: 'simple',
    size: { total: 4, rule: 'proportional', minimum: 1 },
    columns: { id: 'ma', stratum: ['thon'] },
  } as const;
  const found = countDraws((seed) => {
    const { units } = expectValue(drawByDesign(frame, design, seed));
    return {
      ids: units.map(({ id }) => id),
      stated: new Map(units.map(({ id, inclusionProbability }) => [id, inclusionProbability])),
    };
  }, draws);
  return compareEach(
    'counter: 4 of 12 time slots, by time of day',
    'units',
    talliesOf(found.stated, found.units),
    draws,
  );
}
