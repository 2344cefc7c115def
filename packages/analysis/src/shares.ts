/**
 * Shares and scores: the formulas of docs/method/index.md for any number of levels. Fractions of full precision; null
 * where there is nothing to divide by or where the levels do not say what they mean.
 */
import type { IndexFormula, LevelMeaning } from '@longdan/core';
import type { Shares } from './figures.ts';

/** Shares of something with the number of valid answers they rest on; n null where a source gives percentages only. */
export interface CountedShares extends Shares {
  readonly n: number | null;
}

export const noShares: Shares = { satisfied: null, neutral: null, dissatisfied: null, score: null };
const shareNames = ['satisfied', 'neutral', 'dissatisfied', 'score'] as const;

/**
 * Shares of one criterion from how often each level was chosen, worst level first:
 * tỷ lệ hài lòng Σ_{k satisfied} n_k / N and điểm quy đổi Σ k·n_k / (K·N), k = 1…K the position, K the number of levels.
 * `whole` is N = Σ n_k, or 100 for percentages taken as printed, which then need not add to 1.
 */
export function shareLevels(
  amounts: readonly number[],
  means: readonly (LevelMeaning | undefined)[],
  whole: number = amounts.reduce((sum, amount) => sum + amount, 0),
): Shares {
  if (!amounts.some((amount) => amount > 0)) return noShares;
  const of = (meaning: LevelMeaning) =>
    amounts.reduce((sum, amount, position) => sum + (means[position] === meaning ? amount : 0), 0) / whole;
  const points = amounts.reduce((sum, amount, position) => sum + (position + 1) * amount, 0);
  const score = points / (amounts.length * whole);
  if (amounts.some((_, position) => means[position] === undefined)) return { ...noShares, score };
  return { satisfied: of('satisfied'), neutral: of('neutral'), dissatisfied: of('dissatisfied'), score };
}

/** Plain mean; parts without shares are left out. */
export function meanShares(parts: readonly Shares[]): Shares {
  return combine(parts.map((shares) => ({ shares, weight: 1 })));
}

/** Pooled answers: Σ satisfied / Σ N, that is a mean weighted by N. Parts whose N is unknown cannot be pooled. */
export function poolShares(parts: readonly CountedShares[]): Shares {
  return combine(parts.map((shares) => ({ shares, weight: shares.n ?? 0 })));
}

/** Mean with explicit weights, shared out anew over the parts that have shares. */
export function weighShares(parts: readonly { readonly shares: Shares; readonly weight: number }[]): Shares {
  return combine(parts);
}

/** A factor from its criteria, in the way the formula says. */
export function formFactor(criteria: readonly CountedShares[], formula: IndexFormula): Shares {
  return formula.factor === 'mean-of-criteria' ? meanShares(criteria) : poolShares(criteria);
}

/** One factor with its criteria, as the overall figure needs them. */
export interface FormedFactor {
  readonly id: string;
  readonly shares: Shares;
  readonly criteria: readonly CountedShares[];
}

/** A content, or the whole index, from its factors: the plain mean of all criteria, or the factors by their weights. */
export function formOverall(factors: readonly FormedFactor[], formula: IndexFormula): Shares {
  if (formula.overall === 'mean-of-criteria') return meanShares(factors.flatMap((factor) => factor.criteria));
  const { factorWeights } = formula.overall;
  return weighShares(factors.map(({ id, shares }) => ({ shares, weight: factorWeights[id] ?? 0 })));
}

/** The share that the formula puts first. */
export function headlineOf(shares: Shares, formula: IndexFormula): number | null {
  return formula.headline === 'score' ? shares.score : shares.satisfied;
}

function combine(parts: readonly { readonly shares: Shares; readonly weight: number }[]): Shares {
  const combined = shareNames.map((name): readonly [string, number | null] => {
    let sum = 0;
    let weights = 0;
    for (const { shares, weight } of parts) {
      const share = shares[name];
      if (share === null) continue;
      sum += share * weight;
      weights += weight;
    }
    return [name, weights > 0 ? sum / weights : null];
  });
  return Object.fromEntries(combined) as unknown as Shares;
}
