/**
 * Sums that do not depend on the order of the rows (to about 1e-16 relative of Σ|x|).
 *
 * Knuth's branch-free two-sum carries the rounding error of every addition into a second accumulator
 * (Ogita, Rump & Oishi 2005, "Accurate sum and dot product", algorithm Sum2; error as if computed in doubled precision).
 */

/** Σ values[from…to). */
export function sumOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  let error = 0;
  for (let k = from; k < to; k++) {
    const x = values[k]!;
    const next = sum + x;
    const part = next - sum;
    error += sum - (next - part) + (x - part);
    sum = next;
  }
  return sum + error;
}

/** Products are added plainly in blocks of this many, four at a time, and the blocks with compensation. */
const blockLength = 64;

/** Σ a·b over paired arrays. Fast enough for tables of a million rows; relative error a few 1e-15 of Σ|ab|. */
export function sumOfProducts(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { length } = a;
  let sum = 0;
  let error = 0;
  for (let from = 0; from < length; from += blockLength) {
    const to = Math.min(length, from + blockLength);
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let k = from;
    for (; k + 3 < to; k += 4) {
      first += a[k]! * b[k]!;
      second += a[k + 1]! * b[k + 1]!;
      third += a[k + 2]! * b[k + 2]!;
      fourth += a[k + 3]! * b[k + 3]!;
    }
    for (; k < to; k++) first += a[k]! * b[k]!;
    const x = first + second + (third + fourth);
    const next = sum + x;
    const part = next - sum;
    error += sum - (next - part) + (x - part);
    sum = next;
  }
  return sum + error;
}

/** Compensated sums of `values` by code (0…count−1); rows with a negative code are left out. */
export function sumByCode(values: ArrayLike<number>, codes: ArrayLike<number>, count: number): Float64Array {
  const sum = new Float64Array(count);
  const error = new Float64Array(count);
  for (let k = 0; k < values.length; k++) {
    const code = codes[k]!;
    if (code < 0) continue;
    const x = values[k]!;
    const before = sum[code]!;
    const next = before + x;
    const part = next - before;
    error[code]! += before - (next - part) + (x - part);
    sum[code] = next;
  }
  for (let code = 0; code < count; code++) sum[code]! += error[code]!;
  return sum;
}
