/**
 * When entries that concern one response are logged. docs/spec/ledger.md §4.
 *
 * They wait in a pool. When the pool holds 2k, all but k of it, chosen at random, are logged in random order; at closing,
 * all that is left. So every batch has at least k entries, the last one included, unless the whole round has fewer than k;
 * and since k always stay behind, not even the batch an entry came in with tells for certain which k came last.
 */

/** Draws n bytes from a cryptographic source. */
export type RandomBytes = (count: number) => Uint8Array;

export interface BatchPlan {
  /** Smallest batch; at least 2. */
  readonly k: number;
  /** True when the round takes no more responses: everything that waits is logged. */
  readonly closing: boolean;
}

/** Smallest batch where a round says nothing else. */
export const defaultBatchSize = 20;

/** How many of `waiting` entries may be logged now. */
export function batchSize(waiting: number, { k, closing }: BatchPlan): number {
  if (!Number.isSafeInteger(k) || k < 2) throw new RangeError(`a batch hides nobody with k = ${k}`);
  if (closing) return waiting;
  return waiting >= 2 * k ? waiting - k : 0;
}

export interface Batch<T> {
  /** To be logged now, in this order. */
  readonly released: readonly T[];
  /** To wait on; stored without time or number of arrival. */
  readonly kept: readonly T[];
}

/** Chooses the next batch of a pool. */
export function takeBatch<T>(waiting: readonly T[], plan: BatchPlan, randomBytes: RandomBytes): Batch<T> {
  const count = batchSize(waiting.length, plan);
  const shuffled = count > 0 ? shuffleBatch(waiting, randomBytes) : waiting;
  return { released: shuffled.slice(0, count), kept: shuffled.slice(count) };
}

/** All orders equally likely: Fisher–Yates (Knuth, The Art of Computer Programming 2, §3.4.2, algorithm P). */
export function shuffleBatch<T>(entries: readonly T[], randomBytes: RandomBytes): T[] {
  const shuffled = [...entries];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = drawBelow(last + 1, randomBytes);
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen]!, shuffled[last]!];
  }
  return shuffled;
}

/** A number from 0 to `limit` − 1, all equally likely: draws that would favour some are drawn again. */
function drawBelow(limit: number, randomBytes: RandomBytes): number {
  const range = 2 ** 32;
  const fair = range - (range % limit);
  for (;;) {
    const bytes = randomBytes(4);
    if (bytes.length !== 4) throw new RangeError(`asked for 4 random bytes, got ${bytes.length}`);
    const drawn = bytes.reduce((value, byte) => value * 256 + byte, 0);
    if (drawn < fair) return drawn % limit;
  }
}
