import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noDispositions, rateResponses } from './response-rates.ts';

test('worked by hand: 1,000 cases', () => {
  const { e, rates } = rateResponses({
    complete: 500,
    partial: 50,
    refusal: 100,
    noContact: 80,
    other: 20,
    unknownHousehold: 120,
    unknownOther: 30,
    notEligible: 100,
  });
  // e = 750/850; RR1 = 500/900; RR3 = 500/(750 + 150·750/850); RR5 = 500/750
  const near = (own: number | null, wanted: number) => assert.ok(Math.abs(own! - wanted) < 1e-12, `${own}, ${wanted}`);
  near(e, 750 / 850);
  near(rates.RR1, 500 / 900);
  near(rates.RR2, 550 / 900);
  near(rates.RR3, 500 / (750 + (150 * 750) / 850));
  near(rates.RR4, 550 / (750 + (150 * 750) / 850));
  near(rates.RR5, 500 / 750);
  near(rates.RR6, 550 / 750);
  near(rates.COOP1, 500 / 670);
  near(rates.COOP2, 550 / 670);
  near(rates.COOP3, 500 / 650);
  near(rates.COOP4, 550 / 650);
  near(rates.REF1, 100 / 900);
  near(rates.REF2, 100 / (750 + (150 * 750) / 850));
  near(rates.REF3, 100 / 750);
  near(rates.CON1, 670 / 900);
  near(rates.CON2, 670 / (750 + (150 * 750) / 850));
  near(rates.CON3, 670 / 750);
});

test('RR1 ≤ RR3 ≤ RR5 and RR2 ≤ RR4 ≤ RR6 whatever the counts; e = 1 and e = 0 are the ends', () => {
  const count = fc.nat(500);
  const all = fc.record({
    complete: count,
    partial: count,
    refusal: count,
    noContact: count,
    other: count,
    unknownHousehold: count,
    unknownOther: count,
    notEligible: count,
  });
  fc.assert(
    fc.property(all, (counts) => {
      const { rates, e } = rateResponses(counts);
      if (e === null || rates.RR5 === null) return;
      for (const [low, middle, high] of [
        [rates.RR1!, rates.RR3!, rates.RR5!],
        [rates.RR2!, rates.RR4!, rates.RR6!],
        [rates.REF1!, rates.REF2!, rates.REF3!],
        [rates.CON1!, rates.CON2!, rates.CON3!],
      ])
        assert.ok(low! <= middle! + 1e-12 && middle! <= high! + 1e-12);
      assert.equal(rateResponses(counts, 1).rates.RR3, rates.RR1);
      assert.equal(rateResponses(counts, 0).rates.RR3, rates.RR5);
    }),
  );
});

test('nothing known gives no rate; broken counts are refused', () => {
  const { e, rates } = rateResponses(noDispositions);
  assert.equal(e, null);
  assert.ok(Object.values(rates).every((rate) => rate === null));
  assert.throws(() => rateResponses({ ...noDispositions, complete: -1 }), RangeError);
  assert.throws(() => rateResponses({ ...noDispositions, complete: 1 }, 2), RangeError);
});
