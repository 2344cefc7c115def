import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CountTable } from '@longdan/analysis';
import { readCountTable } from './count-table.ts';
import { makeWorkbook, type SheetSketch, utf8 } from './testing/sample-form.ts';

function read(source: string | SheetSketch, file = 'bang'): { table: CountTable; notes: readonly string[] } {
  const outcome = readCountTable(typeof source === 'string' ? utf8(source) : makeWorkbook({ Bảng: source }), file);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return { table: outcome.value, notes: outcome.findings.map(({ code }) => code) };
}
const values = (table: CountTable) =>
  table.rows.map((row) => [row.code, row.group?.[0], ...row.levels.map(({ value }) => value)]);

test('machine headings', () => {
  const { table } = read(
    'stt,yeu_to,tieu_chi,so_phieu_du_dieu_kien,so_phieu_khong_du_dieu_kien,tot,binh_thuong,chua_tot\nI.1,K,"Niêm yết, công khai",90,10,90,,\nII.2,C,Hướng dẫn,90,10,98,,02\n',
  );
  assert.deepEqual([table.kind, table.levelLabels, table.decimals], ['counts', ['Tốt', 'Bình thường', 'Chưa tốt'], 0]);
  assert.deepEqual(values(table), [
    ['I.1', 'K', 90, null, null],
    ['II.2', 'C', 98, null, 2],
  ]);
  const [, row] = table.rows;
  assert.deepEqual(row!.levels[2], { raw: '02', value: 2, place: { file: 'bang', row: 3, line: 3, column: 'H' } });
  assert.deepEqual([row!.eligible?.value, row!.ineligible?.value, row!.collected], [90, 10, undefined]);
});

test("the office's own layout: titles, groups, items under them, sums, notes, signatures", () => {
  const { table, notes } = read({
    rows: [
      ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
      ['BẢNG TỔNG HỢP'],
      ['Kết quả khảo sát năm 2024'],
      [],
      [
        'Stt',
        'Tiêu chí đánh giá sự hài lòng',
        'Số phiếu đủ điều kiện',
        'Số phiếu không đủ điều kiện',
        'Kết quả đánh giá',
        null,
        null,
        'Ghi chú',
      ],
      [null, null, null, null, 'Tốt', 'Bình thường', 'Chưa tốt', null],
      ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)', '(8)'],
      ['I', 'Kết quả giải quyết'],
      [1, 'Niêm yết', 90, 10, 88, '02', null, 'xem lại'],
      ['2.', 'Phí', 90, null, 'O', '-', '90'],
      ['II', 'Ứng xử', null],
      [1, 'Tổng thời gian giải quyết', 90, 10, 89, null, 1],
      ['Tổng cộng', null, 270, 20, 177, 2, 91],
      [null, 'Trung bình', null, null, 59, 1, 30],
      [null, null, null, null, null, 'Người lập biểu'],
    ],
    merges: ['A2:H2', 'E5:G5', 'A5:A6', 'B5:B6', 'C5:C6', 'D5:D6', 'H5:H6', 'D9:D10'],
  });
  assert.equal(table.title, 'BẢNG TỔNG HỢP Kết quả khảo sát năm 2024');
  assert.deepEqual(values(table), [
    ['I.1', 'K', 88, 2, null],
    ['I.2', 'K', Number.NaN, null, 90],
    ['II.1', 'Ứ', 89, null, 1],
    ['', undefined, 177, 2, 91],
  ]);
  assert.deepEqual(
    [table.rows[0]!.note, table.rows[2]!.text, table.rows[3]!.text],
    ['xem lại', 'Tổng thời gian giải quyết', 'Tổng cộng'],
  );
  assert.deepEqual(table.rows[1]!.ineligible, {
    raw: '',
    value: null,
    place: { file: 'bang', sheet: 'Bảng', row: 10, column: 'D' },
  });
  assert.deepEqual(notes, ['table-cell-merged', 'table-row-average', 'table-row-text']);
});

test('percentages with decimal commas, and counts beside percentages', () => {
  const { table } = read(
    'TT;Nội dung;Rất hài lòng (%);Hài lòng (%);Bình thường (%);Không hài lòng (%);Rất không hài lòng (%)\n1;A;50,78%;43,24%;5,89%;0,09;0\nTổng;;50,8;43,2;5,9;0,1;0',
  );
  assert.deepEqual([table.kind, table.decimals, table.levelLabels[0]], ['percentages', 2, 'Rất hài lòng']);
  assert.deepEqual(values(table)[0], ['1', undefined, 50.78, 43.24, 5.89, 0.09, 0]);
  assert.equal(table.rows[1]!.text, 'Tổng');

  const both = read({
    rows: [
      ['STT', 'Tiêu chí', 'Số phiếu thu về', 'Tốt', null, 'Chưa tốt', null, 'Không trả lời'],
      [null, null, null, 'Số lượng', 'Tỷ lệ (%)', 'Số lượng', 'Tỷ lệ (%)', null],
      [1, 'A', 100, 90, 0.9, 6, 0.06, 4],
    ],
    merges: ['D1:E1', 'F1:G1'],
    formats: { E3: '0.0%', G3: '0.0%' },
  });
  assert.deepEqual(
    [both.table.kind, both.table.levelLabels, values(both.table)],
    ['counts', ['Tốt', 'Chưa tốt'], [['1', undefined, 90, 6]]],
  );
  assert.deepEqual(
    both.table.rows[0]!.nonAnswers.map(({ label, cell }) => [label, cell.value]),
    [['Không trả lời', 4]],
  );
  assert.deepEqual([both.table.rows[0]!.collected?.value, both.notes], [100, ['table-percentages-beside-counts']]);

  const percent = read({
    rows: [
      ['Tiêu chí', 'Tốt', 'Chưa tốt'],
      ['A', 0.985, 0.015],
    ],
    formats: { B2: '0.0%', C2: '0.0%' },
  });
  assert.deepEqual(
    [percent.table.kind, percent.table.decimals, values(percent.table)[0]],
    ['percentages', 1, ['', undefined, 98.5, 1.5]],
  );
});

test('a file without such a table is refused with what is needed', () => {
  for (const text of ['a,b\n1,2\n', 'Tiêu chí,Tốt\nA,1\n']) {
    const outcome = readCountTable(utf8(text), 'x.csv');
    assert.ok(!outcome.ok && outcome.findings[0]!.code === 'table-header-not-found');
  }
  const empty = readCountTable(utf8('Tiêu chí,Tốt,Chưa tốt\nGhi chú chung,,\n'), 'x.csv');
  assert.ok(!empty.ok && empty.findings.at(-1)!.code === 'table-empty');
});
