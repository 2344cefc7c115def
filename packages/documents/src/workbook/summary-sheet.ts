/**
 * Sheet "Tổng hợp": BẢNG TỔNG HỢP as offices print it, with every derived number a formula over the counts of its row.
 * Factor and overall rows follow the formula in use (docs/method/index.md).
 */
import type { CriterionFigures, FactorFigures, Shares } from '@longdan/analysis';
import { answerStateNames } from '@longdan/core';
import type ExcelJS from 'exceljs';
import type { BallotAddresses } from './ballots-sheet.ts';
import { putText } from './cell-text.ts';
import { findTableRow } from './find-table-row.ts';
import { arrangeLevelColumns, type LevelColumns } from './level-columns.ts';
import { noFigure, putLive, type Way } from './live-cell.ts';
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
import { groupWays, overallWays, type ShareKey, shareKeys } from './summary-formulas.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

/** Where other sheets find a share: by id of criterion, factor or content; the overall index under `null`. */
export interface SummaryAddresses {
  addressOf(id: string | null, share: ShareKey): string | undefined;
}

const nonAnswerKeys = ['blank', 'notAsked', 'refused', 'invalid'] as const;
const shareHeadings: Readonly<Record<ShareKey, string>> = {
  satisfied: 'Tỷ lệ hài lòng',
  neutral: 'Tỷ lệ bình thường',
  dissatisfied: 'Tỷ lệ không hài lòng',
  score: 'Điểm quy đổi',
};
const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV'];

/** Letters of the columns; the same for every row. */
export interface SummaryLayout {
  readonly levels: LevelColumns;
  readonly levelLetters: readonly string[];
  readonly nonAnswers: readonly { readonly key: (typeof nonAnswerKeys)[number]; readonly letter: string }[];
  readonly n: string;
  readonly shares: Readonly<Record<ShareKey, string>>;
  readonly check: string;
  readonly note: string;
}

export function fillSummarySheet(
  sheet: ExcelJS.Worksheet,
  input: WorkbookInput,
  ballots: BallotAddresses,
): SummaryAddresses {
  const { figures } = input;
  const layout = layOutColumns(sheet, figures.criteria);
  const headings = describeHeadings(layout);
  const columns = headings.length;
  const masthead = describeMasthead(input);
  prepareSheet(sheet, chooseWidths(layout), masthead);
  const heading = putMasthead(sheet, 'BẢNG TỔNG HỢP', masthead, columns);
  const leftColumns = [2, columns];
  putTableHeading(sheet, heading, headings, { freezeColumns: 2, leftColumns });

  const rows = new Map<string, number>();
  let row = heading;
  const begin = (id: string, stt: string, text: string, kind: RowKind): number => {
    row += 1;
    if (!rows.has(id)) rows.set(id, row);
    styleRow(sheet, row, columns, kind, leftColumns);
    putText(sheet.getCell(row, 1), stt);
    putText(sheet.getCell(row, 2), text);
    return row;
  };
  const criteria = new Map(figures.criteria.map((criterion) => [criterion.id, criterion]));
  const showsContents = figures.contents.some((content) => content.title.trim() !== '');

  // A table without groups has one nameless factor, whose row would only repeat the overall one.
  const showsFactors = figures.factors.length > 1 || figures.factors.some((factor) => factor.title.trim() !== '');

  figures.contents.forEach((content, c) => {
    if (showsContents) begin(content.id, String.fromCharCode(65 + (c % 26)), content.title, 'total');
    const factors = figures.factors.filter((factor) => factor.contentId === content.id);
    factors.forEach((factor, f) => {
      if (showsFactors) begin(factor.id, romans[f] ?? String(f + 1), factor.title, 'group');
      factor.criterionIds.forEach((id, i) => {
        const criterion = criteria.get(id);
        if (criterion === undefined) throw new Error(`factor ${factor.id} names criterion ${id}, which has no figures`);
        putCriterion(sheet, begin(id, String(i + 1), criterion.text, 'plain'), criterion, layout, ballots, input);
      });
    });
  });
  const overall = begin('\u0000', '', 'CHỈ SỐ CHUNG', 'total');

  const rowOf = (id: string): number => rows.get(id)!;
  const membersOf = (factor: FactorFigures): CriterionFigures[] => factor.criterionIds.map((id) => criteria.get(id)!);
  for (const factor of showsFactors ? figures.factors : [])
    putShares(sheet, rowOf(factor.id), factor, layout, (share) =>
      groupWays(membersOf(factor), rowOf, layout, share, figures.index.formula.factor),
    );
  if (showsContents)
    for (const content of figures.contents) {
      const factors = figures.factors.filter((factor) => factor.contentId === content.id);
      putShares(sheet, rowOf(content.id), content, layout, (share) =>
        overallWays(factors, criteria, rowOf, layout, share, figures.index.formula),
      );
    }
  putShares(sheet, overall, figures.index, layout, (share) =>
    overallWays(figures.factors, criteria, rowOf, layout, share, figures.index.formula),
  );
  row += 2;
  putWide(sheet, row, columns, figures.index.formulaText.vi, { italic: true });
  markMismatches(sheet, `${layout.check}${heading + 1}:${layout.check}${overall}`);

  return {
    addressOf: (id, share) => {
      const at = id === null ? overall : rows.get(id);
      return at === undefined ? undefined : `'${sheet.name}'!$${layout.shares[share]}$${at}`;
    },
  };
}

function layOutColumns(sheet: ExcelJS.Worksheet, criteria: readonly CriterionFigures[]): SummaryLayout {
  const levels = arrangeLevelColumns(criteria);
  let column = 4;
  const next = (): string => {
    column += 1;
    return sheet.getColumn(column).letter;
  };
  return {
    levels,
    levelLetters: levels.columns.map(next),
    // Blanks always have a column; the rarer states only where one occurred.
    nonAnswers: nonAnswerKeys
      .filter((key) => key === 'blank' || criteria.some((criterion) => criterion[key] !== 0))
      .map((key) => ({ key, letter: next() })),
    n: next(),
    shares: { satisfied: next(), neutral: next(), dissatisfied: next(), score: next() },
    check: next(),
    note: next(),
  };
}

function describeHeadings(layout: SummaryLayout): string[] {
  return [
    'Stt',
    'Tiêu chí đánh giá sự hài lòng',
    'Số phiếu đủ điều kiện',
    'Số phiếu không đủ điều kiện',
    ...layout.levels.columns.map((column) => column.label),
    ...layout.nonAnswers.map(({ key }) => answerStateNames[key].vi),
    'Số ý kiến hợp lệ (N)',
    ...shareKeys.map((key) => shareHeadings[key]),
    'Kiểm tra cộng (0 là khớp)',
    'Ghi chú',
  ];
}

function chooseWidths(layout: SummaryLayout): number[] {
  const levels = layout.levels.columns.length;
  return [5, 44, 9, 9, ...Array<number>(levels).fill(8), ...layout.nonAnswers.map(() => 8), 8, 9, 9, 9, 9, 9, 14];
}

function putCriterion(
  sheet: ExcelJS.Worksheet,
  row: number,
  criterion: CriterionFigures,
  layout: SummaryLayout,
  ballots: BallotAddresses,
  input: WorkbookInput,
): void {
  const { figures } = input;
  const cell = (letter: string): ExcelJS.Cell => sheet.getCell(`${letter}${row}`);
  const printed = findTableRow(input.table, figures.criteria, criterion);
  const eligible = printed?.eligible?.value;
  const ineligible = printed?.ineligible?.value;
  if (criterion.countsUnknown && figures.ballots.eligible === 0) {
    cell('C').value = typeof eligible === 'number' && Number.isFinite(eligible) ? eligible : noFigure;
    cell('D').value = typeof ineligible === 'number' && Number.isFinite(ineligible) ? ineligible : noFigure;
  } else {
    putEligible(cell('C'), eligible, figures.ballots.eligible, ballots.eligible);
    putEligible(cell('D'), ineligible, figures.ballots.ineligible, ballots.ineligible);
  }

  const places = layout.levels.places.get(criterion.id)!;
  criterion.levels.forEach((level, i) => {
    const target = cell(layout.levelLetters[places[i]!]!);
    target.value = criterion.countsUnknown ? (level.share ?? noFigure) : level.count;
    target.numFmt = criterion.countsUnknown ? shareFormat : countFormat;
  });
  putShares(sheet, row, criterion, layout, (share) => criterionWays(criterion, layout, row, share));
  if (printed?.note !== undefined) putText(cell(layout.note), printed.note);
  if (criterion.countsUnknown) {
    // The source printed percentages only: nothing was counted, so nothing can be added up.
    for (const letter of [...layout.nonAnswers.map((column) => column.letter), layout.n, layout.check])
      cell(letter).value = noFigure;
    return;
  }
  for (const { key, letter } of layout.nonAnswers) {
    cell(letter).value = criterion[key];
    cell(letter).numFmt = countFormat;
  }

  const counted = criterion.levels.reduce((sum, level) => sum + level.count, 0);
  const [first, last] = [layout.levelLetters[0], layout.levelLetters.at(-1)];
  const sum = first === undefined ? [] : [{ formula: `SUM(${first}${row}:${last}${row})`, value: counted }];
  putLive(cell(layout.n), criterion.n, sum, countFormat);

  const known = typeof eligible === 'number' && Number.isFinite(eligible) ? eligible : figures.ballots.eligible;
  const nonAnswers = layout.nonAnswers.reduce((sum, { key }) => sum + criterion[key], 0);
  const others = layout.nonAnswers.map(({ letter }) => `-${letter}${row}`).join('');
  const difference = known - criterion.n - nonAnswers;
  putLive(
    cell(layout.check),
    difference,
    [{ formula: `C${row}-${layout.n}${row}${others}`, value: difference }],
    countFormat,
  );
}

/** The number printed in the office's own row, or the round's number by reference to sheet "Phiếu". */
function putEligible(cell: ExcelJS.Cell, printed: number | null | undefined, ofRound: number, address: string): void {
  if (typeof printed === 'number' && Number.isFinite(printed)) {
    cell.value = printed;
    cell.numFmt = countFormat;
  } else putLive(cell, ofRound, [{ formula: address, value: ofRound }], countFormat);
}

/**
 * Shares of one criterion over the level cells of its own row: (satisfied cells) / N, Σ k·n_k / (levels·N). Where the level
 * cells hold percentages, their whole is 1 instead of N.
 */
function criterionWays(criterion: CriterionFigures, layout: SummaryLayout, row: number, share: ShareKey): Way[] {
  if (criterion.levels.length === 0) return [];
  const isShares = criterion.countsUnknown === true;
  const places = layout.levels.places.get(criterion.id)!;
  const addresses = places.map((place) => `${layout.levelLetters[place]}${row}`);
  const amounts = criterion.levels.map((level) => (isShares ? (level.share ?? 0) : level.count));
  const steps = criterion.levels.length;
  const terms: string[] = [];
  let sum = 0;
  criterion.levels.forEach(({ means }, i) => {
    if (share === 'score') terms.unshift(`${i + 1}*${addresses[i]}`);
    else if (means === share) terms.unshift(addresses[i]!);
    else return;
    sum += (share === 'score' ? i + 1 : 1) * amounts[i]!;
  });
  const n = `${layout.n}${row}`;
  const upper = terms.length > 1 ? `(${terms.join('+')})` : (terms[0] ?? '0');
  const whole = isShares ? 1 : criterion.n;
  const lower = share === 'score' ? (isShares ? `/${steps}` : `/(${steps}*${n})`) : isShares ? '' : `/${n}`;
  const isEmpty = isShares ? `SUM(${layout.levelLetters[0]}${row}:${layout.levelLetters.at(-1)}${row})=0` : `${n}=0`;
  const value = amounts.some((amount) => amount > 0) ? sum / (share === 'score' ? steps * whole : whole) : null;
  return [{ formula: `IF(${isEmpty},"–",${upper}${lower})`, value }];
}

function putShares(
  sheet: ExcelJS.Worksheet,
  row: number,
  shares: Shares,
  layout: SummaryLayout,
  waysOf: (share: ShareKey) => readonly Way[],
): void {
  for (const share of shareKeys)
    putLive(sheet.getCell(`${layout.shares[share]}${row}`), shares[share], waysOf(share), shareFormat);
}

/** A row whose counts do not add up to its eligible ballots shows its difference in bold red. */
function markMismatches(sheet: ExcelJS.Worksheet, range: string): void {
  const first = range.split(':')[0]!;
  sheet.addConditionalFormatting({
    ref: range,
    rules: [
      {
        type: 'expression',
        priority: 1,
        formulae: [`N(${first})<>0`],
        style: { font: { bold: true, color: { argb: 'FFA3262A' } } },
      },
    ],
  });
}
