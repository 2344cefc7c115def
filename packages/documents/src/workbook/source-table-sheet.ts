/** Sheet "Bảng gốc": the office's own table, cell by cell as it stood in its file. Everything is text: nothing is read into it. */
import type { CountTable, TableCell } from '@longdan/analysis';
import type ExcelJS from 'exceljs';
import { putText } from './cell-text.ts';
import { prepareSheet, putMasthead, putTableHeading, styleRow } from './sheet-style.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

export function fillSourceTableSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput, table: CountTable): void {
  const nonAnswers = [...new Set(table.rows.flatMap((row) => row.nonAnswers.map(({ label }) => label)))];
  const headings = [
    'Số',
    'Nhóm',
    'Tiêu chí',
    'Thu về',
    'Đủ điều kiện',
    'Không đủ điều kiện',
    ...table.levelLabels,
    ...nonAnswers,
    'Ghi chú',
    'Vị trí trong tệp',
  ];
  const masthead = describeMasthead(input);
  const numbers = table.levelLabels.length + nonAnswers.length;
  prepareSheet(sheet, [7, 30, 46, 9, 9, 9, ...Array<number>(numbers).fill(10), 18, 22], masthead);
  const heading = putMasthead(sheet, `BẢNG GỐC (tệp ${table.file})`, masthead, headings.length);
  const leftColumns = [2, 3, headings.length - 1, headings.length];
  putTableHeading(sheet, heading, headings, { freezeColumns: 3, leftColumns });
  table.rows.forEach((source, i) => {
    const row = heading + 1 + i;
    styleRow(sheet, row, headings.length, 'plain', leftColumns);
    const cells: (TableCell | undefined)[] = [
      source.collected,
      source.eligible,
      source.ineligible,
      ...table.levelLabels.map((_, level) => source.levels[level]),
      ...nonAnswers.map((label) => source.nonAnswers.find((candidate) => candidate.label === label)?.cell),
    ];
    const texts = [source.code, source.group ?? '', source.text, ...cells.map((cell) => cell?.raw ?? '')];
    [...texts, source.note ?? '', describePlace(source.levels[0] ?? source.eligible)].forEach((text, column) => {
      putText(sheet.getCell(row, column + 1), text);
    });
  });
}

function describePlace(cell: TableCell | undefined): string {
  if (cell === undefined) return '';
  const { sheet, row, line } = cell.place;
  const parts = [
    sheet === undefined ? '' : `trang tính “${sheet}”`,
    row === undefined ? '' : `dòng ${row}`,
    line === undefined || row !== undefined ? '' : `dòng ${line}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
