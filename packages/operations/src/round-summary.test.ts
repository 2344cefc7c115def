import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parsePlan } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import { issueBallots } from './ballot.ts';
import type { Context } from './context.ts';
import { secureRandom } from './context.ts';
import { approve, createRound, getRound, listRoundPage, listRounds } from './round.ts';
import { blankCountTable, recordCountTable } from './totals.ts';

const planOf = (id: string) => {
  const read = parsePlan(
    `id: ${id}
title: Đợt ${id}
year: 2026
authority: { name: UBND xã Mẫu, heading: [XÃ MẪU], place: Xã Mẫu, symbol: UBND }
scheme: dak-mil-2024
asksConsent: false
period: { from: 2026-09-01, to: 2026-10-31 }
fields:
  - { id: ho-tich, title: Hộ tịch, quota: 50 }
timeline:
  - { content: Khảo sát, time: Tháng 10, due: 2026-10-31, product: Phiếu, lead: Văn phòng }
signatory: { authorityLines: [TM. UBND], title: CHỦ TỊCH, name: "" }
`,
    { file: 'plan.yaml' },
  );
  assert.ok(read.ok, JSON.stringify(read.findings));
  return read.value;
};

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  before(async () => {
    store = await openStore(engine.newPlace());
    const actor = { id: 'a', name: 'A', role: 'officer' as const };
    context = { store, now: () => new Date('2026-11-22T03:00:00Z'), random: secureRandom(), actor };
    for (const id of ['d1', 'd2', 'd3', 'd4', 'd5']) await createRound(context, { plan: planOf(id) });
  });
  after(() => store?.close());

  test('pages of the list hold every round once, as each is by itself', async () => {
    const pages = [1, 2, 3].map((page) => listRoundPage(context, { page, length: 2 }));
    const shown = (await Promise.all(pages)).flatMap(({ rounds }) => rounds);
    assert.deepEqual(shown, await listRounds(context));
    assert.deepEqual(shown.map(({ id }) => id).sort(), ['d1', 'd2', 'd3', 'd4', 'd5']);
    for (const { id, steps, oddities, issued } of shown) {
      const alone = await getRound(context, id);
      assert.deepEqual(
        { steps, oddities, issued },
        { steps: alone.steps, oddities: alone.oddities, issued: alone.issued },
      );
    }
    for (const asked of [99, 0, -1, Number.NaN]) {
      const { page, pages: last, total } = await listRoundPage(context, { page: asked, length: 2 });
      assert.deepEqual({ page, last, total }, { page: asked === 99 ? 3 : 1, last: 3, total: 5 });
    }
  });

  test('a step that the plan goes without is not needed, and says why', async () => {
    const stepOf = async (id: string, step: string) =>
      (await getRound(context, id)).steps.find((one) => one.id === step)!;
    const sample = await stepOf('d1', 'sample');
    assert.deepEqual([sample.state, sample.message.vi.includes('theo số lượng')], ['not-needed', true]);
    await createRound(context, { plan: { ...planOf('d6'), selection: 'whole-population' } });
    assert.match((await stepOf('d6', 'sample')).message.vi, /hỏi tất cả/);
    await createRound(context, { plan: { ...planOf('d7'), selection: 'probability-sample' } });
    assert.equal((await stepOf('d7', 'sample')).state, 'now');
    assert.equal((await stepOf('d1', 'call-back')).state, 'blocked');
    await recordCountTable(context, { roundId: 'd6', table: await blankCountTable(context, 'd6') });
    assert.equal((await stepOf('d6', 'call-back')).state, 'not-needed');
    assert.match((await stepOf('d1', 'collection')).message.vi, /^Kế hoạch chưa được duyệt/);
  });

  test('says what is late and odd: tasks, too few ballots when the time is over, an unapproved plan', async () => {
    const codesOf = async () => (await getRound(context, 'd1')).oddities.map(({ code }) => code);
    assert.deepEqual(await codesOf(), ['tasks-late', 'below-plan']);
    await issueBallots(context, { roundId: 'd1', fieldId: 'ho-tich', count: 3 });
    assert.deepEqual(await codesOf(), ['tasks-late', 'below-plan', 'plan-not-approved']);
    assert.equal((await getRound(context, 'd1')).issued, 3);
    const leader: Context = { ...context, actor: { id: 'l', name: 'L', role: 'leader' } };
    await approve(leader, { roundId: 'd1', subject: 'plan' });
    assert.deepEqual(await codesOf(), ['tasks-late', 'below-plan']);
  });
});
