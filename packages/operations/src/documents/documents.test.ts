import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Dispatch, type House, type Plan, Problem, parseDispatch, parsePlan } from '@longdan/core';
import { frameOfHouse } from '@longdan/documents';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  type Actor,
  approve,
  approveDispatch,
  type Context,
  composeRoundMinutes,
  createDispatch,
  createRound,
  getDispatch,
  getHouseTemplate,
  getReportFrame,
  getRound,
  issueDispatch,
  listAudit,
  listDispatches,
  listHouseTemplates,
  listPlanTemplates,
  printStoredDispatch,
  recallDispatch,
  removePlanTemplate,
  retireHouseTemplate,
  saveDispatch,
  saveHouseTemplate,
  saveMinutesDetails,
  savePlanTemplate,
  saveReportFrame,
  startFromPlanTemplate,
} from '../index.ts';
import { seededBytes } from '../testing/seeded.ts';

const fixtures = join(import.meta.dirname, '../../../../fixtures');
function load<T>(path: string, parse: (text: string, at: { file: string }) => { ok: boolean }): T {
  const read = parse(readFileSync(join(fixtures, path), 'utf8'), { file: path }) as { ok: boolean; value: T };
  assert.ok(read.ok, path);
  return read.value;
}
const plan = load<Plan>('but-son-2022/plan.yaml', parsePlan);
const real = load<Dispatch>('dispatches/phu-an-2019.yaml', parseDispatch);
const house: House = {
  authority: plan.authority,
  recipients: ['Như trên'],
  archive: 'VT',
  signatory: { authorityLines: ['KT. CHỦ TỊCH'], title: 'PHÓ CHỦ TỊCH', name: 'Nguyễn Thị Bưởi' },
};

const refuses = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  let store: Store;
  const random = seededBytes(7);
  const as = (role: Actor['role'], scope?: readonly string[]): Context => ({
    store,
    now: () => new Date('2026-11-10T03:00:00Z'),
    random,
    actor: { id: role, name: `Người ${role}`, role, ...(scope ? { scope } : {}) },
  });

  before(async () => {
    store = await openStore(engine.newPlace());
    await createRound(as('officer'), { plan });
  });
  after(() => store?.close());

  test('a dispatch is written, approved, issued, and stands until it is taken back with a reason', async () => {
    const officer = as('officer');
    const made = await createDispatch(officer, { dispatch: real });
    assert.match(made.id, /^phu-an-2019-[0-9a-f]{6}$/);
    assert.deepEqual([made.state, made.number, made.version, made.roundId], ['draft', null, 1, null]);
    const approved = await approveDispatch(as('leader'), { id: made.id, expectedVersion: 1 });
    assert.deepEqual([approved.state, approved.approval?.by], ['approved', 'Người leader']);
    const changed = { ...real, about: 'triển khai đo lường sự hài lòng' };
    const saved = await saveDispatch(officer, { id: made.id, dispatch: changed, expectedVersion: 1 });
    assert.deepEqual([saved.state, saved.version], ['draft', 2], 'an approval does not carry over');
    await assert.rejects(
      saveDispatch(officer, { id: made.id, dispatch: real, expectedVersion: 1 }),
      refuses('stale-version'),
    );
    const issue = { id: made.id, number: '136', issuedOn: '2019-05-22', expectedVersion: 2 };
    const issued = await issueDispatch(officer, issue);
    assert.deepEqual([issued.state, issued.number, issued.issuedOn], ['issued', '136/UBND-NC', '2019-05-22']);
    assert.deepEqual(issued.dispatch, { ...changed, id: made.id });
    for (const late of [
      () => saveDispatch(officer, { id: made.id, dispatch: real, expectedVersion: 2 }),
      () => approveDispatch(as('leader'), { id: made.id, expectedVersion: 2 }),
      () => issueDispatch(officer, issue),
    ])
      await assert.rejects(late, refuses('dispatch-issued'));
    const { fileName, bytes } = await printStoredDispatch(officer, made.id, 'docx');
    assert.equal(fileName, `${made.id}-so-136.docx`);
    assert.ok(bytes.length > 5000);
    await assert.rejects(recallDispatch(officer, { id: made.id, reason: ' ' }), refuses('reason-required'));
    const recalled = await recallDispatch(officer, { id: made.id, reason: 'Ghi nhầm số' });
    assert.deepEqual([recalled.state, recalled.number, recalled.versions.length], ['draft', null, 2]);
    await assert.rejects(recallDispatch(officer, { id: made.id, reason: 'x' }), refuses('dispatch-not-issued'));
    const acts = (await listAudit(officer)).map((row) => row.act);
    for (const act of [
      'dispatch-created',
      'dispatch-saved',
      'dispatch-approved',
      'dispatch-issued',
      'dispatch-recalled',
    ])
      assert.ok(acts.includes(act), act);
  });

  test('who may do what with a dispatch, and whose it is', async () => {
    const ofRound = await createDispatch(as('officer', ['38/14812']), { dispatch: real });
    await assert.rejects(getDispatch(as('officer', ['38/15865']), ofRound.id), refuses('dispatch-not-found'));
    assert.equal((await getDispatch(as('officer', ['38']), ofRound.id)).id, ofRound.id);
    for (const refused of [
      () => createDispatch(as('leader'), { dispatch: real }),
      () => approveDispatch(as('officer'), { id: ofRound.id, expectedVersion: 1 }),
      () => saveDispatch(as('supervisor'), { id: ofRound.id, dispatch: real, expectedVersion: 1 }),
    ])
      await assert.rejects(refused, refuses('not-permitted'));
    await assert.rejects(
      createDispatch(as('officer'), { dispatch: real, roundId: 'khong-co' }),
      refuses('round-not-found'),
    );
    const own = await createDispatch(as('officer'), { dispatch: real, roundId: plan.id });
    assert.deepEqual(
      (await listDispatches(as('leader'), { roundId: plan.id })).map(({ id }) => id),
      [own.id],
    );
  });

  test('a house template has versions; a document made with it keeps its words', async () => {
    const officer = as('officer');
    const kept = await saveHouseTemplate(officer, { name: 'Thị trấn – Phó Chủ tịch ký', house });
    assert.deepEqual([kept.version, kept.house], [1, house]);
    await saveReportFrame(officer, {
      roundId: plan.id,
      frame: frameOfHouse(kept.house, 'report'),
      expectedVersion: 0,
    });
    const other = { ...house, signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: 'Lê Hồng Sơn' } };
    await saveHouseTemplate(officer, { id: kept.id, name: 'Mới', house: other, expectedVersion: 1 });
    await assert.rejects(
      saveHouseTemplate(officer, { id: kept.id, name: 'Mới', house, expectedVersion: 1 }),
      refuses('stale-version'),
    );
    assert.equal((await getHouseTemplate(officer, kept.id)).house.signatory?.name, 'Lê Hồng Sơn');
    assert.equal((await getReportFrame(officer, plan.id)).details.signatory?.name, 'Nguyễn Thị Bưởi');
    await retireHouseTemplate(officer, { id: kept.id, retired: true });
    assert.deepEqual(
      (await listHouseTemplates(officer)).map((one) => one.retiredOn),
      ['2026-11-10'],
    );
    await assert.rejects(listHouseTemplates(as('leader')), refuses('not-permitted'));
    // The province's template is offered below it, and changed by the province alone.
    const province = await saveHouseTemplate(as('officer', ['38']), { name: 'Tỉnh', house });
    const commune = as('officer', ['38/14812']);
    assert.deepEqual(
      (await listHouseTemplates(commune)).map((one) => one.mayChange),
      [false, false],
    );
    const change = { id: province.id, name: 'Xã', house, expectedVersion: 1 };
    await assert.rejects(saveHouseTemplate(commune, change), refuses('template-not-found'));
    await assert.rejects(getHouseTemplate(as('officer', ['66']), province.id), refuses('template-not-found'));
  });

  test('a report in another frame is another report: its approval falls', async () => {
    const officer = as('officer');
    await approve(as('leader'), { roundId: plan.id, subject: 'report' });
    assert.ok((await getRound(officer, plan.id)).reportApproval);
    await saveReportFrame(officer, { roundId: plan.id, frame: { recipients: ['Như trên'] }, expectedVersion: 1 });
    assert.equal((await getRound(officer, plan.id)).reportApproval, null);
    const stale = { roundId: plan.id, frame: {}, expectedVersion: 1 };
    await assert.rejects(saveReportFrame(officer, stale), refuses('stale-version'));
  });

  test('the minutes keep what the office states of them', async () => {
    const officer = as('officer');
    const details = {
      heldOn: '2022-11-03',
      number: '7',
      place: 'trụ sở UBND thị trấn',
      participants: [{ role: 'Người kiểm tra phiếu', name: 'Trần Văn Mận', signs: true }],
      spoiled: { 'ho-tich': 2 },
    };
    await saveMinutesDetails(officer, { roundId: plan.id, details, expectedVersion: 0 });
    const document = await composeRoundMinutes(officer, plan.id);
    assert.deepEqual([document.number.digits, document.date.day], ['7', 3]);
    assert.deepEqual(document.cosigners, [{ title: 'Người kiểm tra phiếu', name: 'Trần Văn Mận' }]);
    const asked = await composeRoundMinutes(officer, plan.id, { number: '8' });
    assert.deepEqual([asked.number.digits, asked.date.day], ['8', 3], 'what is asked for goes before what was stated');
    await assert.rejects(
      saveMinutesDetails(officer, { roundId: plan.id, details: { heldOn: '2022-02-31' }, expectedVersion: 1 }),
      refuses('invalid-input'),
    );
  });

  test('a plan is kept as a template and begins another year', async () => {
    const officer = as('officer');
    const id = await savePlanTemplate(officer, { roundId: plan.id, name: 'Kế hoạch hằng năm' });
    assert.deepEqual(
      (await listPlanTemplates(officer)).map((one) => [one.name, one.year]),
      [['Kế hoạch hằng năm', 2022]],
    );
    const begun = await startFromPlanTemplate(officer, id, { year: 2026, startsIn: '2026-11' });
    assert.deepEqual([begun.id, begun.timeline[0]?.due], ['but-son-2026', '2026-11-30']);
    const round = await createRound(officer, { plan: begun });
    assert.equal(round.lateTasks, 0);
    await removePlanTemplate(officer, id);
    assert.deepEqual(await listPlanTemplates(officer), []);
    await assert.rejects(startFromPlanTemplate(officer, id, { year: 2026 }), refuses('template-not-found'));
  });
});
