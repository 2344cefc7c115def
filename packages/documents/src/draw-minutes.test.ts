import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import ExcelJS from 'exceljs';
import { composeDrawMinutes, type DrawMinutes } from './draw-minutes.ts';
import { renderDocx } from './official/docx.ts';
import { renderPdf } from './official/pdf.ts';
import { toPlainText } from './official/rich-text.ts';
import { composeSampleList } from './sample-list.ts';
import { renderSampleList } from './sample-workbook.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { stopTypst } from './typst/render-typst.ts';

after(stopTypst);

const minutes: DrawMinutes = {
  plan: { ...butSonPlan, supervisor: 'Ủy ban MTTQ Việt Nam thị trấn' },
  heldOn: '2022-09-05',
  drawnBy: 'Lê Văn Giám',
  independent: true,
  frame: {
    fileName: 'ho-so.csv',
    kind: 'Danh sách hồ sơ đã có kết quả',
    rowsRead: 608,
    kept: 601,
    refused: 7,
    period: { from: '2022-01-01', to: '2022-08-31' },
    hash: 'ab'.repeat(32),
  },
  design: 'Chọn phân tầng theo lĩnh vực, 60 đơn vị',
  cells: [
    { name: 'Hộ tịch', population: 401, sampled: 36, reserve: 3 },
    { name: 'Đất đai', population: 200, sampled: 24, reserve: 3 },
  ],
  seedSteps: [{ on: '2022-09-04', by: 'Nguyễn Thị Cán', text: 'bên cán bộ phụ trách cam kết' }],
  seed: '4815162342|3141592653',
  abandoned: 1,
  algorithm: 'longdan-draw/1',
  drawHash: 'cd'.repeat(32),
  selected: [{ stratum: 'Hộ tịch', key: 'HS0001' }],
  replacements: [],
};
const textOf = (given: DrawMinutes) =>
  composeDrawMinutes(given)
    .blocks.flatMap((block) => ('text' in block ? [toPlainText(block.text)] : []))
    .join('\n');

test('the minutes say what was drawn from, how the seed came about, and who watched', () => {
  const text = textOf(minutes);
  for (const words of [
    '608 dòng, giữ 601',
    'abababab abababab',
    '4815162342|3141592653',
    '1 lần thống nhất bị hủy',
    'trực tiếp bốc thăm',
  ])
    assert.ok(text.includes(words), words);
  assert.deepEqual(
    composeDrawMinutes(minutes).cosigners?.map(({ title, name }) => [title, name]),
    [
      ['Cán bộ phụ trách', undefined],
      ['Người giám sát', 'Lê Văn Giám'],
    ],
  );
});

test('without a supervisor they say so', () => {
  const alone = { ...minutes, independent: false, plan: { ...minutes.plan, supervisor: '' } };
  assert.ok(textOf(alone).includes('không có giám sát độc lập'));
  assert.ok(!textOf(minutes).includes('không có giám sát độc lập'));
});

test('minutes and lists are printed, the same bytes each time', async () => {
  const document = composeDrawMinutes(minutes);
  assert.deepEqual(await renderDocx(document), await renderDocx(document));
  assert.ok((await renderPdf(document)).length > 10_000);
  const list = {
    plan: butSonPlan,
    title: 'Người được chọn khảo sát',
    notice: 'Không sao chép',
    headings: ['TT', 'Số', 'Họ và tên'],
    shares: [6, 18, 30],
    groups: [
      { name: 'Xã A/B, Thôn 1', rows: [['1', 'HS1', '=SUM(1)']] },
      { name: 'Xã A/B, Thôn 1', rows: [['1', 'HS2', 'Trần Thị B']] },
    ],
  };
  const bytes = await renderSampleList(list);
  assert.deepEqual(bytes, await renderSampleList(list));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Buffer.from(bytes) as never);
  assert.deepEqual(
    book.worksheets.map(({ name }) => name),
    ['Xã A B, Thôn 1', 'Xã A B, Thôn 1 (2)'],
  );
  const cells = book.worksheets[0]!.getSheetValues().flat();
  assert.ok(cells.includes('=SUM(1)'), 'a text stays a text');
  assert.ok((await renderPdf(composeSampleList(list))).length > 5000);
});
