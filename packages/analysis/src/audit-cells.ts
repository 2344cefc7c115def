/** Audit of single cells: is it a number, a whole one, not negative, within 0…100 where it is a percentage? */
import type { Finding } from '@longdan/core';
import type { CountTable, CountTableRow, TableCell } from './count-table.ts';
import { formatNumber } from './format.ts';
import { answerCells, isNumber, namedCells, nameRow } from './table-row.ts';

/** Letters that hands, fonts and scanners leave in the place of digits. */
const mistakenLetters: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  О: '0',
  о: '0',
  Ο: '0',
  ο: '0',
  Q: '0',
  l: '1',
  I: '1',
  i: '1',
  '|': '1',
  Z: '2',
  z: '2',
  S: '5',
  s: '5',
  B: '8',
};

/** What a cell that is no number looks like: "9O" → 90, "88 phiếu" → 88, "–" → 0; null when it looks like none. */
export function readLookalike(raw: string): number | null {
  const text = raw.normalize('NFKC').trim();
  if (/^[-–—−.]+$/.test(text)) return 0;
  const mayBeDigits = /\d/.test(text) || [...text].length === 1;
  const digits = [...text].map((letter) => mistakenLetters[letter] ?? letter).join('');
  for (const candidate of [
    mayBeDigits ? digits : '',
    text.replace(/\s*(?:phiếu|ph|người|lượt|ý kiến|%|\*+|[.,;'`’])+$/iu, ''),
  ]) {
    const compact = candidate.replace(/\s+/g, '').replace(',', '.');
    if (/^\d+(?:\.\d+)?$/.test(compact)) return Number(compact);
  }
  return null;
}

/** Findings about the cells of every row, total rows included. */
export function auditCells(table: CountTable): Finding[] {
  return table.rows.flatMap((row) =>
    namedCells(table, row).flatMap(({ label, cell }) => auditCell(table, row, label, cell)),
  );
}

function auditCell(table: CountTable, row: CountTableRow, label: string, cell: TableCell): Finding[] {
  if (cell.value === null) return [];
  const name = nameRow(row);
  const data = { row: row.code, column: label, raw: cell.raw };
  if (!isNumber(cell)) return [describeUnreadable(table, row, label, cell)];

  const isShare = table.kind === 'percentages' && answerCells(table, row).some((named) => named.cell === cell);
  const found = (code: string, vi: string, en: string): Finding[] => [
    {
      code,
      severity: 'fault',
      message: { vi: `${name.vi}, ô “${label}”: ${vi}`, en: `${name.en}, cell “${label}”: ${en}` },
      place: cell.place,
      data: { ...data, value: cell.value },
    },
  ];
  const value = { vi: formatNumber(cell.value), en: formatNumber(cell.value, 'en') };
  if (isShare && (cell.value < 0 || cell.value > 100))
    return found(
      'percentage-out-of-range',
      `${value.vi}% nằm ngoài khoảng 0–100%. Xem lại số liệu gốc.`,
      `${value.en}% lies outside 0–100%. See the source figures.`,
    );
  if (cell.value < 0)
    return found(
      'cell-negative',
      `${value.vi} là số âm, số phiếu không thể âm. Xem lại số liệu gốc.`,
      `${value.en} is negative, a count of ballots cannot be. See the source figures.`,
    );
  if (!isShare && !Number.isInteger(cell.value))
    return found(
      'cell-not-whole',
      `${value.vi} không phải số nguyên, số phiếu phải là số nguyên. Xem lại số liệu gốc.`,
      `${value.en} is not a whole number, a count of ballots must be. See the source figures.`,
    );
  return [];
}

function describeUnreadable(table: CountTable, row: CountTableRow, label: string, cell: TableCell): Finding {
  const name = nameRow(row);
  const looksLike = readLookalike(cell.raw);
  const fits = looksLike !== null && completesRow(table, row, cell, looksLike);
  const vi =
    looksLike === null
      ? 'Ghi lại bằng chữ số, hoặc để trống nếu không có phiếu.'
      : `Trông giống ${formatNumber(looksLike)}${fits ? ', và với số ấy dòng cộng vừa đủ' : ''}. Ghi lại bằng chữ số.`;
  const en =
    looksLike === null
      ? 'Write it in digits, or leave it blank when there is none.'
      : `It looks like ${formatNumber(looksLike, 'en')}${fits ? ', with which the row adds up exactly' : ''}. Write it in digits.`;
  return {
    code: 'cell-not-a-number',
    severity: 'fault',
    message: {
      vi: `${name.vi}, ô “${label}”: “${cell.raw}” không phải là số. ${vi}`,
      en: `${name.en}, cell “${label}”: “${cell.raw}” is not a number. ${en}`,
    },
    place: cell.place,
    data: { row: row.code, column: label, raw: cell.raw, looksLike },
  };
}

/** Whether the row adds up to its eligible ballots once the unreadable cell is read as `value`. */
function completesRow(table: CountTable, row: CountTableRow, cell: TableCell, value: number): boolean {
  if (table.kind !== 'counts') return false;
  const read = (other: TableCell): number => (other === cell ? value : (other.value ?? 0));
  const eligible = row.eligible === undefined ? Number.NaN : read(row.eligible);
  return answerCells(table, row).reduce((sum, named) => sum + read(named.cell), 0) === eligible;
}
