import assert from 'node:assert/strict';
import test from 'node:test';
import type { Column } from '../columns.ts';
import { defineDesign } from '../design/define-design.ts';
import { differenceBetweenRounds } from '../estimate/contrast.ts';
import { estimate } from '../estimate/estimate.ts';
import { makeInterval } from '../estimate/interval.ts';
import { meanOf } from '../estimate/statistics.ts';
import { expectValue } from '../findings.ts';
import { estimateFromSpec } from './estimate-from-spec.ts';

const columns = {
  xa: ['Đắk Mil', 'Đắk Mil', 'Đắk Mil', 'Phú An', 'Phú An', 'Phú An', 'Phú An', 'Phú An'],
  w: [10, 10, 10, 20, 20, 20, 20, 20],
  muc: ['5', 4, '4', '3', '5', '2', 4, '4'],
  diem: ['4.5', 3, 2, 5, 4, 1, 3, 3],
  vang: [1, null, 3, 4, 'NA', 6, 7, 8],
  loi: [1, 2, 'bốn', 4, 5, 6, 7, 8],
  bang: [1, 1, 1, 1, 1, 1, 1, 1],
};
const base = { strata: ['xa'], weights: 'w' };
const run = (estimates: object[], design: object = base, data: Record<string, Column> = columns) =>
  estimateFromSpec(data, { ...design, estimates });
const refusal = (outcome: ReturnType<typeof estimateFromSpec>) => {
  assert.ok(!outcome.ok, 'accepted');
  const { code, place, data } = outcome.findings[0]!;
  return { code, ...place, ...data };
};

test('levels compare as text, numbers may stand as plain decimals', () => {
  const [share, mean] = expectValue(
    run([
      { name: 'p', kind: 'proportion', variable: 'muc', level: 4 },
      { name: 'm', kind: 'mean', variable: 'diem', domain: { muc: [4, '5'] } },
    ]),
  );
  assert.equal(share!.estimate, 60 / 130);
  assert.equal(share!.level, '4');
  assert.ok(Math.abs(mean!.estimate - (10 * (4.5 + 3 + 2) + 20 * (4 + 3 + 3)) / 90) < 1e-15);
  assert.equal(mean!.n, 6);
});

test('what is missing or not a number is refused by column and row', () => {
  const one = (estimate: object) => refusal(run([{ name: 'e', kind: 'mean', ...estimate }]));
  assert.deepEqual(one({ variable: 'loi' }), { code: 'number-expected', column: 'loi', row: 3, value: 'bốn' });
  assert.deepEqual(one({ variable: 'vang' }), { code: 'value-missing', column: 'vang', row: 2 });
  assert.deepEqual(refusal(run([{ name: 'r', kind: 'ratio', numerator: 'diem', denominator: 'vang' }])), {
    code: 'value-missing',
    column: 'vang',
    row: 2,
  });
  assert.deepEqual(one({ variable: 'không' }), { code: 'column-unknown', column: 'không' });
  assert.deepEqual(one({ variable: 'diem', domain: { xa: 'Ba Đình' } }), { code: 'domain-empty' });
  assert.deepEqual(refusal(run([{ name: 'e', kind: 'proportion', variable: 'muc', level: 9 }])), {
    code: 'level-unknown',
    column: 'muc',
    level: '9',
  });
  assert.equal(expectValue(run([{ name: 'e', kind: 'mean', variable: 'vang', naRemove: true }]))[0]!.n, 6);
});

test('a declaration is refused at its path', () => {
  const path = (json: unknown): string => String(refusal(estimateFromSpec(columns, json))['path' as 'code']);
  const mean = { name: 'e', kind: 'mean', variable: 'diem' };
  assert.equal(path({ ...base, weigths: 'w', estimates: [mean] }), 'weigths');
  assert.equal(path({ ...base, estimates: [] }), 'estimates');
  assert.equal(path({ ...base, estimates: [{ ...mean, kind: 'mode' }] }), 'estimates: [0]: kind');
  assert.equal(path({ ...base, estimates: [{ name: 'e', kind: 'ratio', numerator: 'w' }] }), 'estimates: [0]');
  assert.equal(path({ ...base, estimates: [mean, mean] }), 'estimates');
  assert.equal(path({ ...base, confidence: 95, estimates: [mean] }), 'confidence');
  assert.equal(path([]), 'DESIGN');
  assert.deepEqual(refusal(run([{ name: 'c', kind: 'contrast', of: 'nothing', coefficients: [1] }])), {
    code: 'estimate-unknown',
    name: 'nothing',
  });
});

test('a contrast by names equals the contrast by order, and the difference of its parts', () => {
  const table = { name: 't', kind: 'mean', variable: 'diem', by: ['xa'] };
  const contrast = (coefficients: unknown) => ({ name: 'c', kind: 'contrast', of: 't', coefficients });
  const [first, second, byOrder] = expectValue(run([table, contrast([-1, 1])]));
  const byName = expectValue(run([table, contrast({ 'Phú An': 1, 'Đắk Mil': -1 })]))[2]!;
  assert.deepEqual([first!.group, second!.group], ['Phú An', 'Đắk Mil']);
  assert.equal(byOrder!.estimate, second!.estimate - first!.estimate);
  assert.equal(byName.estimate, first!.estimate - second!.estimate);
  // Different strata are independent.
  assert.ok(Math.abs(byOrder!.standardError - Math.hypot(first!.standardError, second!.standardError)) < 1e-15);
  assert.equal(refusal(run([table, contrast({ 'Ba Đình': 1 })])).code, 'level-unknown');
});

test('independent rounds: the difference equals a contrast of rounds stacked as strata', () => {
  const first = { y: [1, 0, 1, 1, 0, 1], w: [5, 5, 5, 5, 5, 5] };
  const second = { y: [1, 1, 1, 0, 1, 1, 1], w: [4, 4, 4, 4, 4, 4, 4] };
  const round = (data: typeof first) =>
    expectValue(estimate(expectValue(defineDesign(data, { weights: 'w' })), meanOf([data.y]))).estimates[0]!;
  const difference = expectValue(differenceBetweenRounds(round(first), round(second)));
  const stacked = {
    y: [...first.y, ...second.y],
    w: [...first.w, ...second.w],
    round: [...first.y.map(() => 2025), ...second.y.map(() => 2026)],
  };
  const spec = { strata: ['round'], weights: 'w' };
  const table = { name: 't', kind: 'mean', variable: 'y', by: ['round'] };
  const contrast = expectValue(
    run([table, { name: 'c', kind: 'contrast', of: 't', coefficients: { 2026: 1, 2025: -1 } }], spec, stacked),
  )[2]!;
  assert.ok(Math.abs(contrast.estimate - difference.estimate) < 1e-15);
  assert.ok(Math.abs(contrast.standardError - difference.standardError) < 1e-15);
  assert.equal(contrast.degreesOfFreedom, difference.degreesOfFreedom);
  const panel = expectValue(
    differenceBetweenRounds(round(first), round(second), { overlap: { commonUnits: 6, correlation: 0.7 } }),
  );
  assert.ok(panel.standardError < difference.standardError);
  assert.ok(
    !differenceBetweenRounds(round(first), round(second), { overlap: { commonUnits: 9, correlation: 0.7 } }).ok,
  );
});

test('shares of 0 and 1 have the intervals that exist', () => {
  const interval = (method: string) =>
    expectValue(run([{ name: 'p', kind: 'proportion', variable: 'bang', level: 1, interval: method }]))[0]!.interval;
  assert.equal(interval('logit'), null);
  assert.equal(interval('likelihood'), null);
  const beta = interval('beta')!;
  // Clopper–Pearson for 8 of 8: lower end 0.025^(1/8).
  assert.ok(Math.abs(beta.lower - 0.025 ** (1 / 8)) < 1e-12);
  assert.equal(beta.upper, 1);
});

test("Wilson's interval for 10 of 100 (Newcombe 1998)", () => {
  const wilson = makeInterval('wilson', {
    value: 0.1,
    variance: (0.1 * 0.9) / 100,
    degreesOfFreedom: Number.POSITIVE_INFINITY,
    confidence: 0.95,
    n: 100,
    simpleVariance: null,
    isProportion: true,
  })!;
  assert.ok(Math.abs(wilson.lower - 0.0552291370606751) < 1e-9);
  assert.ok(Math.abs(wilson.upper - 0.1743656615108741) < 1e-9);
});

test('nonresponse in a declaration, and groups without an observation are noted', () => {
  const data = { ...columns, tra_loi: [1, 1, 0, 1, 1, 1, 0, 0] };
  const outcome = run(
    [
      { name: 'm', kind: 'total', variable: 'bang' },
      { name: 'g', kind: 'mean', variable: 'vang', by: ['muc'], naRemove: true },
    ],
    { ...base, nonresponse: { by: ['xa'], responded: 'tra_loi' } },
    data,
  );
  assert.ok(outcome.ok);
  assert.equal(outcome.value[0]!.estimate, 130);
  assert.equal(outcome.value[0]!.n, 5);
  assert.deepEqual(
    outcome.value.slice(1).map(({ group }) => group),
    ['2', '3', '5'],
  );
  assert.deepEqual(
    outcome.findings.map(({ code, data: facts }) => [code, facts?.['group']]),
    [['domain-empty', '4']],
  );
});
