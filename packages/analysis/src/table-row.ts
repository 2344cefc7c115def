/** How the rows of a table of totals are named, compared and told apart. */
import type { CountTable, CountTableRow, TableCell } from './count-table.ts';

const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * A label reduced to what must agree for two labels to be the same words: letter case, spacing, Unicode form, tone
 * placement (hòa/hoà), punctuation, a number before it and a remark in brackets behind it do not count.
 */
export function comparableLabel(label: string): string {
  const bare = label.normalize('NFC').replace(/\([^)]*\)?/g, ' ');
  return comparableWords(bare).replace(/^(?:\d+(?: \d+)*|[ivx]+(?: \d+)*(?= )) (?=\S)/, '');
}

/** As `comparableLabel`, with numbers and remarks in brackets kept. */
export function comparableWords(label: string): string {
  return label
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const letters = word.normalize('NFD');
      return letters.replace(toneMarks, '') + (letters.match(toneMarks) ?? []).join('');
    })
    .join(' ');
}

const totalWords = /^(?:tổng|tổng cộng|tổng số|tổng chung|cộng|cộng chung|chung|toàn bảng|total|grand total|sum)$/;
const totalOfPart =
  /^(?:tổng cộng|tổng số|tổng|cộng) (?:phần|nhóm|yếu tố|mục|nội dung|phiếu|số phiếu|lượt|ý kiến|[ivx]+|\d+)(?: |$)/;

/** Whether the row prints a total of other rows. "Tổng thời gian giải quyết …" is a criterion, not a total. */
export function isTotalRow(row: CountTableRow): boolean {
  return [row.text, row.code].some((label) => {
    const words = label
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s:.*]+/g, ' ')
      .trim();
    return totalWords.test(words) || totalOfPart.test(words);
  });
}

/** Whether nothing is printed in the row's cells: a heading, or a row not yet filled in. */
export function isBareRow(row: CountTableRow): boolean {
  return cellsOf(row).every((cell) => cell.value === null);
}

/** All cells of a row, with the column they stand under, in reading order. */
export function namedCells(table: CountTable, row: CountTableRow): readonly { label: string; cell: TableCell }[] {
  const ballots = [
    { label: 'Số phiếu thu về', cell: row.collected },
    { label: 'Số phiếu đủ điều kiện', cell: row.eligible },
    { label: 'Số phiếu không đủ điều kiện', cell: row.ineligible },
  ].filter((named): named is { label: string; cell: TableCell } => named.cell !== undefined);
  return [...ballots, ...answerCells(table, row)];
}

/** Level cells and non-answer cells: the parts that the eligible ballots of a row are divided into. */
export function answerCells(table: CountTable, row: CountTableRow): readonly { label: string; cell: TableCell }[] {
  const levels = row.levels.map((cell, index) => ({ label: table.levelLabels[index] ?? `(${index + 1})`, cell }));
  return [...levels, ...row.nonAnswers];
}

export function isNumber(cell: TableCell | undefined): cell is TableCell & { value: number } {
  return cell !== undefined && cell.value !== null && Number.isFinite(cell.value);
}

/** "Dòng II.2 (Hướng dẫn kê khai…)": how a message names a row. */
export function nameRow(row: CountTableRow): { vi: string; en: string } {
  const words = row.text.normalize('NFC').trim().split(/\s+/);
  const start =
    words.length > 5
      ? `${words
          .slice(0, 4)
          .join(' ')
          .replace(/[,;:]$/, '')}…`
      : words.join(' ');
  if (row.code === '') return { vi: `Dòng “${start}”`, en: `Row “${start}”` };
  const remark = start === '' ? '' : ` (${start})`;
  return { vi: `Dòng ${row.code}${remark}`, en: `Row ${row.code}${remark}` };
}

/** How a list of rows is named in one message. */
export function nameRows(rows: readonly CountTableRow[]): string {
  return rows.map((row) => (row.code === '' ? `“${row.text}”` : row.code)).join(', ');
}

function cellsOf(row: CountTableRow): readonly TableCell[] {
  return [row.collected, row.eligible, row.ineligible, ...row.nonAnswers.map(({ cell }) => cell), ...row.levels].filter(
    (cell) => cell !== undefined,
  );
}
