/** What was answered by writing, in the words of a report and a workbook. The answers of persons never stand in it. */
import {
  formatCount,
  formatDecimal,
  type NumberSummary,
  type OpenQuestionFigures,
  printedPeriods,
} from '@longdan/analysis';

/** Names of a summary's figures, in the order of print. */
export const summaryNames: readonly (readonly [keyof NumberSummary, string])[] = [
  ['mean', 'Bình quân'],
  ['median', 'Trung vị'],
  ['lowerQuartile', 'Tứ phân vị thứ nhất'],
  ['upperQuartile', 'Tứ phân vị thứ ba'],
  ['minimum', 'Nhỏ nhất'],
  ['maximum', 'Lớn nhất'],
];

export const tooFewNumbers = 'có ít hơn 5 câu trả lời, không nêu số liệu để giữ kín người trả lời';
export const wordsAreKept = 'ý kiến ghi bằng lời, không công bố nguyên văn';

/** Decimals that figures of a number question are printed with: one more than its answers have. */
export const printedDecimals = (decimals: number): number => Math.min(decimals + 1, 4);

/** A month as it is written in documents: "2026-03" → "tháng 3/2026"; a year → "năm 2026". */
export const periodInWords = (period: string): string =>
  period.length === 4 ? `năm ${period}` : `tháng ${Number(period.slice(5))}/${period.slice(0, 4)}`;

/** One line on a question: "Bình quân 2,5 lần; trung vị 2,0 lần; …". */
export function describeOpenQuestion(question: OpenQuestionFigures): string {
  if (question.n === 0) return 'không có câu trả lời';
  if (question.kind === 'text') return wordsAreKept;
  if (question.kind === 'date')
    return printedPeriods(question.months)
      .map(({ period, count }) => `${periodInWords(period)}: ${formatCount(count)}`)
      .join('; ');
  const { summary, decimals, unit } = question;
  if (!summary) return tooFewNumbers;
  const say = (value: number) => `${formatDecimal(value, printedDecimals(decimals))}${unit ? ` ${unit}` : ''}`;
  return summaryNames.map(([key, name]) => `${name.toLocaleLowerCase('vi')} ${say(summary[key])}`).join('; ');
}
