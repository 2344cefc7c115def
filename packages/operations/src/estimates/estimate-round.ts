/**
 * Step Kết quả, what may be claimed: estimates with their errors where the round drew a probability sample, descriptions
 * without any where it did not. Reads; writes nothing. The same store and options give the same bytes.
 */
import type { RoundEstimates } from '@longdan/analysis';
import type { Context } from '../context.ts';
import { type EstimateOptions, estimateBasis, loadBasis } from './basis.ts';
import { measureRoundChange } from './change.ts';

/** @throws Problem `round-not-found`, `field-not-found`, `no-eligible-responses` (a round of totals without a table) */
export async function estimateRound(
  context: Context,
  roundId: string,
  options: EstimateOptions = {},
): Promise<RoundEstimates> {
  const basis = await loadBasis(context, roundId, options);
  const own = estimateBasis(basis, options);
  const change = options.earlierRoundId === null ? null : await measureRoundChange(context, basis, own, options);
  return change === null ? own : { ...own, change };
}
