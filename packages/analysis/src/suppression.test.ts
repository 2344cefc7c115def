import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withholdSmallGroups } from './suppression.ts';

const withheld = (counts: number[], threshold = 5) => {
  const groups = withholdSmallGroups(counts, threshold);
  return groups === null ? null : [...groups].sort((a, b) => a - b);
};

test('worked examples', () => {
  assert.deepEqual(withheld([50, 100]), []);
  // 3 alone would follow from the total: the next smallest goes too.
  assert.deepEqual(withheld([50, 3, 20, 27]), [1, 2]);
  // Two small groups that together reach the threshold protect each other.
  assert.deepEqual(withheld([50, 3, 4, 43]), [1, 2]);
  // Together below the threshold: their sum would tell on three people.
  assert.deepEqual(withheld([50, 1, 2, 47]), [1, 2, 3]);
  // 97 of 100: its complement is below the threshold.
  assert.deepEqual(withheld([97, 3]), [0, 1]);
  assert.deepEqual(withheld([5, 5]), []);
  // Nothing can be shown of two groups of one.
  assert.equal(withheld([1, 1]), null);
  assert.equal(withheld([2, 2]), null);
  assert.deepEqual(withheld([2, 3]), [0, 1]);
  // A single group is the whole round.
  assert.deepEqual(withheld([90]), []);
  assert.equal(withheld([3]), null);
  assert.deepEqual(withheld([3, 20, 27], 1), []);
});

test('law: no withheld N follows from what is shown', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 7 }),
      fc.integer({ min: 2, max: 10 }),
      (counts, threshold) => {
        const groups = withholdSmallGroups(counts, threshold);
        if (groups === null) return;
        const total = counts.reduce((a, b) => a + b, 0);
        const shown = counts.filter((_, group) => !groups.has(group));
        for (const n of shown) {
          assert.ok(n >= threshold);
          assert.ok(total - n === 0 || total - n >= threshold);
        }
        if (groups.size === 0) return;
        // What a reader knows: the total, the shown, that every group has someone. Enumerate all that fits.
        const rest = total - shown.reduce((a, b) => a + b, 0);
        assert.ok(rest >= threshold);
        const possible = divisions(rest, groups.size);
        for (let place = 0; place < groups.size; place++)
          assert.ok(new Set(possible.map((division) => division[place])).size >= 2);
      },
    ),
    { numRuns: 300 },
  );
});

/** Ways to divide `sum` into `parts` parts of at least one; every part but the last is tried from 1 to 3, enough to differ. */
function divisions(sum: number, parts: number): number[][] {
  if (parts === 1) return sum >= 1 ? [[sum]] : [];
  const found: number[][] = [];
  for (let first = 1; first <= Math.min(sum - parts + 1, 3); first++)
    for (const rest of divisions(sum - first, parts - 1)) found.push([first, ...rest]);
  return found;
}
