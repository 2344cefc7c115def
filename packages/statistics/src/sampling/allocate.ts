/**
 * Sharing a sample among strata, in whole numbers that add up exactly.
 *
 *   proportional  n_h ∝ N_h            (Lohr 2022, §3.4.1)
 *   neyman        n_h ∝ N_h S_h        (Neyman 1934; Särndal, Swensson & Wretman 1992, eq. 3.7.22)
 *   square-root   n_h ∝ √N_h           (Bankier 1988, power ½: a compromise between the whole and its parts)
 *   equal         n_h alike
 *
 * Every stratum keeps between its minimum and its population: shares are min(max, max(min, λ m_h)) with λ such that they
 * add to n, then rounded by largest remainders, ties in the order given.
 */
import { type Outcome, refuse, succeed } from '../findings.ts';

export type AllocationRule = 'proportional' | 'neyman' | 'square-root' | 'equal';

export interface StratumSize {
  readonly stratum: string;
  readonly population: number;
  /** S_h, for Neyman's rule. */
  readonly deviation?: number;
}

export interface AllocationOptions {
  readonly rule: AllocationRule;
  readonly total: number;
  /** Least sample of every stratum (or all of it where it is smaller). */
  readonly minimum?: number;
}

export function allocate(
  strata: readonly StratumSize[],
  { rule, total, minimum = 0 }: AllocationOptions,
): Outcome<ReadonlyMap<string, number>> {
  if (!Number.isInteger(total) || total < 1) return refuse('sample-size-invalid', undefined, { value: total });
  if (!Number.isInteger(minimum) || minimum < 0)
    return refuse('parameter-invalid', undefined, { name: 'minimum', value: minimum });
  const bad = strata.find(({ population }) => !Number.isInteger(population) || population < 0);
  if (bad) return refuse('parameter-invalid', undefined, { name: bad.stratum, value: bad.population });
  const greatest = strata.map(({ population }) => population);
  const least = greatest.map((population) => Math.min(minimum, population));
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  if (total < sum(least) || total > sum(greatest))
    return refuse('allocation-impossible', undefined, { wanted: total, minimum: sum(least), maximum: sum(greatest) });
  const measures = strata.map((stratum) => measureOf(stratum, rule));
  const unknown = measures.findIndex((measure) => !(measure >= 0 && Number.isFinite(measure)));
  if (unknown >= 0)
    return refuse('parameter-invalid', undefined, { name: `deviation (${strata[unknown]!.stratum})`, value: null });

  const shares = boundedShares(measures, least, greatest, total);
  const sizes = roundShares(shares, least, greatest, total);
  return succeed(new Map(strata.map(({ stratum }, h) => [stratum, sizes[h]!])));
}

function measureOf({ population, deviation }: StratumSize, rule: AllocationRule): number {
  switch (rule) {
    case 'proportional':
      return population;
    case 'neyman':
      return deviation === undefined ? Number.NaN : population * deviation;
    case 'square-root':
      return Math.sqrt(population);
    case 'equal':
      return population > 0 ? 1 : 0;
  }
}

/** Real shares within bounds, by bisection on λ; strata without measure receive only what the bounds force on them. */
function boundedShares(
  measures: readonly number[],
  least: readonly number[],
  greatest: readonly number[],
  total: number,
): number[] {
  const at = (lambda: number): number[] =>
    measures.map((measure, h) => Math.min(greatest[h]!, Math.max(least[h]!, lambda * measure)));
  const sumAt = (lambda: number): number => at(lambda).reduce((a, b) => a + b, 0);
  let low = 0;
  let high = 1;
  while (sumAt(high) < total && high < 1e18) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (sumAt(middle) < total) low = middle;
    else high = middle;
  }
  return at(high);
}

function roundShares(
  shares: readonly number[],
  least: readonly number[],
  greatest: readonly number[],
  total: number,
): number[] {
  const nearlyWhole = 1e-9;
  const sizes = shares.map((share, h) => Math.max(least[h]!, Math.floor(share + nearlyWhole)));
  let missing = total - sizes.reduce((a, b) => a + b, 0);
  while (missing > 0) {
    let best = -1;
    for (let h = 0; h < shares.length; h++)
      if (sizes[h]! < greatest[h]! && (best < 0 || shares[h]! - sizes[h]! > shares[best]! - sizes[best]! + nearlyWhole))
        best = h;
    sizes[best]!++;
    missing--;
  }
  return sizes;
}
