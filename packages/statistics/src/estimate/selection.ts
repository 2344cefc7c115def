/**
 * Which rows an estimate speaks of: those of the inference (positive weight), of its domain, and with all its variables
 * present. A domain is an argument of estimation, never a filter before it: the design keeps every row, and the degrees
 * of freedom are those of the units and strata in which the domain occurs (as `degf` of a subset in R's survey).
 */
import type { SurveyDesign } from '../design/design.ts';
import { makeFinding, type Outcome, refuse, succeed } from '../findings.ts';
import { sumOf } from '../numeric/sum.ts';

/** A numeric variable: one value per row of the design, NaN where missing. */
export type NumericVariable = ArrayLike<number>;

export interface Selection {
  /** In the design's order. */
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  readonly weightSum: number;
  /** Units less strata of the first stage, among these rows. */
  readonly degreesOfFreedom: number;
}

/** Rows in the inference and in the domain (a mask by row: 0 is outside), in the design's order. */
export function selectRows(design: SurveyDesign, domain?: ArrayLike<number>): Int32Array {
  return design.order.filter((row) => design.weights[row]! > 0 && domain?.[row] !== 0);
}

export function makeSelection(design: SurveyDesign, rows: Int32Array): Selection {
  const weights = gather(design.weights, rows);
  return { rows, weights, weightSum: sumOf(weights), degreesOfFreedom: countDegreesOfFreedom(design, rows) };
}

function countDegreesOfFreedom(design: SurveyDesign, rows: Int32Array): number {
  const { unit, stratum } = design.stages[0]!;
  let units = 0;
  let strata = 0;
  let lastUnit = -1;
  let lastStratum = -1;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    if (unit[row] !== lastUnit) {
      units++;
      lastUnit = unit[row]!;
      if (stratum[row] !== lastStratum) {
        strata++;
        lastStratum = stratum[row]!;
      }
    }
  }
  return units - strata;
}

export function gather(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  const gathered = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) gathered[k] = values[rows[k]!]!;
  return gathered;
}

/** Values of several variables over a selection from which rows with a missing value are gone, or refused. */
export function gatherPresent(
  design: SurveyDesign,
  selection: Selection,
  variables: readonly NumericVariable[],
  naRemove: boolean,
): Outcome<{ readonly selection: Selection; readonly values: readonly Float64Array[] }> {
  const values = variables.map((variable) => gather(variable, selection.rows));
  let present = 0;
  const { rows } = selection;
  for (let k = 0; k < rows.length; k++) {
    let missing = false;
    for (let v = 0; v < values.length; v++) if (Number.isNaN(values[v]![k]!)) missing = true;
    if (!missing) present++;
    else if (!naRemove) return { ok: false, findings: [makeFinding('value-missing', { row: rows[k]! + 1 })] };
  }
  if (present === 0) return refuse('domain-empty');
  if (present === rows.length) return succeed({ selection, values });
  const kept = rows.filter((_, k) => values.every((column) => !Number.isNaN(column[k]!)));
  return succeed({
    selection: makeSelection(design, kept),
    values: values.map((column) => column.filter((_, k) => values.every((other) => !Number.isNaN(other[k]!)))),
  });
}
