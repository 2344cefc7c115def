import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ballotCodeAlphabet } from './ballot-code.ts';
import { formatReceiptCode, readReceiptCode, receiptCodeOf } from './receipt-code.ts';

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

test('the code of known bytes, worked by hand', () => {
  // 1 = symbol 1 at position 1: weight 1, so the last symbol s solves 1 + 9·s = 0 mod 23: s = 5 (1 + 45 = 46).
  const one = new Uint8Array(16);
  one[15] = 1;
  assert.equal(receiptCodeOf(one), '322222227');
  assert.equal(receiptCodeOf(new Uint8Array(16)), '222222222');
  assert.equal(formatReceiptCode('322222227'), '322-222-227');
});

test('every code reads back, however it is typed', () => {
  fc.assert(
    fc.property(bytes, (drawn) => {
      const code = receiptCodeOf(drawn);
      assert.equal(code.length, 9);
      assert.equal(readReceiptCode(code), code);
      assert.equal(readReceiptCode(` ${formatReceiptCode(code).toLowerCase()} `), code);
    }),
  );
});

test('every substitution and every transposition is found', () => {
  fc.assert(
    fc.property(bytes, fc.nat(8), fc.nat(8), fc.nat(22), (drawn, at, other, symbol) => {
      const code = [...receiptCodeOf(drawn)];
      const substituted = code.with(at, ballotCodeAlphabet[symbol]!);
      if (substituted[at] !== code[at]) assert.equal(readReceiptCode(substituted.join('')), undefined);
      const swapped = code.with(at, code[other]!).with(other, code[at]!);
      if (swapped.join('') !== code.join('')) assert.equal(readReceiptCode(swapped.join('')), undefined);
    }),
  );
});

test('ballot codes, other lengths and other characters are no receipt codes', () => {
  for (const text of ['', '2222222222', '22222222', '222222220', '22222222O'])
    assert.equal(readReceiptCode(text), undefined);
  assert.throws(() => receiptCodeOf(new Uint8Array(8)), RangeError);
});
