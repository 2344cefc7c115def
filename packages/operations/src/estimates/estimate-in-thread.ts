/** The estimates of a round as a thread of scanning/scan-threads.ts computes them. */
import type { RoundEstimates } from '@longdan/analysis';
import type { Store } from '@longdan/store';
import { secureRandom } from '../context.ts';
import type { ThreadOrder } from '../scanning/scan-threads.ts';
import { estimateHere } from './estimate-round.ts';

export const estimateInThread = (
  store: Store,
  { roundId, actor, now, options }: ThreadOrder & { readonly kind: 'estimate' },
): Promise<RoundEstimates> => estimateHere({ store, actor, now: () => now, random: secureRandom() }, roundId, options);
