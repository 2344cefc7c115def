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
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumOf, sumOfProducts } from '../numeric/sum.ts';
import type { Component, Statistic } from './estimate.ts';
import { gatherPresent, type NumericVariable, type Selection } from './selection.ts';

/** s²: the weighted estimate of the population's variance. */
function elementVariance(values: Float64Array, selection: Selection, mean: number): number {
  const n = values.length;
  if (n < 2) return 0;
  const squares = new Float64Array(n);
  for (let k = 0; k < n; k++) squares[k] = selection.weights[k]! * (values[k]! - mean) ** 2;
  return (sumOf(squares) / selection.weightSum) * (n / (n - 1));
}

function componentsOf(
  variables: readonly NumericVariable[],
  labels: readonly string[] | undefined,
  linearise: (values: Float64Array, selection: Selection) => Omit<Component, 'label' | 'selection'>,
): Statistic {
  return (design, selection, naRemove) => {
    const components: Component[] = [];
    for (const [index, variable] of variables.entries()) {
      const present = gatherPresent(design, selection, [variable], naRemove);
      if (!present.ok) return present;
      const own = present.value.selection;
      components.push({
        label: labels?.[index] ?? String(index),
        selection: own,
        ...linearise(present.value.values[0]!, own),
      });
    }
    return succeed(components);
  };
}

/** Means of one or more variables; each leaves out its own missing rows when asked to. */
export function meanOf(variables: readonly NumericVariable[], labels?: readonly string[]): Statistic {
  return componentsOf(variables, labels, (values, selection) => lineariseMean(values, selection, false));
}

/** Proportions: means of 0/1 variables, to which the intervals for proportions apply. */
export function proportionOf(indicators: readonly NumericVariable[], labels?: readonly string[]): Statistic {
  return componentsOf(indicators, labels, (values, selection) => lineariseMean(values, selection, true));
}

function lineariseMean(
  values: Float64Array,
  selection: Selection,
  isProportion: boolean,
): Omit<Component, 'label' | 'selection'> {
  const { weights, weightSum } = selection;
  const mean = sumOfProducts(weights, values) / weightSum;
  const influence = new Float64Array(values.length);
  for (let k = 0; k < influence.length; k++) influence[k] = (weights[k]! * (values[k]! - mean)) / weightSum;
  return {
    value: mean,
    influence,
    simpleVariance: elementVariance(values, selection, mean) / values.length,
    isProportion,
  };
}

export function totalOf(variables: readonly NumericVariable[], labels?: readonly string[]): Statistic {
  return componentsOf(variables, labels, (values, selection) => {
    const { weights, weightSum } = selection;
    const influence = values.map((value, k) => value * weights[k]!);
    const total = sumOf(influence);
    const spread = elementVariance(values, selection, total / weightSum);
    return {
      value: total,
      influence,
      simpleVariance: (spread * weightSum * weightSum) / values.length,
      isProportion: false,
    };
  });
}

/** Ratio of two totals; a row takes part only when both variables are present. */
export function ratioOf(numerator: NumericVariable, denominator: NumericVariable, label = '0'): Statistic {
  return (design: SurveyDesign, selection: Selection, naRemove: boolean): Outcome<readonly Component[]> => {
    const present = gatherPresent(design, selection, [numerator, denominator], naRemove);
    if (!present.ok) return present;
    const own = present.value.selection;
    const [y, x] = present.value.values as [Float64Array, Float64Array];
    const below = sumOfProducts(own.weights, x);
    if (below === 0) return refuse('denominator-zero');
    const ratio = sumOfProducts(own.weights, y) / below;
    const residual = y.map((value, k) => (value - ratio * x[k]!) / below);
    const influence = residual.map((value, k) => value * own.weights[k]!);
    const spread = elementVariance(residual, own, sumOf(influence) / own.weightSum);
    return succeed([
      {
        label,
        value: ratio,
        selection: own,
        influence,
        simpleVariance: (spread * own.weightSum * own.weightSum) / y.length,
        isProportion: false,
      },
    ]);
  };
}
