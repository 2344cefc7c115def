/**
 * Confidence intervals, all on t with the design's degrees of freedom. For a proportion p with variance v:
 *
 *   wald        p ± t √v                                                      (R: svyciprop method "mean")
 *   logit       Wald on logit p, through the quasi-binomial fit, and
 *   xlogit      Wald on logit p by the delta method: the same interval        (Lumley 2010, §2.5)
 *   beta        Clopper–Pearson at n* = p(1−p)/v · (t_{n−1}/t_df)²            (Korn & Graubard 1998)
 *   likelihood  {π : 2n[p ln(p/π) + (1−p) ln((1−p)/(1−π))] ≤ λ t²},           (Rao & Scott 1984: λ is the design effect
 *               λ = v n/(p(1−p))                                               of the proportion)
 *   wilson      score interval with n* = p(1−p)/v in place of n               (Wilson 1927; simple random samples)
 *
 * At p = 0 or 1 no variance is seen: `beta` and `wilson` then use the actual n, the others give no interval.
 */
import { betaQuantile, tQuantile } from '../numeric/distributions.ts';
import { findRoot } from '../numeric/root.ts';

export type IntervalMethod = 'wald' | 'logit' | 'xlogit' | 'beta' | 'likelihood' | 'wilson';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
  readonly method: IntervalMethod;
}

export interface IntervalInput {
  readonly value: number;
  readonly variance: number;
  readonly degreesOfFreedom: number;
  readonly confidence: number;
  readonly n: number;
  /** Variance under simple random sampling with replacement. */
  readonly simpleVariance: number | null;
  readonly isProportion: boolean;
}

const quantileCache = new Map<string, number>();

/** t with the confidence between −t and t; remembered, since a table asks for few different ones. */
export function criticalValue(confidence: number, degreesOfFreedom: number): number {
  const key = `${confidence} ${degreesOfFreedom}`;
  let value = quantileCache.get(key);
  if (value === undefined) {
    value = -tQuantile((1 - confidence) / 2, degreesOfFreedom);
    if (quantileCache.size > 4096) quantileCache.clear();
    quantileCache.set(key, value);
  }
  return value;
}

/** The interval, or null where it does not exist. Methods for proportions fall back to Wald for other statistics. */
export function makeInterval(method: IntervalMethod, input: IntervalInput): Interval | null {
  if (!(input.degreesOfFreedom > 0)) return null;
  const chosen = input.isProportion ? method : 'wald';
  const bounds = boundsOf[chosen](input);
  if (!bounds?.every(Number.isFinite)) return null;
  return { lower: bounds[0], upper: bounds[1], confidence: input.confidence, method: chosen };
}

type Bounds = readonly [lower: number, upper: number];

const boundsOf: Record<IntervalMethod, (input: IntervalInput) => Bounds | null> = {
  wald: waldBounds,
  logit: logitBounds,
  xlogit: logitBounds,
  beta: betaBounds,
  likelihood: likelihoodBounds,
  wilson: wilsonBounds,
};

function waldBounds({ value, variance, confidence, degreesOfFreedom }: IntervalInput): Bounds {
  const margin = criticalValue(confidence, degreesOfFreedom) * Math.sqrt(variance);
  return [value - margin, value + margin];
}

function logitBounds({ value: p, variance, confidence, degreesOfFreedom }: IntervalInput): Bounds | null {
  if (p <= 0 || p >= 1) return null;
  const centre = Math.log(p / (1 - p));
  const margin = (criticalValue(confidence, degreesOfFreedom) * Math.sqrt(variance)) / (p * (1 - p));
  return [1 / (1 + Math.exp(margin - centre)), 1 / (1 + Math.exp(-margin - centre))];
}

function betaBounds({ value: p, variance, confidence, degreesOfFreedom, n }: IntervalInput): Bounds | null {
  if (n < 2) return null;
  const tail = (1 - confidence) / 2;
  let effective = n;
  if (p > 0 && p < 1) {
    if (variance === 0) return [p, p];
    const widening = criticalValue(confidence, n - 1) / criticalValue(confidence, degreesOfFreedom);
    effective = ((p * (1 - p)) / variance) * widening * widening;
  }
  const hits = effective * p;
  const misses = effective * (1 - p);
  return [p <= 0 ? 0 : betaQuantile(tail, hits, misses + 1), p >= 1 ? 1 : betaQuantile(1 - tail, hits + 1, misses)];
}

function likelihoodBounds({ value: p, variance, confidence, degreesOfFreedom }: IntervalInput): Bounds | null {
  if (p <= 0 || p >= 1) return null;
  if (variance === 0) return [p, p];
  // 2n·D(π) = λt² with λ = v n/(p(1−p)): n cancels.
  const bound = (variance * criticalValue(confidence, degreesOfFreedom) ** 2) / (2 * p * (1 - p));
  const centre = Math.log(p / (1 - p));
  const excess = (logit: number): number => {
    const logPi = -Math.log1p(Math.exp(-logit));
    const logRest = -Math.log1p(Math.exp(logit));
    return p * (Math.log(p) - logPi) + (1 - p) * (Math.log(1 - p) - logRest) - bound;
  };
  const toShare = (logit: number): number => 1 / (1 + Math.exp(-logit));
  return [toShare(findRoot(excess, centre - 700, centre)), toShare(findRoot(excess, centre, centre + 700))];
}

function wilsonBounds({ value: p, variance, confidence, degreesOfFreedom, n }: IntervalInput): Bounds {
  const effective = variance > 0 ? (p * (1 - p)) / variance : n;
  const t2 = criticalValue(confidence, degreesOfFreedom) ** 2;
  const centre = (p + t2 / (2 * effective)) / (1 + t2 / effective);
  const margin = Math.sqrt((t2 * p * (1 - p)) / effective + (t2 / (2 * effective)) ** 2) / (1 + t2 / effective);
  return [centre - margin, centre + margin];
}
