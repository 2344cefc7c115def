/**
 * The one door to variance: every estimator linearises itself into columns of weighted influences and asks here for the
 * covariances of their sums. Calibrated designs, and designs whose units differ in π, need every row of the sample.
 */
import { needsEveryRow, type SurveyDesign } from '../design/design.ts';
import type { Outcome } from '../findings.ts';
import { jointCovariance } from './joint-probabilities.ts';
import { type Covariance, type CovarianceShape, multistageCovariance } from './multistage.ts';
import { calibrationResiduals } from './residuals.ts';
import { makeRowSet, type RowSet } from './runs.ts';

/** A set of rows and, for each estimate, the weighted influence of each of them. */
export interface Linearisation {
  readonly set: RowSet;
  readonly columns: readonly Float64Array[];
}

export function covarianceOf(
  design: SurveyDesign,
  { set, columns }: Linearisation,
  shape: CovarianceShape,
): Outcome<Covariance> {
  if (!needsEveryRow(design)) return multistageCovariance(design, set, columns, shape);
  const { rows } = set;
  const full = columns.map((column) => {
    const spread = new Float64Array(design.rowCount);
    for (let k = 0; k < rows.length; k++) spread[rows[k]!] = column[k]!;
    return spread;
  });
  const residuals = calibrationResiduals(full, design.calibrations);
  if (design.joint) return jointCovariance(design, residuals, shape);
  const every = everyRow(design);
  const sorted = residuals.map((column) => {
    const inOrder = new Float64Array(every.rows.length);
    for (let k = 0; k < inOrder.length; k++) inOrder[k] = column[every.rows[k]!]!;
    return inOrder;
  });
  return multistageCovariance(design, every, sorted, shape);
}

const everyRowOf = new WeakMap<SurveyDesign, RowSet>();

/** Rows of positive weight, in the design's order; found once per design, since every variance of it asks for them. */
function everyRow(design: SurveyDesign): RowSet {
  let set = everyRowOf.get(design);
  if (!set) {
    set = makeRowSet(design.hasZeroWeights ? design.order.filter((row) => design.weights[row]! > 0) : design.order);
    everyRowOf.set(design, set);
  }
  return set;
}
