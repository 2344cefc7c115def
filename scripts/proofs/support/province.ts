/**
 * The made-up province on which the proofs of sampling and estimation run: 2,000 people in 200 hamlets of 40 communes,
 * everything known of everybody, so that every figure has a true value. Made from a fixed seed.
 */
import type { CriterionColumn, FigureTree } from '../../../packages/analysis/src/estimation/index-statistic.ts';
import { canonicaliseFrame, type Frame } from '../../../packages/statistics/src/draw/frame.ts';
import { expectValue, type FrameUnit, openStream, shuffle } from '../../../packages/statistics/src/index.ts';

export interface Person {
  readonly commune: number;
  readonly hamlet: number;
  /** Kind of commune. */
  readonly kind: string;
  readonly sex: string;
  readonly age: string;
  /** Overall satisfaction, and a rare event: an unofficial payment was asked for. */
  readonly satisfied: 0 | 1;
  readonly asked: 0 | 1;
  /** 1…10, moving with satisfaction. */
  readonly score: number;
  /** Visits to the desk and minutes waited over all of them. */
  readonly visits: number;
  readonly minutes: number;
  /** Positions 1…5 of seven criteria; 0 left blank. */
  readonly answers: readonly number[];
}

export interface Hamlet {
  readonly commune: number;
  readonly kind: string;
  readonly members: readonly number[];
}

const communeCount = 40;
const hamletsPerCommune = 5;
const kindOf = (commune: number): string => (commune % 10 === 9 ? 'đặc khu' : commune % 10 < 6 ? 'xã' : 'phường');

/** Criteria of each of the three factors; the index weighs the factors. */
const factors: readonly { readonly weight: number; readonly criteria: readonly number[] }[] = [
  { weight: 0.5, criteria: [0, 1] },
  { weight: 0.3, criteria: [2, 3, 4] },
  { weight: 0.2, criteria: [5, 6] },
];
/** Satisfied at levels 4 and 5. */
const gains = Float64Array.of(Number.NaN, 0, 0, 0, 1, 1);

function makePeople(): { people: Person[]; hamlets: Hamlet[] } {
  const chance = openStream('dân số mẫu', '', 'province');
  const people: Person[] = [];
  const hamlets: Hamlet[] = [];
  const between = (low: number, high: number): number => low + (high - low) * chance.fraction();
  for (let commune = 0; commune < communeCount; commune++) {
    const kind = kindOf(commune);
    const ofCommune = (kind === 'phường' ? 0.84 : kind === 'xã' ? 0.76 : 0.66) + between(-0.06, 0.06);
    for (let place = 0; place < hamletsPerCommune; place++) {
      const hamlet = hamlets.length;
      const ease = ofCommune + between(-0.08, 0.08);
      const members = Array.from({ length: 4 + chance.below(13) }, () => {
        const sex = chance.fraction() < 0.5 ? 'nam' : 'nữ';
        const age = ['18–34', '35–59', '60+'][Math.min(2, Math.floor(chance.fraction() * 3.4))]!;
        const own = ease + (age === '60+' ? 0.1 : age === '18–34' ? -0.12 : 0) + (sex === 'nữ' ? 0.03 : -0.03);
        const satisfied = chance.fraction() < own ? 1 : 0;
        const visits = 1 + chance.below(5);
        const slowness = between(5, 25) + (satisfied ? 0 : 15);
        const answer = (item: number): number => {
          if (chance.fraction() < 0.05) return 0;
          const good = chance.fraction() < Math.min(0.97, own + (satisfied ? 0.15 : -0.25) - item * 0.02);
          return good ? 4 + chance.below(2) : 1 + chance.below(3);
        };
        people.push({
          commune,
          hamlet,
          kind,
          sex,
          age,
          satisfied,
          asked: chance.fraction() < 0.01 ? 1 : 0,
          score: satisfied ? 6 + chance.below(5) : 1 + chance.below(6),
          visits,
          minutes: Math.round(visits * slowness),
          answers: Array.from({ length: 7 }, (_, item) => answer(item)),
        });
        return people.length - 1;
      });
      hamlets.push({ commune, kind, members });
    }
  }
  return { people, hamlets };
}

export const { people, hamlets } = makePeople();
export const communes: readonly { readonly kind: string }[] = Array.from({ length: communeCount }, (_, commune) => ({
  kind: kindOf(commune),
}));

/** Answers to each criterion, and whatever is asked of everybody, as columns over the population. */
const answersTo = Array.from({ length: 7 }, (_, item) => Uint8Array.from(people, ({ answers }) => answers[item]!));
export const columns = {
  satisfied: Float64Array.from(people, ({ satisfied }) => satisfied),
  asked: Float64Array.from(people, ({ asked }) => asked),
  score: Float64Array.from(people, ({ score }) => score),
  visits: Float64Array.from(people, ({ visits }) => visits),
  minutes: Float64Array.from(people, ({ minutes }) => minutes),
} as const;

/** Some rows of a column. */
export function pick<T extends Float64Array | Uint8Array>(column: T, rows: readonly number[]): T {
  const picked = column.slice(0, rows.length) as T;
  for (let k = 0; k < rows.length; k++) picked[k] = column[rows[k]!]!;
  return picked;
}

/** The index as a tree over the answers of some people. */
export function indexTree(rows: readonly number[]): FigureTree {
  const column = (item: number): CriterionColumn => ({
    id: `C${item}`,
    positions: pick(answersTo[item]!, rows),
    gains,
  });
  return {
    mean: factors.map(({ weight, criteria }) => ({
      weight,
      of: { mean: criteria.map((item) => ({ weight: 1, of: { ratio: [column(item)] } })) },
    })),
  };
}

const sum = (value: (person: Person) => number): number => people.reduce((total, one) => total + value(one), 0);
const shareOfCriterion = (item: number): number => {
  const answered = people.filter(({ answers }) => answers[item] !== 0);
  return answered.filter(({ answers }) => answers[item]! >= 4).length / answered.length;
};

/** What a census would say, formed here without the estimators that are on trial. */
export const truth = {
  mean: sum(({ score }) => score) / people.length,
  share: sum(({ satisfied }) => satisfied) / people.length,
  rare: sum(({ asked }) => asked) / people.length,
  ratio: sum(({ minutes }) => minutes) / sum(({ visits }) => visits),
  index: factors.reduce(
    (total, { weight, criteria }) =>
      total + (weight * criteria.reduce((one, item) => one + shareOfCriterion(item), 0)) / criteria.length,
    0,
  ),
} as const;

export function frameOf(units: readonly FrameUnit[]): Frame {
  return expectValue(canonicaliseFrame(units));
}

const number = (index: number): string => String(index).padStart(4, '0');
export const idOfPerson = (person: number): string => `p${number(person)}`;
export const idOfHamlet = (hamlet: number): string => `h${number(hamlet)}`;
export const idOfCommune = (commune: number): string => `c${number(commune)}`;
export const placeOf = (id: string): number => Number(id.slice(1));

/** A number per person that has nothing to do with any answer. */
const lots = shuffle(
  people.map((_, person) => person),
  openStream('thứ tự', '', 'province'),
);

export const peopleFrame = frameOf(people.map((_, person) => ({ id: idOfPerson(person) })));
export const peopleByKind = frameOf(people.map(({ kind }, person) => ({ id: idOfPerson(person), stratum: kind })));
/** In an order unrelated to the answers; by hamlet, as offices sort; by the very score that is asked for. */
export const peopleInLotOrder = frameOf(lots.map((person, at) => ({ id: idOfPerson(person), sort: [at] })));
export const peopleByHamlet = frameOf(people.map(({ hamlet }, person) => ({ id: idOfPerson(person), sort: [hamlet] })));
export const peopleByScore = frameOf(people.map(({ score }, person) => ({ id: idOfPerson(person), sort: [score] })));
export const hamletFrame = frameOf(
  hamlets.map(({ members }, hamlet) => ({ id: idOfHamlet(hamlet), size: members.length })),
);
export const communeFrame = frameOf(
  communes.map((_, commune) => ({
    id: idOfCommune(commune),
    size: people.filter((person) => person.commune === commune).length,
  })),
);
export const communesByKind = frameOf(
  communes.map(({ kind }, commune) => ({ id: idOfCommune(commune), stratum: kind })),
);
export const hamletsInCommunes = frameOf(
  hamlets.map(({ commune }, hamlet) => ({ id: idOfHamlet(hamlet), cluster: idOfCommune(commune) })),
);
export const peopleInHamlets = frameOf(
  people.map(({ hamlet }, person) => ({ id: idOfPerson(person), cluster: idOfHamlet(hamlet) })),
);

export const countBy = (key: (person: Person) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const person of people) counts.set(key(person), (counts.get(key(person)) ?? 0) + 1);
  return counts;
};
