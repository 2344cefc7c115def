import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AgreementTable, fewestPairs, kappaOf, pooledKappa } from './agreement.ts';

function tableOf(counts: Readonly<Record<string, number>>): AgreementTable {
  const table = new AgreementTable();
  for (const [pair, count] of Object.entries(counts))
    for (let at = 0; at < count; at++) table.add(...(pair.split('/') as [string, string]));
  return table;
}
const close = (actual: number | null, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-12);

describe('agreement of two entries', () => {
  test('kappa by hand: 20, 5, 10, 15 of 50 give 0.70 observed, 0.50 by chance, 0.40', () => {
    const table = tableOf({ '4/4': 20, '4/5': 5, '5/4': 10, '5/5': 15 });
    assert.equal(table.equal, 35);
    close(table.expected, 0.5);
    close(kappaOf(table), 0.4);
  });

  test('a label that only one of the two used counts as disagreement', () => {
    close(kappaOf(tableOf({ '1/1': 8, '2/3': 2 })), (0.8 - 0.64) / (1 - 0.64));
  });

  test('no kappa for too few pairs, nor where all keyed the same', () => {
    assert.equal(kappaOf(tableOf({ '1/1': fewestPairs - 2, '1/2': 1 })), null);
    assert.equal(kappaOf(tableOf({ '5/5': 200 })), null);
  });

  test('pooled kappa comes from the means of observed and expected agreement', () => {
    const first = tableOf({ '4/4': 20, '4/5': 5, '5/4': 10, '5/5': 15 });
    const second = tableOf({ '1/1': 8, '2/3': 2 });
    close(pooledKappa([first, second, tableOf({ '1/2': 1 })]), (0.75 - 0.57) / (1 - 0.57));
    assert.equal(pooledKappa([]), null);
  });

  test('kappa is symmetric, at most 1, and 1 exactly for equal entries of several labels', () => {
    const labels = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), {
      minLength: fewestPairs,
      maxLength: 60,
    });
    fc.assert(
      fc.property(labels, (pairs) => {
        const [one, other] = [new AgreementTable(), new AgreementTable()];
        for (const [a, b] of pairs) {
          one.add(String(a), String(b));
          other.add(String(b), String(a));
        }
        const kappa = kappaOf(one);
        if (kappa === null) return;
        close(kappaOf(other), kappa);
        assert.ok(kappa <= 1 + 1e-12);
        assert.equal(Math.abs(kappa - 1) < 1e-12, one.equal === one.pairs);
      }),
    );
  });
});
