/**
 * Trimming: weights outside two bounds are cut to them and what was cut is shared equally among the others, so that the
 * sum stays (Potter 1990; `trimWeights` of R's survey). With `strict`, repeated until no weight lies outside.
 */
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumOf } from '../numeric/sum.ts';
import { withFactor } from './factor.ts';

export interface TrimOptions {
  readonly lower?: number;
  readonly upper?: number;
  readonly strict?: boolean;
}

export function trimWeights(design: SurveyDesign, options: TrimOptions): Outcome<SurveyDesign> {
  const { lower = 0, upper = Number.POSITIVE_INFINITY, strict = false } = options;
  if (!(lower < upper)) return refuse('bounds-invalid');
  const weights = design.weights.slice();
  for (let round = 0; round < 1000; round++) {
    const inside: number[] = [];
    const cut: number[] = [];
    let outside = 0;
    for (let row = 0; row < weights.length; row++) {
      const weight = weights[row]!;
      if (weight === 0) continue;
      const kept = Math.min(upper, Math.max(lower, weight));
      if (kept === weight) inside.push(row);
      else {
        outside++;
        cut.push(weight - kept);
        weights[row] = kept;
      }
    }
    if (outside === 0) break;
    if (inside.length === 0) return refuse('bounds-unreachable');
    const share = sumOf(cut) / inside.length;
    for (const row of inside) weights[row]! += share;
    if (inside.some((row) => !(weights[row]! > 0))) return refuse('bounds-unreachable');
    if (!strict) break;
    if (round === 999) return refuse('bounds-unreachable');
  }
  return succeed(
    withFactor(
      design,
      'trimming',
      weights.map((weight, row) => (design.weights[row] === 0 ? 1 : weight / design.weights[row]!)),
    ),
  );
}
