import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchSize, defaultBatchSize, shuffleBatch, takeBatch } from './index.ts';
import { walkingBytes } from './test/memory-log.ts';

test('a round of responses, one by one: nothing lost, no batch below k, and k always wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 25 }), fc.nat(200), fc.nat(), (k, total, seed) => {
      const random = walkingBytes(seed);
      const logged: number[] = [];
      const sizes: number[] = [];
      let waiting: readonly number[] = [];
      for (let arrival = 0; arrival <= total; arrival++) {
        const closing = arrival === total;
        if (!closing) waiting = [...waiting, arrival];
        const batch = takeBatch(waiting, { k, closing }, random);
        if (batch.released.length > 0) sizes.push(batch.released.length);
        logged.push(...batch.released);
        waiting = batch.kept;
        if (sizes.length > 0 && !closing) assert.ok(waiting.length >= k, 'k always wait');
      }
      assert.deepEqual(waiting, []);
      assert.deepEqual(
        logged.toSorted((a, b) => a - b),
        Array.from({ length: total }, (_, place) => place),
      );
      if (total >= k) assert.ok(Math.min(...sizes) >= k, `batches ${sizes} with k = ${k}`);
      else assert.ok(sizes.length <= 1);
    }),
  );
});

test('sizes at the thresholds', () => {
  const open = { k: defaultBatchSize, closing: false };
  assert.deepEqual(
    [0, 20, 39, 40, 41, 500].map((waiting) => batchSize(waiting, open)),
    [0, 0, 0, 20, 21, 480],
  );
  assert.equal(batchSize(3, { ...open, closing: true }), 3);
  for (const k of [1, 0, -1, 2.5, Number.NaN]) assert.throws(() => batchSize(9, { k, closing: false }), RangeError);
});

test('below the threshold nothing is drawn and nothing moves', () => {
  const waiting = [1, 2, 3];
  const refuse = () => assert.fail('no randomness is needed');
  assert.deepEqual(takeBatch(waiting, { k: 20, closing: false }, refuse), { released: [], kept: waiting });
});

test('every order of four comes equally often', () => {
  const random = walkingBytes(2026);
  const counts = new Map<string, number>();
  const runs = 24_000;
  for (let run = 0; run < runs; run++) {
    const order = shuffleBatch(['a', 'b', 'c', 'd'], random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  const expected = runs / 24;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquare < 49.73, `χ² of ${chiSquare.toFixed(1)} with 23 degrees of freedom, beyond the 99.9% point`);
});

test('when an entry arrived tells nothing certain of the batch it leaves with', () => {
  // Of 40 waiting, each of the first and of the last arrivals is about equally often among the 20 that stay.
  const random = walkingBytes(5);
  const stays = Array.from({ length: 40 }, () => 0);
  for (let run = 0; run < 4000; run++)
    for (const kept of takeBatch([...stays.keys()], { k: 20, closing: false }, random).kept) stays[kept]!++;
  for (const count of stays) assert.ok(Math.abs(count - 2000) < 5 * Math.sqrt(1000), `${count} of 4000`);
});

test('bytes that would favour some places are drawn again', () => {
  const asked: number[] = [];
  const random = (count: number) => {
    asked.push(count);
    return new Uint8Array(count).fill(asked.length === 1 ? 255 : 0);
  };
  assert.deepEqual(shuffleBatch([1, 2, 3], random), [2, 3, 1]);
  assert.deepEqual(asked, [4, 4, 4]);
  assert.throws(() => shuffleBatch([1, 2], () => new Uint8Array(3)), RangeError);
});
