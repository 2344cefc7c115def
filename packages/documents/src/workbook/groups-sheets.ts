/**
 * Sheets "Nhóm" (index and factors of every group) and "Nhóm - tiêu chí" (a line per group and criterion, to filter).
 * Suppressed groups show "…" in every cell: their figures would speak of a few identifiable people.
 */
import type { Breakdown, Figures, GroupFigures, Shares } from '@longdan/analysis';
import type ExcelJS from 'exceljs';
import { putText } from './cell-text.ts';
import { noFigure } from './live-cell.ts';
import {
  countFormat,
  prepareSheet,
  putMasthead,
  putTableHeading,
  putWide,
  shareFormat,
  styleRow,
} from './sheet-style.ts';
import { type ShareKey, shareKeys } from './summary-formulas.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

/** Stands for a figure that is kept back. */
export const suppressedMark = '…';

const explanation = `“${suppressedMark}”: nhóm có quá ít phiếu, hoặc số liệu của nhóm sẽ làm lộ một nhóm ít phiếu khác, nên không nêu.`;
const shareNames: Readonly<Record<ShareKey, string>> = {
  satisfied: 'Hài lòng',
  neutral: 'Bình thường',
  dissatisfied: 'Không hài lòng',
  score: 'Điểm quy đổi',
};

export function fillGroupsSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput): void {
  const { figures } = input;
  const masthead = describeMasthead(input);
  const headings = ['Stt', 'Nhóm', 'Số phiếu (n)'];
  const columns = headings.length + shareKeys.length + figures.factors.length;
  prepareSheet(sheet, [5, 44, 10, 11, 11, 11, 11, ...figures.factors.map(() => 17)], masthead);
  let row = putMasthead(sheet, 'KẾT QUẢ THEO NHÓM', masthead, columns);
  putWide(sheet, row, columns, explanation, { italic: true });
  const all = [
    ...headings,
    ...shareKeys.map((share) => `${shareNames[share]} (chỉ số chung)`),
    ...figures.factors.map((factor) => `${factor.title}: ${nameHeadline(figures)}`),
  ];
  row += 1;
  putTableHeading(sheet, row, all, { freezeColumns: 2, leftColumns: [2] });
  if (figures.breakdowns.length === 0)
    putWide(sheet, row + 1, columns, 'Không có phân tích theo nhóm cho đợt khảo sát này.', { italic: true });
  for (const breakdown of figures.breakdowns) {
    row += 1;
    sheet.mergeCells(row, 1, row, columns);
    styleRow(sheet, row, columns, 'total', [...Array(columns + 1).keys()]);
    putText(sheet.getCell(row, 1), breakdown.title.vi);
    breakdown.groups.forEach((group, i) => {
      row += 1;
      styleRow(sheet, row, columns, 'plain', [2]);
      sheet.getCell(row, 1).value = i + 1;
      putText(sheet.getCell(row, 2), group.label);
      putGroup(sheet, row, group, figures);
    });
  }
}

const headlineOf = (figures: Figures): ShareKey => (figures.index.formula.headline === 'score' ? 'score' : 'satisfied');

const nameHeadline = (figures: Figures): string => shareNames[headlineOf(figures)].toLowerCase();

function putGroup(sheet: ExcelJS.Worksheet, row: number, group: GroupFigures, figures: Figures): void {
  const put = (column: number, value: number | null | undefined, format: string): void => {
    const cell = sheet.getCell(row, column);
    cell.value = group.suppressed ? suppressedMark : (value ?? noFigure);
    cell.numFmt = format;
  };
  put(3, group.n, countFormat);
  shareKeys.forEach((share, i) => {
    put(4 + i, group.index?.[share], shareFormat);
  });
  figures.factors.forEach((factor, i) => {
    const shares: Shares | undefined = group.factors.find(({ id }) => id === factor.id)?.shares;
    put(4 + shareKeys.length + i, shares?.[headlineOf(figures)], shareFormat);
  });
}

/** Whether a second sheet is worth adding. */
export function hasGroupCriteria(breakdowns: readonly Breakdown[]): boolean {
  return breakdowns.some((breakdown) => breakdown.groups.some((group) => group.criteria.length > 0));
}

export function fillGroupCriteriaSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput): void {
  const { figures } = input;
  const masthead = describeMasthead(input);
  const headings = [
    'Cách chia nhóm',
    'Nhóm',
    'Tiêu chí',
    'Số ý kiến hợp lệ (N)',
    ...shareKeys.map((share) => shareNames[share]),
  ];
  prepareSheet(sheet, [26, 34, 60, 11, 11, 11, 11, 11], masthead);
  const heading = putMasthead(sheet, 'KẾT QUẢ TỪNG TIÊU CHÍ THEO NHÓM', masthead, headings.length);
  const leftColumns = [1, 2, 3];
  putTableHeading(sheet, heading, headings, { freezeColumns: 0, leftColumns });
  let row = heading;
  for (const breakdown of figures.breakdowns)
    for (const group of breakdown.groups)
      for (const criterion of figures.criteria) {
        row += 1;
        styleRow(sheet, row, headings.length, 'plain', leftColumns);
        [breakdown.title.vi, group.label, criterion.text].forEach((text, i) => {
          putText(sheet.getCell(row, i + 1), text);
        });
        const own = group.criteria.find(({ id }) => id === criterion.id);
        const values = [own?.n, ...shareKeys.map((share) => own?.shares[share])];
        values.forEach((value, i) => {
          const cell = sheet.getCell(row, 4 + i);
          cell.value = group.suppressed ? suppressedMark : (value ?? noFigure);
          cell.numFmt = i === 0 ? countFormat : shareFormat;
        });
      }
  sheet.autoFilter = { from: { row: heading, column: 1 }, to: { row, column: headings.length } };
}
