/**
 * The stream of random integers behind every draw (docs/spec/draw.md): SHA-256 in counter mode. Any language repeats it.
 *
 *   key      = SHA-256("longdan-draw/1" ‖ 0x0A ‖ frame hash in hex ‖ 0x0A ‖ seed ‖ 0x0A ‖ label), texts in UTF-8, NFC
 *   block i  = SHA-256(key ‖ i as 8 bytes, big-endian), i = 0, 1, 2 …
 *   word     = the next 6 bytes of block 0 ‖ block 1 ‖ …, big-endian: a whole number below 2^48
 *
 * A number below m is exact by rejection: words ≥ m·⌊2^48/m⌋ are passed over, the others taken modulo m.
 */
import { sha256, utf8 } from './sha256.ts';

export const drawAlgorithm = { name: 'longdan-draw', version: 1 } as const;

const wordRange = 2 ** 48;

export interface RandomStream {
  /** A whole number in 0…below−1, every one equally likely; 1 ≤ below ≤ 2^48. */
  readonly below: (bound: number) => number;
  /** A multiple of 2^−48 in [0, 1), for comparisons with a real probability. */
  readonly fraction: () => number;
}

/** Streams of the same seed and frame with different labels are independent. */
export function openStream(seed: string, frameHash: string, label: string): RandomStream {
  const key = sha256(utf8(`${drawAlgorithm.name}/${drawAlgorithm.version}\n${frameHash}\n${seed}\n${label}`));
  const input = new Uint8Array(40);
  input.set(key);
  const counter = new DataView(input.buffer);
  const block = new Uint8Array(32);
  let used = block.length;
  let next = 0;
  const byte = (): number => {
    if (used === block.length) {
      counter.setUint32(32, Math.floor(next / 2 ** 32));
      counter.setUint32(36, next >>> 0);
      sha256(input, block);
      next++;
      used = 0;
    }
    return block[used++]!;
  };
  const word = (): number => {
    let value = 0;
    for (let k = 0; k < 6; k++) value = value * 256 + byte();
    return value;
  };
  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > wordRange) throw new RangeError(`no number below ${bound}`);
    const limit = bound * Math.floor(wordRange / bound);
    for (;;) {
      const value = word();
      if (value < limit) return value % bound;
    }
  };
  return { below, fraction: () => word() / wordRange };
}

/** Fisher–Yates from the front: the first n of the result are a simple random sample, in random order. */
export function shuffle<T>(items: readonly T[], stream: RandomStream, count = items.length): T[] {
  const shuffled = [...items];
  for (let k = 0; k < Math.min(count, shuffled.length - 1); k++) {
    const other = k + stream.below(shuffled.length - k);
    [shuffled[k], shuffled[other]] = [shuffled[other]!, shuffled[k]!];
  }
  return shuffled;
}
