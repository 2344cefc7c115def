/**
 * Calibration in the variance: the weighted influence is replaced by its residual from the calibration variables, since
 * what the known totals explain no longer varies (Deville & Särndal 1992, eq. 3.4; Särndal, Swensson & Wretman 1992,
 * §6.6 and §7.6 for post-strata; Deville, Särndal & Sautory 1993 for raking). Conventions are those of R's survey:
 * post-strata use means weighted by the weights before, raking ten rounds of class means, linear calibration the
 * residual of the weighted regression times g.
 */
import type { Calibration } from '../design/design.ts';
import { sumByCode, sumOfProducts } from '../numeric/sum.ts';

const rakingRounds = 10;

/** Returns new columns; `columns` hold every row, in the caller's order. */
export function calibrationResiduals(
  columns: readonly Float64Array[],
  calibrations: readonly Calibration[],
): readonly Float64Array[] {
  return columns.map((column) => {
    let residual = column;
    for (const calibration of calibrations) residual = residualOf(residual, calibration);
    return residual;
  });
}

function residualOf(column: Float64Array, calibration: Calibration): Float64Array {
  switch (calibration.kind) {
    case 'post-stratification':
      return postStratumResidual(column, calibration);
    case 'raking':
      return rakingResidual(column, calibration);
    case 'linear':
      return linearResidual(column, calibration);
  }
}

function postStratumResidual(
  z: Float64Array,
  { cell, cellCount, before, after }: Extract<Calibration, { kind: 'post-stratification' }>,
): Float64Array {
  const unweighted = z.map((value, row) => (after[row] === 0 ? 0 : (value * before[row]!) / after[row]!));
  const sums = sumByCode(unweighted, cell, cellCount);
  const sizes = sumByCode(before, cell, cellCount);
  return z.map((value, row) => {
    const code = cell[row]!;
    return code < 0 || sizes[code] === 0 ? value : value - (sums[code]! / sizes[code]!) * after[row]!;
  });
}

/**
 * Ten rounds of taking class means away, margin after margin. What is taken from a row depends on its crossed cell alone,
 * so the rounds run over the cells and the rows are read twice.
 */
function rakingResidual(
  z: Float64Array,
  { crossed, sizes, margins, after }: Extract<Calibration, { kind: 'raking' }>,
): Float64Array {
  const value = new Float64Array(z.length);
  for (let row = 0; row < z.length; row++) if (after[row] !== 0) value[row] = z[row]! / after[row]!;
  const sums = sumByCode(value, crossed, sizes.length);
  const taken = new Float64Array(sizes.length);
  for (let round = 0; round < rakingRounds; round++)
    for (const { cellOf, cellCount } of margins) {
      const left = sums.map((sum, cell) => sum - taken[cell]! * sizes[cell]!);
      const means = sumByCode(left, cellOf, cellCount);
      const counts = sumByCode(sizes, cellOf, cellCount);
      for (let cell = 0; cell < taken.length; cell++) taken[cell]! += means[cellOf[cell]!]! / counts[cellOf[cell]!]!;
    }
  for (let row = 0; row < z.length; row++)
    value[row] = after[row] === 0 ? 0 : z[row]! - taken[crossed[row]!]! * after[row]!;
  return value;
}

function linearResidual(z: Float64Array, { basis, scale }: Extract<Calibration, { kind: 'linear' }>): Float64Array {
  const residual = z.map((value, row) => (scale[row] === 0 ? 0 : value / scale[row]!));
  for (const direction of basis) {
    const projection = sumOfProducts(direction, residual);
    for (let row = 0; row < residual.length; row++) residual[row]! -= projection * direction[row]!;
  }
  return residual.map((value, row) => value * scale[row]!);
}
