/**
 * Ranking units with honest uncertainty. Rank 1 is the highest share.
 *
 * Simultaneous intervals of all ranks (Mogstad, Romano, Shaikh & Wilhelm 2024, §3; Klein, Wright & Wieczorek 2020): with
 * t_jk = (θ̂_j − θ̂_k)/se_jk from the joint covariance and c the level of max_{j≠k}|t_jk| under N(0, V) on the design's
 * degrees of freedom,
 *
 *   rank of k lies in [1 + #{j: t_jk > c}, K − #{j: t_jk < −c}]   for every k at once with the stated confidence.
 *
 * c is simulated from a seed that is printed with the result; independent units of one variance give the studentised
 * range over √2 (Tukey). Units that are not told apart share a letter (insert-and-absorb, Piepho 2004). The chance of
 * being among the lowest m is the share of seeded draws θ* ~ N(θ̂, V) in which a unit is: a flat-prior reading of the
 * estimates (Goldstein & Spiegelhalter 1996), no test. Method: docs/method/ranking.md.
 */
import { drawChiSquare, drawJointNormal, factoriseCovariance, openNormals } from './seeded-normals.ts';

export interface RankingInput {
  /** Estimated shares by unit, in any order. */
  readonly values: readonly number[];
  /** K×K covariances, row by row. */
  readonly covariance: ArrayLike<number>;
  readonly degreesOfFreedom: number;
}

export interface RankingOptions {
  readonly seed: string;
  readonly confidence: number;
  /** How many units are “the lowest”. */
  readonly lowest: number;
  /** Draws of the simulation; by default 20,000, fewer where there are very many pairs. */
  readonly draws?: number;
}

export interface UnitRank {
  /** 1 is the highest; ties share the mean of their places' lowest. */
  readonly rank: number;
  readonly lowRank: number;
  readonly highRank: number;
  /** Chance of being among the `lowest` units. */
  readonly inLowest: number;
  /** Letters of the groups it cannot be told apart from; units sharing one are not told apart. */
  readonly letters: string;
}

export interface RankUncertainty {
  readonly units: readonly UnitRank[];
  /** |t| two units must exceed to be told apart. */
  readonly criticalValue: number;
  readonly draws: number;
  /** Pairs told apart, of all pairs. */
  readonly pairsApart: number;
  readonly pairs: number;
}

const defaultDraws = 20_000;
/** Pairs × draws a page can wait for. */
const pairBudget = 60_000_000;

export function rankUnits(
  { values, covariance, degreesOfFreedom }: RankingInput,
  { seed, confidence, lowest, draws: wanted }: RankingOptions,
): RankUncertainty {
  const size = values.length;
  const pairs = (size * (size - 1)) / 2;
  const draws = wanted ?? Math.max(1000, Math.min(defaultDraws, Math.floor(pairBudget / Math.max(1, pairs))));
  const errors = new Float64Array(size * size);
  for (let j = 0; j < size; j++)
    for (let k = 0; k < size; k++)
      errors[j * size + k] = Math.sqrt(
        Math.max(0, covariance[j * size + j]! + covariance[k * size + k]! - 2 * covariance[j * size + k]!),
      );
  const { greatest, inLowest } = simulate(values, covariance, errors, degreesOfFreedom, { seed, lowest, draws });
  const criticalValue = size < 2 ? 0 : quantileOf(greatest, confidence);
  const above = (j: number, k: number): boolean => {
    const difference = values[j]! - values[k]!;
    const error = errors[j * size + k]!;
    return difference > 0 && (error === 0 || difference / error > criticalValue);
  };
  let pairsApart = 0;
  const isApart = values.map((_, j) =>
    values.map((_, k) => {
      const apart = j !== k && (above(j, k) || above(k, j));
      if (apart && j < k) pairsApart += 1;
      return apart;
    }),
  );
  const letters = letterGroups(values, isApart);
  return {
    criticalValue,
    draws,
    pairsApart,
    pairs,
    units: values.map((value, k) => ({
      rank: 1 + values.filter((other) => other > value).length,
      lowRank: 1 + values.filter((_, j) => above(j, k)).length,
      highRank: size - values.filter((_, j) => above(k, j)).length,
      inLowest: inLowest[k]!,
      letters: letters[k]!,
    })),
  };
}

/** One run of draws serves both: the greatest |t| of all pairs, and how often each unit is among the lowest. */
function simulate(
  values: readonly number[],
  covariance: ArrayLike<number>,
  errors: Float64Array,
  degreesOfFreedom: number,
  { seed, lowest, draws }: { readonly seed: string; readonly lowest: number; readonly draws: number },
): { readonly greatest: Float64Array; readonly inLowest: Float64Array } {
  const size = values.length;
  const stream = openNormals(seed, 'ranking');
  const lower = factoriseCovariance(covariance, size);
  const greatest = new Float64Array(draws);
  const times = new Float64Array(size);
  const noise = new Float64Array(size);
  const drawn = new Float64Array(size);
  // 1/se of each pair in the order of the loops; 0 where two units cannot differ by chance.
  const inverse = new Float64Array((size * (size - 1)) / 2);
  for (let j = 0, pair = 0; j < size; j++)
    for (let k = j + 1; k < size; k++, pair++) {
      const error = errors[j * size + k]!;
      inverse[pair] = error === 0 ? 0 : 1 / error;
    }
  for (let draw = 0; draw < draws; draw++) {
    drawJointNormal(stream, lower, noise);
    const scale =
      Number.isFinite(degreesOfFreedom) && degreesOfFreedom > 0
        ? Math.sqrt(drawChiSquare(stream, degreesOfFreedom) / degreesOfFreedom)
        : 1;
    let most = 0;
    for (let j = 0, pair = 0; j < size; j++) {
      const own = noise[j]!;
      for (let k = j + 1; k < size; k++, pair++) {
        const t = Math.abs(own - noise[k]!) * inverse[pair]!;
        if (t > most) most = t;
      }
    }
    greatest[draw] = most / scale;
    for (let k = 0; k < size; k++) drawn[k] = values[k]! + noise[k]!;
    for (const k of lowestOf(drawn, lowest)) times[k]! += 1;
  }
  return { greatest, inLowest: times.map((count) => count / draws) };
}

/** Places of the `count` smallest values, by insertion: `count` is small. */
function lowestOf(values: Float64Array, count: number): number[] {
  const places: number[] = [];
  for (let k = 0; k < values.length; k++) {
    if (places.length === count && values[k]! >= values[places[count - 1]!]!) continue;
    let at = places.length === count ? count - 1 : places.length;
    for (; at > 0 && values[places[at - 1]!]! > values[k]!; at--) places[at] = places[at - 1]!;
    places[at] = k;
  }
  return places;
}

/** The smallest value with at least the share `p` of values at or below it. */
function quantileOf(values: Float64Array, p: number): number {
  const sorted = values.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)]!;
}

/**
 * A compact letter display: every pair that is not told apart shares a letter, no pair that is told apart does
 * (insert-and-absorb; Piepho 2004, J. Comp. Graph. Stat. 13). Letters run from the highest unit.
 */
export function letterGroups(values: readonly number[], isApart: readonly (readonly boolean[])[]): string[] {
  const order = values.map((_, k) => k).sort((a, b) => values[b]! - values[a]! || a - b);
  let groups: Set<number>[] = [new Set(order)];
  for (const [at, j] of order.entries())
    for (const k of order.slice(at + 1)) {
      if (!isApart[j]![k]) continue;
      const split = groups.flatMap((group) => {
        if (!group.has(j) || !group.has(k)) return [group];
        const [withoutJ, withoutK] = [new Set(group), new Set(group)];
        withoutJ.delete(j);
        withoutK.delete(k);
        return [withoutJ, withoutK];
      });
      groups = split.filter(
        (group, place) =>
          !split.some(
            (other, elsewhere) =>
              elsewhere !== place &&
              [...group].every((one) => other.has(one)) &&
              (group.size < other.size || elsewhere < place),
          ),
      );
    }
  const place = (group: Set<number>): number => Math.min(...[...group].map((one) => order.indexOf(one)));
  groups.sort((a, b) => place(a) - place(b) || b.size - a.size);
  const all = values.map(() => '');
  groups.forEach((group, index) => {
    for (const one of group) all[one] += letterOf(index);
  });
  return all;
}

/** a…z, then aa, ab … */
function letterOf(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}
