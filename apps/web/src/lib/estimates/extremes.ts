/** Highest and lowest criteria by their estimates; ties are all named. */
import type { EstimatedPart, ProbabilityEstimates, SampleEstimate } from '@longdan/analysis';

export interface EstimatedExtreme {
  readonly estimate: SampleEstimate;
  readonly criteria: readonly { readonly id: string; readonly text: string }[];
}

function extremeOf(
  criteria: readonly EstimatedPart[],
  measure: 'satisfied' | 'dissatisfied',
  direction: 1 | -1,
): EstimatedExtreme | null {
  const known = criteria.flatMap((one) => {
    const estimate = one[measure];
    return estimate ? [{ id: one.id, text: one.label, estimate }] : [];
  });
  const first = known.toSorted((a, b) => direction * (b.estimate.value - a.estimate.value))[0];
  return (
    (first && {
      estimate: first.estimate,
      criteria: known.filter(({ estimate }) => estimate.value === first.estimate.value),
    }) ??
    null
  );
}

export const estimatedExtremes = ({ criteria }: ProbabilityEstimates) => ({
  highest: extremeOf(criteria, 'satisfied', 1),
  lowest: extremeOf(criteria, 'satisfied', -1),
  mostDissatisfied: extremeOf(criteria, 'dissatisfied', 1),
  leastDissatisfied: extremeOf(criteria, 'dissatisfied', -1),
});
