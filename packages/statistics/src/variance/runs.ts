/**
 * Where the units and strata of each stage lie in a set of rows. Found once per set and kept, since a table asks for the
 * variances of many variables over the same rows.
 */
import type { Stage, SurveyDesign } from '../design/design.ts';

/** Rows in the design's order, with the runs found in them so far. */
export interface RowSet {
  readonly rows: Int32Array;
  readonly runs: (StageRuns | undefined)[];
}

export interface StratumRun {
  readonly stratum: number;
  /** The unit of the stage above it lies in; −1 at the first stage. */
  readonly parent: number;
  /** Its units, as places in `unitStarts`. */
  readonly from: number;
  readonly to: number;
  /** Number of sampled units, present here or not. */
  readonly sampled: number;
  /** Product of the fractions of the units above. */
  readonly multiplier: number;
  /** Sampling fractions of its units, or the one they share. */
  readonly fractions: Float64Array;
}

export interface StageRuns {
  /** First row of each unit; ends with the number of rows. */
  readonly unitStarts: Int32Array;
  readonly strata: readonly StratumRun[];
}

export function makeRowSet(rows: Int32Array): RowSet {
  return { rows, runs: [] };
}

export function runsOf(design: SurveyDesign, set: RowSet, index: number): StageRuns {
  set.runs[index] ??= findRuns(design, set.rows, index);
  return set.runs[index];
}

function findRuns(design: SurveyDesign, rows: Int32Array, index: number): StageRuns {
  const stage = design.stages[index]!;
  const { stratum } = stage;
  const { unitStarts, stratumStarts } =
    index === 0 && stage.unitCount === design.rowCount ? findElementRuns(stratum, rows) : findUnitRuns(stage, rows);
  const strata: StratumRun[] = [];
  for (let s = 0; s + 1 < stratumStarts.length; s++) {
    const from = stratumStarts[s]!;
    const to = stratumStarts[s + 1]!;
    const row = rows[unitStarts[from]!]!;
    strata.push({
      stratum: stratum[row]!,
      parent: index === 0 ? -1 : design.stages[index - 1]!.unit[row]!,
      from,
      to,
      sampled: stage.sampledUnits[stratum[row]!]!,
      multiplier: fractionAbove(design.stages, index, row),
      fractions: fractionsOfUnits(stage, rows, unitStarts, from, to),
    });
  }
  return { unitStarts, strata };
}

interface Starts {
  readonly unitStarts: Int32Array;
  /** First unit of each stratum; ends with the number of units. */
  readonly stratumStarts: readonly number[];
}

function findUnitRuns({ unit, stratum }: Stage, rows: Int32Array): Starts {
  const unitStarts = new Int32Array(rows.length + 1);
  const stratumStarts: number[] = [];
  let units = 0;
  let lastUnit = -1;
  let lastStratum = -1;
  for (let k = 0; k < rows.length; k++) {
    const own = unit[rows[k]!]!;
    if (own === lastUnit) continue;
    lastUnit = own;
    const home = stratum[rows[k]!]!;
    if (home !== lastStratum) {
      stratumStarts.push(units);
      lastStratum = home;
    }
    unitStarts[units++] = k;
  }
  unitStarts[units] = rows.length;
  stratumStarts.push(units);
  return { unitStarts: unitStarts.subarray(0, units + 1), stratumStarts };
}

/** Every row is a unit, and strata stand in ascending order: their ends are found by doubling and halving steps. */
function findElementRuns(stratum: Int32Array, rows: Int32Array): Starts {
  const unitStarts = new Int32Array(rows.length + 1);
  for (let k = 0; k <= rows.length; k++) unitStarts[k] = k;
  const stratumStarts: number[] = [];
  for (let from = 0; from < rows.length; ) {
    stratumStarts.push(from);
    const home = stratum[rows[from]!]!;
    let inside = from;
    let step = 1;
    while (inside + step < rows.length && stratum[rows[inside + step]!] === home) {
      inside += step;
      step *= 2;
    }
    for (; step >= 1; step = Math.floor(step / 2))
      if (inside + step < rows.length && stratum[rows[inside + step]!] === home) inside += step;
    from = inside + 1;
  }
  stratumStarts.push(rows.length);
  return { unitStarts, stratumStarts };
}

function fractionAbove(stages: readonly Stage[], index: number, row: number): number {
  let product = 1;
  for (let above = 0; above < index; above++) product *= stages[above]!.fraction[stages[above]!.unit[row]!]!;
  return product;
}

function fractionsOfUnits(
  stage: Stage,
  rows: Int32Array,
  unitStarts: Int32Array,
  from: number,
  to: number,
): Float64Array {
  const fractionOf = (u: number): number => stage.fraction[stage.unit[rows[unitStarts[u]!]!]!]!;
  if (stage.hasOneFraction) return Float64Array.of(fractionOf(from));
  return Float64Array.from({ length: to - from }, (_, k) => fractionOf(from + k));
}
