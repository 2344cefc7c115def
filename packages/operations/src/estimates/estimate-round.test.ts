import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import { issueBallots } from '../ballot.ts';
import type { Context } from '../context.ts';
import { recordResponse } from '../response.ts';
import { computeResults } from '../results.ts';
import { createRound, getRound } from '../round.ts';
import { runInThread } from '../scanning/scan-threads.ts';
import { buffersOf } from '../scanning/selected-rows.ts';
import { makeSampledRound, sampledPlan } from '../testing/sampled-round.ts';
import { seededBytes } from '../testing/seeded.ts';
import { balanceRound } from './balancing.ts';
import { gatherInputs } from './basis.ts';
import { estimateFrom } from './estimate-from.ts';
import { estimateRound } from './estimate-round.ts';

const quotaPlan = { ...sampledPlan, id: 'xa-mau-phat-phieu', selection: 'counter-quota', mode: 'anonymous' } as const;

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;

  before(async () => {
    store = await openStore(engine.newPlace());
    context = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: seededBytes(1),
      actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
    };
    await makeSampledRound(context);
  });
  after(() => store?.close());

  test('a drawn round is estimated: weights add to the frame, every figure has its margin, the draw stands beside it', async () => {
    const estimates = await estimateRound(context, sampledPlan.id);
    assert.equal(estimates.kind, 'probability');
    if (estimates.kind !== 'probability') return;
    const { design, index, criteria, ranking, responseRates } = estimates;
    assert.equal(design.population, 2200);
    assert.ok(Math.abs(design.strata.reduce((sum, one) => sum + one.weightSum, 0) - 2200) < 1e-6);
    assert.equal(design.sampled, 180);
    assert.match(design.draw!.frameHash, /^[0-9a-f]{64}$/);
    assert.ok(index.satisfied!.margin! > 0.005 && index.satisfied!.margin! < 0.1);
    assert.ok(criteria.every(({ satisfied }) => satisfied!.interval !== null));
    // Fields were drawn in equal numbers from unequal populations: the weighted index is not the plain one.
    const figures = await computeResults(context, sampledPlan.id);
    assert.ok(Math.abs(figures.index.satisfied! - index.satisfied!.value) > 1e-3);
    assert.equal(ranking!.of, 'field');
    assert.equal(ranking!.units.length, 3);
    assert.equal(responseRates!.dispositions.unknownOther, 180 - figures.ballots.collected);
    assert.equal(responseRates!.rates.RR2, figures.ballots.eligible / 180);
  });

  test('the same store gives the same bytes', async () => {
    const once = JSON.stringify(await estimateRound(context, sampledPlan.id));
    assert.equal(JSON.stringify(await estimateRound(context, sampledPlan.id)), once);
  });

  test('a thread that is handed what was gathered, without copying it, says the same', async () => {
    const here = estimateFrom(await gatherInputs(context, sampledPlan.id, {}), null, {});
    const later = await gatherInputs(context, sampledPlan.id, {});
    assert.ok(
      later.kept!.some(({ batches }) => batches!.values.length > 0),
      'responses bring their batches',
    );
    const there = await runInThread({ kind: 'estimate', later, earlier: null, options: {} }, buffersOf(later.kept!));
    assert.equal(JSON.stringify(there), JSON.stringify(here));
    assert.ok(
      later.kept!.every(({ vectors }) => vectors.length === 0),
      'the memory was handed over',
    );
  });

  test('one field is estimated by itself', async () => {
    const estimates = await estimateRound(context, sampledPlan.id, { fieldId: 'dat-dai' });
    assert.equal(estimates.kind, 'probability');
    if (estimates.kind !== 'probability') return;
    const figures = await computeResults(context, sampledPlan.id, { fieldId: 'dat-dai' });
    assert.equal(estimates.design.respondents, figures.ballots.eligible);
    // One stratum of one chance: weighted and plain shares are one.
    assert.ok(Math.abs(estimates.index.satisfied!.value - figures.index.satisfied!) < 1e-12);
  });

  test('a later round is compared with the earlier one of its authority, with an interval and a verdict', async () => {
    const later = { ...sampledPlan, id: 'xa-mau-2027', year: 2027 };
    await makeSampledRound(context, { plan: later, seed: 11 });
    const { change } = await estimateRound(context, later.id);
    assert.equal(change?.earlierRoundId, sampledPlan.id);
    const [index] = change!.changes;
    assert.ok(index!.interval!.low < index!.difference && index!.difference < index!.interval!.high);
    assert.ok(['rise', 'fall', 'may-be-chance'].includes(index!.verdict));
    assert.equal((await estimateRound(context, later.id, { earlierRoundId: null })).change, null);
  });

  test('a quota round has no margin, cannot conclude, and can be balanced without one', async () => {
    await createRound(context, { plan: quotaPlan });
    const { questionnaire } = (await getRound(context, quotaPlan.id)).questionnaires[0]!;
    for (const [field, count, level] of [
      ['ho-tich', 20, '5'],
      ['dat-dai', 20, '2'],
    ] as const) {
      const { ballots } = await issueBallots(context, { roundId: quotaPlan.id, fieldId: field, count });
      for (const ballot of ballots)
        await recordResponse(context, {
          roundId: quotaPlan.id,
          submission: {
            ballotCode: ballot.code,
            fieldId: field,
            channel: 'paper',
            consent: 'not-asked',
            answers: Object.fromEntries(
              criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: level }]),
            ),
          },
        });
    }
    const estimates = await estimateRound(context, quotaPlan.id);
    assert.equal(estimates.kind === 'descriptive' ? estimates.reason : estimates.kind, 'quota');
    assert.doesNotMatch(JSON.stringify(estimates), /"(margin|interval|standardError)":[^n]/);
    const { balancing } = await balanceRound(context, quotaPlan.id, {
      known: [{ source: { attribute: 'field' }, totals: { 'ho-tich': 100, 'dat-dai': 300 } }],
    });
    assert.ok(Math.abs(balancing!.figures[0]!.before - 0.5) < 1e-12);
    assert.ok(Math.abs(balancing!.figures[0]!.after - 0.25) < 1e-12);
    const refused = await balanceRound(context, quotaPlan.id, {
      known: [{ source: { attribute: 'field' }, totals: { 'ho-tich': 100 } }],
    });
    assert.equal(refused.balancing, null);
    assert.ok(refused.findings.length > 0);
  });
});
