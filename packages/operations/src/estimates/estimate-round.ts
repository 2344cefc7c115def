/**
 * Step Kết quả, what may be claimed: estimates with their errors where the round drew a probability sample, descriptions
 * without any where it did not. Reads; writes nothing. The same store and options give the same bytes.
 */
import type { Figures, RoundEstimates } from '@longdan/analysis';
import type { Context } from '../context.ts';
import type { RoundResults } from '../results.ts';
import { largeRound } from '../scanning/scan-round.ts';
import { runInThread } from '../scanning/scan-threads.ts';
import { buffersOf } from '../scanning/selected-rows.ts';
import { type EstimateOptions, gatherInputs } from './basis.ts';
import { gatherEarlier } from './change.ts';
import { estimateFrom } from './estimate-from.ts';

/** The figures of a round or field with what may be claimed of them. */
export interface EstimatedResults {
  readonly figures: Figures;
  /** Of each field, where `withFields` asked for them. */
  readonly fields: RoundResults['fields'];
  readonly estimates: RoundEstimates;
}

/**
 * Figures and estimates from one pass over the ballots.
 * @throws Problem `round-not-found`, `field-not-found`, `no-eligible-responses` (a round of totals without a table)
 */
export async function estimateResults(
  context: Context,
  roundId: string,
  options: EstimateOptions = {},
): Promise<EstimatedResults> {
  const later = await gatherInputs(context, roundId, options);
  const earlier = await gatherEarlier(context, later.round, options);
  const { figures, fields } = later;
  const kept = [...(later.kept ?? []), ...(earlier?.kept ?? [])];
  if (kept.reduce((sum, block) => sum + block.rows, 0) <= largeRound)
    return { figures, fields, estimates: estimateFrom(later, earlier, options) };
  // Seconds of arithmetic, which must not keep others of this server waiting.
  const estimates = await runInThread({ kind: 'estimate', later, earlier, options }, buffersOf(kept));
  return { figures, fields, estimates };
}

/** As `estimateResults`, for whoever has the figures or does not want them. */
export async function estimateRound(
  context: Context,
  roundId: string,
  options: EstimateOptions = {},
): Promise<RoundEstimates> {
  return (await estimateResults(context, roundId, options)).estimates;
}
