/**
 * Variance from joint inclusion probabilities, with t_i the weighted total of unit i and Δ̌_ij = (π_ij − π_iπ_j)/π_ij:
 *
 *   Horvitz–Thompson   v = Σ_i Σ_j Δ̌_ij t_i t_j                     (Särndal, Swensson & Wretman 1992, eq. 2.8.6)
 *   Yates–Grundy       v = −½ Σ_i Σ_j Δ̌_ij (t_i − t_j)²             (eq. 2.8.9; fixed-size designs)
 *
 * Covariances come from the same quadratic forms by polarisation.
 */
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, succeed } from '../findings.ts';
import { sumByCode } from '../numeric/sum.ts';
import type { Covariance, CovarianceShape } from './multistage.ts';

/** `columns` hold every row, in the caller's order. */
export function jointCovariance(
  design: SurveyDesign,
  columns: readonly Float64Array[],
  shape: CovarianceShape,
): Outcome<Covariance> {
  const { weightedCovariance, size, estimator } = design.joint!;
  const q = columns.length;
  const totals = columns.map((column) => sumByCode(column, design.stages[0]!.unit, size));
  const result = new Float64Array(shape === 'full' ? q * q : q);
  for (let c = 0; c < q; c++)
    for (let d = c; d < (shape === 'full' ? q : c + 1); d++) {
      const left = totals[c]!;
      const right = totals[d]!;
      let sum = 0;
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          const delta = weightedCovariance[i * size + j]!;
          sum +=
            estimator === 'horvitz-thompson'
              ? delta * left[i]! * right[j]!
              : -0.5 * delta * (left[i]! - left[j]!) * (right[i]! - right[j]!);
        }
      if (shape === 'diagonal') result[c] = sum;
      else {
        result[c * q + d] = sum;
        result[d * q + c] = sum;
      }
    }
  return succeed(result);
}
