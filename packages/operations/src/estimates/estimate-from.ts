/** The arithmetic of a round's estimates, from what was gathered for it: no store, no clock, in whatever thread it runs. */
import type { RoundEstimates } from '@longdan/analysis';
import { basisOf, type EstimateOptions, type EstimationInputs, estimateBasis } from './basis.ts';
import { measureRoundChange } from './change.ts';

export function estimateFrom(
  later: EstimationInputs,
  earlier: EstimationInputs | null,
  options: EstimateOptions,
): RoundEstimates {
  const basis = basisOf(later);
  const own = estimateBasis(basis, options);
  return earlier === null ? own : { ...own, change: measureRoundChange(basis, own, basisOf(earlier), options) };
}
