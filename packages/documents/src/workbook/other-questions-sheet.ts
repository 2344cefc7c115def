/** Sheet "Câu hỏi khác": counts and shares of the closed questions outside the index, ranks, and what was written. */
import type { OpenQuestionFigures, Tally } from '@longdan/analysis';
import { answerStateNames } from '@longdan/core';
import type ExcelJS from 'exceljs';
import { periodInWords, printedDecimals, summaryNames, tooFewNumbers, wordsAreKept } from '../open-question-words.ts';
import { putText } from './cell-text.ts';
import { putLive } from './live-cell.ts';
import {
  countFormat,
  prepareSheet,
  putMasthead,
  putTableHeading,
  putWide,
  type RowKind,
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
  if (input.figures.otherQuestions.length + (input.figures.openQuestions ?? []).length === 0)
    putWide(sheet, heading + 1, headings.length, 'Không có câu hỏi nào ngoài các tiêu chí.', { italic: true });
  let row = heading + 1;
  input.figures.otherQuestions.forEach((tally, i) => {
    const total = row;
    row = putTally(sheet, row, i + 1, tally, allowsSeveral(input, tally));
    row = putRanks(sheet, total, row, i + 1, tally);
  });
  const { otherQuestions, openQuestions = [] } = input.figures;
  openQuestions.forEach((question, i) => {
    row = putOpenQuestion(sheet, row, otherQuestions.length + i + 1, question);
  });
}

type Line = readonly [stt: string, text: string, value?: number | null, format?: string];

function putLine(sheet: ExcelJS.Worksheet, row: number, [stt, text, value, format = countFormat]: Line, kind: RowKind) {
  styleRow(sheet, row, headings.length, kind, leftColumns);
  putText(sheet.getCell(row, 1), stt);
  putText(sheet.getCell(row, 2), text);
  if (value === undefined) return;
  sheet.getCell(row, 3).value = value ?? '–';
  sheet.getCell(row, 3).numFmt = format;
}

/** Behind the options of a ranking: how many put each at each rank, with the mean rank and the share of the first. */
function putRanks(sheet: ExcelJS.Worksheet, total: number, start: number, number: number, tally: Tally): number {
  let row = start;
  tally.levels.forEach((level, i) => {
    if (!level.ranked) return;
    const { counts, mean } = level.ranked;
    const first = row;
    counts.forEach((count, rank) => {
      putLine(sheet, row, [`${number}.${i + 1}.${rank + 1}`, `${level.label}: xếp thứ ${rank + 1}`, count], 'plain');
      const share = tally.n === 0 ? null : count / tally.n;
      putLive(
        sheet.getCell(row, 4),
        share,
        [{ formula: `IF($C$${total}=0,"–",C${row}/$C$${total})`, value: share }],
        shareFormat,
      );
      row += 1;
    });
    putLine(sheet, row, ['', `${level.label}: thứ bậc bình quân của người có xếp`], 'plain');
    const places = counts.map((_, rank) => `${rank + 1}*C${first + rank}`).join('+');
    const sum = `SUM(C${first}:C${row - 1})`;
    putLive(sheet.getCell(row, 3), mean, [{ formula: `IF(${sum}=0,"–",(${places})/${sum})`, value: mean }], '0.00');
    row += 1;
  });
  return row;
}

/** @returns the number of the row after the question */
function putOpenQuestion(
  sheet: ExcelJS.Worksheet,
  start: number,
  number: number,
  question: OpenQuestionFigures,
): number {
  let row = start;
  const put = (line: Line, kind: RowKind = 'plain') => {
    putLine(sheet, row, line, kind);
    row += 1;
  };
  put([String(number), question.text, question.n], 'group');
  putText(sheet.getCell(start, 4), '(N)');
  if (question.kind === 'text') put(['', wordsAreKept]);
  if (question.kind === 'date') {
    for (const { month, count } of question.months) {
      put(['', periodInWords(month), count]);
      const share = question.n === 0 ? null : count / question.n;
      const formula = `IF($C$${start}=0,"–",C${row - 1}/$C$${start})`;
      putLive(sheet.getCell(row - 1, 4), share, [{ formula, value: share }], shareFormat);
    }
  }
  if (question.kind === 'number') {
    const { summary, decimals, unit } = question;
    const format = `0.${'0'.repeat(printedDecimals(decimals))}`;
    if (!summary) put(['', question.n === 0 ? 'không có câu trả lời' : tooFewNumbers]);
    else for (const [key, name] of summaryNames) put(['', unit ? `${name} (${unit})` : name, summary[key], format]);
  }
  for (const key of nonAnswerKeys)
    if (question[key] > 0 || key === 'blank') put(['', answerStateNames[key].vi, question[key]]);
  return row;
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
