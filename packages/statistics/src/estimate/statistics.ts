/**
 * The linear and linearised statistics: mean, total, proportion, ratio.
 *
 *   mean   ȳ = Σwy/Σw            influence w(y − ȳ)/Σw        (Särndal, Swensson & Wretman 1992, §5.7, eq. 5.7.5)
 *   total  t = Σwy               influence wy                 (Horvitz & Thompson 1952)
 *   ratio  r = Σwy/Σwx           influence w(y − rx)/Σwx      (§5.6, eq. 5.6.10)
 *
 * The variance under simple random sampling, for design effects, is s²/n with s² = n/(n−1) Σw(y−ȳ)²/Σw, times (Σw)² for
 * a total (Kish 1965, §8.2, as R's survey computes it).
 */
import { refuse, succeed } from '../findings.ts';
import { sumOf, sumOfProducts } from '../numeric/sum.ts';
import type { Linearised, Statistic } from './estimate.ts';
import type { NumericVariable, Selection } from './selection.ts';

/** Means of one or more variables; each leaves out its own missing rows when asked to. */
export function meanOf(variables: readonly NumericVariable[], labels?: readonly string[]): Statistic {
  return variables.map((variable, index) => ({
    label: labels?.[index] ?? String(index),
    variables: [variable],
    linearise: ([values], selection, influence) => succeed(lineariseMean(values!, selection, influence, false)),
  }));
}

/** Proportions: means of 0/1 variables, to which the intervals for proportions apply. */
export function proportionOf(indicators: readonly NumericVariable[], labels?: readonly string[]): Statistic {
  return indicators.map((indicator, index) => ({
    label: labels?.[index] ?? String(index),
    variables: [indicator],
    linearise: ([values], selection, influence) => succeed(lineariseMean(values!, selection, influence, true)),
  }));
}

export function totalOf(variables: readonly NumericVariable[], labels?: readonly string[]): Statistic {
  return variables.map((variable, index) => ({
    label: labels?.[index] ?? String(index),
    variables: [variable],
    linearise: ([values], selection, influence) => succeed(lineariseTotal(values!, selection, influence)),
  }));
}

/** Ratio of two totals; a row takes part only when both variables are present. */
export function ratioOf(numerator: NumericVariable, denominator: NumericVariable, label = '0'): Statistic {
  return [
    {
      label,
      variables: [numerator, denominator],
      linearise: ([y, x], selection, influence) => {
        const below = sumOfProducts(selection.weights, x!);
        return below === 0 ? refuse('denominator-zero') : succeed(lineariseRatio(y!, x!, below, selection, influence));
      },
    },
  ];
}

/** Written as one loop: tables of a million rows spend their time here. */
function lineariseMean(
  values: Float64Array,
  selection: Selection,
  influence: Float64Array,
  isProportion: boolean,
): Linearised {
  const { weights, weightSum } = selection;
  const n = values.length;
  const mean = sumOfProducts(weights, values) / weightSum;
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const deviation = values[k]! - mean;
    const own = (weights[k]! * deviation) / weightSum;
    influence[k] = own;
    squares += own * deviation;
  }
  return { value: mean, simpleVariance: n < 2 ? 0 : squares / (n - 1), isProportion };
}

function lineariseTotal(values: Float64Array, selection: Selection, influence: Float64Array): Linearised {
  const { weights, weightSum } = selection;
  for (let k = 0; k < values.length; k++) influence[k] = values[k]! * weights[k]!;
  const total = sumOf(influence);
  const spread = elementVariance(values, selection, total / weightSum);
  return {
    value: total,
    simpleVariance: (spread * weightSum * weightSum) / values.length,
    isProportion: false,
  };
}

function lineariseRatio(
  y: Float64Array,
  x: Float64Array,
  below: number,
  selection: Selection,
  influence: Float64Array,
): Linearised {
  const { weights, weightSum } = selection;
  const ratio = sumOfProducts(weights, y) / below;
  const residual = y.map((value, k) => (value - ratio * x[k]!) / below);
  for (let k = 0; k < residual.length; k++) influence[k] = residual[k]! * weights[k]!;
  const spread = elementVariance(residual, selection, sumOf(influence) / weightSum);
  return { value: ratio, simpleVariance: (spread * weightSum * weightSum) / y.length, isProportion: false };
}

/** s²: the weighted estimate of the population's variance. */
function elementVariance(values: Float64Array, selection: Selection, mean: number): number {
  const n = values.length;
  if (n < 2) return 0;
  const squares = values.map((value, k) => selection.weights[k]! * (value - mean) ** 2);
  return (sumOf(squares) / selection.weightSum) * (n / (n - 1));
}
