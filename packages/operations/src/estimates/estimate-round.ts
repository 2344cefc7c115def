/**
 * Step Kết quả, what may be claimed: estimates with their errors where the round drew a probability sample, descriptions
 * without any where it did not. Reads; writes nothing. The same store and options give the same bytes.
 */
import type { RoundEstimates } from '@longdan/analysis';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { isLarge } from '../scanning/scan-round.ts';
import { runInThread } from '../scanning/scan-threads.ts';
import { type EstimateOptions, estimateBasis, loadBasis } from './basis.ts';
import { measureRoundChange } from './change.ts';

/** @throws Problem `round-not-found`, `field-not-found`, `no-eligible-responses` (a round of totals without a table) */
export async function estimateRound(
  context: Context,
  roundId: string,
  options: EstimateOptions = {},
): Promise<RoundEstimates> {
  await enterRound(context, 'round.read', roundId);
  const { store, actor } = context;
  if (!(await isLarge(store, roundId))) return estimateHere(context, roundId, options);
  // Seconds of arithmetic, which must not keep others of this server waiting.
  return runInThread({ kind: 'estimate', where: store.where, roundId, actor, now: context.now(), options });
}

/** The estimates of `estimateRound`, computed in the thread that asks for them. */
export async function estimateHere(
  context: Context,
  roundId: string,
  options: EstimateOptions,
): Promise<RoundEstimates> {
  const basis = await loadBasis(context, roundId, options);
  const own = estimateBasis(basis, options);
  const change = options.earlierRoundId === null ? null : await measureRoundChange(context, basis, own, options);
  return change === null ? own : { ...own, change };
}
