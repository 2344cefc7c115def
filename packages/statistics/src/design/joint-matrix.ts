/**
 * Joint inclusion probabilities of the sampled units: square, symmetric, 0 < π_ij ≤ min(π_i, π_j), with the π_i on the
 * diagonal, in order of first appearance of the units (Särndal, Swensson & Wretman 1992, §2.8 and §3.6).
 */
import { type Outcome, refuse, succeed } from '../findings.ts';
import type { JointProbabilities, Stage } from './design.ts';

export function readJointProbabilities(
  matrix: readonly (readonly number[])[],
  stages: readonly Stage[],
  estimator: JointProbabilities['estimator'],
): Outcome<JointProbabilities> {
  const wrong = (why: string): Outcome<JointProbabilities> => refuse('joint-matrix-invalid', undefined, { why });
  const size = stages[0]!.unitCount;
  if (stages.length > 1) return wrong('only one stage / chỉ một bậc');
  if (matrix.length !== size || matrix.some((row) => row.length !== size)) return wrong(`${size} × ${size}`);
  const weightedCovariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const pair = matrix[i]![j]!;
      const own = matrix[i]![i]!;
      const other = matrix[j]![j]!;
      if (!(pair > 0) || pair > Math.min(own, other) * (1 + 1e-9) || own > 1 + 1e-9)
        return wrong(`π[${i + 1},${j + 1}] = ${pair}`);
      if (Math.abs(pair - matrix[j]![i]!) > 1e-9 * pair) return wrong(`π[${i + 1},${j + 1}] ≠ π[${j + 1},${i + 1}]`);
      weightedCovariance[i * size + j] = (pair - own * other) / pair;
    }
  return succeed({ weightedCovariance, size, estimator });
}
