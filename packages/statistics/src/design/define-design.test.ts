import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Columns } from '../columns.ts';
import { codeLabels } from '../columns.ts';
import { estimate, estimateByGroup } from '../estimate/estimate.ts';
import { meanOf, totalOf } from '../estimate/statistics.ts';
import { expectValue } from '../findings.ts';
import { type DesignSpec, defineDesign } from './define-design.ts';

const columns = {
  h: ['a', 'a', 'a', 'b', 'b', 'b'],
  psu: [1, 1, 2, 3, 3, 4],
  again: [1, 1, 2, 1, 1, 2],
  w: [2, 2, 2, 3, 3, 3],
  N: [10, 10, 10, 12, 12, 12],
  y: [1, 2, 3, 4, 5, 6],
};

const refusals: readonly [
  title: string,
  change: Columns,
  spec: DesignSpec,
  code: string,
  column?: string,
  row?: number,
][] = [
  ['unknown column', {}, { strata: ['nowhere'] }, 'column-unknown', 'nowhere'],
  ['columns of different lengths', { w: [1, 2] }, { weights: 'w' }, 'column-length', 'w'],
  ['missing stratum', { h: ['a', 'a', '', 'b', 'b', 'b'] }, { strata: ['h'] }, 'value-missing', 'h', 3],
  ['missing cluster', { psu: [1, null, 2, 3, 3, 4] }, { psu: ['psu'] }, 'value-missing', 'psu', 2],
  [
    'cluster crossing strata',
    { psu: [1, 1, 2, 2, 3, 3] },
    { strata: ['h'], psu: ['psu'] },
    'cluster-crosses-strata',
    'psu',
    4,
  ],
  ['ids used again without nest', {}, { strata: ['h'], psu: ['again'] }, 'cluster-crosses-strata', 'again', 4],
  ['missing weight', { w: [2, 2, Number.NaN, 3, 3, 3] }, { weights: 'w' }, 'value-missing', 'w', 3],
  ['zero weight', { w: [2, 2, 2, 0, 3, 3] }, { weights: 'w' }, 'weight-not-positive', 'w', 4],
  ['negative weight', { w: [2, -2, 2, 1, 3, 3] }, { weights: 'w' }, 'weight-not-positive', 'w', 2],
  ['infinite weight', { w: [2, 2, 2, 1, 3, Number.POSITIVE_INFINITY] }, { weights: 'w' }, 'number-not-finite', 'w', 6],
  ['weight in words', { w: [2, 2, 'hai', 1, 3, 3] }, { weights: 'w' }, 'number-expected', 'w', 3],
  [
    'probability over one',
    { w: [0.2, 1.2, 0.1, 1, 1, 1] },
    { inclusionProbability: 'w' },
    'probability-out-of-range',
    'w',
    2,
  ],
  ['weights and probabilities', {}, { weights: 'w', inclusionProbability: 'w' }, 'weights-and-probabilities', 'w'],
  ['more sampled than exist', { N: [10, 10, 10, 2, 2, 2] }, { strata: ['h'], fpc: ['N'] }, 'fraction-over-one', 'N', 4],
  [
    'size varying in a stratum',
    { N: [10, 10, 11, 12, 12, 12] },
    { strata: ['h'], fpc: ['N'] },
    'correction-varies',
    'N',
    3,
  ],
  [
    'sizes mixed with fractions',
    { N: [0.5, 0.5, 0.5, 12, 12, 12] },
    { strata: ['h'], fpc: ['N'] },
    'correction-mixed',
    'N',
    1,
  ],
  [
    'negative fraction',
    { N: [-0.5, 0.5, 0.5, 1, 1, 1] },
    { strata: ['h'], fpc: ['N'] },
    'correction-out-of-range',
    'N',
    1,
  ],
  ['more corrections than stages', {}, { fpc: ['N', 'N'] }, 'correction-stages'],
  ['more strata than stages', {}, { strata: ['h', 'h'] }, 'strata-stages'],
  [
    'weights of an infinite population',
    { N: [0, 0, 0, 0.5, 0.5, 0.5] },
    { strata: ['h'], fpc: ['N'] },
    'weights-unknown',
    'N',
  ],
  ['weights of an uncorrected stage', {}, { psu: ['h', 'psu'], fpc: ['N'] }, 'correction-varies', 'N', 4],
  ['joint matrix of the wrong size', {}, { weights: 'w', pps: { joint: [[1]] } }, 'joint-matrix-invalid'],
];

for (const [title, change, spec, code, column, row] of refusals)
  test(`refused by name: ${title}`, () => {
    const outcome = defineDesign({ ...columns, ...change }, spec);
    assert.ok(!outcome.ok, 'accepted');
    const [finding] = outcome.findings;
    assert.equal(finding!.code, code);
    assert.equal(finding!.place?.column, column);
    assert.equal(finding!.place?.row, row);
    assert.ok(finding!.message.vi.length > 10 && finding!.message.en.length > 10);
  });

test('a lonely unit is refused when its variance is asked for, and named', () => {
  const design = expectValue(
    defineDesign({ ...columns, h: ['a', 'a', 'a', 'b', 'b', 'c'] }, { strata: ['h'], weights: 'w' }),
  );
  const outcome = estimate(design, meanOf([columns.y]));
  assert.ok(!outcome.ok);
  assert.equal(outcome.findings[0]!.code, 'lonely-psu');
  assert.deepEqual(outcome.findings[0]!.data, { stratum: 'c', stage: 1 });
});

test('strata that are all lonely have nothing to average', () => {
  const design = expectValue(
    defineDesign({ ...columns, h: [1, 2, 3, 4, 5, 6] }, { strata: ['h'], weights: 'w', lonelyPsu: 'average' }),
  );
  const outcome = estimate(design, meanOf([columns.y]));
  assert.ok(!outcome.ok);
  assert.equal(outcome.findings[0]!.code, 'lonely-psu-everywhere');
});

test('without weights or sizes the design says so', () => {
  const outcome = defineDesign(columns, {});
  assert.ok(outcome.ok);
  assert.deepEqual(
    outcome.findings.map(({ code, severity }) => [code, severity]),
    [['weights-assumed-equal', 'note']],
  );
});

test('labels compare as text and as NFC', () => {
  const composed = 'xã';
  const design = (h: readonly (string | number)[]) =>
    expectValue(
      estimate(expectValue(defineDesign({ ...columns, h }, { strata: ['h'], weights: 'w' })), meanOf([columns.y])),
    );
  assert.deepEqual(
    design([composed, composed.normalize('NFD'), composed, '1', 1, '1']).estimates,
    design(['p', 'p', 'p', 'q', 'q', 'q']).estimates,
  );
});

/** A random two-stage design as rows. */
const rows = fc.array(
  fc.record({
    h: fc.integer({ min: 1, max: 3 }),
    psu: fc.integer({ min: 1, max: 4 }),
    ssu: fc.integer({ min: 1, max: 5 }),
    w: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    y: fc.double({ min: 1, max: 1000, noNaN: true }),
    g: fc.constantFrom('x', 'y'),
  }),
  { minLength: 4, maxLength: 60 },
);

test('the order of rows does not matter to 1e-12', () => {
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), (table, random) => {
      const shuffled = table
        .map((row) => ({ row, key: random.next().value! }))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row);
      const run = (data: typeof table) => {
        const one = Object.fromEntries(
          ['h', 'psu', 'ssu', 'w', 'y', 'g'].map((name) => [name, data.map((row) => row[name as 'h'])]),
        );
        const spec: DesignSpec = { strata: ['h'], psu: ['psu', 'ssu'], nest: true, weights: 'w', lonelyPsu: 'adjust' };
        const design = expectValue(defineDesign(one, spec));
        return expectValue(
          estimateByGroup(design, [...meanOf([one['y']!]), ...totalOf([one['y']!])], codeLabels(one['g']!), {
            covariance: true,
          }),
        );
      };
      const a = run(table);
      const b = run(shuffled);
      a.estimates.forEach((own, k) => {
        const other = b.estimates[k]!;
        assert.equal(own.group, other.group);
        assert.ok(Math.abs(own.estimate - other.estimate) <= 1e-12 * own.estimate);
        // Where nothing varies the standard error is rounding: measure it by the estimate as well.
        assert.ok(Math.abs(own.standardError - other.standardError) <= 1e-12 * (own.standardError + own.estimate));
        assert.equal(own.degreesOfFreedom, other.degreesOfFreedom);
      });
      a.estimates.forEach((own, k) => {
        const variance = a.covariance![k * a.estimates.length + k]!;
        assert.ok(
          Math.abs(Math.sqrt(Math.max(0, variance)) - own.standardError) <= 1e-12 * (own.standardError + own.estimate),
        );
      });
    }),
    { numRuns: 200 },
  );
});
