import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeEntry, type Entry, type EntryKind, encodeEntry, entryKinds, isPooled } from './index.ts';

const fieldValue = {
  round: fc
    .array(fc.string({ unit: fc.constantFrom(...'abcxyz019'), minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 8,
    })
    .map((parts) => parts.join('-')),
  day: fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  number: fc.nat(2 ** 32 - 1),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  role: fc.constantFrom('log', 'receipts'),
};

const arbitraryEntry = fc.constantFrom(...(Object.keys(entryKinds) as EntryKind[])).chain((kind) => {
  const fields = Object.entries(entryKinds[kind].fields).map(([name, type]) => [name, fieldValue[type]] as const);
  return fc
    .record({ ...Object.fromEntries<fc.Arbitrary<unknown>>(fields), commitment: fieldValue.digest })
    .map((values) => ({ kind, ...values }) as unknown as Entry);
});

test('every entry reads back as it was written', () => {
  fc.assert(
    fc.property(arbitraryEntry, (entry) => {
      assert.deepEqual(decodeEntry(encodeEntry(entry)), { ok: true, value: entry });
    }),
    { numRuns: 1000 },
  );
});

test('bytes that read as an entry are the only ones that do: writing it gives them back', () => {
  // Entries with a byte changed, removed or added: either refused, or another entry in its own single form.
  fc.assert(
    fc.property(arbitraryEntry, fc.nat(), fc.nat(255), fc.nat(2), (entry, place, byte, how) => {
      const bytes = [...encodeEntry(entry)];
      bytes.splice(place % bytes.length, how === 1 ? 0 : 1, ...(how === 2 ? [] : [byte]));
      const read = decodeEntry(Uint8Array.from(bytes));
      if (read.ok) assert.deepEqual([...encodeEntry(read.value)], bytes);
    }),
    { numRuns: 5000 },
  );
});

test('random bytes that read as an entry write back as they were', () => {
  fc.assert(
    fc.property(fc.nat(0x16), fc.uint8Array({ maxLength: 120 }), (kind, rest) => {
      const bytes = Uint8Array.of(1, kind, 1, 0x61, ...rest);
      const read = decodeEntry(bytes);
      if (read.ok) assert.deepEqual(encodeEntry(read.value), bytes);
    }),
  );
});

const sample: Entry = { kind: 'response-accepted', round: 'a-1', commitment: new Uint8Array(32) };

test('every cut of an entry, and every byte after it, is refused', () => {
  for (const entry of [
    sample,
    {
      kind: 'key-change',
      day: '2026-01-31',
      role: 'receipts',
      key: new Uint8Array(32),
      commitment: new Uint8Array(32),
    },
  ] as const satisfies Entry[]) {
    const bytes = encodeEntry(entry);
    for (let length = 0; length < bytes.length; length++)
      assert.equal(decodeEntry(bytes.subarray(0, length)).ok, false, `${length}`);
    assert.equal(decodeEntry(Uint8Array.of(...bytes, 0)).ok, false);
  }
});

test('unknown versions and kinds are named', () => {
  const bytes = encodeEntry(sample);
  for (const [place, value] of [
    [0, 0],
    [0, 2],
    [1, 0],
    [1, 0x16],
    [1, 0xff],
  ] as const) {
    const read = decodeEntry(bytes.with(place, value));
    assert.ok(!read.ok);
    assert.equal(read.fault.code, 'entry-unknown');
  }
});

test('days must be of the calendar and decimal; rounds must be codes; roles must be known', () => {
  const withDay = (day: string) =>
    encodeEntry({ kind: 'plan-approval', round: 'a', day, commitment: new Uint8Array(32) });
  const good = withDay('2028-02-29');
  assert.deepEqual([...good.subarray(4, 8)], [0x20, 0x28, 0x02, 0x29]);
  for (const day of [
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-1-1',
    '26-01-01',
    '',
  ]) {
    assert.throws(() => withDay(day), RangeError, day);
  }
  for (const [place, byte] of [
    [6, 0x1a],
    [6, 0x13],
    [7, 0x30],
    [7, 0x00],
    [4, 0xa0],
  ] as const)
    assert.equal(decodeEntry(good.with(place, byte)).ok, false, `${place} ${byte}`);
  for (const round of ['', 'A', '-a', 'a-', 'a--b', 'đợt', 'a b', 'a'.repeat(61)])
    assert.throws(() => encodeEntry({ ...sample, round }), RangeError, round);
  const bytes = encodeEntry({ ...sample, round: 'abc' });
  for (const byte of [0x41, 0x2d, 0x00, 0xc4]) assert.equal(decodeEntry(bytes.with(3, byte)).ok, false);
});

test('numbers and digests out of range are a broken promise', () => {
  const entry = { kind: 'round-closing', round: 'a', day: '2026-01-01', commitment: new Uint8Array(32) } as const;
  for (const accepted of [-1, 0.5, 2 ** 32, Number.NaN])
    assert.throws(() => encodeEntry({ ...entry, accepted }), RangeError, `${accepted}`);
  assert.throws(() => encodeEntry({ ...sample, commitment: new Uint8Array(31) }), RangeError);
});

test('kinds have numbers of their own, and those about one response bear no day', () => {
  const kinds = Object.keys(entryKinds) as EntryKind[];
  assert.equal(new Set(kinds.map((kind) => entryKinds[kind].code)).size, kinds.length);
  for (const kind of kinds) assert.equal('day' in entryKinds[kind].fields, !isPooled(kind), kind);
});
