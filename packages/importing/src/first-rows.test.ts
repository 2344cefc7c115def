import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ballotCodeAlphabet, ballotCodeLength } from '@longdan/core';
import fc from 'fast-check';
import { createFirstRowsOfCodes, createFirstRowsOfTexts } from './first-rows.ts';

const code = fc
  .array(fc.constantFrom(...ballotCodeAlphabet), { minLength: ballotCodeLength, maxLength: ballotCodeLength })
  .map((letters) => letters.join(''));
const text = fc.oneof(fc.nat().map(String), fc.constantFrom('01', '1', '0', '00', 'A-1', '9'.repeat(20)), fc.string());

for (const [name, make, of] of [
  ['codes', createFirstRowsOfCodes, code],
  ['texts', createFirstRowsOfTexts, text],
] as const)
  test(`the first row of ${name} is that of a plain map`, () => {
    fc.assert(
      fc.property(fc.array(of, { maxLength: 3_000, size: 'max' }), (seen) => {
        const rows = make();
        const plain = new Map<string, number>();
        for (const [at, one] of [...seen, ...seen.slice(0, 20)].entries()) {
          assert.equal(rows.see(one, at), plain.get(one));
          if (!plain.has(one)) plain.set(one, at);
        }
      }),
      { numRuns: 20 },
    );
  });
