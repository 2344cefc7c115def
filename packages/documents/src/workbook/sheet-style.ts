/**
 * How every sheet looks and prints: Times New Roman, A4 landscape, one page wide, the table's heading on every page.
 * Number formats are locale-neutral codes: a Vietnamese Excel shows 0.00% as 80,58%.
 */
import type ExcelJS from 'exceljs';
import { cleanText, putText } from './cell-text.ts';

export const countFormat = '#,##0';
export const shareFormat = '0.00%';
/** Difference in percentage points, sign always shown. */
export const pointsFormat = '+0.00;-0.00;0.00';

const fontName = 'Times New Roman';
const thin: Partial<ExcelJS.Border> = { style: 'thin', color: { argb: 'FF7F7F7F' } };
const headingFill: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEAE4' } };

/** What a table row is; decides weight and ground. */
export type RowKind = 'heading' | 'group' | 'plain' | 'total';

/** Words that stand on every sheet: whose survey it is and what may be claimed of it. */
export interface Masthead {
  readonly subject: string;
  /** Shown under the subject in this order; a warning is bold. */
  readonly notices: readonly { readonly text: string; readonly warning: boolean }[];
}

/** Sets widths (in characters), page set-up and footer. Columns are counted from 1. */
export function prepareSheet(sheet: ExcelJS.Worksheet, widths: readonly number[], masthead: Masthead): void {
  widths.forEach((width, i) => {
    sheet.getColumn(i + 1).width = width;
  });
  sheet.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    horizontalCentered: true,
    margins: { left: 0.6, right: 0.4, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
  };
  const warning = masthead.notices.find((notice) => notice.warning)?.text ?? '';
  sheet.headerFooter = {
    oddHeader: warning === '' ? '' : `&C&"${fontName},Bold"&10${footerText(warning)}`,
    oddFooter: `&L&"${fontName},Italic"&9${footerText(masthead.subject)}&R&"${fontName},Regular"&9Trang &P/&N`,
  };
}

/** A header or footer holds 255 characters, and "&" begins a command there. */
function footerText(text: string): string {
  const clean = cleanText(text).replace(/\s+/g, ' ');
  const short = clean.length <= 120 ? clean : `${clean.slice(0, 119)}…`;
  // A digit right after the size command would be read as part of the size.
  return short.replaceAll('&', '&&').replace(/^(?=\d)/, ' ');
}

/**
 * Title, subject and notices over the whole width.
 *
 * @returns the number of the first row free for the table
 */
export function putMasthead(sheet: ExcelJS.Worksheet, title: string, masthead: Masthead, columns: number): number {
  const lines = [
    { text: title, font: { bold: true, size: 14 } },
    { text: masthead.subject, font: { bold: true, size: 12 } },
    ...masthead.notices.map(({ text, warning }) => ({ text, font: { size: 11, bold: warning, italic: !warning } })),
  ].filter((line) => line.text !== '');
  lines.forEach((line, i) => {
    const cell = putWide(sheet, i + 1, columns, line.text, line.font);
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  });
  return lines.length + 2;
}

/** A text merged over columns 1…`columns`, its row high enough: merged cells do not grow by themselves. */
export function putWide(
  sheet: ExcelJS.Worksheet,
  row: number,
  columns: number,
  text: string,
  font: Partial<ExcelJS.Font> = {},
): ExcelJS.Cell {
  if (columns > 1) sheet.mergeCells(row, 1, row, columns);
  const cell = sheet.getCell(row, 1);
  const size = font.size ?? 11;
  putText(cell, text);
  cell.font = { name: fontName, size, ...font };
  cell.alignment = { vertical: 'top', wrapText: true };
  let width = 0;
  for (let column = 1; column <= columns; column++) width += widthOf(sheet, column);
  sheet.getRow(row).height = countLines(cleanText(text), width, size) * size * 1.35 + 3;
  return cell;
}

/** Font, borders and ground of cells 1…`columns` of a row. `leftColumns` hold words, the others numbers. */
export function styleRow(
  sheet: ExcelJS.Worksheet,
  row: number,
  columns: number,
  kind: RowKind,
  leftColumns: readonly number[],
): void {
  for (let column = 1; column <= columns; column++) {
    const cell = sheet.getCell(row, column);
    cell.font = { name: fontName, size: 11, bold: kind !== 'plain' };
    cell.border = { top: thin, bottom: thin, left: thin, right: thin };
    const horizontal = kind === 'heading' || !leftColumns.includes(column) ? 'center' : 'left';
    cell.alignment = { horizontal, vertical: 'middle', wrapText: true };
    if (kind === 'heading' || kind === 'total') cell.fill = headingFill;
  }
}

/** Writes and styles a table heading, repeats it on every printed page and freezes all above and left of the figures. */
export function putTableHeading(
  sheet: ExcelJS.Worksheet,
  row: number,
  headings: readonly string[],
  options: { readonly freezeColumns: number; readonly leftColumns: readonly number[] },
): void {
  headings.forEach((text, i) => {
    putText(sheet.getCell(row, i + 1), text);
  });
  styleRow(sheet, row, headings.length, 'heading', options.leftColumns);
  sheet.pageSetup.printTitlesRow = `${row}:${row}`;
  sheet.views = [{ state: 'frozen', xSplit: options.freezeColumns, ySplit: row, showGridLines: false }];
}

/**
 * Gives every row that has no height yet the height of its longest cell. Programmes that read a file do not wrap rows to fit
 * by themselves. To be called when a sheet is filled.
 */
export function fitRowHeights(sheet: ExcelJS.Worksheet): void {
  sheet.eachRow((row) => {
    if (row.height !== undefined) return;
    let lines = 1;
    row.eachCell((cell, column) => {
      if (typeof cell.value !== 'string' || cell.isMerged) return;
      lines = Math.max(lines, countLines(cell.value, widthOf(sheet, column), cell.font?.bold === true ? 11.8 : 11));
    });
    row.height = Math.min(400, lines * 14.5 + 3);
  });
}

const widthOf = (sheet: ExcelJS.Worksheet, column: number): number => sheet.getColumn(column).width ?? 9;

/** Lines of `text` wrapped between words in a column of `width` (digits at 11 pt; Times is a little narrower than that). */
function countLines(text: string, width: number, size: number): number {
  const room = Math.max(1, (width * 1.1 * 11) / size);
  let lines = 0;
  for (const paragraph of text.split('\n')) {
    let used = 0;
    lines += 1;
    for (const word of paragraph.split(' ')) {
      if (used > 0 && used + 1 + word.length <= room) {
        used += 1 + word.length;
        continue;
      }
      if (used > 0) lines += 1;
      // A word wider than the column goes on over several lines.
      const further = Math.ceil(word.length / room) - 1;
      lines += Math.max(0, further);
      used = Math.max(1, word.length - Math.max(0, further) * room);
    }
  }
  return lines;
}
