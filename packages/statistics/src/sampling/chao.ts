/**
 * Chao's method: an exact sample of fixed size with inclusion probabilities proportional to size, and joint
 * probabilities in closed form (Chao 1982; Tillé 2006, §6.3.6; Richardson & Berger 2004).
 *
 * Units pass one by one. When unit k arrives it enters with W_k, its probability in the frame of the first k units, and
 * one unit of the sample leaves: unit i with R_ki, which keeps every π(i; k) right:
 *   certain at k                      R = 0
 *   certain at k−1, no longer at k    R = (1 − π(i; k))/W_k
 *   all others alike                  R = (1 − Σ of the above)/(n − number certain at k−1)
 * Hence π_ij(k) = π_ij(k−1)·(1 − W_k(R_ki + R_kj)), begun by π_ij = W_j π(i; j−1)(1 − R_ji) when j arrives.
 * The work grows with the square of the number of units: frames of clusters, up to about ten thousand.
 */
import type { RandomStream } from '../draw/random-stream.ts';
import { inclusionProbabilities } from './inclusion.ts';

/** Indices of the sample, ascending. The order of `sizes` matters to the joint probabilities. */
export function drawChao(sizes: ArrayLike<number>, n: number, stream: RandomStream): number[] {
  const sample = Array.from({ length: Math.min(n, sizes.length) }, (_, index) => index);
  let before = inclusionProbabilities(sizes, n, n);
  for (let k = n; k < sizes.length; k++) {
    const now = inclusionProbabilities(sizes, n, k + 1);
    if (stream.fraction() < now[k]!) {
      const leave = leaveProbabilities(sample, before, now, k, n);
      let target = stream.fraction();
      let place = 0;
      while (place < sample.length - 1 && target >= leave[place]!) {
        target -= leave[place]!;
        place++;
      }
      // Rounding may carry the walk past the last unit that can leave; the nearest such unit leaves.
      while (leave[place] === 0 && place > 0) place--;
      sample[place] = k;
    }
    before = now;
  }
  return sample.sort((a, b) => a - b);
}

/** R_ki for each of `units` (positions before k), at the arrival of unit k. */
function leaveProbabilities(
  units: readonly number[],
  before: Float64Array,
  now: Float64Array,
  k: number,
  n: number,
): Float64Array {
  let certain = 0;
  let forced = 0;
  for (let i = 0; i < k; i++) {
    if (before[i] !== 1) continue;
    certain++;
    if (now[i] !== 1) forced += (1 - now[i]!) / now[k]!;
  }
  const common = n > certain ? Math.max(0, 1 - forced) / (n - certain) : 0;
  return Float64Array.from(units, (i) => {
    if (now[i] === 1) return 0;
    return before[i] === 1 ? (1 - now[i]!) / now[k]! : common;
  });
}

/** π_ij of the given units (ascending indices), π_i on the diagonal. */
export function chaoJointProbabilities(sizes: ArrayLike<number>, n: number, units: readonly number[]): number[][] {
  const joint: number[][] = units.map((i) => units.map((j) => (i < n && j < n ? 1 : 0)));
  let before = inclusionProbabilities(sizes, n, n);
  for (let k = n; k < sizes.length; k++) {
    const now = inclusionProbabilities(sizes, n, k + 1);
    const leave = leaveProbabilities(
      units.filter((i) => i < k),
      before,
      now,
      k,
      n,
    );
    const entering = now[k]!;
    for (let a = 0; a < leave.length; a++)
      for (let b = 0; b < leave.length; b++) if (a !== b) joint[a]![b]! *= 1 - entering * (leave[a]! + leave[b]!);
    const own = leave.length;
    if (units[own] === k)
      for (let a = 0; a < own; a++) {
        joint[a]![own] = entering * before[units[a]!]! * (1 - leave[a]!);
        joint[own]![a] = joint[a]![own]!;
      }
    before = now;
  }
  units.forEach((unit, a) => {
    joint[a]![a] = before[unit]!;
  });
  return joint;
}
