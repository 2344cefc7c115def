/**
 * Linear regression of a finite population with design-based errors (Särndal, Swensson & Wretman 1992, §5.10; Lohr 2022,
 * §11.2; Binder 1983): β̂ = (Σ w x xᵀ)⁻¹ Σ w x y, influence (Σ w x xᵀ)⁻¹ w x (y − xᵀβ̂). Gaussian `svyglm` of R's survey:
 * degrees of freedom are the design's + 1 − the number of coefficients.
 */
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { tTails } from '../numeric/distributions.ts';
import { orthonormalise, solveUpper } from '../numeric/orthonormal.ts';
import { sumOfProducts } from '../numeric/sum.ts';
import { covarianceOf } from '../variance/covariance.ts';
import type { EstimateOptions } from './estimate.ts';
import { type Interval, makeInterval } from './interval.ts';
import { gatherPresent, makeSelection, type NumericVariable, selectRows } from './selection.ts';

export interface Regressor {
  readonly name: string;
  readonly values: NumericVariable;
}

export interface Coefficient {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly t: number;
  readonly pValue: number | null;
  readonly interval: Interval | null;
}

export interface Regression {
  readonly coefficients: readonly Coefficient[];
  /** Row by row. */
  readonly covariance: Float64Array;
  readonly degreesOfFreedom: number;
  readonly n: number;
}

/** The constant is not added by itself: pass a column of ones named "(Intercept)" for a model with one. */
export function fitRegression(
  design: SurveyDesign,
  response: NumericVariable,
  regressors: readonly Regressor[],
  options: EstimateOptions = {},
): Outcome<Regression> {
  const all = makeSelection(design, selectRows(design, options.domain));
  const variables = [response, ...regressors.map((regressor) => regressor.values)];
  const present = gatherPresent(design, all, variables, options.naRemove ?? false);
  if (!present.ok) return present;
  const { selection } = present.value;
  const [y, ...x] = present.value.values as [Float64Array, ...Float64Array[]];
  const root = selection.weights.map(Math.sqrt);
  const factorised = orthonormalise(x.map((column) => column.map((value, k) => value * root[k]!)));
  if (!factorised.ok) return refuse('regressor-dependent', undefined, { term: regressors[factorised.dependent]!.name });

  const { basis, upper } = factorised;
  const scaled = y.map((value, k) => value * root[k]!);
  const beta = solveUpper(
    upper,
    basis.map((direction) => sumOfProducts(direction, scaled)),
  );
  const residual = scaled.map(
    (value, k) => value - root[k]! * x.reduce((sum, column, j) => sum + column[k]! * beta[j]!, 0),
  );
  const influences = x.map(() => new Float64Array(y.length));
  for (let k = 0; k < y.length; k++)
    solveUpper(
      upper,
      basis.map((direction) => direction[k]! * residual[k]!),
    ).forEach((value, j) => {
      influences[j]![k] = value;
    });
  const covariance = covarianceOf(design, { set: selection, columns: influences }, 'full');
  if (!covariance.ok) return covariance;

  const degreesOfFreedom = selection.degreesOfFreedom + 1 - x.length;
  return succeed({
    covariance: covariance.value,
    degreesOfFreedom,
    n: y.length,
    coefficients: regressors.map(({ name }, j) => {
      const variance = Math.max(0, covariance.value[j * x.length + j]!);
      const t = beta[j]! / Math.sqrt(variance);
      return {
        name,
        estimate: beta[j]!,
        standardError: Math.sqrt(variance),
        t,
        pValue: degreesOfFreedom > 0 ? 2 * tTails(Math.abs(t), degreesOfFreedom).upper : null,
        interval: makeInterval('wald', {
          value: beta[j]!,
          variance,
          degreesOfFreedom,
          confidence: options.confidence ?? 0.95,
          n: y.length,
          simpleVariance: null,
          isProportion: false,
        }),
      };
    }),
  });
}
