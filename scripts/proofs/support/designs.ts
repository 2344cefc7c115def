/**
 * The designs on trial: each draws people of the made-up province by the product's own draw and hands them over as the
 * product's own survey design. What theory promises of its intervals stands beside it.
 */

import type { Frame } from '../../../packages/statistics/src/draw/frame.ts';
import {
  type AllocationRule,
  adjustForNonresponse,
  codeLabels,
  type DesignSpec,
  type DrawPlan,
  defineDesign,
  expectValue,
  openStream,
  postStratify,
  rake,
  type SurveyDesign,
  shuffle,
} from '../../../packages/statistics/src/index.ts';
import { drawFromFrame } from '../../../packages/statistics/src/sampling/draw-sample.ts';
import { drawFromFrames } from '../../../packages/statistics/src/sampling/multistage.ts';
import {
  communeFrame,
  communes,
  communesByKind,
  countBy,
  hamletFrame,
  hamlets,
  hamletsInCommunes,
  people,
  peopleByHamlet,
  peopleByKind,
  peopleByScore,
  peopleFrame,
  peopleInHamlets,
  peopleInLotOrder,
  placeOf,
} from './province.ts';

export const measures = ['mean', 'logit', 'beta', 'wilson', 'ratio', 'index', 'rare'] as const;
export type Measure = (typeof measures)[number];

/** `within`: 93.5–96.5%. `cautious`: theory says at least 95, so at least 93.5%. `none`: no promise, the reason is printed. */
export type Assurance = 'within' | 'cautious' | 'none';

export interface Drawn {
  readonly rows: readonly number[];
  readonly design: SurveyDesign;
}

export interface Trial {
  readonly title: string;
  readonly draw: (seed: string) => Drawn;
  readonly promises: Partial<Record<Measure, Assurance>>;
  /** Why a promise is less than `within`. */
  readonly because?: string;
}

const all = { mean: 'within', logit: 'within', beta: 'within', ratio: 'within', index: 'within' } as const;
const every = (promise: Assurance): Trial['promises'] => ({
  mean: promise,
  logit: promise,
  beta: promise,
  ratio: promise,
  index: promise,
});
const everybody = people.map((_, person) => person);
const byKind = countBy(({ kind }) => kind);

/** Standard deviation of the score in each stratum, for Neyman's allocation: known here, guessed in practice. */
const deviations = Object.fromEntries(
  [...byKind].map(([kind, count]) => {
    const scores = people.filter((person) => person.kind === kind).map(({ score }) => score);
    const mean = scores.reduce((a, b) => a + b, 0) / count;
    return [kind, Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (count - 1))];
  }),
);

function selectPeople(frame: Frame, plan: DrawPlan, seed: string): number[] {
  const { strata } = expectValue(drawFromFrame(frame, plan, seed, ''));
  return strata.flatMap(({ selected }) => selected.map(({ id }) => placeOf(id)));
}

function fromList(frame: Frame, plan: DrawPlan): Trial['draw'] {
  return (seed) => {
    const rows = selectPeople(frame, plan, seed);
    const population = new Float64Array(rows.length).fill(people.length);
    return { rows, design: expectValue(defineDesign({ population }, { fpc: ['population'] })) };
  };
}

/** Whoever stands at a place of the list is drawn by lot anew each time. */
function systematicFromShuffled(seed: string): Drawn {
  const { rows, design } = drawFromLots(seed);
  const list = shuffle(everybody, openStream(seed, '', 'list'));
  return { rows: rows.map((place) => list[place]!), design };
}

function designByKind(rows: readonly number[]): SurveyDesign {
  const kind = rows.map((row) => people[row]!.kind);
  const population = Float64Array.from(kind, (name) => byKind.get(name)!);
  return expectValue(defineDesign({ kind, population }, { strata: ['kind'], fpc: ['population'] }));
}

function byStrata(rule: AllocationRule, minimum = 0): Trial['draw'] {
  return (seed) => {
    const size = { total: 300, rule, minimum, deviations };
    const rows = selectPeople(peopleByKind, { method: 'simple', size }, seed);
    return { rows, design: designByKind(rows) };
  };
}

/** Clusters by size with everybody in them; the variance is Brewer's, or that of the joint probabilities. */
function clustersBySize(method: 'pps-systematic' | 'pps-chao', variance: 'brewer' | 'joint'): Trial['draw'] {
  return (seed) => {
    const { strata } = expectValue(drawFromFrame(hamletFrame, { method, size: { total: 40 } }, seed, ''));
    const [stratum] = strata;
    const rows: number[] = [];
    const hamlet: string[] = [];
    const chance: number[] = [];
    for (const unit of stratum!.selected)
      for (const member of hamlets[placeOf(unit.id)]!.members) {
        rows.push(member);
        hamlet.push(unit.id);
        chance.push(unit.inclusionProbability);
      }
    const pps: NonNullable<DesignSpec['pps']> =
      variance === 'brewer' ? 'brewer' : { joint: stratum!.joint!, estimator: 'yates-grundy' };
    return {
      rows,
      design: expectValue(defineDesign({ hamlet, chance }, { psu: ['hamlet'], inclusionProbability: 'chance', pps })),
    };
  };
}

function wholeClusters(frame: Frame, clusters: readonly { readonly members: readonly number[] }[], count: number) {
  return (seed: string): Drawn => {
    const chosen = selectPeople(frame, { method: 'simple', size: { total: count } }, seed);
    const rows = chosen.flatMap((cluster) => clusters[cluster]!.members);
    const cluster = chosen.flatMap((one) => clusters[one]!.members.map(() => one));
    const population = new Float64Array(rows.length).fill(clusters.length);
    return {
      rows,
      design: expectValue(defineDesign({ cluster, population }, { psu: ['cluster'], fpc: ['population'] })),
    };
  };
}

type Stage = { readonly frame: Frame; readonly plan: DrawPlan };

function byStages(stages: readonly Stage[], spec: { readonly strata?: boolean; readonly bySize?: boolean }) {
  return (seed: string): Drawn => {
    const { units } = expectValue(drawFromFrames(stages, seed));
    const columns: Record<string, (string | number)[]> = { stratum: units.map(({ stratum }) => stratum) };
    const psu = stages.map((_, stage) => `unit-${stage}`);
    const fpc = stages.map((_, stage) => `chance-${stage}`);
    stages.forEach((_, stage) => {
      columns[psu[stage]!] = units.map(({ path }) => path[stage]!);
      columns[fpc[stage]!] = units.map(({ stageProbabilities }) => stageProbabilities[stage]!);
    });
    columns['weight'] = units.map(({ weight }) => weight);
    return {
      rows: units.map(({ path }) => placeOf(path.at(-1)!)),
      design: expectValue(
        defineDesign(columns, {
          psu,
          fpc,
          weights: 'weight',
          ...(spec.strata && { strata: ['stratum'] }),
          ...(spec.bySize && { pps: 'brewer' as const }),
        }),
      ),
    };
  };
}

const drawFromLots = fromList(peopleInLotOrder, { method: 'systematic', size: { total: 300 } });
const simple = (total: number): DrawPlan => ({ method: 'simple', size: { total } });
const membersOfCommune = communes.map((_, commune) => ({
  members: people.flatMap((person, at) => (person.commune === commune ? [at] : [])),
}));

/** A simple sample of 300, then what was known of the population beforehand. */
function adjusted(adjust: (design: SurveyDesign, rows: readonly number[]) => SurveyDesign): Trial['draw'] {
  const draw = fromList(peopleFrame, simple(300));
  return (seed) => {
    const { rows, design } = draw(seed);
    return { rows, design: adjust(design, rows) };
  };
}

const cellOf = (row: number): string => `${people[row]!.sex} ${people[row]!.age}`;
const cellTotals = countBy(({ sex, age }) => `${sex} ${age}`);
const sexTotals = countBy(({ sex }) => sex);
const ageTotals = countBy(({ age }) => age);

/** Readiness to answer, by kind of commune. */
const readiness: Readonly<Record<string, number>> = { phường: 0.5, xã: 0.7, 'đặc khu': 0.85 };

/** Strata of which only some answer; as `makeRoundDesign` has it: one more phase of chance, by stratum. */
function withNonresponse(seed: string): Drawn {
  const plan: DrawPlan = { method: 'simple', size: { total: 480, rule: 'square-root' } };
  const rows = selectPeople(peopleByKind, plan, seed);
  const lot = openStream(seed, '', 'nonresponse');
  const kind = rows.map((row) => people[row]!.kind);
  const answered = kind.map((name) => (lot.fraction() < readiness[name]! ? 1 : 0));
  const ofKind = (name: string, only: boolean): number =>
    kind.filter((one, at) => one === name && (!only || answered[at] === 1)).length;
  const chance = new Map([...byKind].map(([name, count]) => [name, ofKind(name, false) / count]));
  const fraction = new Map([...byKind].map(([name, count]) => [name, ofKind(name, true) / count]));
  const columns = {
    kind,
    chance: kind.map((name) => chance.get(name)!),
    fraction: kind.map((name) => fraction.get(name)!),
  };
  const design = expectValue(
    defineDesign(columns, { strata: ['kind'], inclusionProbability: 'chance', fpc: ['fraction'] }),
  );
  return { rows, design: expectValue(adjustForNonresponse(design, codeLabels(kind), answered)) };
}

export const trials: readonly Trial[] = [
  {
    title: 'simple, n = 300',
    draw: fromList(peopleFrame, simple(300)),
    promises: { ...all, wilson: 'within', rare: 'none' },
    because: 'a share of 1% in 300: about three people; the logit interval is often missing or lopsided',
  },
  {
    title: 'systematic, a list in random order, n = 300',
    draw: systematicFromShuffled,
    promises: { ...all, wilson: 'within' },
  },
  {
    title: 'systematic, one given list unrelated to the answers, n = 300',
    draw: fromList(peopleInLotOrder, { method: 'systematic', size: { total: 300 } }),
    promises: { ...every('none'), wilson: 'none' },
    because:
      'one list has only about N/n = 7 different samples, so any one list does better or worse than the promise, which holds over all lists',
  },
  {
    title: 'systematic, sorted by hamlet, n = 300',
    draw: fromList(peopleByHamlet, { method: 'systematic', size: { total: 300 } }),
    promises: { ...every('cautious'), wilson: 'cautious' },
    because: 'the order spreads the sample better than chance, and the variance of a simple sample does not see it',
  },
  {
    title: 'systematic, sorted by the score itself (trend), n = 300',
    draw: fromList(peopleByScore, { method: 'systematic', size: { total: 300 } }),
    promises: {
      mean: 'cautious',
      logit: 'cautious',
      beta: 'cautious',
      wilson: 'cautious',
      ratio: 'none',
      index: 'none',
    },
    because:
      'a trend in the order: intervals far too wide for what follows it; few different samples exist for the rest',
  },
  ...(['proportional', 'neyman', 'equal', 'square-root'] as const).map((rule) => ({
    title: `stratified, ${rule}, n = 300`,
    draw: byStrata(rule),
    promises: all,
  })),
  { title: 'stratified, proportional, at least 60 each, n = 300', draw: byStrata('proportional', 60), promises: all },
  {
    title: 'stratified, square-root, n = 480, of which 50–85% answer by stratum',
    draw: withNonresponse,
    promises: all,
  },
  {
    title: 'hamlets by size (systematic, random order), 40 of 200, Brewer',
    draw: clustersBySize('pps-systematic', 'brewer'),
    promises: all,
  },
  {
    title: 'hamlets by size (Chao), 40 of 200, Yates–Grundy',
    draw: clustersBySize('pps-chao', 'joint'),
    promises: all,
  },
  {
    title: 'one stage: 50 of 200 hamlets, everybody',
    draw: wholeClusters(hamletFrame, hamlets, 50),
    promises: all,
  },
  {
    title: 'one stage: 4 of 40 communes, everybody',
    draw: wholeClusters(communeFrame, membersOfCommune, 4),
    promises: every('none'),
    because:
      'four clusters: the linearised variance is too small on average; t with three degrees of freedom mends it here, not in every population',
  },
  {
    title: 'two stages: 60 of 200 hamlets, 5 people each',
    draw: byStages(
      [
        { frame: hamletFrame, plan: simple(60) },
        { frame: peopleInHamlets, plan: simple(5) },
      ],
      {},
    ),
    promises: all,
  },
  {
    title: 'two stages: 40 hamlets by size, 6 people each, Brewer',
    draw: byStages(
      [
        { frame: hamletFrame, plan: { method: 'pps-systematic', size: { total: 40 } } },
        { frame: peopleInHamlets, plan: simple(6) },
      ],
      { bySize: true },
    ),
    promises: all,
  },
  {
    title: 'three stages: 24 of 40 communes in strata, 3 hamlets, 5 people each',
    draw: byStages(
      [
        { frame: communesByKind, plan: { method: 'simple', size: { total: 24 } } },
        { frame: hamletsInCommunes, plan: simple(3) },
        { frame: peopleInHamlets, plan: simple(5) },
      ],
      { strata: true },
    ),
    promises: all,
  },
  {
    title: 'simple, n = 300, post-stratified by sex × age',
    draw: adjusted((design, rows) => expectValue(postStratify(design, codeLabels(rows.map(cellOf)), cellTotals))),
    promises: all,
  },
  {
    title: 'simple, n = 300, raked to sex and age',
    draw: adjusted((design, rows) =>
      expectValue(
        rake(design, [
          { name: 'sex', cells: codeLabels(rows.map((row) => people[row]!.sex)), totals: sexTotals },
          { name: 'age', cells: codeLabels(rows.map((row) => people[row]!.age)), totals: ageTotals },
        ]),
      ),
    ),
    promises: all,
  },
];
