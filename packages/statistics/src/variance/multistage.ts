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
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumOf } from '../numeric/sum.ts';
import { type RowSet, runsOf, type StratumRun } from './runs.ts';

export type CovarianceShape = 'full' | 'diagonal';

/** Covariances of q totals: q×q row by row when full, q variances when diagonal. */
export type Covariance = Float64Array;

/** A fraction this close to 1 leaves no variance at its stage. */
const certaintyTolerance = 1e-12;

/** `columns[c][k]` is the weighted influence of row `set.rows[k]`. */
export function multistageCovariance(
  design: SurveyDesign,
  set: RowSet,
  columns: readonly Float64Array[],
  shape: CovarianceShape,
): Outcome<Covariance> {
  const total = new Float64Array(shape === 'full' ? columns.length ** 2 : columns.length);
  for (let index = 0; index < design.stages.length; index++) {
    const added = addStage(design, index, set, columns, shape, total);
    if (!added.ok) return added;
  }
  return succeed(total);
}

function addStage(
  design: SurveyDesign,
  index: number,
  set: RowSet,
  columns: readonly Float64Array[],
  shape: CovarianceShape,
  total: Covariance,
): Outcome<null> {
  const { unitStarts, strata } = runsOf(design, set, index);
  if (strata.every((run) => run.multiplier === 0)) return succeed(null);
  const unitTotals = columns.map((column) => totalsByUnit(column, unitStarts, set.rows.length));

  // Only the policy `average` needs to know how many strata of one parent could be estimated.
  let parent = -1;
  let inParent = newTally(total.length);
  const flush = (): Outcome<null> => {
    if (inParent.strata > 0 && inParent.estimated === 0) return refuse('lonely-psu-everywhere');
    const stretch = inParent.strata === 0 ? 0 : inParent.strata / inParent.estimated;
    for (let cell = 0; cell < total.length; cell++) total[cell]! += stretch * inParent.sum[cell]!;
    return succeed(null);
  };

  for (const run of strata) {
    if (run.multiplier === 0) continue;
    if (design.lonelyPsu === 'average' && run.parent !== parent) {
      const flushed = flush();
      if (!flushed.ok) return flushed;
      inParent = newTally(total.length);
      parent = run.parent;
    }
    inParent.strata++;
    if (run.fractions.every((fraction) => 1 - fraction < certaintyTolerance)) {
      inParent.estimated++;
      continue;
    }
    if (run.sampled === 1) {
      if (design.lonelyPsu === 'fail')
        return refuse('lonely-psu', undefined, {
          stratum: design.stages[index]!.nameStratum(run.stratum),
          stage: index + 1,
        });
      if (design.lonelyPsu === 'average') continue;
      inParent.estimated++;
      if (design.lonelyPsu === 'adjust') addSquares(inParent.sum, unitTotals, run, { centred: false, shape });
      continue;
    }
    inParent.estimated++;
    addSquares(inParent.sum, unitTotals, run, { centred: true, shape });
  }
  return flush();
}

function newTally(size: number): { sum: Float64Array; strata: number; estimated: number } {
  return { sum: new Float64Array(size), strata: 0, estimated: 0 };
}

function totalsByUnit(column: Float64Array, unitStarts: Int32Array, rowCount: number): Float64Array {
  const units = unitStarts.length - 1;
  if (units === rowCount) return column;
  const totals = new Float64Array(units);
  for (let u = 0; u < units; u++) totals[u] = sumOf(column, unitStarts[u]!, unitStarts[u + 1]!);
  return totals;
}

/** Adds multiplier · n/(n−1) · Σ_i (1 − f_i)(t_i − t̄)(t_i − t̄)ᵀ over the n sampled units, absent ones being zeros. */
function addSquares(
  sum: Float64Array,
  unitTotals: readonly Float64Array[],
  { from, to, sampled, multiplier, fractions }: StratumRun,
  { centred, shape }: { centred: boolean; shape: CovarianceShape },
): void {
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
      if (single) squares = (1 - fractions[0]!) * centredProducts(left, leftMean, right, rightMean, from, to);
      else
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

/** Σ (left − its mean)(right − its mean), in four interleaved sums: the loop in which large tables spend their time. */
function centredProducts(
  left: Float64Array,
  leftMean: number,
  right: Float64Array,
  rightMean: number,
  from: number,
  to: number,
): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let u = from;
  for (; u + 3 < to; u += 4) {
    first += (left[u]! - leftMean) * (right[u]! - rightMean);
    second += (left[u + 1]! - leftMean) * (right[u + 1]! - rightMean);
    third += (left[u + 2]! - leftMean) * (right[u + 2]! - rightMean);
    fourth += (left[u + 3]! - leftMean) * (right[u + 3]! - rightMean);
  }
  for (; u < to; u++) first += (left[u]! - leftMean) * (right[u]! - rightMean);
  return first + second + (third + fourth);
}
