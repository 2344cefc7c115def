/**
 * Diverging stacked bars: one bar per criterion, dissatisfied to the left of the centre line, satisfied to the right, neutral
 * centred on it. Every bar is equally long (100%), so that both lengths and places compare. Scales of 2 to 10 levels.
 */
import {
  type CriterionFigures,
  type Figures,
  formatCount,
  formatPercent,
  formatPercentOf,
  type LevelCount,
} from '@longdan/analysis';
import type { Bilingual } from '@longdan/core';
import {
  beginChart,
  type ChartOptions,
  type ChartSheet,
  finishChart,
  finishEmptyChart,
  lineHeight,
  patternIdOf,
  putLegend,
  putParagraph,
  sizes,
} from './chart-sheet.ts';
import { drawBar } from './marks/bar.ts';
import { drawText } from './marks/text.ts';
import { scaleLinear } from './scale.ts';
import { node } from './svg.ts';
import { measureText, wrapText } from './text-width.ts';
import { paintLevels } from './theme.ts';

const words = {
  title: { vi: 'Ý kiến đánh giá theo từng tiêu chí', en: 'Answers by criterion' },
  eligible: { vi: 'Số phiếu đủ điều kiện', en: 'Eligible ballots' },
  reading: {
    vi: 'Bên phải mỗi thanh: tỷ lệ hài lòng và số ý kiến hợp lệ (N).',
    en: 'Right of each bar: share satisfied and number of valid answers (N).',
  },
  noAnswers: { vi: 'Chưa có ý kiến hợp lệ', en: 'No valid answer yet' },
  unknownN: { vi: 'N: không rõ', en: 'N: not given' },
  empty: {
    vi: 'Chưa có ý kiến hợp lệ nào nên chưa vẽ được biểu đồ. Biểu đồ sẽ hiện khi có phiếu đủ điều kiện.',
    en: 'There is no valid answer yet, so nothing is drawn. The chart appears with the first eligible ballot.',
  },
  satisfied: { vi: 'hài lòng', en: 'satisfied' },
  neutral: { vi: 'bình thường', en: 'neutral' },
  dissatisfied: { vi: 'không hài lòng', en: 'dissatisfied' },
  toTheRight: { vi: 'hài lòng ▸', en: 'satisfied ▸' },
  toTheLeft: { vi: '◂ không hài lòng', en: '◂ dissatisfied' },
} satisfies Record<string, Bilingual>;

const barHeight = 24;
const rowGap = 12;

/**
 * @param options.width below 720 px the text of a criterion stands above its bar, otherwise beside it
 * @returns a whole SVG document
 * @throws RangeError when the width is too small or a count is not a number
 */
export function drawLevelBars(figures: Figures, options: ChartOptions): string {
  const { locale = 'vi' } = options;
  const count = `${words.eligible[locale]}: ${formatCount(figures.ballots.eligible, locale)}. ${words.reading[locale]}`;
  const sheet = beginChart('level-bars', words.title, count, options);
  const footnotes = [figures.claim[locale]];
  if (!figures.criteria.some(hasAnswers)) return finishEmptyChart(sheet, words.empty, footnotes);

  putLevelLegend(sheet, figures.criteria);
  const plot = layOutPlot(sheet, figures.criteria);
  if (plot.hasDirections) putDirections(sheet, plot);
  const byId = new Map(figures.criteria.map((criterion) => [criterion.id, criterion]));
  const showsFactors = figures.factors.length > 1 && figures.factors.some((factor) => factor.title.trim() !== '');
  for (const factor of figures.factors) {
    const criteria = factor.criterionIds.flatMap((id) => byId.get(id) ?? []);
    if (criteria.length === 0) continue;
    if (showsFactors) {
      const share = factor.satisfied === null ? '' : ` –\u00A0${formatPercent(factor.satisfied, 2, locale)}`;
      sheet.y += 4;
      putParagraph(sheet, `${factor.title}${share}`, { weight: 'bold' });
      sheet.y += 6;
    }
    for (const criterion of criteria) putCriterion(sheet, plot, criterion);
  }
  return finishChart(sheet, footnotes, describe(figures, locale));
}

/** Levels of each distinct scale, worst first, as they lie from left to right. */
function putLevelLegend(sheet: ChartSheet, criteria: readonly CriterionFigures[]): void {
  const scales = new Map<string, readonly LevelCount[]>();
  for (const { levels } of criteria)
    scales.set(levels.map(({ label, means }) => `${label}\n${means}`).join('\n'), levels);
  for (const levels of scales.values()) {
    const paints = paintLevels(levels, sheet.theme);
    putLegend(
      sheet,
      levels.map(({ label }, i) => ({
        label,
        draw: (x, y) =>
          drawBar(
            { x, y, width: 22, height: 14, paint: paints[i]!, labels: [], hover: label },
            sheet.theme,
            patternIdOf(sheet),
          ),
      })),
    );
  }
}

/** Share of each level among valid answers. Percentages printed without counts are taken as printed: they may not add to 1. */
function shareOut({ levels, n, countsUnknown }: CriterionFigures): number[] {
  if (countsUnknown === true) return levels.map(({ share }) => share ?? 0);
  return levels.map(({ count }) => (n === 0 ? 0 : count / n));
}

const hasAnswers = (criterion: CriterionFigures): boolean => shareOut(criterion).some((share) => share > 0);

/** Shares of a bar left and right of the centre line. */
function divide(criterion: CriterionFigures): { left: number; right: number } {
  const shares = shareOut(criterion);
  let left = 0;
  criterion.levels.forEach(({ means }, i) => {
    if (means === 'dissatisfied') left += shares[i]!;
    if (means === 'neutral') left += shares[i]! / 2;
  });
  return { left, right: shares.reduce((sum, share) => sum + share, 0) - left };
}

interface Plot {
  readonly wide: boolean;
  readonly labelRight: number;
  readonly valueLeft: number;
  readonly hasDirections: boolean;
  /** Share right of the centre (negative: left of it) → x. */
  readonly x: (share: number) => number;
}

function layOutPlot(sheet: ChartSheet, criteria: readonly CriterionFigures[]): Plot {
  const wide = sheet.width >= 720;
  const values = criteria.flatMap((criterion) => [satisfiedOf(criterion, sheet.locale), nOf(criterion, sheet.locale)]);
  const valueWidth = Math.max(...values.map((text) => measureText(text, sizes.body, 'bold')));
  const valueLeft = sheet.right - valueWidth;
  const labelRight = wide ? sheet.left + (sheet.right - sheet.left) * 0.4 : sheet.right;
  const plotLeft = wide ? labelRight + 16 : sheet.left;
  const answered = criteria.filter(hasAnswers).map(divide);
  const left = Math.max(...answered.map((parts) => parts.left));
  const right = Math.max(...answered.map((parts) => parts.right));
  return {
    wide,
    labelRight,
    valueLeft,
    hasDirections: criteria.some(({ levels }) => levels.some(({ means }) => means === 'dissatisfied')),
    x: scaleLinear([-left, right], [plotLeft, valueLeft - 12]),
  };
}

const satisfiedOf = ({ satisfied }: CriterionFigures, locale: keyof Bilingual): string =>
  formatPercent(satisfied, 2, locale);
const nOf = ({ n, countsUnknown }: CriterionFigures, locale: keyof Bilingual): string =>
  countsUnknown === true ? words.unknownN[locale] : `N = ${formatCount(n, locale)}`;

/** Says which way is which, where there is room on both sides of the centre. */
function putDirections(sheet: ChartSheet, plot: Plot): void {
  const centre = plot.x(0);
  const size = sizes.small;
  const right = words.toTheRight[sheet.locale];
  const left = words.toTheLeft[sheet.locale];
  const y = sheet.y + size;
  const fill = sheet.theme.muted;
  const plotLeft = plot.wide ? plot.labelRight : sheet.left;
  const fitsRight = centre + 6 + measureText(right, size) <= sheet.right;
  const fitsLeft = centre - 6 - measureText(left, size) >= plotLeft;
  if (fitsRight) sheet.body.push(drawText({ x: centre + 6, y, text: right, size, fill }));
  if (fitsLeft) sheet.body.push(drawText({ x: centre - 6, y, text: left, size, fill, anchor: 'end' }));
  if (fitsLeft || fitsRight) sheet.y += size * lineHeight + 4;
}

function putCriterion(sheet: ChartSheet, plot: Plot, criterion: CriterionFigures): void {
  const { locale, theme } = sheet;
  const top = sheet.y;
  const lines = wrapText(criterion.text, plot.labelRight - sheet.left, sizes.body);
  const textHeight = lines.length * sizes.body * lineHeight;
  const valueHeight = 34;
  const height = plot.wide ? Math.max(textHeight, valueHeight) : textHeight + 4 + valueHeight;
  const textTop = plot.wide ? top + (height - textHeight) / 2 : top;
  lines.forEach((text, i) => {
    const y = textTop + i * sizes.body * lineHeight + sizes.body;
    sheet.body.push(drawText({ x: sheet.left, y, text, size: sizes.body, fill: theme.ink }));
  });
  const middle = plot.wide ? top + height / 2 : top + textHeight + 4 + valueHeight / 2;
  const y = middle - barHeight / 2;
  if (!hasAnswers(criterion)) {
    const x = plot.wide ? plot.labelRight + 16 : sheet.left;
    for (const text of wrapText(words.noAnswers[locale], plot.valueLeft - x - 8, sizes.small, 'regular', 1))
      sheet.body.push(drawText({ x, y: middle + 4.5, text, size: sizes.small, fill: theme.muted }));
  } else {
    const paints = paintLevels(criterion.levels, theme);
    let share = -divide(criterion).left;
    const shares = shareOut(criterion);
    // From worst to best; a scale without a dissatisfied level begins at the centre.
    criterion.levels.forEach(({ label, count }, i) => {
      if (shares[i] === 0) return;
      const x = plot.x(share);
      share += shares[i]!;
      const known = criterion.countsUnknown !== true;
      const percent = (decimals: number): string =>
        known ? formatPercentOf(count, criterion.n, decimals, locale) : formatPercent(shares[i]!, decimals, locale);
      const counted = known ? `${formatCount(count, locale)} (${percent(2)})` : percent(2);
      const hover = `${label}: ${counted}, ${nOf(criterion, locale)}`;
      const mark = { x, y, width: plot.x(share) - x, height: barHeight, paint: paints[i]!, hover };
      sheet.body.push(drawBar({ ...mark, labels: [percent(1), percent(0)] }, theme, patternIdOf(sheet)));
    });
    if (plot.hasDirections) {
      const x = plot.x(0);
      // Ticks above and below the bar: a line through it would cross the number of the neutral segment.
      for (const end of [y - 1, y + barHeight + 5])
        sheet.body.push(node('line', { x1: x, y1: end - 4, x2: x, y2: end, stroke: theme.ink, 'stroke-width': 1.5 }));
    }
  }
  const value = { x: sheet.right, anchor: 'end' } as const;
  sheet.body.push(
    drawText({
      ...value,
      y: middle - 2,
      text: satisfiedOf(criterion, locale),
      size: sizes.body,
      weight: 'bold',
      fill: theme.ink,
    }),
    drawText({ ...value, y: middle + 14, text: nOf(criterion, locale), size: sizes.small, fill: theme.muted }),
  );
  sheet.y = top + height + rowGap;
}

function describe(figures: Figures, locale: keyof Bilingual): string {
  const shares = ['satisfied', 'neutral', 'dissatisfied'] as const;
  return figures.criteria
    .map((criterion) => {
      if (!hasAnswers(criterion)) return `${criterion.text}: ${words.noAnswers[locale].toLowerCase()}.`;
      const parts = shares.map((key) => `${words[key][locale]} ${formatPercent(criterion[key], 2, locale)}`);
      return `${criterion.text}: ${parts.join(', ')} (${nOf(criterion, locale)}).`;
    })
    .join(' ');
}
