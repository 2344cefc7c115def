import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  hashesForLeaf,
  hashLeaf,
  hashNode,
  proveConsistency,
  proveInclusion,
  rootHash,
  storedHashCount,
  storedHashIndex,
  subtreeAtStoredIndex,
  treeHash,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';
import { flipBit, MemoryLog, plainEntries } from './test/memory-log.ts';

const largest = 130;
const entries = plainEntries(largest);
const log = await new MemoryLog().append(entries);
const leaves = entries.map(hashLeaf);
const heads = await Promise.all(Array.from({ length: largest + 1 }, (_, size) => log.head(size)));

test('the stored list gives the root of RFC 6962’s own recursion for every size', () => {
  // MTH written down as the RFC has it, apart from everything else here.
  const recursion = (from: number, to: number): Uint8Array => {
    if (to - from <= 1) return rootHash(leaves.slice(from, to));
    let split = 1;
    while (split * 2 < to - from) split *= 2;
    return rootHash([recursion(from, from + split), recursion(from + split, to)]);
  };
  for (let size = 0; size <= largest; size++) {
    assert.deepEqual(heads[size]!.root, recursion(0, size), `${size}`);
    assert.deepEqual(rootHash(leaves.slice(0, size)), recursion(0, size), `${size}`);
  }
});

test('appending leaves one at a time stores the same hashes as appending them together', async () => {
  const single = new MemoryLog();
  for (const entry of entries) {
    single.stored.push(...(await hashesForLeaf(single.size, hashLeaf(entry), single)));
    single.entries.push(entry);
    assert.equal(single.stored.length, storedHashCount(single.size));
  }
  assert.deepEqual(single.stored, log.stored);
});

test('every place of the stored list has its subtree, and back', () => {
  for (let place = 0; place < log.stored.length; place++) {
    const subtree = subtreeAtStoredIndex(place);
    assert.equal(storedHashIndex(subtree), place);
    const span = 2 ** subtree.level;
    const under = leaves.slice(subtree.index * span, (subtree.index + 1) * span);
    assert.deepEqual(log.stored[place], rootHash(under));
  }
});

test('every inclusion proof verifies, at its own place, size and length only', async () => {
  for (let size = 1; size <= largest; size++) {
    for (let leaf = 0; leaf < size; leaf++) {
      const proof = await proveInclusion(size, leaf, log);
      const head = heads[size]!;
      assert.ok(verifyInclusion(head, leaf, leaves[leaf]!, proof), `${leaf} in ${size}`);
      assert.ok(!verifyInclusion(head, leaf, leaves[(leaf + 1) % largest]!, proof), 'another leaf');
      assert.ok(!verifyInclusion(head, leaf, leaves[leaf]!, [...proof, head.root]), 'too long');
      if (proof.length > 0) {
        assert.ok(!verifyInclusion(head, leaf, leaves[leaf]!, proof.slice(1)), 'first missing');
        assert.ok(!verifyInclusion(head, leaf, leaves[leaf]!, proof.slice(0, -1)), 'last missing');
      }
      if (size > 1) assert.ok(!verifyInclusion(head, (leaf + 1) % size, leaves[leaf]!, proof), 'another place');
    }
  }
});

test('consistency verifies for every pair of sizes up to 130, and not with a root of another tree', async () => {
  for (let size = 0; size <= largest; size++) {
    for (let old = 0; old <= size; old++) {
      const proof = await proveConsistency(size, old, log);
      const [before, after] = [heads[old]!, heads[size]!];
      assert.ok(verifyConsistency(before, after, proof), `${old} to ${size}`);
      const strange = heads[(old + 1) % (largest + 1)]!.root;
      assert.ok(!verifyConsistency({ size: old, root: strange }, after, proof), `${old} to ${size}, other old root`);
      if (old > 0) {
        assert.ok(!verifyConsistency(before, { size, root: flipBit(after.root, 9) }, proof), 'other new root');
        assert.ok(!verifyConsistency(before, after, [...proof, before.root]), 'too long');
        if (proof.length > 0) assert.ok(!verifyConsistency(before, after, proof.slice(0, -1)), 'too short');
        if (old < size) assert.ok(!verifyConsistency(after, before, proof), 'backwards');
      }
    }
  }
});

test('a log in which one earlier entry was changed cannot be shown to continue the old one', async () => {
  const changed = entries.with(37, Uint8Array.of(1));
  const other = await new MemoryLog().append(changed);
  for (const old of [38, 64, 100])
    for (const size of [old + 1, 128, 130])
      if (size > old) {
        const head = await other.head(size);
        assert.ok(!verifyConsistency(heads[old]!, head, await proveConsistency(size, old, other)));
        assert.ok(!verifyConsistency(heads[old]!, head, await proveConsistency(size, old, log)));
      }
});

const arbitraryPair = fc.integer({ min: 1, max: largest }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    leaf: fc.integer({ min: 0, max: size - 1 }),
    old: fc.integer({ min: 1, max: size }),
    turn: fc.nat(),
  }),
);

test('turning any single bit of a root, leaf or proof makes it fail', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryPair, async ({ size, leaf, old, turn }) => {
      const head = heads[size]!;
      const inclusion = [head.root, leaves[leaf]!, ...(await proveInclusion(size, leaf, log))];
      const place = turn % inclusion.length;
      const [root, hash, ...path] = inclusion.with(place, flipBit(inclusion[place]!, (turn >>> 8) % 256));
      assert.ok(!verifyInclusion({ size, root: root! }, leaf, hash!, path));

      const consistency = [heads[old]!.root, head.root, ...(await proveConsistency(size, old, log))];
      const part = turn % consistency.length;
      const [oldRoot, newRoot, ...proof] = consistency.with(part, flipBit(consistency[part]!, (turn >>> 8) % 256));
      assert.ok(!verifyConsistency({ size: old, root: oldRoot! }, { size, root: newRoot! }, proof));
    }),
    { numRuns: 400 },
  );
});

test('every bit of one proof, one by one', async () => {
  const proof = await proveInclusion(107, 66, log);
  for (let bit = 0; bit < proof.length * 256; bit++) {
    const place = Math.floor(bit / 256);
    const turned = proof.with(place, flipBit(proof[place]!, bit % 256));
    assert.ok(!verifyInclusion(heads[107]!, 66, leaves[66]!, turned), `bit ${bit}`);
  }
});

test('a proof of the wrong length for its sizes fails even where the hashes come out right', () => {
  const [a, b, c] = leaves as [Uint8Array, Uint8Array, Uint8Array];
  const ab = hashNode(a, b);
  const head = (size: number, root: Uint8Array) => ({ size, root });
  assert.ok(!verifyInclusion(head(3, ab), 0, a, [b]), 'too short for size 3');
  assert.ok(!verifyInclusion(head(1, ab), 0, b, [a]), 'too long for size 1');
  assert.ok(!verifyConsistency(head(2, ab), head(8, hashNode(ab, c)), [c]), 'too short for size 8');
  const [d, e] = leaves.slice(3) as [Uint8Array, Uint8Array];
  const three = hashNode(e, hashNode(ab, c));
  const four = hashNode(e, hashNode(ab, hashNode(c, d)));
  assert.ok(!verifyConsistency(head(3, three), head(4, four), [c, d, ab, e]), 'too long for size 4');
  assert.ok(!verifyConsistency(head(3, ab), head(4, ab), []), 'nothing where something is needed');
});

test('nonsense from outside is false, never an error', () => {
  const { root } = heads[3]!;
  for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 49])
    for (const place of [-1, 0, 0.5, Number.NaN]) {
      assert.equal(verifyInclusion({ size, root }, place, root, []), false);
      assert.equal(verifyConsistency({ size, root }, heads[3]!, []), false);
      assert.equal(verifyConsistency(heads[3]!, { size, root }, []), false);
    }
  assert.equal(verifyInclusion({ size: 2, root }, 0, root, [Uint8Array.of(1)]), false);
  assert.equal(verifyInclusion({ size: 1, root: Uint8Array.of(1) }, 0, Uint8Array.of(1), []), false);
});

test('what cannot be proved is refused when asked for', async () => {
  await assert.rejects(proveInclusion(3, 3, log), RangeError);
  await assert.rejects(proveInclusion(3, -1, log), RangeError);
  await assert.rejects(proveConsistency(3, 4, log), RangeError);
  await assert.rejects(treeHash(largest + 1, log), RangeError);
  await assert.rejects(treeHash(2 ** 49, log), RangeError);
});

test('a reader that gives too few hashes, or short ones, is found out', async () => {
  await assert.rejects(treeHash(3, { readHashes: () => [] }), RangeError);
  await assert.rejects(treeHash(1, { readHashes: () => [new Uint8Array(31)] }), RangeError);
});
