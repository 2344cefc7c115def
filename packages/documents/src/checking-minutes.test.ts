import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { defaultEligibilityRules } from '@longdan/core';
import fc from 'fast-check';
import { type CheckingMinutes, composeCheckingMinutes } from './checking-minutes.ts';
import { countOutstanding } from './checking-tables.ts';
import { type TableBlock, toCell } from './official/document.ts';
import { renderDocx } from './official/docx.ts';
import { renderPdf } from './official/pdf.ts';
import { toPlainText } from './official/rich-text.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { pdfPages, withoutPoppler } from './testing/pdf-text.ts';
import { paragraphTexts, readPart } from './testing/read-docx.ts';
import { stopTypst } from './typst/render-typst.ts';

after(stopTypst);

const minutes: CheckingMinutes = {
  plan: butSonPlan,
  fields: [
    { title: 'Hộ tịch', issued: 50, returned: 47, spoiled: 2, lost: 0, eligible: 45, ineligible: 2 },
    { title: 'Chứng thực', issued: 100, returned: 94, spoiled: null, lost: null, eligible: 90, ineligible: 4 },
  ],
  batches: [{ issuedOn: '2022-09-01', title: 'Hộ tịch', firstSerial: 1, lastSerial: 50, count: 50 }],
  ballots: {
    issued: 150,
    collected: 141,
    eligible: 135,
    ineligible: 6,
    reasons: [{ code: 'too-few-answers', label: { vi: 'Trả lời quá ít tiêu chí', en: '' }, count: 6 }],
  },
  flagged: 5,
  rules: defaultEligibilityRules,
  rulesVersion: 2,
  heldOn: '2022-11-03',
};
const tables = (given: CheckingMinutes) =>
  composeCheckingMinutes(given).blocks.filter((block): block is TableBlock => block.kind === 'table');
const rowsOf = (table: TableBlock | undefined) =>
  table?.rows.slice(1).map((row) => row.map((cell) => toCell(cell).lines.map(toPlainText).join(' '))) ?? [];
const textsOf = (given: CheckingMinutes) =>
  composeCheckingMinutes(given).blocks.flatMap((block) => ('text' in block ? [toPlainText(block.text)] : []));

test('issued = returned + spoiled + lost + outstanding, and what was not recorded is said to be so', () => {
  const [, balance, batches, verdict] = tables(minutes);
  assert.deepEqual(rowsOf(balance), [
    ['1', 'Hộ tịch', '50', '47', '2', '0', '1'],
    ['2', 'Chứng thực', '100', '94', 'chưa ghi nhận', 'chưa ghi nhận', '6'],
    ['', 'Tổng cộng', '150', '141', '2', '0', '7'],
  ]);
  assert.ok(
    textsOf(minutes).includes(
      'Đối chiếu: phát ra 150 phiếu = thu về 141 + hỏng 2 + mất 0 + chưa thu về 7. Số phiếu hỏng của Chứng thực chưa ghi nhận, số phiếu mất của Chứng thực chưa ghi nhận; nếu có thì đang nằm trong số chưa thu về.',
    ),
  );
  assert.deepEqual(rowsOf(batches), [['1', '01/9/2022', 'Hộ tịch', '1–50', '50']]);
  assert.deepEqual(rowsOf(verdict).at(-1), ['', 'Tổng cộng', '141', '135', '95,74%', '6']);
});

test('the law holds for whatever is counted', () => {
  const count = fc.nat(10_000);
  const maybe = fc.option(count, { nil: null });
  fc.assert(
    fc.property(count, count, maybe, maybe, (issued, returned, spoiled, lost) => {
      const outstanding = countOutstanding({ title: '', issued, returned, spoiled, lost });
      assert.equal(returned + (spoiled ?? 0) + (lost ?? 0) + (outstanding ?? 0), issued);
    }),
  );
  assert.equal(countOutstanding({ title: '', issued: null, returned: 3, spoiled: 1, lost: 1 }), null);
});

test('more back than issued is printed as it is and named as a fault', () => {
  const [first, second] = minutes.fields;
  const texts = textsOf({ ...minutes, fields: [{ ...first!, returned: 52 }, second!] });
  assert.ok(texts.some((text) => /^Hộ tịch: .* cộng lại 54 phiếu, nhiều hơn 50 phiếu phát ra/.test(text)));
  assert.ok(!textsOf(minutes).some((text) => text.includes('nhiều hơn')));
  const unknown = minutes.fields.map((field) => ({ ...field, issued: null }));
  assert.ok(textsOf({ ...minutes, fields: unknown }).some((text) => text.startsWith('Số phiếu phát ra chưa ghi nhận')));
});

test('rules, reasons and flags in words; supervision is stated either way and both may sign', () => {
  const texts = textsOf(minutes);
  for (const part of [
    '(phiên bản 2)',
    'dưới 50% số tiêu chí',
    'Trả lời quá ít tiêu chí: 6 phiếu',
    'Có 5 phiếu được nêu ra',
  ])
    assert.ok(
      texts.some((text) => text.includes(part)),
      part,
    );
  assert.ok(texts.includes('Cuộc khảo sát không có giám sát độc lập.'));
  const supervised = { ...minutes, plan: { ...butSonPlan, supervisor: 'Ủy ban MTTQ thị trấn' } };
  assert.ok(textsOf(supervised).includes('Giám sát độc lập: Ủy ban MTTQ thị trấn.'));
  assert.deepEqual(
    [minutes, supervised].map((each) => composeCheckingMinutes(each).cosigners?.map(({ title }) => title)),
    [
      ['Người kiểm tra phiếu', 'Người chứng kiến (nếu có)'],
      ['Người kiểm tra phiếu', 'Người giám sát'],
    ],
  );
});

test('both formats print the signatures side by side under the closing', async (t) => {
  const document = composeCheckingMinutes(minutes);
  const docx = await renderDocx(document);
  assert.deepEqual(await renderDocx(structuredClone(document)), docx);
  const texts = paragraphTexts(readPart(docx, 'word/document.xml'));
  const from = texts.findIndex((text) => text.endsWith('có giá trị như nhau./.'));
  const order = [
    'NGƯỜI KIỂM TRA PHIẾU',
    '(Ký, ghi rõ họ tên)',
    'NGƯỜI CHỨNG KIẾN (NẾU CÓ)',
    'Nơi nhận:',
    'Lê Hồng Sơn',
  ];
  let at = from;
  for (const text of order) {
    at = texts.indexOf(text, at + 1);
    assert.ok(at > from && from >= 0, text);
  }
  const pdf = await renderPdf(document);
  if (withoutPoppler) return t.diagnostic(withoutPoppler);
  const last = pdfPages(pdf).at(-1) ?? '';
  for (const text of order) assert.ok(last.includes(text), text);
});
