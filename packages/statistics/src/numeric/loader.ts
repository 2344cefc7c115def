/**
 * The two small functions from which densities come out accurate to the last digits, however large their parameters:
 * Stirling's error and the deviance term (C. Loader 2000, "Fast and accurate computation of binomial probabilities").
 */

const stirlingSeries = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/** δ(z) = ln Γ(z+1) − (z + ½) ln z + z − ½ ln 2π, z > 0. Small z climb by δ(z) = δ(z+1) + (z+½) ln(1+1/z) − 1. */
export function stirlingError(z: number): number {
  let climbed = 0;
  let x = z;
  while (x < 16) {
    climbed += (x + 0.5) * Math.log1p(1 / x) - 1;
    x += 1;
  }
  const inverse = 1 / x;
  const square = inverse * inverse;
  let series = 0;
  for (let k = stirlingSeries.length - 1; k >= 0; k--) series = series * square + stirlingSeries[k]!;
  return climbed + series * inverse;
}

/** D(x, m) = x ln(x/m) + m − x, without cancellation when x ≈ m. */
export function devianceTerm(x: number, m: number): number {
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let power = 2 * x * v;
    for (let j = 1; j < 1000; j++) {
      power *= v * v;
      const next = sum + power / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
    return sum;
  }
  return x * Math.log(x / m) + m - x;
}

/** ln Γ(z), z > 0. */
export function logGamma(z: number): number {
  return stirlingError(z) + (z + 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) - Math.log(z);
}

/** x^a y^b / B(a, b) with y = 1 − x given by the caller (it may know y better than 1 − x does). */
export function betaPower(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - devianceTerm(a, n * x) - devianceTerm(b, n * y);
  return ((a * b) / n) * Math.sqrt(n / (2 * Math.PI * a * b)) * Math.exp(exponent);
}

/** x^a e^−x / Γ(a + 1). */
export function poissonPower(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a);
}
