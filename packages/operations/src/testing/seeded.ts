/** The same numbers in every run: the small generator of the tests (Numerical Recipes, ranqd1). Real draws have their own. */
import type { Context } from '../context.ts';

function makeStates(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}

/** Numbers in [0, 1). */
export function makeDice(seed: number): () => number {
  const next = makeStates(seed);
  return () => next() / 2 ** 32;
}

/** Bytes, as a context asks for them. */
export function seededBytes(seed: number): Context['random'] {
  const next = makeStates(seed);
  return (bytes) => Uint8Array.from({ length: bytes }, () => next() >>> 24);
}
