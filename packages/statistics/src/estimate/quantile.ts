/**
 * Quantiles with Woodruff's interval (Woodruff 1952; Särndal, Swensson & Wretman 1992, §5.11; Lohr 2022, §9.5.2): the
 * share of values ≤ q̂ gets its design-based interval, and its ends are read back through the weighted distribution.
 * The standard error is the interval's length over 2t, as R's `svyquantile` gives it.
 *
 * Rules for q̂(p) are the weighted forms of Hyndman & Fan (1996): `hf1` (R's default "math": the smallest value whose
 * cumulated weight reaches p), `hf2` ("school": mid-point where p falls exactly on a step), `hf4`…`hf9` (interpolating).
 * Steps within 1e-12 of p count as exact. Below the first value's own share `hf1` gives the smallest value, where
 * R survey 4.1 gives the second.
 */
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, succeed } from '../findings.ts';
import { sumOf, sumOfProducts } from '../numeric/sum.ts';
import { covarianceOf } from '../variance/covariance.ts';
import type { Estimate, EstimateOptions } from './estimate.ts';
import { criticalValue, type IntervalMethod, makeInterval } from './interval.ts';
import { gatherPresent, makeSelection, type NumericVariable, type Selection, selectRows } from './selection.ts';

export type QuantileRule = 'hf1' | 'hf2' | 'hf4' | 'hf5' | 'hf6' | 'hf7' | 'hf8' | 'hf9';

export interface QuantileOptions extends EstimateOptions {
  /** Default `hf1`. */
  readonly rule?: QuantileRule;
}

/** One estimate per probability; `interval` may be `wald` (default), `beta` or `xlogit` for the share below q̂. */
export function estimateQuantiles(
  design: SurveyDesign,
  variable: NumericVariable,
  probabilities: readonly number[],
  options: QuantileOptions = {},
): Outcome<readonly Estimate[]> {
  const all = makeSelection(design, selectRows(design, options.domain));
  const present = gatherPresent(design, all, [variable], options.naRemove ?? false);
  if (!present.ok) return present;
  const { selection } = present.value;
  const values = present.value.values[0]!;
  const distribution = sortDistribution(values, selection.weights, selection.weightSum);
  const estimates: Estimate[] = [];
  for (const p of probabilities) {
    const described = describeQuantile(design, selection, values, distribution, p, options);
    if (!described.ok) return described;
    estimates.push(described.value);
  }
  return succeed(estimates);
}

function describeQuantile(
  design: SurveyDesign,
  selection: Selection,
  values: Float64Array,
  distribution: Distribution,
  p: number,
  options: QuantileOptions,
): Outcome<Estimate> {
  const rule = options.rule ?? 'hf1';
  const confidence = options.confidence ?? 0.95;
  const method: IntervalMethod = options.interval ?? 'wald';
  const value = quantileAt(distribution, p, rule);
  const below = values.map((x) => (x <= value ? 1 : 0));
  const share = sumOfProducts(selection.weights, below) / selection.weightSum;
  const influence = below.map((is, k) => (selection.weights[k]! * (is - share)) / selection.weightSum);
  const variance = covarianceOf(design, { set: selection, columns: [influence] }, 'diagonal');
  if (!variance.ok) return variance;
  const ofShare = makeInterval(method, {
    value: share,
    variance: Math.max(0, variance.value[0]!),
    degreesOfFreedom: selection.degreesOfFreedom,
    confidence,
    n: values.length,
    simpleVariance: null,
    isProportion: true,
  });
  const inside = ofShare !== null && ofShare.lower >= 0 && ofShare.upper <= 1;
  const lower = inside ? quantileAt(distribution, ofShare.lower, rule) : Number.NaN;
  const upper = inside ? quantileAt(distribution, ofShare.upper, rule) : Number.NaN;
  const standardError = (upper - lower) / (2 * criticalValue(confidence, selection.degreesOfFreedom));
  return succeed({
    label: String(p),
    group: null,
    estimate: value,
    standardError,
    degreesOfFreedom: selection.degreesOfFreedom,
    coefficientOfVariation: inside && value !== 0 ? standardError / Math.abs(value) : null,
    designEffect: { withReplacement: null, withoutReplacement: null },
    interval: inside ? { lower, upper, confidence, method } : null,
    n: values.length,
  });
}

/** Sorted values with their weights and the share of weight up to and including each. */
interface Distribution {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly shares: Float64Array;
}

function sortDistribution(values: Float64Array, weights: Float64Array, weightSum: number): Distribution {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const sortedWeights = Float64Array.from(order, (k) => weights[k]!);
  const shares = new Float64Array(values.length);
  let sum = 0;
  let error = 0;
  for (let k = 0; k < shares.length; k++) {
    const next = sum + sortedWeights[k]!;
    const part = next - sum;
    error += sum - (next - part) + (sortedWeights[k]! - part);
    sum = next;
    shares[k] = (sum + error) / weightSum;
  }
  return { values: Float64Array.from(order, (k) => values[k]!), weights: sortedWeights, shares };
}

const stepTolerance = 1e-12;

function quantileAt(distribution: Distribution, p: number, rule: QuantileRule): number {
  const { values, shares } = distribution;
  const last = values.length - 1;
  if (rule === 'hf1' || rule === 'hf2') {
    let step = shares.findIndex((share) => share >= p - stepTolerance);
    if (step < 0) step = last;
    const exact = Math.abs(shares[step]! - p) <= stepTolerance;
    return rule === 'hf2' && exact && step < last ? (values[step]! + values[step + 1]!) / 2 : values[step]!;
  }
  return interpolate(positionsOf(distribution, rule), values, p);
}

/** Plotting positions p_k of the interpolating rules. */
function positionsOf({ shares, weights }: Distribution, rule: QuantileRule): Float64Array {
  const n = shares.length;
  const total = sumOf(weights);
  const lastShare = weights[n - 1]! / total;
  return shares.map((share, k) => {
    const own = weights[k]! / total;
    const before = k === 0 ? 0 : shares[k - 1]!;
    switch (rule) {
      case 'hf5':
        return share - own / 2;
      case 'hf6':
        return share / (1 + lastShare);
      case 'hf7':
        return before / (n > 1 ? shares[n - 2]! : 1);
      case 'hf8':
        return (before / 3 + (2 * share) / 3) / (1 + lastShare / 3);
      case 'hf9':
        return ((3 * before) / 8 + (5 * share) / 8) / (1 + lastShare / 4);
      default:
        return share;
    }
  });
}

function interpolate(positions: Float64Array, values: Float64Array, p: number): number {
  const last = values.length - 1;
  if (p <= positions[0]!) return values[0]!;
  if (p >= positions[last]!) return values[last]!;
  let above = 1;
  while (positions[above]! < p) above++;
  const part = (p - positions[above - 1]!) / (positions[above]! - positions[above - 1]!);
  return values[above - 1]! + part * (values[above]! - values[above - 1]!);
}
