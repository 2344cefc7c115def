/** Search, lists and undo, over one round of ballots and a second one that some may not see. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  assignRound,
  type Context,
  changeRules,
  checkRound,
  countAudit,
  createRound,
  findResponse,
  type Hit,
  issueBallots,
  lastRulingVersion,
  listAudit,
  listBallots,
  listBatches,
  numberDocument,
  pageBallots,
  printQuestionnaire,
  printSlips,
  type Role,
  recordResponse,
  ruleOnResponse,
  search,
  undoRules,
  undoRuling,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { seededBytes } from '../testing/seeded.ts';

const plan = samplePlan({
  id: 'but-son-2026',
  title: 'Đo lường sự hài lòng thị trấn Bút Sơn năm 2026',
  authority: { name: 'UBND thị trấn Bút Sơn', heading: ['ỦY BAN NHÂN DÂN'], place: 'Bút Sơn', symbol: 'UBND' },
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] },
    { id: 'dat-dai', title: 'Đất đai', quota: 20, moments: ['at-counter'] },
  ],
  units: [{ id: 'pho-dong', title: 'Phố Đông' }],
  timeline: [{ content: 'Công bố kết quả', time: 'Tháng 11', product: 'Báo cáo', lead: 'Văn phòng' }],
  signatory: { authorityLines: [], title: 'CHỦ TỊCH', name: '' },
  period: undefined,
});
const roundId = plan.id;
const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  let store: Store;
  let officer: Context;
  let codes: string[];

  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(5);
    const now = () => new Date('2026-10-05T03:00:00Z');
    officer = { store, now, random, actor: { id: 'cb', name: 'Cán bộ', role: 'officer' } };
    await createRound(officer, { plan });
    await createRound(officer, {
      plan: {
        ...plan,
        id: 'phu-an-2026',
        title: 'Đo lường phường Phú An',
        authority: { ...plan.authority, name: 'UBND phường Phú An' },
      },
    });
    await assignRound({ ...officer, actor: { id: 'op', name: 'Vận hành', role: 'operator' } }, { roundId, unit: '38' });
    codes = (await issueBallots(officer, { roundId, fieldId: 'ho-tich', count: 30 })).ballots.map(({ code }) => code);
    await issueBallots(officer, { roundId, fieldId: 'dat-dai', count: 7 });
    for (let at = 0; at < 12; at++)
      await recordResponse(officer, {
        roundId,
        submission: { ballotCode: codes[at * 2], channel: 'paper', consent: 'not-asked', answers: {} },
      });
    await numberDocument(officer, { roundId, document: 'plan', number: '5', issuedOn: '2026-04-12' });
  });
  after(() => store?.close());

  const find = async (text: string, context = officer) =>
    (await search(context, { text })).flatMap(({ hits }) => hits as Hit[]);
  const kindsOf = async (text: string, context = officer) => (await find(text, context)).map(({ kind }) => kind);

  test('words are found with and without marks, Đ as d, in any order', async () => {
    for (const text of ['Đất đai', 'dat dai', 'ĐẤT', 'đai đất', 'Đa\u0302\u0301t'])
      assert.deepEqual(await kindsOf(text), ['field', 'field'], text);
    assert.deepEqual(await kindsOf('but son'), ['round']);
    assert.deepEqual(await kindsOf('pho dong'), ['unit', 'unit']);
    assert.deepEqual(await kindsOf('cong bo ket qua'), ['task', 'task']);
    assert.deepEqual(await kindsOf('khong co gi nhu the'), []);
    assert.deepEqual(await kindsOf('  ?!  '), []);
  });

  test('documents by number, ballots by code and by number on the sheet', async () => {
    assert.deepEqual(
      (await find('05/KH-UBND')).map((hit) => hit.kind === 'document' && [hit.document, hit.number]),
      [['plan', '05/KH-UBND']],
    );
    const [byCode] = await find(codes[0]!.toLowerCase());
    assert.ok(byCode?.kind === 'ballot' && byCode.serial === 1 && byCode.responseId !== null);
    const [bySerial] = (await find('ho-tich-0002')).filter(({ kind }) => kind === 'ballot');
    assert.ok(bySerial?.kind === 'ballot' && bySerial.code === codes[1] && bySerial.responseId === null);
  });

  test('what the actor may not see is not found', async () => {
    const elsewhere: Context = { ...officer, actor: { ...officer.actor, scope: ['79'] } };
    assert.deepEqual(await find(codes[0]!, elsewhere), []);
    assert.deepEqual(await find('but son', elsewhere), []);
    const here: Context = { ...officer, actor: { ...officer.actor, scope: ['38'] } };
    assert.deepEqual(await kindsOf('do luong', here), ['round'], 'one round of two');
    const administrator: Context = { ...officer, actor: { id: 'qt', name: 'Quản trị', role: 'administrator' } };
    assert.deepEqual(await find('but son', administrator), []);
  });

  test('ballots page by page, by state and field, without gap or repetition, with their count', async () => {
    const all = await pageBallots(officer, { roundId });
    assert.deepEqual([all.ballots.length, all.total, all.hasMore], [37, 37, false]);
    const seen: string[] = [];
    for (let cursor: { fieldId: string; serial: number } | undefined; ; ) {
      const page = await pageBallots(officer, {
        roundId,
        state: 'outstanding',
        limit: 4,
        ...(cursor ? { after: cursor } : {}),
      });
      assert.equal(page.total, 25);
      assert.ok(page.ballots.every((one) => one.responseId === null));
      seen.push(...page.ballots.map(({ code }) => code!));
      cursor = page.ballots.at(-1);
      if (!page.hasMore) break;
    }
    assert.equal(new Set(seen).size, 25);
    assert.equal(seen.length, 25);
    const collected = await pageBallots(officer, { roundId, state: 'collected', fieldId: 'ho-tich' });
    assert.deepEqual([collected.total, collected.ballots[0]?.channel], [12, 'paper']);
    assert.equal((await pageBallots(officer, { roundId, state: 'collected', fieldId: 'dat-dai' })).total, 0);
  });

  test('the code of a ballot is told to who issues it, and of one that is back to who may open it', async () => {
    const as = (role: Role): Context => ({ ...officer, actor: { id: role, name: role, role } });
    const codesFor = async (role: Role, state: 'outstanding' | 'collected') =>
      (await pageBallots(as(role), { roundId, state })).ballots.filter(({ code }) => code !== null).length;
    for (const [role, outstanding, collected] of [
      ['officer', 25, 12],
      ['data-entry', 0, 12],
      ['leader', 0, 0],
      ['supervisor', 0, 0],
    ] as const)
      assert.deepEqual(
        [await codesFor(role, 'outstanding'), await codesFor(role, 'collected')],
        [outstanding, collected],
      );
    const batchId = (await listBatches(officer, roundId))[0]!.id;
    for (const role of ['data-entry', 'leader', 'supervisor'] as const) {
      const [bySerial] = (await find('ho-tich-0014', as(role))).filter(({ kind }) => kind === 'ballot');
      assert.ok(bySerial?.kind === 'ballot' && bySerial.responseId === null && bySerial.code === null, role);
      const [inHand] = await find(codes[13]!, as(role));
      assert.ok(inHand?.kind === 'ballot' && inHand.code === codes[13], 'whoever has the sheet finds it by its code');
      await assert.rejects(listBallots(as(role), { roundId, fieldId: 'ho-tich' }), refusal('not-permitted'));
      await assert.rejects(printSlips(as(role), roundId, { fieldId: 'ho-tich', batchId }), refusal('not-permitted'));
      const sheets = printQuestionnaire(as(role), roundId, 'docx', { fieldId: 'ho-tich', batchId });
      await assert.rejects(sheets, refusal('not-permitted'), role);
    }
  });

  test('who may not read single responses learns how many need a look, not which', async () => {
    for (const role of ['leader', 'supervisor'] as const) {
      const check = await checkRound({ ...officer, actor: { id: role, name: role, role } }, roundId);
      assert.deepEqual([check.toLookAt, check.toLookAtTotal], [[], 12]);
    }
  });

  test('responses to look at: by state, page by page in an order that stays', async () => {
    const all = await checkRound(officer, roundId);
    assert.equal(all.toLookAtTotal, 12, 'empty sheets are not eligible');
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await checkRound(officer, roundId, { limit: 5, after: cursor, state: 'ineligible' });
      assert.equal(page.toLookAtTotal, 12);
      seen.push(...page.toLookAt.map(({ responseId }) => responseId));
      cursor = seen.at(-1)!;
      if (page.toLookAt.length < 5) break;
    }
    assert.deepEqual(
      seen,
      all.toLookAt.map(({ responseId }) => responseId),
    );
    assert.equal((await checkRound(officer, roundId, { state: 'flagged' })).toLookAtTotal, 0);
    assert.equal((await checkRound(officer, roundId, { state: 'ruled' })).toLookAtTotal, 0);
  });

  test('a ruling is undone step by step, each step an act of its own', async () => {
    const { view } = await findResponse(officer, { roundId, code: 'ho-tich-0001' });
    const ids = { roundId, responseId: view.responseId };
    await assert.rejects(undoRuling(officer, { ...ids, version: 1 }), refusal('nothing-to-undo'));
    await ruleOnResponse(officer, { ...ids, ruling: 'keep', reason: 'Đã gặp người trả lời' });
    await ruleOnResponse(officer, { ...ids, ruling: 'void', reason: 'Phiếu phô-tô' });
    assert.equal(await lastRulingVersion(officer, ids), 2);
    await assert.rejects(undoRuling(officer, { ...ids, version: 1 }), refusal('stale-version'));
    await undoRuling(officer, { ...ids, version: 2 });
    const after = await findResponse(officer, { roundId, code: 'ho-tich-0001' });
    assert.equal(after.view.ruling?.ruling, 'keep');
    assert.match(after.view.ruling?.reason ?? '', /Hoàn tác quyết định “Phiếu phô-tô”/);
    assert.equal(await countAudit(officer, { roundId, act: 'response-ruled' }), 3);
    assert.equal((await checkRound(officer, roundId, { state: 'ruled' })).toLookAtTotal, 1);
  });

  test('rules go back to the version before, as a new version', async () => {
    const { rules } = await checkRound(officer, roundId, { limit: 1 });
    await assert.rejects(undoRules(officer, { roundId, version: 1 }), refusal('nothing-to-undo'));
    await changeRules(officer, { roundId, rules: rules.slice(0, 1), reason: 'Thử' });
    await assert.rejects(undoRules(officer, { roundId, version: 1 }), refusal('stale-version'));
    await undoRules(officer, { roundId, version: 2 });
    const after = await checkRound(officer, roundId, { limit: 1 });
    assert.deepEqual([after.rulesVersion, after.rules], [3, rules]);
  });

  test('the audit is filtered and counted', async () => {
    const issued = await listAudit(officer, { roundId, act: 'ballots-issued' });
    assert.equal(issued.length, 2);
    assert.equal(await countAudit(officer, { roundId, act: 'ballots-issued', actor: 'Cán bộ' }), 2);
    assert.equal(await countAudit(officer, { roundId, act: 'ballots-issued', actor: 'Người khác' }), 0);
  });
});
