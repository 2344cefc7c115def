/**
 * Least squares by an orthonormal basis: A = QR with modified Gram–Schmidt, every column cleaned twice, which makes Q
 * orthogonal to working precision (Giraud, Langou & Rozložník 2005, "twice is enough"). Columns are long, few and known
 * by name, so this is shorter than Householder reflections and as accurate here.
 */
import { sumOfProducts } from './sum.ts';

export interface Factorisation {
  /** Columns of Q. */
  readonly basis: readonly Float64Array[];
  /** R, upper triangular: `upper[row][column]`. */
  readonly upper: readonly Float64Array[];
}

const dependenceTolerance = 1e-9;

/** Factorises, or names the first column that the earlier ones explain. */
export function orthonormalise(
  columns: readonly Float64Array[],
): ({ readonly ok: true } & Factorisation) | { readonly ok: false; readonly dependent: number } {
  const basis: Float64Array[] = [];
  const upper = columns.map(() => new Float64Array(columns.length));
  for (const [index, column] of columns.entries()) {
    const rest = column.slice();
    const length = Math.sqrt(sumOfProducts(column, column));
    for (let round = 0; round < 2; round++)
      basis.forEach((direction, earlier) => {
        const projection = sumOfProducts(direction, rest);
        upper[earlier]![index]! += projection;
        for (let k = 0; k < rest.length; k++) rest[k]! -= projection * direction[k]!;
      });
    const left = Math.sqrt(sumOfProducts(rest, rest));
    if (!(left > dependenceTolerance * length)) return { ok: false, dependent: index };
    upper[index]![index] = left;
    for (let k = 0; k < rest.length; k++) rest[k]! /= left;
    basis.push(rest);
  }
  return { ok: true, basis, upper };
}

/** x with R x = right. */
export function solveUpper(upper: readonly Float64Array[], right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right);
  for (let i = upper.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < upper.length; j++) x[i]! -= upper[i]![j]! * x[j]!;
    x[i]! /= upper[i]![i]!;
  }
  return x;
}

/** x with Rᵀ x = right. */
export function solveUpperTransposed(upper: readonly Float64Array[], right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right);
  for (let i = 0; i < upper.length; i++) {
    for (let j = 0; j < i; j++) x[i]! -= upper[j]![i]! * x[j]!;
    x[i]! /= upper[i]![i]!;
  }
  return x;
}

/** A⁻¹B for small square matrices (rows of arrays), by elimination with partial pivoting; null when A is singular. */
export function solveSquare(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] | null {
  const n = a.length;
  const work = a.map((row, i) => [...row, ...b[i]!]);
  const largest = Math.max(...a.flat().map(Math.abs));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++)
      if (Math.abs(work[row]![column]!) > Math.abs(work[pivot]![column]!)) pivot = row;
    if (!(Math.abs(work[pivot]![column]!) > 1e-13 * largest)) return null;
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = work[row]![column]! / work[column]![column]!;
      for (let k = column; k < work[row]!.length; k++) work[row]![k]! -= factor * work[column]![k]!;
    }
  }
  return work.map((row, i) => row.slice(n).map((value) => value / row[i]!));
}
