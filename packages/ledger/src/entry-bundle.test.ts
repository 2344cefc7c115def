import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkEntries, decodeEntryBundle, encodeEntryBundle, hashLeaf } from './index.ts';

const arbitraryEntries = fc.array(fc.uint8Array({ maxLength: 70 }), { minLength: 1, maxLength: 256 });

test('bundles read back, and every cut is refused', () => {
  fc.assert(
    fc.property(arbitraryEntries, fc.nat(), (entries, cut) => {
      const bundle = encodeEntryBundle(entries);
      assert.deepEqual(decodeEntryBundle(bundle, entries.length), { ok: true, value: entries });
      assert.equal(decodeEntryBundle(bundle.subarray(0, cut % bundle.length), entries.length).ok, false);
      assert.equal(decodeEntryBundle(new Uint8Array([...bundle, 0]), entries.length).ok, false);
      assert.equal(decodeEntryBundle(bundle, entries.length + 1).ok, false);
      if (entries.length > 1) assert.equal(decodeEntryBundle(bundle, entries.length - 1).ok, false);
    }),
  );
});

test('the first entry that is not the logged one is named by its index', () => {
  const entries = [1, 2, 3].map((byte) => Uint8Array.of(byte));
  const leaves = entries.map(hashLeaf);
  assert.equal(checkEntries(entries, leaves, 512).ok, true);
  const indexOf = (given: readonly Uint8Array[]) => {
    const checked = checkEntries(given, leaves, 512);
    return checked.ok ? 'ok' : [checked.fault.code, checked.fault.data.index];
  };
  assert.deepEqual(indexOf(entries.with(1, Uint8Array.of(9))), ['bundle-mismatch', 513]);
  assert.deepEqual(indexOf(entries.slice(0, 2)), ['bundle-mismatch', 514]);
  assert.deepEqual(indexOf([...entries, Uint8Array.of(4)]), ['bundle-mismatch', 515]);
});

test('what no bundle can hold is refused at writing', () => {
  assert.throws(() => encodeEntryBundle([]), RangeError);
  assert.throws(() => encodeEntryBundle(Array(257).fill(new Uint8Array(1))), RangeError);
  assert.throws(() => encodeEntryBundle([new Uint8Array(65_536)]), RangeError);
  assert.equal(encodeEntryBundle([new Uint8Array(65_535)]).length, 65_537);
});
