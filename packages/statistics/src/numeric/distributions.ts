/**
 * Normal, t, chi-square, F and beta distributions: both tails and quantiles, as intervals and tests need them.
 *
 * Probabilities come from the incomplete beta and gamma functions (Johnson, Kotz & Balakrishnan 1995); quantiles invert
 * the smaller tail, on a logarithmic scale where the variable is positive. Checked against R over eleven orders of
 * magnitude of probability (fixtures/oracle/distributions.json): 1e-12 relative.
 */
import { incompleteBeta, incompleteGamma } from './incomplete.ts';
import { findRoot } from './root.ts';

export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

const swap = ({ lower, upper }: Tails): Tails => ({ lower: upper, upper: lower });

/** P(Z ≤ z) and P(Z > z). */
export function normalTails(z: number): Tails {
  const half = incompleteGamma(0.5, (z * z) / 2);
  const tails = { lower: 1 - half.upper / 2, upper: half.upper / 2 };
  return z >= 0 ? tails : swap(tails);
}

/** Student's t; df = ∞ is the normal. */
export function tTails(t: number, df: number): Tails {
  if (df === Number.POSITIVE_INFINITY) return normalTails(t);
  const square = t * t;
  const beta = incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
  const tails = { lower: 1 - beta.lower / 2, upper: beta.lower / 2 };
  return t >= 0 ? tails : swap(tails);
}

export function chiSquareTails(x: number, df: number): Tails {
  return incompleteGamma(df / 2, x / 2);
}

/** F with df1 and df2 degrees of freedom; df2 = ∞ is chi-square over df1. */
export function fTails(x: number, df1: number, df2: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (df2 === Number.POSITIVE_INFINITY) return chiSquareTails(x * df1, df1);
  const sum = df1 * x + df2;
  return incompleteBeta((df1 * x) / sum, df2 / sum, df1 / 2, df2 / 2);
}

export function betaTails(x: number, a: number, b: number): Tails {
  return incompleteBeta(x, 1 - x, a, b);
}

/** z with P(Z ≤ z) = p. */
export function normalQuantile(p: number): number {
  return symmetricQuantile(p, (z) => normalTails(z).upper);
}

export function tQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (!(df > 0)) return Number.NaN;
  return symmetricQuantile(p, (t) => tTails(t, df).upper);
}

export function chiSquareQuantile(p: number, df: number): number {
  return positiveQuantile(p, (x) => chiSquareTails(x, df));
}

export function fQuantile(p: number, df1: number, df2: number): number {
  return positiveQuantile(p, (x) => fTails(x, df1, df2));
}

export function betaQuantile(p: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) return Number.NaN;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  const tailsAt = (u: number): Tails => incompleteBeta(1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)), a, b);
  return 1 / (1 + Math.exp(-invertTails(p, tailsAt, -700, 700)));
}

/** Quantile of a distribution symmetric about 0 from its upper tail. */
function symmetricQuantile(p: number, upperTail: (x: number) => number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  let high = 2;
  while (upperTail(high) > tail && high < 1e300) high *= 4;
  const x = findRoot((point) => Math.log(upperTail(point) / tail), 0, high);
  return p < 0.5 ? -x : x;
}

function positiveQuantile(p: number, tailsAt: (x: number) => Tails): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  return Math.exp(invertTails(p, (u) => tailsAt(Math.exp(u)), -700, 700));
}

/** u in the bracket with lower tail p, solved on whichever tail is smaller. */
function invertTails(p: number, tailsAt: (u: number) => Tails, from: number, to: number): number {
  const onLower = p <= 0.5;
  const wanted = onLower ? p : 1 - p;
  const misfit = (u: number): number => {
    const tails = tailsAt(u);
    const value = onLower ? tails.lower : tails.upper;
    return value <= 0 ? -1000 : Math.log(value / wanted);
  };
  return findRoot(misfit, from, to);
}
