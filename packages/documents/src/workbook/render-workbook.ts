/**
 * A round's figures as an Excel workbook (XLSX) that a clerk can follow and check: every derived number is a formula over
 * the counts beside it, with its right result stored. The same input gives the same bytes.
 */
import ExcelJS from 'exceljs';
import { fillBallotsSheet } from './ballots-sheet.ts';
import { cleanText } from './cell-text.ts';
import { fillComparisonsSheet } from './comparisons-sheet.ts';
import { fillEstimatesSheet, fillMethodSheet } from './estimates-sheets.ts';
import { fillGroupCriteriaSheet, fillGroupsSheet, hasGroupCriteria } from './groups-sheets.ts';
import { fillNotesSheet } from './notes-sheet.ts';
import { fillOtherQuestionsSheet } from './other-questions-sheet.ts';
import { packWorkbook } from './pack-workbook.ts';
import { fitRowHeights } from './sheet-style.ts';
import { fillSourceTableSheet } from './source-table-sheet.ts';
import { fillSummarySheet } from './summary-sheet.ts';
import { fillWordsSheet } from './words-sheet.ts';
import type { WorkbookInput } from './workbook-input.ts';

/**
 * Renders sheets "Tổng hợp", "Phiếu", "Nhóm", "Nhóm - tiêu chí" (where groups have criteria), "So sánh", "Câu hỏi khác",
 * "Bảng gốc" (where `table` is given), "Ước lượng" (drawn rounds), "Phương pháp" (where `estimates` is given), "Ý kiến" (where `words` is given) and "Ghi chú". Vietnamese only, as an official record.
 *
 * @returns the bytes of an .xlsx file
 * @throws Error when the figures break their own contract (a factor names a criterion without figures)
 */
export async function renderWorkbook(input: WorkbookInput): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const { plan, figures, table, estimates } = input;
  workbook.creator = cleanText(plan?.authority.name ?? 'Lòng Dân');
  workbook.lastModifiedBy = workbook.creator;
  workbook.title = cleanText(plan?.title ?? 'Kết quả khảo sát sự hài lòng');
  const day = new Date(`${plan?.issuedOn ?? `${plan?.year ?? 1980}-01-01`}T00:00:00Z`);
  workbook.created = day;
  workbook.modified = day;
  workbook.calcProperties.fullCalcOnLoad = true;

  const summarySheet = workbook.addWorksheet('Tổng hợp');
  const ballots = fillBallotsSheet(workbook.addWorksheet('Phiếu'), input);
  const summary = fillSummarySheet(summarySheet, input, ballots);
  fillGroupsSheet(workbook.addWorksheet('Nhóm'), input);
  if (hasGroupCriteria(figures.breakdowns)) fillGroupCriteriaSheet(workbook.addWorksheet('Nhóm - tiêu chí'), input);
  fillComparisonsSheet(workbook.addWorksheet('So sánh'), input, summary);
  fillOtherQuestionsSheet(workbook.addWorksheet('Câu hỏi khác'), input);
  if (table !== undefined) fillSourceTableSheet(workbook.addWorksheet('Bảng gốc'), input, table);
  if (estimates?.of.kind === 'probability') fillEstimatesSheet(workbook.addWorksheet('Ước lượng'), input, estimates.of);
  if (estimates) fillMethodSheet(workbook.addWorksheet('Phương pháp'), input, estimates.of, estimates.software);
  if (input.words) fillWordsSheet(workbook.addWorksheet('Ý kiến'), input, input.words);
  fillNotesSheet(workbook.addWorksheet('Ghi chú'), input);

  for (const sheet of workbook.worksheets) fitRowHeights(sheet);
  return packWorkbook(workbook);
}
