import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Figures } from '@longdan/analysis';
import fc from 'fast-check';
import { checkNarrative, draftNarrative, surveySubject } from './narrative.ts';
import type { Block, OfficialDocument, TableBlock } from './official/document.ts';
import { toCell } from './official/document.ts';
import { renderDocx } from './official/docx.ts';
import { renderPdf } from './official/pdf.ts';
import { toPlainText } from './official/rich-text.ts';
import { placeholderValues, resolvePlaceholders } from './placeholders.ts';
import { composeReport } from './report-document.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { dakMilFigures, dakMilPlan } from './testing/dak-mil-report.ts';
import { assertGolden } from './testing/golden.ts';
import { paragraphTexts, readPart } from './testing/read-docx.ts';
import { stopTypst } from './typst/render-typst.ts';
import { makeFullRound } from './workbook/testing/make-figures.ts';

after(stopTypst);

function compose(figures: Figures = dakMilFigures, plan = dakMilPlan): OfficialDocument {
  return composeReport({ plan, figures, narrative: draftNarrative({ plan, figures }) });
}
const textOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.kind === 'table' || block.kind === 'picture' ? [] : [toPlainText(block.text)]));
const tablesOf = (blocks: readonly Block[]) => blocks.filter((block): block is TableBlock => block.kind === 'table');
const rowTexts = (table: TableBlock) =>
  table.rows.map((row) => row.map((cell) => toCell(cell).lines.map(toPlainText).join(' / ')));

test('the report of a district, whole', () => {
  assertGolden('dak-mil-report', compose());
});

test('ballots are stated as the published report states them', () => {
  const texts = textOf(compose().blocks);
  assert.ok(
    texts.includes(
      'Tổng số phiếu được phát ra là 100 phiếu, số phiếu thu về là 100 phiếu, đạt 100% số phiếu phát ra; số phiếu đủ điều kiện để xử lý là 90 phiếu, đạt 90% số phiếu thu về (Có bảng tổng hợp kèm theo).',
    ),
  );
  assert.ok(texts.some((text) => text.includes('không có giám sát độc lập')));
  assert.ok(texts.some((text) => text.includes('không kèm sai số')));
  assert.ok(texts.some((text) => text.includes('Thời hạn giải quyết') && text.includes('(96,67%)')));
});

test('the table of totals repeats the published cells, fault included', () => {
  const [appendix] = compose().appendices;
  assert.equal(appendix?.title, 'BẢNG TỔNG HỢP');
  const [table] = tablesOf(appendix?.blocks ?? []);
  assert.ok(table);
  const rows = rowTexts(table);
  assert.deepEqual(rows[0]?.slice(0, 7), [
    'Stt',
    'Tiêu chí đánh giá sự hài lòng',
    'Số phiếu đủ điều kiện',
    'Số phiếu không đủ điều kiện',
    'Tốt',
    'Bình thường',
    'Chưa tốt',
  ]);
  assert.deepEqual(
    rows
      .filter((row) => row.length > 2)
      .slice(1)
      .map((row) => row.slice(2, 7).join('|')),
    ['90|10|90||', '90|10|88|02|', '90|10|90||', '90|10|87|01|02', '90|10|89||01', '90|10|98||02', '90|10|90||'],
  );
  const broken = rows.find((row) => row[1]?.startsWith('Hướng dẫn kê khai'));
  assert.equal(broken?.at(-1), 'Cộng được 100, khác 90');
  assert.ok(textOf(appendix?.blocks ?? []).some((text) => text.includes('98 + 2 = 100')));
  assert.ok(textOf(compose().blocks).some((text) => text.startsWith('Bảng tổng hợp còn sai sót')));
});

test('states of blank answers have columns only where they occur', () => {
  const criteria = dakMilFigures.criteria.map((each, index) => (index === 0 ? { ...each, blank: 3 } : each));
  const headOf = (figures: Figures) => rowTexts(tablesOf(compose(figures).appendices[0]?.blocks ?? [])[0]!)[0];
  assert.ok(headOf({ ...dakMilFigures, criteria })?.includes('Bỏ trống'));
  assert.ok(!headOf(dakMilFigures)?.includes('Bỏ trống'));
});

test('a suppressed group shows no figure, not even of its factors', () => {
  const hidden = { satisfied: 0.123, neutral: 0.1, dissatisfied: 0.777, score: 0.2 };
  const group = { code: 'a', label: 'Nam', n: 3, suppressed: true, index: hidden, criteria: [] };
  const figures: Figures = {
    ...dakMilFigures,
    breakdowns: [
      {
        id: 'sex',
        title: { vi: 'Giới tính', en: 'Sex' },
        groups: [{ ...group, factors: [{ id: 'I', shares: hidden }] }],
      },
    ],
  };
  const appendix = compose(figures).appendices.find((each) => each.title === 'KẾT QUẢ CHI TIẾT');
  const [table] = tablesOf(appendix?.blocks ?? []);
  assert.deepEqual(table && rowTexts(table)[1], ['Giới tính', 'Nam', '…', '…', '…', '…']);
  assert.ok(!JSON.stringify(appendix).includes('12,3'));
});

test('a report on one field names it and only its quota', () => {
  const [field] = butSonPlan.fields;
  assert.ok(field);
  const narrative = draftNarrative({ plan: butSonPlan, figures: dakMilFigures });
  const document = composeReport({ plan: butSonPlan, figures: dakMilFigures, narrative, field });
  assert.ok(
    document.subject.kind === 'titled' &&
      document.subject.summary.endsWith('– lĩnh vực hộ tịch (xác nhận tình trạng hôn nhân)'),
  );
  const rows = rowTexts(tablesOf(document.blocks)[0]!);
  assert.deepEqual(rows.at(-1), ['Tổng cộng', '50', '']);
});

test('placeholders follow the figures; an unknown one is a fault that names it and stays to be seen', () => {
  const narrative = draftNarrative({
    plan: dakMilPlan,
    figures: dakMilFigures,
    overrides: { strengths: ['Chỉ số đạt {Chỉ số  hài lòng}, xem {{ mẫu }} và {chỉ số hạnh phúc}'] },
  });
  const changed: Figures = { ...dakMilFigures, index: { ...dakMilFigures.index, satisfied: 0.5 } };
  const report = composeReport({ plan: dakMilPlan, figures: changed, narrative });
  assert.ok(textOf(report.blocks).includes('Chỉ số đạt 50,00%, xem {{ mẫu }} và {chỉ số hạnh phúc}.'));
  const findings = checkNarrative({ plan: dakMilPlan, figures: changed, narrative });
  assert.equal(findings.length, 1);
  assert.equal(findings[0]?.code, 'unknown-placeholder');
  assert.match(findings[0]?.message.vi ?? '', /“\{chỉ số hạnh phúc\}”/);
  const drafted = draftNarrative({ plan: dakMilPlan, figures: dakMilFigures });
  assert.deepEqual(checkNarrative({ plan: dakMilPlan, figures: dakMilFigures, narrative: drafted }), []);
});

test('texts without braces pass through placeholders unchanged', () => {
  const values = placeholderValues(dakMilPlan, dakMilFigures);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/[{}]/.test(text));
      assert.equal(toPlainText(resolvePlaceholders(text, values)), text.normalize('NFC'));
    }),
  );
});

test('figures without answers are said in words', () => {
  const none = { satisfied: null, neutral: null, dissatisfied: null, score: null };
  const figures: Figures = {
    ...dakMilFigures,
    ballots: { issued: null, collected: 0, eligible: 0, ineligible: 0, reasons: [] },
    criteria: dakMilFigures.criteria.map((each) => ({
      ...each,
      ...none,
      n: 0,
      levels: each.levels.map((level) => ({ ...level, count: 0 })),
    })),
    factors: dakMilFigures.factors.map((each) => ({ ...each, ...none, nRange: [0, 0] as const })),
    index: { ...dakMilFigures.index, ...none },
    highest: null,
    lowest: null,
    mostDissatisfied: null,
    leastDissatisfied: null,
  };
  const texts = textOf(compose(figures).blocks);
  assert.ok(texts.some((text) => text.includes('Không có câu trả lời hợp lệ nào')));
  assert.ok(texts.every((text) => !/null|NaN|undefined/.test(text)));
});

test('the subject is taken from the title of the plan', () => {
  const subject = (title: string) => surveySubject({ ...dakMilPlan, title });
  assert.equal(subject('Triển khai thực hiện Đo lường sự hài lòng năm 2022'), 'đo lường sự hài lòng năm 2022');
  assert.equal(subject('Kế hoạch về việc khảo sát sự hài lòng'), 'khảo sát sự hài lòng');
  assert.equal(subject('Kế hoạch'), 'đo lường sự hài lòng của người dân, tổ chức');
});

test('both renderers print the report', async () => {
  const report = compose();
  const texts = paragraphTexts(readPart(await renderDocx(report), 'word/document.xml'));
  for (const part of ['BÁO CÁO', 'Kính gửi: Sở Nội vụ', 'II. KẾT QUẢ KHẢO SÁT', 'BẢNG TỔNG HỢP', 'Phan Bá Tịnh'])
    assert.ok(texts.includes(part), part);
  assert.ok((await renderPdf(report)).length > 20_000);
});

test('ranks, numbers, days and how many wrote stand in the appendix; of few numbers nothing, of words nothing', () => {
  const details = compose(makeFullRound()).appendices.find((one) => one.title === 'KẾT QUẢ CHI TIẾT');
  const rows = tablesOf(details?.blocks ?? []).flatMap(rowTexts);
  assert.ok(rows.some((row) => row.join('|') === 'Giảm giấy tờ|40|30|10|1,63|40,00%'));
  assert.ok(rows.some((row) => row.join('|') === 'Thái độ phục vụ|0|0|0|–|0,00%'));
  const said = (question: string) => rows.find(([first]) => first === question)?.slice(1);
  assert.deepEqual(said('=Số lần đi lại'), [
    '130',
    'bình quân 2,4 lần; trung vị 2,0 lần; tứ phân vị thứ nhất 1,0 lần; tứ phân vị thứ ba 3,5 lần; nhỏ nhất 1,0 lần; lớn nhất 12,0 lần',
  ]);
  assert.deepEqual(said('Ngày nộp hồ sơ'), ['120', 'tháng 12/2025: 40; tháng 1/2026: 80']);
  assert.match(said('Phí đã trả')?.[1] ?? '', /không nêu số liệu/);
  assert.deepEqual(said('Góp ý'), ['17', 'ý kiến ghi bằng lời, không công bố nguyên văn']);
});

test('a draft does not blame respondents for ballots that were left out for another reason', () => {
  const ballots = (code: 'too-few-answers' | 'voided', vi: string) => ({
    ...dakMilFigures.ballots,
    reasons: [{ code, label: { vi, en: '' }, count: 10 }],
  });
  const draftOf = (counted: typeof dakMilFigures.ballots) =>
    draftNarrative({ plan: dakMilPlan, figures: { ...dakMilFigures, ballots: counted } }).weaknesses.join('\n');
  assert.match(draftOf(ballots('too-few-answers', 'Trả lời quá ít tiêu chí')), /chưa điền đầy đủ/);
  const voided = draftOf(ballots('voided', 'Bị loại có lý do ghi rõ'));
  assert.match(voided, /phiếu thu về; lý do: bị loại có lý do ghi rõ \(10 phiếu\)\./);
  assert.doesNotMatch(voided, /chưa điền đầy đủ/);
});
