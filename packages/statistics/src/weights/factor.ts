/** A new design whose weights carry one more factor, kept in a column of its own. */
import type { Calibration, SurveyDesign, WeightFactor } from '../design/design.ts';

export function withFactor(
  design: SurveyDesign,
  name: WeightFactor['name'],
  values: Float64Array,
  calibration?: (before: Float64Array, after: Float64Array) => Calibration,
): SurveyDesign {
  const weights = design.weights.map((weight, row) => weight * values[row]!);
  return {
    ...design,
    weights,
    hasZeroWeights: weights.includes(0),
    factors: [...design.factors, { name, values }],
    calibrations: calibration ? [...design.calibrations, calibration(design.weights, weights)] : design.calibrations,
  };
}
