import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicaliseFrame, compareTexts, type FrameUnit } from './frame.ts';
import { openSha256, sha256, toHex } from './sha256.ts';

/** Pieces that an order of code units, a normalisation by lines or a text of single bytes would get wrong. */
const piece = fc.constantFrom(
  'a',
  '0',
  'é',
  'e\u0301',
  '\u0303',
  '\n',
  '"',
  '\\',
  'Đ',
  '𝕏',
  '～',
  '\ud83d',
  '\ude00',
  '<\u0338',
);
const word = fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
const unit = fc
  .record(
    {
      id: word,
      stratum: word,
      size: fc.integer({ min: 1, max: 2 ** 40 }),
      cluster: word,
      sort: fc.array(fc.oneof(word, fc.integer())),
    },
    { requiredKeys: ['id'] },
  )
  .filter(({ id }) => id.trim() !== '');
const frame = fc.uniqueArray(unit, { minLength: 1, maxLength: 30, selector: ({ id }) => id.normalize('NFC') });

/** Section 1 of docs/spec/draw.md word for word, with the platform's own tools and no thought of speed. */
function hashAsSpecified(units: readonly FrameUnit[]): string {
  const byPoints = (a: string, b: string) =>
    Buffer.compare(Buffer.from(a, 'utf16le').swap16(), Buffer.from(b, 'utf16le').swap16());
  const points = (text: string) =>
    Array.from(text, (one) => one.codePointAt(0)!.toString(16).padStart(6, '0')).join('');
  const lines = units
    .map(({ id, stratum, size, cluster, sort }) => [id, stratum ?? null, size ?? null, cluster ?? null, sort ?? null])
    .map((line) =>
      JSON.parse(JSON.stringify(line), (_, value) => (typeof value === 'string' ? value.normalize('NFC') : value)),
    )
    .sort(([a], [b]) => byPoints(points(a), points(b)))
    .map((line) => `${JSON.stringify(line)}\n`);
  return createHash('sha256').update(lines.join('').normalize('NFC')).digest('hex');
}

test('the frame hash is that of the specification, whatever the letters and the order of rows', () => {
  fc.assert(
    fc.property(frame, (units) => {
      const made = canonicaliseFrame(units);
      assert.ok(made.ok);
      assert.equal(made.value.hash, hashAsSpecified(units));
      const turned = canonicaliseFrame([...units].reverse());
      assert.deepEqual(turned, made);
    }),
    { seed: 20261122, numRuns: 300 },
  );
});

test('texts are in the order of their code points', () => {
  const points = (text: string) => Array.from(text, (one) => one.codePointAt(0)!);
  const byPoints = (a: number[], b: number[]) => {
    const at = a.findIndex((point, index) => point !== b[index]);
    return at < 0 ? a.length - b.length : b[at] === undefined ? 1 : a[at]! - b[at]!;
  };
  fc.assert(
    fc.property(word, word, (a, b) => Math.sign(compareTexts(a, b)) === Math.sign(byPoints(points(a), points(b)))),
    { seed: 20261122, numRuns: 2000 },
  );
});

test('a digest fed in pieces is that of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (pieces) => {
      const stream = openSha256();
      for (const bytes of pieces) stream.update(bytes);
      const whole = Buffer.concat(pieces);
      const expected = createHash('sha256').update(whole).digest('hex');
      assert.equal(toHex(stream.finish()), expected);
      assert.equal(toHex(sha256(whole)), expected);
    }),
    { seed: 20261122, numRuns: 300 },
  );
});
