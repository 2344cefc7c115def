import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Questionnaire } from '@longdan/core';
import { type ColumnMapping, shapeKey } from './column-mapping.ts';
import { readGrid } from './grid.ts';
import { proposeMapping } from './mapping.ts';
import { codeOf, fields, form, makeWorkbook, type SheetSketch, units, utf8 } from './testing/sample-form.ts';

const names = { fields, units };
function propose(source: SheetSketch | string, questionnaire: Questionnaire = form): ColumnMapping {
  const bytes = typeof source === 'string' ? utf8(source) : makeWorkbook({ T: source });
  const grids = readGrid(bytes, 'phieu');
  assert.ok(grids.ok, JSON.stringify(grids));
  const mapping = proposeMapping(grids.value[0]!.rows, [], questionnaire, names);
  assert.deepEqual(JSON.parse(JSON.stringify(mapping)), mapping, 'plain JSON');
  return mapping;
}
/** "answer A1", "choice A1 5", "meta day" … by column. */
const targets = (mapping: ColumnMapping): string[] =>
  mapping.columns.map(({ target }) =>
    Object.values({ ...target, candidates: undefined })
      .filter(Boolean)
      .join(' '),
  );
const codes = (mapping: ColumnMapping, severity = 'fault'): string[] =>
  mapping.findings.filter((finding) => finding.severity === severity).map(({ code }) => code);

test('questions are known by id, number, text, its beginning, either tone placement, criterion number', () => {
  const mapping = propose(
    'sex;Câu 2;C3;4. Trang thiết bị phục vụ người dân, tổ chức hiện đại;PHÍ, LỆ PHÍ mà ông bà phải nộp là đúng quy định;Công chức hòa nhã, có thái độ;Câu hỏi 7;visits;Ngày nộp hồ sơ;Góp ý của Ông/Bà (nếu có)',
  );
  assert.deepEqual(targets(mapping), [
    'answer sex',
    'answer job',
    'answer A1',
    'answer A2',
    'answer B1',
    'answer B2',
    'answer channels',
    'answer visits',
    'answer filed',
    'answer remark',
  ]);
  assert.deepEqual(codes(mapping), []);
});

test('columns that are not questions; persons are never read; serial numbers are told from ballot codes', () => {
  const header =
    'STT;Mã phiếu;Họ và tên;SĐT;Lĩnh vực;Đơn vị;Ngày khảo sát;Kênh;Đối tượng (cá nhân/tổ chức);dong_y;1;Linh tinh';
  const mapping = propose(`${header}\n1;${codeOf(1)};A;0900;Hộ tịch;Bút Sơn;05/09/2022;giấy;cá nhân;x;Nam;?`);
  assert.deepEqual(targets(mapping), [
    'ignored',
    'meta ballot-code',
    'personal',
    'personal',
    'meta field',
    'meta unit',
    'meta day',
    'meta channel',
    'meta respondent-kind',
    'meta consent',
    'answer sex',
    'unmatched',
  ]);
  assert.equal(codes(mapping, 'note').filter((code) => code === 'column-personal').length, 2);
  assert.ok(codes(mapping, 'note').includes('column-unmatched'));
  assert.deepEqual(targets(propose(`Số phiếu;A1\n${codeOf(1)};5\n${codeOf(2)};4`))[0], 'meta ballot-code');
  assert.deepEqual(targets(propose('Số phiếu;A1\n001;5\n002;4'))[0], 'meta sheet-number');
  assert.deepEqual(
    targets(propose('A1;Thủ tục;Nơi nào\n5;chứng thực;Bút Sơn\n4;ho-tich;xã Hoằng Hóa'))[1],
    'meta field',
  );
});

test('the heading is found under title lines, merged over levels, with a row of column numbers under it', () => {
  const mapping = propose({
    rows: [
      ['UBND THỊ TRẤN BÚT SƠN'],
      ['TỔNG HỢP PHIẾU KHẢO SÁT SỰ HÀI LÒNG NĂM 2022'],
      [null],
      [
        'STT',
        'Mã phiếu',
        'Câu 3. Trang thiết bị phục vụ người dân, tổ chức đầy đủ',
        null,
        null,
        null,
        null,
        'Câu 4',
        null,
        null,
        null,
        null,
        'Ghi chú',
      ],
      [
        null,
        null,
        '1',
        '2',
        '3',
        '4',
        '5',
        'Rất không hài lòng',
        'Không hài lòng',
        'Bình thường',
        'Hài lòng',
        'Rất hài lòng',
        null,
      ],
      ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)', '(8)', '(9)', '(10)', '(11)', '(12)', '(13)'],
      [1, codeOf(1), null, null, null, 'x', null, null, null, null, null, 'x', null],
    ],
    merges: ['A1:M1', 'A2:M2', 'C4:G4', 'H4:L4', 'A4:A5', 'B4:B5', 'M4:M5'],
  });
  assert.deepEqual(targets(mapping), [
    'ignored',
    'meta ballot-code',
    ...[1, 2, 3, 4, 5].map((level) => `choice A1 ${level}`),
    ...[1, 2, 3, 4, 5].map((level) => `choice A2 ${level}`),
    'ignored',
  ]);
  assert.deepEqual([mapping.header.map(({ row }) => row), mapping.firstDataRow], [[4, 5], 7]);
  assert.deepEqual(codes(mapping), []);
});

test('the same without merges, as CSV keeps it, and joined in one heading', () => {
  const csv = propose('Mã phiếu;Câu 3;;;;;Giới tính;Ghi chú\n;1;2;3;4;5;;\nx;;;;;x;Nam;');
  assert.deepEqual(targets(csv), [
    'meta ballot-code',
    ...[1, 2, 3, 4, 5].map((level) => `choice A1 ${level}`),
    'answer sex',
    'ignored',
  ]);
  const joined = propose('A1_1;A1_2;Câu 3 - Bình thường;Câu 3: Hài lòng;Q3[5];channels.3;job - ghi rõ;Loa phát thanh');
  assert.deepEqual(targets(joined), [
    'choice A1 1',
    'choice A1 2',
    'choice A1 3',
    'choice A1 4',
    'choice A1 5',
    'choice channels 3',
    'specified job',
    'choice channels 1',
  ]);
});

test('whatever could mean two things is refused by name', () => {
  const start = propose('A1;Trang thiết bị phục vụ người dân');
  assert.deepEqual(codes(start), ['column-ambiguous']);
  const [ambiguous] = start.findings;
  assert.match(ambiguous!.message.vi, /Cột B .*Câu 3 \(A1\).*Câu 4 \(A2\)/);
  assert.deepEqual(start.columns[1]!.target, { kind: 'unmatched', candidates: ['A1', 'A2'] });

  const contradiction = propose('A1;Câu 5. Công chức hoà nhã, có thái độ giao tiếp lịch sự');
  assert.deepEqual(contradiction.columns[1]!.target, { kind: 'unmatched', candidates: ['B1', 'B2'] });

  const twice = propose('B1;Câu 3;A1');
  assert.deepEqual(codes(twice), ['columns-claim-the-same']);
  assert.match(twice.findings[0]!.message.vi, /B “Câu 3”, C “A1”/);
  assert.deepEqual(targets(twice), ['answer B1', 'unmatched', 'unmatched']);

  assert.deepEqual(codes(propose('A1;A1_5;B1')), ['question-in-two-layouts']);
  assert.deepEqual(codes(propose('Họ tên;Số nhà\nAn;5')), ['header-not-found']);
});

test('equal wordings are told apart by the section over them; an exact id outdoes a number', () => {
  const twin = (id: string) => ({ id, kind: 'text' as const, text: 'Điều cần cải thiện nhất' });
  const questionnaire: Questionnaire = {
    ...form,
    sections: [
      { id: 's1', title: 'Phần một: cơ sở', questions: [twin('7'), { ...twin('x'), text: 'Khác' }] },
      { id: 's2', title: 'Phần hai: con người', questions: [twin('8')] },
    ],
  };
  const merged = propose(
    {
      rows: [
        ['Phần một: cơ sở', 'Phần hai: con người'],
        ['Điều cần cải thiện nhất', 'Điều cần cải thiện nhất'],
        ['a', 'b'],
      ],
    },
    questionnaire,
  );
  assert.deepEqual(targets(merged), ['answer 7', 'answer 8']);
  assert.deepEqual(codes(propose('Khác;Điều cần cải thiện nhất', questionnaire)), ['column-ambiguous']);
  assert.deepEqual(targets(propose('7;8', questionnaire)), ['answer 7', 'answer 8']);
});

test('the shape key follows the heading, not its case, spacing or tone placement', () => {
  const key = shapeKey([['Mã phiếu', 'Công chức hoà nhã', '']]);
  assert.equal(key, shapeKey([['MÃ  PHIẾU:', 'công chức hòa nhã']]));
  assert.notEqual(key, shapeKey([['Mã phiếu', 'Công chức hoa nhã']]));
  assert.equal(propose('A1;A2\n1;2').shapeKey, propose('a1 ; A2\n5;5').shapeKey);
  assert.match(key, /^[0-9a-f]{32}$/);
});

test('ballots are never taken for a second row of headings, and doubled headings are', () => {
  const ballot = propose(`STT;Mã phiếu;A1;Kênh nào;Linh tinh\n2;${codeOf(1)};5;Loa phát thanh;4\n3;${codeOf(2)};4;;`);
  assert.deepEqual([ballot.header.length, ballot.firstDataRow], [1, 2]);
  assert.deepEqual(targets(ballot), ['ignored', 'meta ballot-code', 'answer A1', 'unmatched', 'unmatched']);
  const doubled = propose(
    'Câu 1;Câu 2;Câu 3\nGiới tính;Nghề nghiệp;Trang thiết bị phục vụ người dân, tổ chức đầy đủ\nNam;huu;5',
  );
  assert.deepEqual([doubled.header.map(({ row }) => row), doubled.firstDataRow], [[1, 2], 3]);
  const numbered = propose('Mã phiếu;Các câu hỏi;;\n;1;2;3\nx;Nam;huu;5');
  assert.deepEqual(targets(numbered), ['meta ballot-code', 'answer sex', 'answer job', 'answer A1']);
});
