import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatCount,
  formatDecimal,
  formatDifference,
  formatNumber,
  formatPercent,
  formatPercentOf,
} from './format.ts';

test('percentages round half away from zero on the decimal value', () => {
  assert.equal(formatPercent(0.8058), '80,58%');
  assert.equal(formatPercent(0.80575), '80,58%');
  assert.equal(formatPercent(0.00005), '0,01%');
  assert.equal(formatPercent(0.000049999), '0,00%');
  assert.equal(formatPercent(1.005e-4, 2), '0,01%');
  assert.equal(formatPercent(1), '100,00%');
  assert.equal(formatPercent(2 / 3, 1), '66,7%');
  assert.equal(formatPercent(0.5, 0, 'en'), '50%');
  assert.equal(formatPercent(0.80575, 2, 'en'), '80.58%');
  assert.equal(formatPercent(-0.80575), '−80,58%');
  assert.equal(formatPercent(null), '–');
});

test('the mean of shares loses no half to binary arithmetic', () => {
  // 0.1 + 0.2 = 0.30000000000000004; 1.255 is stored below its decimal value.
  assert.equal(formatPercent((0.1 + 0.2) / 2, 2), '15,00%');
  assert.equal(formatDecimal(1.255, 2), '1,26');
  assert.equal(formatDecimal(1.005, 2), '1,01');
  assert.equal(formatDecimal(-1.005, 2), '−1,01');
});

test('percentages of whole numbers agree with exact arithmetic', () => {
  assert.equal(formatPercentOf(3223, 4000), '80,58%');
  assert.equal(formatPercentOf(1, 8, 1), '12,5%');
  assert.equal(formatPercentOf(1, 8, 2, 'en'), '12.50%');
  assert.equal(formatPercentOf(1, 16, 1), '6,3%');
  assert.equal(formatPercentOf(-1, 16, 1), '−6,3%');
  assert.equal(formatPercentOf(0, 0), '–');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), fc.integer({ min: 0, max: 4 }), (n, k, decimals) => {
      const count = k % (n + 1);
      assert.equal(formatPercent(count / n, decimals), formatPercentOf(count, n, decimals));
    }),
  );
});

test('counts, decimals and differences', () => {
  assert.equal(formatCount(1234), '1.234');
  assert.equal(formatCount(1234567, 'en'), '1,234,567');
  assert.equal(formatCount(999), '999');
  assert.equal(formatCount(0), '0');
  assert.equal(formatCount(null), '–');
  assert.equal(formatDecimal(1234.5, 2), '1.234,50');
  assert.equal(formatDecimal(1234.5, 2, 'en'), '1,234.50');
  assert.equal(formatDecimal(1e21, 0), '1.000.000.000.000.000.000.000');
  assert.equal(formatDifference(0.0125), '+1,25 điểm phần trăm');
  assert.equal(formatDifference(-0.0125), '−1,25 điểm phần trăm');
  assert.equal(formatDifference(0.00001), '0,00 điểm phần trăm');
  assert.equal(formatDifference(-0.00001), '0,00 điểm phần trăm');
  assert.equal(formatDifference(0.0125, 1, 'en'), '+1.3 percentage points');
  assert.equal(formatDifference(0.9 - 0.8058), '+9,42 điểm phần trăm');
  assert.equal(formatDifference(null), '–');
  assert.equal(formatNumber(88), '88');
  assert.equal(formatNumber(50.78 + 43.24 + 5.89), '99,91');
  assert.equal(formatNumber(1234.5, 'en'), '1,234.5');
  assert.throws(() => formatPercent(Number.NaN), RangeError);
});
