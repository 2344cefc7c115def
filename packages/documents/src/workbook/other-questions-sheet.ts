/** Sheet "Câu hỏi khác": counts and shares of the closed questions outside the index. */
import type { Tally } from '@longdan/analysis';
import { answerStateNames } from '@longdan/core';
import type ExcelJS from 'exceljs';
import { putText } from './cell-text.ts';
import { putLive } from './live-cell.ts';
import {
  countFormat,
  prepareSheet,
  putMasthead,
  putTableHeading,
  putWide,
  shareFormat,
  styleRow,
} from './sheet-style.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

const headings = ['Stt', 'Câu hỏi và phương án trả lời', 'Số ý kiến', 'Tỷ lệ trên N'];
const leftColumns = [2];
const nonAnswerKeys = ['blank', 'notAsked', 'refused', 'invalid'] as const;

export function fillOtherQuestionsSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput): void {
  const masthead = describeMasthead(input);
  prepareSheet(sheet, [7, 100, 14, 14], masthead);
  const heading = putMasthead(sheet, 'CÁC CÂU HỎI KHÁC', masthead, headings.length);
  putTableHeading(sheet, heading, headings, { freezeColumns: 0, leftColumns });
  if (input.figures.otherQuestions.length === 0)
    putWide(sheet, heading + 1, headings.length, 'Không có câu hỏi đóng nào ngoài các tiêu chí.', { italic: true });
  let row = heading + 1;
  input.figures.otherQuestions.forEach((tally, i) => {
    row = putTally(sheet, row, i + 1, tally, allowsSeveral(input, tally));
  });
}

function allowsSeveral({ questionnaire }: WorkbookInput, tally: Tally): boolean {
  const question = questionnaire?.sections
    .flatMap((section) => section.questions)
    .find((candidate) => candidate.id === tally.questionId);
  if (question !== undefined) return question.kind === 'multiple-choice' || question.kind === 'ranking';
  return tally.levels.reduce((sum, level) => sum + level.count, 0) !== tally.n;
}

/** @returns the number of the row after the question */
function putTally(sheet: ExcelJS.Worksheet, start: number, number: number, tally: Tally, several: boolean): number {
  let row = start;
  const begin = (stt: string, text: string, kind: 'group' | 'plain'): number => {
    const at = row;
    styleRow(sheet, at, headings.length, kind, leftColumns);
    putText(sheet.getCell(at, 1), stt);
    putText(sheet.getCell(at, 2), text);
    row += 1;
    return at;
  };
  const total = begin(
    String(number),
    several
      ? `${tally.text} (chọn nhiều phương án: N là số người có trả lời, các tỷ lệ cộng lại có thể quá 100%)`
      : tally.text,
    'group',
  );
  const first = row;
  const counted = tally.levels.reduce((sum, level) => sum + level.count, 0);
  tally.levels.forEach((level, i) => {
    const at = begin(`${number}.${i + 1}`, level.label, 'plain');
    sheet.getCell(at, 3).value = level.count;
    sheet.getCell(at, 3).numFmt = countFormat;
    const share = tally.n === 0 ? null : level.count / tally.n;
    putLive(
      sheet.getCell(at, 4),
      share,
      [{ formula: `IF($C$${total}=0,"–",C${at}/$C$${total})`, value: share }],
      shareFormat,
    );
  });
  const sum = several || tally.levels.length === 0 ? [] : [{ formula: `SUM(C${first}:C${row - 1})`, value: counted }];
  putLive(sheet.getCell(total, 3), tally.n, sum, countFormat);
  putText(sheet.getCell(total, 4), '(N)');
  for (const key of nonAnswerKeys) {
    if (tally[key] === 0 && key !== 'blank') continue;
    const at = begin('', answerStateNames[key].vi, 'plain');
    sheet.getCell(at, 3).value = tally[key];
    sheet.getCell(at, 3).numFmt = countFormat;
  }
  return row;
}
