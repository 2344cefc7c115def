import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@longdan/core';
import { openStore } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  createRound,
  draftSamplePlan,
  drawMachineSeed,
  drawRoundSample,
  firstClientOf,
  freezeFrame,
  getRoundSample,
  makeSlotFrame,
  printVisitLog,
  recordVisitLog,
  saveSamplePlan,
} from '../index.ts';
import { officeOf } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';

test('the first client is any of k, as often as another, and follows from seed and slot', () => {
  const draw = { seed: 'số bốc thăm', frameHash: '0'.repeat(64) };
  const counts = [0, 0, 0, 0];
  for (let slot = 0; slot < 4000; slot++) counts[firstClientOf(draw, `ca ${slot}`, 4) - 1]!++;
  // Chi-square with three degrees of freedom, beyond which one in 1,000 lies.
  const chi = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(chi < 16.27, counts.join(' '));
  assert.equal(firstClientOf(draw, 'ca 1', 4), firstClientOf({ ...draw }, 'ca 1', 4));
  assert.equal(firstClientOf(draw, 'ca 1', 1), 1);
});

describeOnEngines((engine) => {
  test('the log of the desk prints for drawn slots, before and after they were counted', async () => {
    const store = await openStore(engine.newPlace());
    try {
      const context = officeOf(store);
      const plan = samplePlan({ selection: 'probability-sample', mode: 'anonymous', supervisor: '' });
      const { id } = plan;
      await createRound(context, { plan });
      await makeSlotFrame(context, id, {
        from: '2026-11-16',
        to: '2026-11-27',
        weekdays: [1, 2, 3, 4, 5],
        slots: ['07:30–09:30', '13:30–15:30'],
      });
      const wanted = { kind: 'counter', total: 4, every: 5, minimum: 1, sampler: 'officer' } as const;
      await saveSamplePlan(context, id, { ...draftSamplePlan(plan), ...wanted });
      await freezeFrame(context, id);
      await drawMachineSeed(context, id);
      await drawRoundSample(context, id);
      const slots = (await getRoundSample(context, id))!.units.filter(({ status }) => status === 'selected');
      await recordVisitLog(context, id, { slotId: slots[0]!.key, clients: 43, picked: 9, handed: 7 });
      for (const format of ['docx', 'pdf'] as const) {
        const { bytes, fileName } = await printVisitLog(context, id, format);
        assert.equal(fileName, `${id}-nhat-ky-quay.${format}`);
        assert.equal(new TextDecoder('latin1').decode(bytes.subarray(0, 4)), format === 'docx' ? 'PK\x03\x04' : '%PDF');
      }
      const quota = { ...plan, id: 'khong-o-quay' };
      await createRound(context, { plan: quota });
      await assert.rejects(printVisitLog(context, quota.id, 'pdf'), (error) => {
        return error instanceof Problem && error.code === 'sample-not-drawn';
      });
    } finally {
      await store.close();
    }
  });
});
