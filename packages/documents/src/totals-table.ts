/**
 * BẢNG TỔNG HỢP: a row per criterion under its factor, eligible and ineligible ballots, a column per level from best to
 * worst. Counts are printed as they are, also where they do not add up; such rows say so in "Ghi chú".
 */
import { type CriterionFigures, type Figures, formatCount, formatPercent, type LevelCount } from '@longdan/analysis';
import { answerStateNames } from '@longdan/core';
import { headlineOf } from './figure-sentences.ts';
import { findingBlocks } from './finding-blocks.ts';
import { type Block, type TableBlock, type TableCell, toCell, toRoman, trimItem } from './official/document.ts';
import { measures, textWidthMm } from './official/measures.ts';
import { toPlainText } from './official/rich-text.ts';
import { countLines, fullRuleMm } from './official/rules.ts';

import { type FieldFigures, fieldName } from './report-tables.ts';

const states = ['blank', 'notAsked', 'refused', 'invalid'] as const;
type State = (typeof states)[number];

/** The key of every table of totals. */
const key: Block = {
  kind: 'paragraph',
  isNote: true,
  text: [
    { text: 'Ghi chú: ', bold: true },
    {
      text: 'Ô để trống ở cột số lượng là không có phiếu. N: số câu trả lời hợp lệ của tiêu chí; tỷ lệ tính trên N. Cách tính chỉ số nêu tại Mục II của Báo cáo.',
    },
  ],
};

/** `totalsOf` with the key below. */
export const totalsBlocks = (figures: Figures): readonly Block[] => [...totalsOf(figures), key];

/** The tables of several fields under their headings; their key stands in the appendix before. */
export function fieldTotalsBlocks(fieldFigures: readonly FieldFigures[]): readonly Block[] {
  return [
    { kind: 'paragraph', isNote: true, keepWithNext: true, text: 'Cách ghi như bảng tổng hợp tại Phụ lục I.' },
    ...fieldFigures.flatMap(({ field, figures }, position): readonly Block[] => [
      { kind: 'heading', level: 2, text: `${position + 1}. Lĩnh vực ${fieldName(field.title)}` },
      ...totalsOf(figures),
    ]),
  ];
}

/** One table, or several when criteria are asked on different scales; its faults below. */
function totalsOf(figures: Figures): readonly Block[] {
  const scales = new Map<string, CriterionFigures[]>();
  for (const criterion of figures.criteria) {
    const key = criterion.levels.map((level) => level.label).join('\u0000');
    scales.set(key, [...(scales.get(key) ?? []), criterion]);
  }
  return [
    ...[...scales.values()].map((criteria) => totalsTable(figures, criteria)),
    ...findingBlocks(figures.findings.filter((finding) => finding.severity === 'fault')),
  ];
}

const statesShown = (criteria: readonly CriterionFigures[]): readonly State[] =>
  states.filter((state) => criteria.some((criterion) => criterion[state] > 0));

/** Levels from best to worst, whatever order the scale has. */
export function bestFirst(levels: readonly LevelCount[]): readonly LevelCount[] {
  const worst = levels.findIndex((level) => level.means === 'dissatisfied');
  const best = levels.findIndex((level) => level.means === 'satisfied');
  return worst >= 0 && best >= 0 && worst < best ? levels.toReversed() : levels;
}

const textColumn = 1;
const sizesPt = [12, 11, 10, 9] as const;

interface Fit {
  readonly pt: number;
  readonly widths: readonly number[];
}

/** Widths in mm at which every heading breaks between words only; undefined when the criteria keep no readable column. */
function fitColumns(head: readonly string[], hasRemarks: boolean, pt: number): Fit | undefined {
  const sheetMm = textWidthMm('landscape');
  const widths = head.map((label, column) => {
    const samples = [...label.split(' '), column === head.length - 2 ? '100,00%' : '9.999'];
    const least = column === 2 || column === 3 ? (head.length > 10 ? 12 : ballotColumnMm) : 7;
    return Math.max(least, ...samples.map((word) => fullRuleMm(word, 'bold', pt))) + cellPaddingMm;
  });
  widths[head.length - 1] = hasRemarks ? 24 : 14;
  widths[textColumn] = 0;
  const rest = sheetMm - widths.reduce((sum, width) => sum + width, 0);
  if (rest < leastTextMm && pt !== sizesPt.at(-1)) return undefined;
  widths[textColumn] = Math.max(rest, leastTextMm / 2);
  return { pt, widths };
}

/** The largest letters among those with which the table takes the fewest pages. */
function chooseFit(rows: readonly (readonly (string | TableCell)[])[]): Fit {
  const head = (rows[0] ?? []).map((cell) => toPlainText(toCell(cell).lines[0] ?? ''));
  const hasRemarks = rows.slice(1).some((row) => row.length === head.length && row.at(-1) !== '');
  const fits = sizesPt.flatMap((pt) => fitColumns(head, hasRemarks, pt) ?? []);
  const counted = fits.map((fit) => ({ fit, pages: countPages(rows, fit) }));
  const fewest = Math.min(...counted.map(({ pages }) => pages));
  const chosen = counted.find(({ pages }) => pages === fewest);
  if (chosen === undefined) throw new Error('no size fits');
  return chosen.fit;
}

/** Landscape pages that the table and its key take, below the heading of an appendix. Row heights as both renderers set them. */
function countPages(rows: readonly (readonly (string | TableCell)[])[], { pt, widths }: Fit): number {
  const lineMm = (pt * 1.149 * 25.4) / 72;
  const heightOf = (row: readonly (string | TableCell)[], position: number) => {
    const lines = row.map((given, column) => {
      const cell = toCell(given);
      const span = cell.columnSpan ?? 1;
      const width = widths.slice(column, column + span).reduce((sum, each) => sum + each, 0) - cellPaddingMm;
      const face = position === 0 || cell.bold ? 'bold' : 'regular';
      return cell.lines.reduce((sum, line) => sum + countLines(toPlainText(line), face, pt, width), 0);
    });
    return Math.max(1, ...lines) * lineMm + rowPaddingMm;
  };
  const heights = rows.map(heightOf);
  const headMm = heights[0] ?? 0;
  const { page, margin } = measures;
  const pageMm = page.widthMm - margin.topMm - margin.bottomMm;
  let pages = 1;
  let left = pageMm - appendixHeadingMm - headMm;
  for (const height of [...heights.slice(1), keyMm]) {
    if (height > left) {
      pages++;
      left = pageMm - headMm;
    }
    left -= height;
  }
  return pages;
}

const cellPaddingMm = 3.5;
const rowPaddingMm = 0.9;
/** Label, title, subtitle, reference and line of an appendix. */
const appendixHeadingMm = 40;
/** The key under the table. */
const keyMm = 12;
/** "Số phiếu không đủ điều kiện" on three lines. */
const ballotColumnMm = 18;
const leastTextMm = 58;

/** "90", "02"; nothing for none. */
const printCount = (count: number) => (count === 0 ? '' : count < 10 ? `0${count}` : formatCount(count));

function totalsTable(figures: Figures, criteria: readonly CriterionFigures[]): TableBlock {
  const levels = bestFirst(criteria[0]?.levels ?? []);
  const shown = statesShown(criteria);
  const headline = figures.index.formula.headline === 'score' ? 'Điểm quy đổi' : 'Tỷ lệ hài lòng';
  const head = [
    'Stt',
    'Tiêu chí đánh giá sự hài lòng',
    'Số phiếu đủ điều kiện',
    'Số phiếu không đủ điều kiện',
    ...levels.map((level) => level.label),
    ...shown.map((state) => answerStateNames[state].vi),
    'N',
    headline,
    'Ghi chú',
  ];
  const rows = [head, ...groupedRows(figures, criteria, shown, head.length)];
  const { pt, widths } = chooseFit(rows);
  return {
    kind: 'table',
    columns: head.map((_, column) => ({
      share: widths[column] ?? 0,
      align: column === textColumn || column === head.length - 1 ? 'left' : 'center',
    })),
    pt,
    isDense: true,
    headerRows: 1,
    rows,
  };
}

function groupedRows(
  figures: Figures,
  criteria: readonly CriterionFigures[],
  shown: readonly State[],
  columnCount: number,
): readonly (readonly (string | TableCell)[])[] {
  const rows: (readonly (string | TableCell)[])[] = [];
  const title = (sign: string, text: string): readonly TableCell[] => [
    { lines: [sign], bold: true },
    { lines: [text], bold: true, columnSpan: columnCount - 1 },
  ];
  let contentId: string | undefined;
  figures.factors.forEach((factor, position) => {
    const own = criteria.filter((criterion) => criterion.factorId === factor.id);
    if (own.length === 0) return;
    const content = figures.contents.findIndex((each) => each.id === factor.contentId);
    if (figures.contents.length > 1 && factor.contentId !== contentId && content >= 0)
      rows.push(title(String.fromCodePoint(0x41 + content), figures.contents[content]?.title ?? ''));
    contentId = factor.contentId;
    rows.push(title(toRoman(position + 1), factor.title));
    own.forEach((criterion, index) => {
      rows.push(criterionRow(figures, criterion, shown, index + 1));
    });
  });
  return rows;
}

function criterionRow(
  figures: Figures,
  criterion: CriterionFigures,
  shown: readonly State[],
  number: number,
): readonly string[] {
  const { eligible, ineligible } = figures.ballots;
  const accounted =
    criterion.levels.reduce((sum, level) => sum + level.count, 0) +
    states.reduce((sum, state) => sum + criterion[state], 0);
  return [
    String(number),
    trimItem(criterion.text),
    printCount(eligible),
    printCount(ineligible),
    ...bestFirst(criterion.levels).map((level) => printCount(level.count)),
    ...shown.map((state) => printCount(criterion[state])),
    formatCount(criterion.n),
    formatPercent(headlineOf(figures, criterion)),
    accounted === eligible ? '' : `Cộng được ${formatCount(accounted)}, khác ${formatCount(eligible)}`,
  ];
}
