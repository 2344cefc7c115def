import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import {
  commit,
  hashLeaf,
  proveInclusion,
  rootHash,
  sortedSetLeaves,
  sortedSetRoot,
  verdictItem,
  verifyInclusion,
  verifyOpening,
} from './index.ts';
import { flipBit, MemoryLog, walkingBytes } from './test/memory-log.ts';

const arbitrarySalt = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('a commitment is the SHA-256 that the specification says', () => {
  fc.assert(
    fc.property(arbitrarySalt, fc.uint8Array({ maxLength: 300 }), (salt, content) => {
      const hash = createHash('sha256').update('longdan-commitment/v1\n').update(salt).update(content).digest();
      assert.deepEqual(commit(salt, content), new Uint8Array(hash));
    }),
  );
});

test('only the salt and content committed to open it', () => {
  fc.assert(
    fc.property(arbitrarySalt, fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (salt, content, bit) => {
      const commitment = commit(salt, content);
      assert.ok(verifyOpening(commitment, { salt, content }));
      assert.ok(!verifyOpening(commitment, { salt: flipBit(salt, bit % 256), content }));
      assert.ok(!verifyOpening(commitment, { salt, content: flipBit(content, bit % (8 * content.length)) }));
      assert.ok(!verifyOpening(commitment, { salt, content: content.subarray(1) }));
      // The border between salt and content cannot be moved.
      const moved = { salt: new Uint8Array([...salt, content[0]!]), content: content.subarray(1) };
      assert.ok(!verifyOpening(commitment, moved));
    }),
  );
  assert.throws(() => commit(new Uint8Array(16), new Uint8Array(1)), RangeError);
});

test('a commitment is neither a leaf nor a plain hash of the same bytes', () => {
  const [salt, content] = [new Uint8Array(32), utf8ToBytes('5')];
  const joined = new Uint8Array([...salt, ...content]);
  assert.notDeepEqual(commit(salt, content), hashLeaf(joined));
  assert.notDeepEqual(commit(salt, content), new Uint8Array(createHash('sha256').update(joined).digest()));
});

test('the root of a set forgets the order of its items, and proves membership', async () => {
  const random = walkingBytes(4);
  const items = Array.from({ length: 23 }, () => verdictItem(random(32), true));
  const root = sortedSetRoot(items);
  assert.deepEqual(sortedSetRoot(items.toReversed()), root);
  assert.deepEqual(sortedSetRoot([...items.slice(9), ...items.slice(0, 9)]), root);
  assert.deepEqual(rootHash(sortedSetLeaves(items)), root);
  const log = new MemoryLog();
  const sorted = [...items].sort((a, b) => Buffer.compare(a, b));
  await log.append(sorted);
  const proof = await proveInclusion(23, 5, log);
  assert.ok(verifyInclusion({ size: 23, root }, 5, hashLeaf(sorted[5]!), proof));
  assert.ok(!verifyInclusion({ size: 23, root }, 5, hashLeaf(sorted[5]!.with(32, 0)), proof), 'the other verdict');
});

test('a set has each item once, and verdicts name a whole commitment', () => {
  const item = new Uint8Array(32).fill(7);
  assert.throws(() => sortedSetRoot([item, new Uint8Array(32), item.slice()]), RangeError);
  assert.throws(() => verdictItem(new Uint8Array(31), true), RangeError);
  assert.deepEqual(sortedSetRoot([]), new Uint8Array(createHash('sha256').digest()));
});
