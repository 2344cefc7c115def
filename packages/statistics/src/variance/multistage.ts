/**
 * The variance of estimated totals under stratified multistage sampling.
 *
 * For a column z of weighted influences, with units i of stratum h and unit totals t_i = Σ_{k∈i} z_k,
 *
 *   v(Σz) = Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (t_i − t̄_h)²  +  Σ_h f_h Σ_i v_i(Σ_{k∈i} z_k),
 *
 * where v_i is the same expression for the next stage inside unit i (Särndal, Swensson & Wretman 1992, eq. 4.3.19 and
 * result 4.4.1, written for weighted values; Lohr 2022, eq. 6.15; the recursion of Bellhouse 1985 that R's survey uses).
 * Without corrections f = 0 and the first term alone remains: the ultimate cluster estimator. Under sampling
 * proportional to size, f is π_i of each unit and stays inside the sum: Brewer's approximation (Berger 2004).
 *
 * Rows outside a domain have z = 0. They are not visited: a stratum that is touched counts its absent units as zeros.
 * Because codes of stage s+1 are unique and rows are sorted, the recursion is a loop over stages, each multiplying its
 * strata by the product of the fractions above them.
 */
import type { Stage, SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumOf } from '../numeric/sum.ts';

export type CovarianceShape = 'full' | 'diagonal';

/** Covariances of q totals: q×q row by row when full, q variances when diagonal. */
export type Covariance = Float64Array;

/** A fraction this close to 1 leaves no variance at its stage. */
const certaintyTolerance = 1e-12;

/** `rows` in the design's order; `columns[c][k]` is the weighted influence of row `rows[k]`. */
export function multistageCovariance(
  design: SurveyDesign,
  rows: Int32Array,
  columns: readonly Float64Array[],
  shape: CovarianceShape,
): Outcome<Covariance> {
  const total = new Float64Array(shape === 'full' ? columns.length ** 2 : columns.length);
  for (let index = 0; index < design.stages.length; index++) {
    if (index > 0 && !design.stages[index - 1]!.fraction.some((fraction) => fraction > 0)) break;
    const added = addStage(design, index, rows, columns, shape, total);
    if (!added.ok) return added;
  }
  return succeed(total);
}

function addStage(
  design: SurveyDesign,
  index: number,
  rows: Int32Array,
  columns: readonly Float64Array[],
  shape: CovarianceShape,
  total: Covariance,
): Outcome<null> {
  const stage = design.stages[index]!;
  const { unitStarts, stratumStarts } = findRuns(stage, rows);
  const unitTotals = columns.map((column) => totalsByUnit(column, unitStarts, rows.length));

  // Only the policy `average` needs to know how many strata of one parent could be estimated.
  let parent = -1;
  let inParent = newTally(total.length);
  const flush = (): Outcome<null> => {
    if (inParent.strata > 0 && inParent.estimated === 0) return refuse('lonely-psu-everywhere');
    const stretch = inParent.strata === 0 ? 0 : inParent.strata / inParent.estimated;
    for (let cell = 0; cell < total.length; cell++) total[cell]! += stretch * inParent.sum[cell]!;
    return succeed(null);
  };

  for (let s = 0; s + 1 < stratumStarts.length; s++) {
    const from = stratumStarts[s]!;
    const to = stratumStarts[s + 1]!;
    const row = rows[unitStarts[from]!]!;
    const multiplier = fractionAbove(design.stages, index, row);
    if (multiplier === 0) continue;
    if (design.lonelyPsu === 'average' && index > 0) {
      const own = design.stages[index - 1]!.unit[row]!;
      if (own !== parent) {
        const flushed = flush();
        if (!flushed.ok) return flushed;
        inParent = newTally(total.length);
        parent = own;
      }
    }
    const stratum = stage.stratum[row]!;
    const fractions = fractionsOfUnits(stage, rows, unitStarts, from, to);
    const sampled = stage.sampledUnits[stratum]!;
    inParent.strata++;
    if (fractions.every((fraction) => 1 - fraction < certaintyTolerance)) {
      inParent.estimated++;
      continue;
    }
    if (sampled === 1) {
      if (design.lonelyPsu === 'fail')
        return refuse('lonely-psu', undefined, { stratum: stage.nameStratum(stratum), stage: index + 1 });
      if (design.lonelyPsu === 'average') continue;
      inParent.estimated++;
      if (design.lonelyPsu === 'adjust')
        addSquares(inParent.sum, unitTotals, from, to, fractions, { sampled, centred: false, multiplier, shape });
      continue;
    }
    inParent.estimated++;
    addSquares(inParent.sum, unitTotals, from, to, fractions, { sampled, centred: true, multiplier, shape });
  }
  return flush();
}

function newTally(size: number): { sum: Float64Array; strata: number; estimated: number } {
  return { sum: new Float64Array(size), strata: 0, estimated: 0 };
}

/** Starts of the runs of units in `rows`, and of the runs of strata in those units; each list ends with its length. */
function findRuns(stage: Stage, rows: Int32Array): { unitStarts: Int32Array; stratumStarts: number[] } {
  const unitStarts = new Int32Array(rows.length + 1);
  const stratumStarts: number[] = [];
  let units = 0;
  let unit = -1;
  let stratum = -1;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const own = stage.unit[row]!;
    if (own === unit) continue;
    unit = own;
    const home = stage.stratum[row]!;
    if (home !== stratum) {
      stratumStarts.push(units);
      stratum = home;
    }
    unitStarts[units++] = k;
  }
  stratumStarts.push(units);
  unitStarts[units] = rows.length;
  return { unitStarts: unitStarts.subarray(0, units + 1), stratumStarts };
}

function totalsByUnit(column: Float64Array, unitStarts: Int32Array, rowCount: number): Float64Array {
  const units = unitStarts.length - 1;
  if (units === rowCount) return column;
  const totals = new Float64Array(units);
  for (let u = 0; u < units; u++) totals[u] = sumOf(column, unitStarts[u]!, unitStarts[u + 1]!);
  return totals;
}

/** Product of the fractions of the units above the stage in which the row lies. */
function fractionAbove(stages: readonly Stage[], index: number, row: number): number {
  let product = 1;
  for (let above = 0; above < index; above++) product *= stages[above]!.fraction[stages[above]!.unit[row]!]!;
  return product;
}

/** Fractions of the units of one stratum run; a single value where they are all alike. */
function fractionsOfUnits(
  stage: Stage,
  rows: Int32Array,
  unitStarts: Int32Array,
  from: number,
  to: number,
): Float64Array {
  const first = stage.fraction[stage.unit[rows[unitStarts[from]!]!]!]!;
  let alike = true;
  const fractions = new Float64Array(to - from);
  for (let u = from; u < to; u++) {
    const fraction = stage.fraction[stage.unit[rows[unitStarts[u]!]!]!]!;
    fractions[u - from] = fraction;
    if (fraction !== first) alike = false;
  }
  return alike ? fractions.subarray(0, 1) : fractions;
}

/** Adds multiplier · n/(n−1) · Σ_i (1 − f_i)(t_i − t̄)(t_i − t̄)ᵀ over the n sampled units, absent ones being zeros. */
function addSquares(
  sum: Float64Array,
  unitTotals: readonly Float64Array[],
  from: number,
  to: number,
  fractions: Float64Array,
  how: { sampled: number; centred: boolean; multiplier: number; shape: CovarianceShape },
): void {
  const { sampled, centred, multiplier, shape } = how;
  const q = unitTotals.length;
  const present = to - from;
  const absent = sampled - present;
  const scale = multiplier * (sampled > 1 ? sampled / (sampled - 1) : 1);
  const single = fractions.length === 1;
  const absentFactor = absent * (1 - fractions[0]!);
  const means = new Float64Array(q);
  if (centred) for (let c = 0; c < q; c++) means[c] = sumOf(unitTotals[c]!, from, to) / sampled;
  for (let c = 0; c < q; c++) {
    const left = unitTotals[c]!;
    const leftMean = means[c]!;
    for (let d = c; d < (shape === 'full' ? q : c + 1); d++) {
      const right = unitTotals[d]!;
      const rightMean = means[d]!;
      let squares = 0;
      if (single) {
        for (let u = from; u < to; u++) squares += (left[u]! - leftMean) * (right[u]! - rightMean);
        squares *= 1 - fractions[0]!;
      } else
        for (let u = from; u < to; u++)
          squares += (1 - fractions[u - from]!) * (left[u]! - leftMean) * (right[u]! - rightMean);
      const value = scale * (squares + absentFactor * leftMean * rightMean);
      if (shape === 'diagonal') sum[c]! += value;
      else {
        sum[c * q + d]! += value;
        if (d !== c) sum[d * q + c]! += value;
      }
    }
  }
}
