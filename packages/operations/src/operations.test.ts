import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { utils, write } from '@e965/xlsx';
import { criteriaOf, Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import {
  approve,
  blankCountTable,
  type Context,
  changeRules,
  checkRound,
  closeCollection,
  computeResults,
  correctResponse,
  createRound,
  findResponse,
  findRoundClosing,
  getResponse,
  getRound,
  importResponses,
  issueBallots,
  listAudit,
  listBallots,
  listRefusedRows,
  listTasks,
  markTask,
  previewRules,
  recordCountTable,
  recordResponse,
  refusedRowsFile,
  revisePlan,
  ruleOnResponse,
} from './index.ts';
import { samplePlan } from './testing/sample-plan.ts';
import { seededBytes } from './testing/seeded.ts';

const plan = samplePlan({
  respondentKinds: ['individual', 'organisation'],
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 100, moments: ['at-counter'] },
  ],
  period: { from: '2026-09-01', to: '2026-10-31' },
  timeline: [
    { content: 'Khảo sát', time: 'Tháng 10/2026', due: '2026-10-31', product: 'Phiếu', lead: 'Văn phòng' },
    { content: 'Báo cáo', time: 'Tháng 11/2026', due: '2026-11-30', product: 'Báo cáo', lead: 'Văn phòng' },
  ],
});

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  let leader: Context;

  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(1);
    context = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random,
      actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
    };
    leader = { ...context, actor: { id: 'l', name: 'Chủ tịch', role: 'leader' } };
  });
  after(() => store?.close());

  const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
  const answersOf = async (level: string) => {
    const { questionnaire } = (await getRound(context, plan.id)).questionnaires[0]!;
    return Object.fromEntries(
      criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: level }]),
    );
  };

  test('a round from a plan: fields, questionnaire, tasks, approval', async () => {
    const round = await createRound(context, { plan });
    assert.equal(round.quota, 150);
    assert.equal(round.questionnaires.length, 1);
    await assert.rejects(createRound(context, { plan }), refusedAs('round-exists'));
    assert.deepEqual(
      (await listTasks(context, plan.id)).map((task) => task.state),
      ['late', 'open'],
    );
    await markTask(context, { roundId: plan.id, index: 0, done: true });
    assert.deepEqual(
      (await listTasks(context, plan.id)).map((task) => task.state),
      ['done', 'open'],
    );
    await assert.rejects(approve(context, { roundId: plan.id, subject: 'plan' }), refusedAs('not-permitted'));
    await approve(leader, { roundId: plan.id, subject: 'plan' });
    assert.equal((await getRound(context, plan.id)).planApproval?.by, 'Chủ tịch');
  });

  test('an approval does not carry over to a revised plan; a stale revision is refused', async () => {
    const revised = await revisePlan(context, {
      roundId: plan.id,
      plan: { ...plan, scope: 'Toàn xã' },
      expectedVersion: 1,
    });
    assert.equal(revised.planVersion, 2);
    assert.equal(revised.planApproval, null);
    await assert.rejects(
      revisePlan(context, { roundId: plan.id, plan, expectedVersion: 1 }),
      refusedAs('stale-version'),
    );
  });

  let codes: string[] = [];

  test('ballots are issued with unique codes and running serials', async () => {
    const { batch, ballots } = await issueBallots(context, { roundId: plan.id, fieldId: 'ho-tich', count: 50 });
    assert.equal(new Set(ballots.map((ballot) => ballot.code)).size, 50);
    assert.deepEqual([batch.firstSerial, batch.lastSerial], [1, 50]);
    const second = await issueBallots(context, { roundId: plan.id, fieldId: 'ho-tich', count: 5 });
    assert.equal(second.batch.firstSerial, 51);
    codes = ballots.map((ballot) => ballot.code);
    await assert.rejects(
      issueBallots(context, { roundId: plan.id, fieldId: 'khac', count: 5 }),
      refusedAs('field-not-found'),
    );
    await assert.rejects(
      issueBallots(context, { roundId: plan.id, fieldId: 'ho-tich', count: 0 }),
      refusedAs('count-out-of-range'),
    );
    await assert.rejects(
      revisePlan(context, { roundId: plan.id, plan: { ...plan, fields: [plan.fields[1]!] }, expectedVersion: 2 }),
      refusedAs('field-in-use'),
    );
  });

  test('key-in: by code, and by the next outstanding ballot; a ballot is used once', async () => {
    const answers = await answersOf('3');
    const submission = { channel: 'paper', consent: 'not-asked', answers };
    const coded = await recordResponse(context, {
      roundId: plan.id,
      submission: { ...submission, ballotCode: codes[3] },
    });
    assert.equal(coded.serial, 4);
    await assert.rejects(
      recordResponse(context, { roundId: plan.id, submission: { ...submission, ballotCode: codes[3] } }),
      refusedAs('ballot-already-used'),
    );
    const given = await recordResponse(context, {
      roundId: plan.id,
      submission: { ...submission, fieldId: 'ho-tich' },
    });
    assert.equal(given.serial, 1);
    assert.equal(given.ballotCode, codes[0]);
    await assert.rejects(
      recordResponse(context, { roundId: plan.id, submission: { ...submission, fieldId: 'chung-thuc' } }),
      refusedAs('no-ballot-outstanding'),
    );
    await assert.rejects(
      recordResponse(context, {
        roundId: plan.id,
        submission: { ...submission, fieldId: 'ho-tich', answers: { nothing: { state: 'refused' } } },
      }),
      (error: unknown) => error instanceof Problem && error.code === 'invalid-input' && error.findings.length > 0,
    );
  });

  test('a correction keeps what was there, with its reason', async () => {
    const found = await findResponse(context, { roundId: plan.id, code: 'ho-tich-0001' });
    const { responseId } = found.view;
    await assert.rejects(
      correctResponse(context, { roundId: plan.id, responseId, answers: {}, reason: ' ' }),
      refusedAs('reason-required'),
    );
    const changed = { ...(await answersOf('2')) };
    await correctResponse(context, { roundId: plan.id, responseId, answers: changed, reason: 'Nhập nhầm mức' });
    const detail = await getResponse(context, { roundId: plan.id, responseId });
    assert.deepEqual(detail.answers, changed);
    assert.equal(detail.corrections.length, 1);
    assert.deepEqual(detail.corrections[0]?.before, await answersOf('3'));
    assert.equal(detail.view.corrected, true);
  });

  const csvOf = async (rows: readonly (readonly string[])[]) => {
    const { questionnaire } = (await getRound(context, plan.id)).questionnaires[0]!;
    const header = ['Mã phiếu', 'Lĩnh vực', ...criteriaOf(questionnaire).map(({ criterion }) => criterion.text)];
    const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    return new TextEncoder().encode(
      `\ufeff${[header, ...rows].map((row) => row.map(quote).join(';')).join('\r\n')}\r\n`,
    );
  };

  test('import keeps good rows, names refused ones, adds nothing the second time', async () => {
    const level = ['3', '3', '2', '3', '1', '3', ''];
    const rows = [
      [codes[10]!, 'Hộ tịch', ...level],
      [codes[11]!, 'Hộ tịch', ...level],
      [codes[12]!, 'Hộ tịch', '9', ...level.slice(1)],
      ['2222222222', 'Hộ tịch', ...level],
      [codes[3]!, 'Hộ tịch', ...level],
      ['', 'Chứng thực', ...level],
    ];
    const bytes = await csvOf(rows);
    const seen: number[] = [];
    const summary = await importResponses(context, {
      roundId: plan.id,
      fileName: 'phieu.csv',
      bytes,
      onProgress: (done) => seen.push(done.rows),
    });
    assert.deepEqual([summary.rowsRead, summary.accepted, summary.alreadyIn, summary.refused], [6, 3, 0, 3]);
    assert.deepEqual(
      summary.refusedRows.map((row) => row.row),
      [4, 5, 6],
    );
    for (const row of summary.refusedRows)
      assert.ok(row.findings.every((finding) => finding.message.vi.length > 10 && finding.place?.row === row.row));
    assert.equal(seen.at(-1), 6);

    const again = await importResponses(context, { roundId: plan.id, fileName: 'phieu.csv', bytes });
    assert.deepEqual([again.accepted, again.alreadyIn, again.refused], [0, 3, 3]);
    const refused = await listRefusedRows(context, { roundId: plan.id });
    assert.equal(refused.length, 3);
    const pages = [await listRefusedRows(context, { roundId: plan.id, limit: 2 })];
    pages.push(await listRefusedRows(context, { roundId: plan.id, limit: 2, after: pages[0]!.at(-1)! }));
    assert.deepEqual(pages.flat(), refused);
    const mend = await refusedRowsFile(context, { roundId: plan.id, importId: again.importId });
    assert.match(new TextDecoder().decode(mend.bytes), /Lý do/);
  });

  test('equal answers on different rows without codes never merge', async () => {
    const row = ['', 'Chứng thực', '3', '3', '3', '3', '3', '3', '3'];
    const summary = await importResponses(context, {
      roundId: plan.id,
      fileName: 'khong-ma.csv',
      bytes: await csvOf([row, row, row]),
    });
    assert.equal(summary.accepted, 3);
  });

  test('a code that was issued before, in this round or another, is drawn again', async () => {
    const drawn = [7, 7, 7, 9, 9, 11];
    const repeating: Context = { ...context, random: (bytes) => new Uint8Array(bytes).fill(drawn.shift() ?? 200) };
    const other = { ...plan, id: 'dot-khac', units: [] };
    await createRound(context, { plan: other });
    const first = await issueBallots(repeating, { roundId: other.id, fieldId: 'ho-tich', count: 1 });
    drawn.unshift(7, 9);
    const second = await issueBallots(repeating, { roundId: other.id, fieldId: 'chung-thuc', count: 2 });
    const codes = [...first.ballots, ...second.ballots].map((ballot) => ballot.code);
    assert.equal(new Set(codes).size, 3);
    const kept = await listBallots(context, { roundId: other.id, fieldId: 'chung-thuc' });
    assert.deepEqual(kept, second.ballots);
  });

  test('a ballot that stands in two sheets of a workbook: equal answers count once, others are refused, again and again', async () => {
    const other = { ...plan, id: 'trung-ma' };
    const { questionnaires } = await createRound(context, { plan: other });
    const { ballots } = await issueBallots(context, { roundId: other.id, fieldId: 'ho-tich', count: 3 });
    const criteria = criteriaOf(questionnaires[0]!.questionnaire).map(({ criterion }) => criterion.text);
    const sheet = (levels: readonly (readonly [number, string])[]) =>
      utils.aoa_to_sheet([
        ['Mã phiếu', 'Lĩnh vực', ...criteria],
        ...levels.map(([ballot, level]) => [ballots[ballot]!.code, 'Hộ tịch', ...criteria.map(() => level)]),
      ]);
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      sheet([
        [0, '3'],
        [1, '3'],
      ]),
      'Hộ tịch 1',
    );
    utils.book_append_sheet(
      book,
      sheet([
        [0, '3'],
        [1, '1'],
        [2, '2'],
      ]),
      'Hộ tịch 2',
    );
    const bytes = new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx' }));
    for (const [accepted, alreadyIn] of [
      [3, 1],
      [0, 4],
    ]) {
      const summary = await importResponses(context, { roundId: other.id, fileName: 'trung.xlsx', bytes });
      assert.deepEqual([summary.accepted, summary.alreadyIn, summary.refused], [accepted, alreadyIn, 1]);
      const [refused] = summary.refusedRows;
      assert.deepEqual(
        [refused?.sheet, refused?.row, refused?.findings[0]?.code],
        ['Hộ tịch 2', 3, 'ballot-already-used'],
      );
    }
  });

  test('checking: verdicts, rulings, a change of rules shows its effect before it is made', async () => {
    const check = await checkRound(context, plan.id);
    assert.equal(check.ballots.collected, 8);
    assert.equal(check.ballots.eligible + check.ballots.ineligible, 8);
    const { responseId } = (await findResponse(context, { roundId: plan.id, code: codes[10]! })).view;
    await ruleOnResponse(context, { roundId: plan.id, responseId, ruling: 'void', reason: 'Phiếu photo' });
    const voided = await checkRound(context, plan.id);
    assert.equal(voided.ballots.eligible, check.ballots.eligible - 1);
    assert.equal(voided.ballots.reasons.find((reason) => reason.code === 'voided')?.count, 1);
    await ruleOnResponse(context, { roundId: plan.id, responseId, ruling: 'withdraw', reason: 'Đã đối chiếu' });

    const rules = [{ code: 'too-few-answers', minimumShare: 1 }];
    const preview = await previewRules(context, { roundId: plan.id, rules });
    assert.equal(preview.becomeIneligible, 3);
    assert.equal((await checkRound(context, plan.id)).ballots.eligible, check.ballots.eligible);
    await assert.rejects(changeRules(context, { roundId: plan.id, rules, reason: '' }), refusedAs('reason-required'));
    await changeRules(context, { roundId: plan.id, rules, reason: 'Chỉ nhận phiếu đủ câu' });
    assert.equal((await checkRound(context, plan.id)).ballots.eligible, preview.after.eligible);
  });

  test('results are counted from eligible ballots', async () => {
    const figures = await computeResults(context, plan.id);
    assert.equal(figures.ballots.issued, 55);
    assert.equal(figures.ballots.eligible, 5);
    const [first] = figures.criteria;
    assert.deepEqual(
      first?.levels.map((level) => level.count),
      [0, 1, 4],
    );
    assert.equal(first?.satisfied, 0.8);
    const field = await computeResults(context, plan.id, { fieldId: 'chung-thuc' });
    assert.equal(field.ballots.collected, 4);
  });

  test('totals: a table is kept with its faults and becomes the source of figures', async () => {
    const other = { ...plan, id: 'bang-tong-hop' };
    await createRound(context, { plan: other });
    const nothingToClose = () =>
      assert.rejects(
        closeCollection(context, other.id),
        (error: unknown) => error instanceof Problem && error.code === 'nothing-to-close',
      );
    await nothingToClose();
    const blank = await blankCountTable(context, other.id);
    assert.equal(blank.rows.length, 7);
    const fill = (text: string, place: object) => ({ raw: text, value: text === '' ? null : Number(text), place });
    const rows = blank.rows.map((row, index) => ({
      ...row,
      eligible: fill('90', {}),
      levels: row.levels.map((cell, level) =>
        fill(level === 2 ? (index === 5 ? '98' : '88') : level === 0 ? '2' : '', cell.place),
      ),
    }));
    const findings = await recordCountTable(context, {
      roundId: other.id,
      table: { ...blank, file: 'lưới', rows, issued: 100 },
    });
    assert.equal(findings.filter((finding) => finding.severity === 'fault').length, 1);
    await nothingToClose();
    assert.equal(await findRoundClosing(context, other.id), null);
    const figures = await computeResults(context, other.id);
    assert.equal(figures.source, 'totals');
    assert.equal(figures.ballots.issued, 100);
    assert.ok(figures.findings.some((finding) => finding.severity === 'fault'));
  });

  test('every act left an audit row; acts about ballots carry the day and no answers', async () => {
    const rows = await listAudit(context, { roundId: plan.id, limit: 1000 });
    for (const act of [
      'round-created',
      'plan-approved',
      'plan-revised',
      'ballots-issued',
      'response-recorded',
      'response-corrected',
      'responses-imported',
      'response-ruled',
      'rules-changed',
    ])
      assert.ok(
        rows.some((row) => row.act === act),
        act,
      );
    for (const row of rows.filter((one) => one.act.startsWith('response') || one.act === 'ballots-issued')) {
      assert.match(row.when, /^\d{4}-\d\d-\d\d$/);
      for (const code of codes) assert.ok(!JSON.stringify(row).includes(code));
    }
  });

  test('roles are refused what is not theirs', async () => {
    const clerk: Context = { ...context, actor: { id: 'd', name: 'Nhập liệu', role: 'data-entry' } };
    const administrator: Context = { ...context, actor: { id: 'a', name: 'Quản trị', role: 'administrator' } };
    await assert.rejects(createRound(clerk, { plan: { ...plan, id: 'khac' } }), refusedAs('not-permitted'));
    await assert.rejects(changeRules(clerk, { roundId: plan.id, rules: [], reason: 'x' }), refusedAs('not-permitted'));
    await assert.rejects(getRound(administrator, plan.id), refusedAs('not-permitted'));
    await assert.rejects(recordResponse(leader, { roundId: plan.id, submission: {} }), refusedAs('not-permitted'));
  });
});
