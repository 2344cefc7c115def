import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberAlone } from './document-number.ts';

test('a symbol typed along with the number is left to the plan', () => {
  for (const [typed, kept] of [
    ['45', '45'],
    ['45/BC-UBND', '45'],
    ['21 / KH-UBND', '21'],
    ['45/2026', '45/2026'],
    ['45/2026/QĐ-UBND', '45/2026'],
    ['', ''],
  ] as const)
    assert.equal(numberAlone(typed), kept);
});
