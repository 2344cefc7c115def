/**
 * Which rows an estimate speaks of: those of the inference (positive weight), of its domain, and with all its variables
 * present. A domain is an argument of estimation, never a filter before it: the design keeps every row, and the degrees
 * of freedom are those of the units and strata in which the domain occurs (as `degf` of a subset in R's survey).
 */
import type { SurveyDesign } from '../design/design.ts';
import { makeFinding, type Outcome, refuse, succeed } from '../findings.ts';
import { sumOf } from '../numeric/sum.ts';
import { makeRowSet, type RowSet, runsOf } from '../variance/runs.ts';

/** A numeric variable: one value per row of the design, NaN where missing. */
export type NumericVariable = ArrayLike<number>;

export interface Selection extends RowSet {
  readonly weights: Float64Array;
  readonly weightSum: number;
  /** Units less strata of the first stage, among these rows. */
  readonly degreesOfFreedom: number;
}

/** Rows in the inference and in the domain (a mask by row: 0 is outside), in the design's order. */
export function selectRows(design: SurveyDesign, domain?: ArrayLike<number>): Int32Array {
  const { order, weights, rowCount } = design;
  if (!domain && !design.hasZeroWeights) return order;
  const rows = new Int32Array(rowCount);
  let count = 0;
  for (let k = 0; k < rowCount; k++) {
    const row = order[k]!;
    if (weights[row]! > 0 && (domain === undefined || domain[row] !== 0)) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

export function makeSelection(design: SurveyDesign, rows: Int32Array): Selection {
  const weights = gather(design.weights, rows);
  const set = makeRowSet(rows);
  const { unitStarts, strata } = runsOf(design, set, 0);
  return { ...set, weights, weightSum: sumOf(weights), degreesOfFreedom: unitStarts.length - 1 - strata.length };
}

/** Reads a variable along some rows, into `into` when given. */
export function gather(
  values: ArrayLike<number>,
  rows: Int32Array,
  into: Float64Array = new Float64Array(rows.length),
): Float64Array {
  // One loop per kind of array: a shared one would be compiled for the slowest.
  if (values instanceof Uint8Array) for (let k = 0; k < rows.length; k++) into[k] = values[rows[k]!]!;
  else if (values instanceof Float64Array) for (let k = 0; k < rows.length; k++) into[k] = values[rows[k]!]!;
  else for (let k = 0; k < rows.length; k++) into[k] = values[rows[k]!]!;
  return into;
}

/**
 * The same for rows that are all rows in some order, `placeOf[row]` being their places: reading straight through the
 * variable and writing to a few places at once spares the processor's cache.
 */
export function scatter(values: ArrayLike<number>, placeOf: Int32Array, into: Float64Array): Float64Array {
  if (values instanceof Uint8Array) for (let row = 0; row < placeOf.length; row++) into[placeOf[row]!] = values[row]!;
  else if (values instanceof Float64Array)
    for (let row = 0; row < placeOf.length; row++) into[placeOf[row]!] = values[row]!;
  else for (let row = 0; row < placeOf.length; row++) into[placeOf[row]!] = values[row]!;
  return into;
}

/** Whether a variable can hold NaN: arrays of integers cannot. */
export function mayHaveGaps(variable: NumericVariable): boolean {
  return !(variable instanceof Uint8Array || variable instanceof Int32Array || variable instanceof Int8Array);
}

/** Values of some variables over the rows of a selection, from which rows with a missing value are gone, or refused. */
export interface Present {
  readonly selection: Selection;
  readonly values: readonly Float64Array[];
}

export function gatherPresent(
  design: SurveyDesign,
  selection: Selection,
  variables: readonly NumericVariable[],
  naRemove: boolean,
): Outcome<Present> {
  const values = variables.map((variable) => gather(variable, selection.rows));
  return keepPresent(design, selection, values, naRemove);
}

/** `values` lie along the rows of the selection. */
export function keepPresent(
  design: SurveyDesign,
  selection: Selection,
  values: readonly Float64Array[],
  naRemove: boolean,
): Outcome<Present> {
  if (selection.rows.length === 0) return refuse('domain-empty');
  if (!values.some(hasGap)) return succeed({ selection, values });
  const present = (k: number): boolean => values.every((column) => !Number.isNaN(column[k]!));
  const { rows } = selection;
  if (!naRemove) {
    const gap = rows.findIndex((_, k) => !present(k));
    return { ok: false, findings: [makeFinding('value-missing', { row: rows[gap]! + 1 })] };
  }
  const kept = rows.filter((_, k) => present(k));
  if (kept.length === 0) return refuse('domain-empty');
  return succeed({
    selection: makeSelection(design, kept),
    values: values.map((column) => column.filter((_, k) => present(k))),
  });
}

function hasGap(values: Float64Array): boolean {
  // biome-ignore lint/suspicious/noSelfCompare: true of NaN only; the cheapest test in a hot loop
  for (let k = 0; k < values.length; k++) if (values[k] !== values[k]) return true;
  return false;
}
