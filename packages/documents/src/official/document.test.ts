import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatAddressees,
  formatClosing,
  formatDocumentDate,
  formatNumber,
  formatRecipients,
  toDocumentDate,
  toRoman,
} from './document.ts';
import { normaliseText } from './rich-text.ts';
import { balancedWidthMm } from './rules.ts';
import { placeCells } from './table-grid.ts';
import { findMissingCharacters, measureWidthPt } from './tinos.ts';

const visible = (text: string) => text.replaceAll('\u00a0', '_');

test('numbers have two digits at least and a gap while unknown', () => {
  assert.equal(formatNumber({ digits: '5', symbol: 'KH-UBND' }), '05/KH-UBND');
  assert.equal(formatNumber({ digits: '136', symbol: 'UBND-NC' }), '136/UBND-NC');
  assert.equal(visible(formatNumber({ symbol: 'BC-UBND' })), '________/BC-UBND');
});

test('days under 10 and months 1 and 2 take a zero, others not; unknown parts stay open', () => {
  assert.equal(formatDocumentDate({ year: 2024, month: 2, day: 8 }), 'ngày 08 tháng 02 năm 2024');
  assert.equal(formatDocumentDate({ year: 2024, month: 3, day: 10 }), 'ngày 10 tháng 3 năm 2024');
  assert.equal(visible(formatDocumentDate({ year: 2022 })), 'ngày ______ tháng ______ năm 2022');
  assert.deepEqual(toDocumentDate('2024-11-05', 1), { year: 2024, month: 11, day: 5 });
  assert.throws(() => toDocumentDate('5/11/2024', 2024), /not a day/);
});

test('recipients end with the file copy and a full stop, whatever punctuation they came with', () => {
  assert.deepEqual(formatRecipients(['- Lưu: VT.', 'Như trên;', 'Sở Nội vụ (b/c)']), [
    '- Như trên;',
    '- Sở Nội vụ (b/c);',
    '- Lưu: VT.',
  ]);
  assert.deepEqual(formatRecipients([]), ['- Lưu: VT.']);
  assert.deepEqual(formatAddressees(['Các sở;', 'UBND các xã']), ['- Các sở;', '- UBND các xã.']);
});

test('the closing paragraph ends with "./." once', () => {
  assert.equal(formatClosing('Trên đây là báo cáo'), 'Trên đây là báo cáo./.');
  assert.equal(formatClosing('Trên đây là báo cáo./.'), 'Trên đây là báo cáo./.');
  assert.deepEqual(formatClosing([{ text: 'a ' }, { text: 'b.', bold: true }]), [
    { text: 'a ' },
    { text: 'b./.', bold: true },
  ]);
});

test('Roman numbers', () => {
  assert.deepEqual([1, 4, 9, 14, 40, 99].map(toRoman), ['I', 'IV', 'IX', 'XIV', 'XL', 'XCIX']);
});

test('normalised text is NFC, fit for XML, and stays as it is when normalised again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = normaliseText(text);
      assert.equal(once, once.normalize('NFC'));
      assert.doesNotMatch(once, /[\u0000-\u001F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/);
      assert.equal(normaliseText(once), once);
    }),
  );
  assert.equal(normaliseText('a\ud800b'), 'a\uFFFDb');
  assert.equal(normaliseText('Tie\u0302\u0301ng\r\n  Vie\u0323\u0302t'), 'Tiếng Việt');
});

test('Tinos: widths of Times New Roman, whole Vietnamese, no ballot box', () => {
  // Advance widths of Times New Roman (AFM of Times-Roman and Times-Bold): A 722, space 250, bold A 722, digit 500.
  assert.ok(Math.abs(measureWidthPt('A', 'regular', 1000) - 722) < 1);
  assert.ok(Math.abs(measureWidthPt(' ', 'regular', 1000) - 250) < 1);
  assert.ok(Math.abs(measureWidthPt('2024', 'bold', 1000) - 2000) < 1);
  const letters = 'aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ';
  assert.deepEqual(findMissingCharacters(`${letters}${letters.toUpperCase()}–“”…□×≥−\u00a0`), []);
  assert.deepEqual(findMissingCharacters('☐ 😀😀'), ['☐', '😀']);
});

test('a balanced text keeps its number of lines', () => {
  const text = 'một hai ba bốn năm sáu bảy tám chín mười';
  const whole = measureWidthPt(text, 'bold', 14) * (25.4 / 72);
  assert.ok(balancedWidthMm(text, 'bold', 14, whole * 2) < whole * 1.1, 'one line stays one line');
  const two = balancedWidthMm(text, 'bold', 14, whole * 0.9);
  assert.ok(two > whole * 0.45 && two < whole * 0.7, `two lines of about half: ${two} of ${whole}`);
});

test('merged cells take their places; an askew table is refused', () => {
  const columns = [{ share: 1 }, { share: 1 }, { share: 1 }];
  const placed = placeCells({
    kind: 'table',
    columns,
    headerRows: 1,
    rows: [
      [
        { lines: ['a'], rowSpan: 2 },
        { lines: ['b'], columnSpan: 2 },
      ],
      ['c', 'd'],
    ],
  });
  assert.deepEqual(
    placed.map((row) => row.map((cell) => cell.column)),
    [
      [0, 1],
      [1, 2],
    ],
  );
  assert.throws(() => placeCells({ kind: 'table', columns, headerRows: 0, rows: [['a', 'b']] }), /fewer cells/);
  assert.throws(
    () => placeCells({ kind: 'table', columns, headerRows: 0, rows: [['a', 'b', { lines: [], columnSpan: 2 }]] }),
    /edge/,
  );
});
