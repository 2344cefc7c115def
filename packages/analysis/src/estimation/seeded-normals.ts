/**
 * Seeded simulation of estimates: a stream of normals that any machine repeats from a seed in words, and draws from the
 * joint distribution of estimates. The seed is spread by the stream of draws (SHA-256, docs/spec/draw.md) into the state
 * of xoshiro128** (Blackman & Vigna 2021); normals by the polar method (Marsaglia & Bray 1964).
 */
import { openStream } from '@longdan/statistics';

export interface NormalStream {
  /** Uniform on (0, 1), a multiple of 2⁻³² moved half a step. */
  readonly uniform: () => number;
  readonly normal: () => number;
}

export function openNormals(seed: string, label: string): NormalStream {
  const source = openStream(seed, 'simulation', label);
  const state = Uint32Array.from({ length: 4 }, () => source.below(2 ** 32));
  if (state.every((word) => word === 0)) state[0] = 1;
  const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(state[1]!, 5), 7), 9) >>> 0;
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotate(state[3]!, 11);
    return result;
  };
  const uniform = (): number => (next() + 0.5) / 2 ** 32;
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };
  return { uniform, normal };
}

/** χ² with a whole number of degrees of freedom: sums of squares up to 64, above that Wilson–Hilferty (1931). */
export function drawChiSquare(stream: NormalStream, degreesOfFreedom: number): number {
  const df = Math.max(1, Math.round(degreesOfFreedom));
  if (df > 64) {
    const c = 2 / (9 * df);
    return df * (1 - c + stream.normal() * Math.sqrt(c)) ** 3;
  }
  let sum = 0;
  for (let k = 0; k < df; k++) sum += stream.normal() ** 2;
  return sum;
}

/**
 * Lower triangle L with LLᵀ = V, row by row; directions without variance get zeros (Higham 2002, §10.3), so that
 * estimates that cannot vary, or vary together, are drawn as such.
 */
export function factoriseCovariance(covariance: ArrayLike<number>, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = covariance[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i === j) lower[i * size + i] = sum > 1e-12 * covariance[i * size + i]! ? Math.sqrt(sum) : 0;
      else lower[i * size + j] = lower[j * size + j]! === 0 ? 0 : sum / lower[j * size + j]!;
    }
  return lower;
}

/** One draw of N(0, LLᵀ) into `into`. */
export function drawJointNormal(stream: NormalStream, lower: Float64Array, into: Float64Array): void {
  const size = into.length;
  const z = new Float64Array(size);
  for (let k = 0; k < size; k++) z[k] = stream.normal();
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += lower[i * size + k]! * z[k]!;
    into[i] = sum;
  }
}
