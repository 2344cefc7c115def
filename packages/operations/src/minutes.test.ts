import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf, fillDispatch, type Plan, Problem } from '@longdan/core';
import type { OfficialDocument } from '@longdan/documents';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import {
  addBenchmark,
  blankCountTable,
  type Context,
  composeRoundMinutes,
  createRound,
  draftRoundDispatch,
  getRound,
  issueBallots,
  printCheckingMinutes,
  printDispatch,
  recordCountTable,
  recordResponse,
} from './index.ts';
import { samplePlan } from './testing/sample-plan.ts';
import { seededBytes } from './testing/seeded.ts';

const plan = samplePlan({
  title: 'Đo lường sự hài lòng trên địa bàn xã Mẫu năm 2026',
  respondentKinds: ['individual', 'organisation'],
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 5, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 4, moments: ['at-counter'] },
  ],
  units: [{ id: 'diem-1', title: 'Điểm phục vụ số 1' }],
  timeline: [{ content: 'Khảo sát', time: 'Tháng 10/2026', due: '2026-10-31', product: 'Phiếu', lead: 'Văn phòng' }],
  assignments: [{ unit: 'Văn phòng', tasks: ['Chủ trì khảo sát'] }],
  period: undefined,
});

/** Rows of every table of a document, cell by cell. */
const rowsOf = ({ blocks }: OfficialDocument) =>
  blocks.flatMap((block) =>
    block.kind === 'table'
      ? block.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.lines.join(' '))).join('|'))
      : [],
  );
const textsOf = ({ blocks }: OfficialDocument) =>
  blocks.flatMap((block) =>
    'text' in block ? [typeof block.text === 'string' ? block.text : block.text.map((run) => run.text).join('')] : [],
  );

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;

  before(async () => {
    store = await openStore(engine.newPlace());
    const random = seededBytes(1);
    const actor = { id: 'o', name: 'Cán bộ', role: 'officer' as const };
    context = { store, now: () => new Date('2026-11-10T03:00:00Z'), random, actor };
    await createRound(context, { plan });
  });
  after(() => store?.close());

  test('before anything is issued the minutes say so', async () => {
    const document = await composeRoundMinutes(context, plan.id);
    assert.ok(rowsOf(document).includes('1|Hộ tịch|–|0|chưa ghi nhận|chưa ghi nhận|–'), rowsOf(document).join('\n'));
    assert.ok(textsOf(document).some((text) => text.startsWith('Số phiếu phát ra chưa ghi nhận')));
  });

  test('every ballot is accounted for by field and unit, with what is stated and nothing invented', async () => {
    const { questionnaire } = (await getRound(context, plan.id)).questionnaires[0]!;
    const criteria = criteriaOf(questionnaire).map(({ criterion }) => criterion.id);
    const answer = (count: number) =>
      Object.fromEntries(criteria.slice(0, count).map((id) => [id, { state: 'chosen', code: '3' }]));
    const first = await issueBallots(context, { roundId: plan.id, fieldId: 'ho-tich', count: 5, unitId: 'diem-1' });
    const second = await issueBallots(context, { roundId: plan.id, fieldId: 'chung-thuc', count: 4 });
    const submit = (ballotCode: string, answers: unknown) =>
      recordResponse(context, {
        roundId: plan.id,
        submission: { ballotCode, answers, channel: 'paper', consent: 'not-asked' },
      });
    for (const { code } of first.ballots.slice(0, 3)) await submit(code, answer(criteria.length));
    await submit(second.ballots[0]!.code, answer(criteria.length));
    await submit(second.ballots[1]!.code, answer(1));
    const document = await composeRoundMinutes(context, plan.id, { spoiled: { 'ho-tich': 1 }, heldOn: '2026-11-03' });
    const rows = rowsOf(document);
    for (const row of [
      '1|Hộ tịch|5|3|1|chưa ghi nhận|1',
      '2|Chứng thực|4|2|chưa ghi nhận|chưa ghi nhận|2',
      '|Tổng cộng|9|5|1|chưa ghi nhận|3',
      '1|Điểm phục vụ số 1 – Hộ tịch|5|3|chưa ghi nhận|chưa ghi nhận|2',
      '1|10/11/2026|Chứng thực|1–4|4',
      '1|Hộ tịch|3|3|100,00%|0',
      '2|Chứng thực|2|1|50,00%|1',
      '|Tổng cộng|5|4|80,00%|1',
    ])
      assert.ok(rows.includes(row), `${row} not in\n${rows.join('\n')}`);
    assert.ok(textsOf(document).some((text) => text.includes('Trả lời quá ít tiêu chí: 1 phiếu')));
    const printed = await printCheckingMinutes(context, plan.id, 'docx');
    assert.equal(printed.fileName, 'xa-mau-2026-bien-ban-kiem-tra-phieu.docx');
    await assert.rejects(
      printCheckingMinutes({ ...context, actor: { ...context.actor, role: 'administrator' } }, plan.id, 'docx'),
      (error: unknown) => error instanceof Problem && error.code === 'not-permitted',
    );
  });

  test('a round of totals knows its ballots as a whole', async () => {
    const totals: Plan = { ...plan, id: 'bang-so-2026', fields: [plan.fields[0]!] };
    await createRound(context, { plan: totals });
    const blank = await blankCountTable(context, totals.id);
    const cell = (value: number) => ({ raw: String(value), value, place: {} });
    const rows = blank.rows.map((row) => ({
      ...row,
      eligible: cell(9),
      ineligible: cell(1),
      levels: row.levels.map((_, level) => cell(level === 0 ? 9 : 0)),
    }));
    await recordCountTable(context, { roundId: totals.id, table: { ...blank, rows, issued: 12 } });
    const document = await composeRoundMinutes(context, totals.id, {
      spoiled: { 'ho-tich': 0 },
      lost: { 'ho-tich': 2 },
    });
    assert.ok(rowsOf(document).includes('1|Hộ tịch|12|10|0|2|0'), rowsOf(document).join('\n'));
    assert.ok(rowsOf(document).includes('1|Hộ tịch|10|9|90,00%|1'));
  });

  test('a dispatch is drafted with an entered benchmark, or with the results of a round', async () => {
    const benchmark = { label: 'Tỉnh Mẫu năm 2025', year: 2025, percent: 80.58, kind: 'province' as const };
    await addBenchmark(context, { roundId: plan.id, benchmark });
    const options = { draftingUnit: 'VP' };
    const drafted = await draftRoundDispatch(context, plan.id, { ...options, use: { benchmark: benchmark.label } });
    assert.deepEqual(drafted.publishedFigures, { of: 'tỉnh Mẫu', year: 2025, index: 80.58 });
    assert.match(JSON.stringify(fillDispatch(drafted).parts), /Chỉ số hài lòng năm 2025 của tỉnh Mẫu là 80,58%\./);
    const own = await draftRoundDispatch(context, plan.id, { ...options, use: { roundId: plan.id } });
    assert.equal(own.publishedFigures?.index, 100);
    assert.equal((await draftRoundDispatch(context, plan.id, options)).publishedFigures, undefined);
    await assert.rejects(
      draftRoundDispatch(context, plan.id, { ...options, use: { benchmark: 'khác' } }),
      (error: unknown) => error instanceof Problem && /Tỉnh Mẫu năm 2025/.test(error.findings[0]?.message.vi ?? ''),
    );
    assert.equal((await printDispatch(drafted, 'docx')).fileName, 'xa-mau-2026-cong-van.docx');
  });
});
