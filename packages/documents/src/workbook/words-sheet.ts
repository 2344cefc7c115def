/** Sheet "Ý kiến": what people wrote, question after question, each remark a row of its own in no order that tells anything. */
import { formatCount } from '@longdan/analysis';
import type ExcelJS from 'exceljs';
import { putText } from './cell-text.ts';
import { prepareSheet, putMasthead, putTableHeading, putWide, styleRow } from './sheet-style.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

const headings = ['Stt', 'Câu hỏi và ý kiến'];
const leftColumns = [2];
const warning =
  'Chỉ dùng trong cơ quan: ý kiến nguyên văn của người trả lời, đã xáo trộn, không kèm mã phiếu. Không gửi ra ngoài, không công bố.';

export function fillWordsSheet(
  sheet: ExcelJS.Worksheet,
  input: WorkbookInput,
  words: NonNullable<WorkbookInput['words']>,
): void {
  const masthead = describeMasthead(input);
  const notices = [{ text: warning, warning: true }, ...masthead.notices];
  prepareSheet(sheet, [8, 130], masthead);
  const heading = putMasthead(sheet, 'Ý KIẾN GHI BẰNG LỜI', { ...masthead, notices }, headings.length);
  putTableHeading(sheet, heading, headings, { freezeColumns: 0, leftColumns });
  let row = heading;
  const put = (stt: string, text: string, kind: 'group' | 'plain') => {
    row += 1;
    styleRow(sheet, row, headings.length, kind, leftColumns);
    putText(sheet.getCell(row, 1), stt);
    putText(sheet.getCell(row, 2), text);
  };
  if (words.length === 0)
    putWide(sheet, row + 1, headings.length, 'Phiếu không có câu hỏi ghi bằng lời.', { italic: true });
  for (const [at, question] of words.entries()) {
    put(String(at + 1), `${question.text} (${formatCount(question.total)} ý kiến)`, 'group');
    for (const [place, remark] of question.words.entries()) put(`${at + 1}.${place + 1}`, remark, 'plain');
  }
}
