import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberRange } from './number-range.ts';

test('a range reads as on paper, in both languages', () => {
  assert.equal(numberRange({ minimum: 0, maximum: 50 }, 'vi'), 'từ 0 đến 50');
  assert.equal(numberRange({ minimum: 0.5 }, 'vi'), 'từ 0,5');
  assert.equal(numberRange({ maximum: 50 }, 'vi'), 'đến 50');
  assert.equal(numberRange({ minimum: 0.5, maximum: 50 }, 'en'), 'from 0.5 to 50');
  assert.equal(numberRange({ maximum: 50 }, 'en'), 'up to 50');
  assert.equal(numberRange({}, 'vi'), '');
});
