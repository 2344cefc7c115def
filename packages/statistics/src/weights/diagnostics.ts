/**
 * What the weights cost: their range, and Kish's unequal weighting effect 1 + cv²(w) = nΣw²/(Σw)², by which variances
 * grow when weights have nothing to do with the variable (Kish 1965, §11.7; 1992). n/effect is the effective size.
 */
import type { SurveyDesign } from '../design/design.ts';
import { sumOf, sumOfProducts } from '../numeric/sum.ts';

export interface WeightDiagnostics {
  /** Rows of positive weight. */
  readonly n: number;
  readonly sum: number;
  readonly least: number;
  readonly greatest: number;
  /** Greatest over least. */
  readonly range: number;
  readonly coefficientOfVariation: number;
  readonly unequalWeightingEffect: number;
  readonly effectiveSampleSize: number;
  /** Range of each factor over rows of positive weight. */
  readonly factors: readonly { readonly name: string; readonly least: number; readonly greatest: number }[];
}

export function diagnoseWeights(design: SurveyDesign): WeightDiagnostics {
  const weights = design.weights.filter((weight) => weight > 0);
  const n = weights.length;
  const sum = sumOf(weights);
  const effect = (n * sumOfProducts(weights, weights)) / sum ** 2;
  const [least, greatest] = rangeOf(weights);
  return {
    n,
    sum,
    least,
    greatest,
    range: greatest / least,
    coefficientOfVariation: Math.sqrt(Math.max(0, effect - 1)),
    unequalWeightingEffect: effect,
    effectiveSampleSize: n / effect,
    factors: design.factors.map(({ name, values }) => {
      const [low, high] = rangeOf(values.filter((_, row) => design.weights[row]! > 0));
      return { name, least: low, greatest: high };
    }),
  };
}

function rangeOf(values: Float64Array): [least: number, greatest: number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}
