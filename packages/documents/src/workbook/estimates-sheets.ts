/**
 * Sheets "Ước lượng" (drawn rounds alone) and "Phương pháp". Estimates are values, not formulas: they follow from the
 * single answers and the design, which a workbook does not hold.
 */
import {
  type EstimatedPart,
  headlineMeasure,
  type ProbabilityEstimates,
  type RoundEstimates,
  type SampleEstimate,
} from '@longdan/analysis';
import type ExcelJS from 'exceljs';
import { listMethodFacts } from '../estimate-tables.ts';
import { putText } from './cell-text.ts';
import {
  countFormat,
  prepareSheet,
  putMasthead,
  putTableHeading,
  type RowKind,
  shareFormat,
  styleRow,
} from './sheet-style.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

const decimalFormat = '0.00';
const headings = [
  'Stt',
  'Nội dung',
  'N',
  'Ước lượng',
  '± sai số',
  'Cận dưới',
  'Cận trên',
  'Sai số chuẩn',
  'Hệ số thiết kế',
  'Bậc tự do',
  'Hệ số biến thiên',
  'Không hài lòng',
  '± sai số',
];
const leftColumns = [2];

export function fillEstimatesSheet(
  sheet: ExcelJS.Worksheet,
  input: WorkbookInput,
  estimates: ProbabilityEstimates,
): void {
  const masthead = { ...describeMasthead(input), notices: [{ text: estimates.claim.vi, warning: false }] };
  prepareSheet(sheet, [6, 60, 9, 11, 10, 10, 10, 11, 10, 9, 11, 11, 10], masthead);
  const heading = putMasthead(sheet, 'ƯỚC LƯỢNG CHO TOÀN BỘ ĐỐI TƯỢNG', masthead, headings.length);
  putTableHeading(sheet, heading, headings, { freezeColumns: 2, leftColumns });
  const measure = headlineMeasure(input.figures.index);
  let row = heading;
  const put = (label: string, kind: RowKind, part: Pick<EstimatedPart, 'satisfied' | 'score' | 'dissatisfied'>) => {
    row += 1;
    styleRow(sheet, row, headings.length, kind, leftColumns);
    sheet.getCell(row, 1).value = row - heading;
    putText(sheet.getCell(row, 2), label);
    putEstimate(sheet, row, part[measure], part.dissatisfied);
  };
  put('Chỉ số chung', 'total', estimates.index);
  for (const factor of estimates.factors) {
    put(factor.label || 'Yếu tố', 'group', factor);
    const ids = input.figures.factors.find(({ id }) => id === factor.id)?.criterionIds ?? [];
    for (const criterion of estimates.criteria.filter(({ id }) => ids.includes(id)))
      put(criterion.label, 'plain', criterion);
  }
  for (const unit of estimates.ranking?.units ?? [])
    put(
      `${estimates.ranking!.title.vi} – ${unit.label} (hạng có thể ${unit.lowRank}–${unit.highRank}, nhóm ${unit.letters})`,
      'plain',
      { satisfied: unit.estimate, score: unit.estimate, dissatisfied: null },
    );
}

function putEstimate(
  sheet: ExcelJS.Worksheet,
  row: number,
  estimate: SampleEstimate | null,
  dissatisfied: SampleEstimate | null,
): void {
  const put = (column: number, value: number | null | undefined, format: string): void => {
    const cell = sheet.getCell(row, column);
    cell.value = value ?? '–';
    cell.numFmt = format;
  };
  put(3, estimate?.n, countFormat);
  put(4, estimate?.value, shareFormat);
  put(5, estimate?.margin, shareFormat);
  put(6, estimate?.interval?.low, shareFormat);
  put(7, estimate?.interval?.high, shareFormat);
  put(8, estimate?.standardError, shareFormat);
  put(9, estimate?.designEffect, decimalFormat);
  put(10, estimate?.degreesOfFreedom, countFormat);
  put(11, estimate?.coefficientOfVariation, shareFormat);
  put(12, dissatisfied?.value, shareFormat);
  put(13, dissatisfied?.margin, shareFormat);
}

export function fillMethodSheet(
  sheet: ExcelJS.Worksheet,
  input: WorkbookInput,
  estimates: RoundEstimates,
  software: string,
): void {
  const masthead = describeMasthead(input);
  prepareSheet(sheet, [6, 40, 120], masthead);
  const heading = putMasthead(sheet, 'PHƯƠNG PHÁP', masthead, 3);
  putTableHeading(sheet, heading, ['Stt', 'Mục', 'Nội dung'], { freezeColumns: 0, leftColumns: [2, 3] });
  const { formula, formulaText } = input.figures.index;
  listMethodFacts(estimates, { formula, formulaText: formulaText.vi, software }).forEach(([subject, text], i) => {
    const row = heading + 1 + i;
    styleRow(sheet, row, 3, 'plain', [2, 3]);
    sheet.getCell(row, 1).value = i + 1;
    putText(sheet.getCell(row, 2), subject);
    putText(sheet.getCell(row, 3), text);
  });
}
