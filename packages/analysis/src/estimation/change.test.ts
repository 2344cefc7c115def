import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estimate } from '@longdan/statistics';
import { measureChange } from './change.ts';
import { toSampleEstimate } from './sample-estimate.ts';

const estimateOf = (value: number, standardError: number, degreesOfFreedom = 1e6) =>
  toSampleEstimate({
    label: '',
    group: null,
    estimate: value,
    standardError,
    degreesOfFreedom,
    coefficientOfVariation: null,
    designEffect: { withReplacement: null, withoutReplacement: null },
    interval: null,
    n: 400,
  } satisfies Estimate);
const index = { id: '', label: 'Chỉ số' };
const side = (year: number, value: number, error: number) => ({ year, estimate: estimateOf(value, error) });

test('two independent rounds: difference ± 1.96·√(se₁² + se₂²), worked by hand', () => {
  const change = measureChange(index, side(2024, 0.8, 0.012), side(2025, 0.83, 0.016), { confidence: 0.95 });
  // √(0.000144 + 0.000256) = 0.02; 1.959964 × 0.02 = 0.0391993
  assert.ok(Math.abs(change.standardError! - 0.02) < 1e-12);
  assert.ok(Math.abs(change.interval!.low - (0.03 - 0.0391993)) < 1e-6);
  assert.equal(change.verdict, 'may-be-chance');
  assert.match(change.words.vi, /có thể do ngẫu nhiên/);
});

test('beyond its interval a difference is a rise or a fall; people asked twice narrow it', () => {
  const options = { confidence: 0.95 };
  assert.equal(measureChange(index, side(2024, 0.8, 0.012), side(2025, 0.85, 0.016), options).verdict, 'rise');
  assert.equal(measureChange(index, side(2024, 0.85, 0.012), side(2025, 0.8, 0.016), options).verdict, 'fall');
  const again = measureChange(index, side(2024, 0.8, 0.012), side(2025, 0.83, 0.016), {
    ...options,
    overlap: { commonUnits: 400, correlation: 0.7 },
  });
  // 0.0004 − 2 × 0.7 × 0.012 × 0.016 = 0.0001312
  assert.ok(Math.abs(again.standardError! ** 2 - 0.0001312) < 1e-12);
  assert.equal(again.verdict, 'rise');
  assert.throws(
    () =>
      measureChange(index, side(2024, 0.8, 0.012), side(2025, 0.83, 0.016), {
        ...options,
        overlap: { commonUnits: 500, correlation: 0.7 },
      }),
    RangeError,
  );
});

test('without two probability samples, or across a series break, there is a difference and no verdict', () => {
  const counted = { year: 2024, share: 0.7, n: 150 };
  for (const [earlier, later] of [
    [counted, side(2025, 0.83, 0.016)],
    [side(2024, 0.8, 0.012), { ...counted, year: 2025 }],
    [counted, { ...counted, year: 2025, share: 0.9 }],
  ] as const) {
    const change = measureChange(index, earlier, later, { confidence: 0.95 });
    assert.equal(change.verdict, 'no-verdict');
    assert.equal(change.interval, null);
    assert.match(change.words.vi, /[Cc]hưa thể kết luận/);
  }
  const broken = measureChange(index, side(2021, 0.8, 0.001), side(2022, 0.9, 0.001), {
    confidence: 0.95,
    seriesBreak: { vi: 'Hai chuỗi khác nhau.', en: 'Two series.' },
  });
  assert.equal(broken.verdict, 'other-series');
  assert.equal(broken.interval, null);
});
