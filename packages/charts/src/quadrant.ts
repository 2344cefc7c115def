/**
 * Importance × performance: where to begin. Each factor is a numbered point, its name in the list below, so that names
 * never cover one another. Intervals of importance are drawn only where the estimates carry them: a probability sample.
 */
import {
  type DescriptiveDriver,
  type Drivers,
  type EstimatedDriver,
  formatCount,
  formatPercent,
  type Quadrant,
} from '@longdan/analysis';
import type { Bilingual } from '@longdan/core';
import {
  beginChart,
  type ChartOptions,
  type ChartSheet,
  finishChart,
  lineHeight,
  putParagraph,
  sizes,
} from './chart-sheet.ts';
import { dotRadius, drawDot } from './marks/dot.ts';
import { drawInterval } from './marks/interval.ts';
import { drawLine } from './marks/line.ts';
import { drawText } from './marks/text.ts';
import { chooseShareDomain, chooseTicks, type LinearScale, scaleLinear } from './scale.ts';
import { measureText } from './text-width.ts';

export interface QuadrantChart {
  readonly title: Bilingual;
  readonly drivers: Drivers<DescriptiveDriver> | Drivers<EstimatedDriver>;
  readonly claim: Bilingual;
  /** What performance is: share satisfied or converted score. */
  readonly performance: Bilingual;
}

/** What each part of the chart asks for. */
export const quadrantNames: Readonly<Record<Quadrant, Bilingual>> = {
  'improve-first': { vi: 'Ưu tiên cải thiện', en: 'Improve first' },
  'keep-up': { vi: 'Giữ vững', en: 'Keep up' },
  later: { vi: 'Làm sau', en: 'Later' },
  enough: { vi: 'Đã đủ tốt', en: 'Good enough' },
};

const words = {
  importance: { vi: 'Mức liên hệ với hài lòng chung', en: 'Weight in overall satisfaction' },
  answered: { vi: 'Người trả lời đủ các câu', en: 'Respondents with all the answers' },
  interval: { vi: 'Đoạn ngang: khoảng tin cậy của mức liên hệ', en: 'Bar: confidence interval of the weight' },
  split: {
    vi: 'Đường đứt: bình quân các yếu tố. Liên hệ chưa phải là nguyên nhân.',
    en: 'Dashed: mean of the factors. Association is not cause.',
  },
} satisfies Record<string, Bilingual>;

/**
 * @returns a whole SVG document
 * @throws RangeError when the width is too small or a figure is not a number
 */
export function drawQuadrant(chart: QuadrantChart, options: ChartOptions): string {
  const { locale = 'vi' } = options;
  const { drivers } = chart;
  const count = `${words.answered[locale]}: N = ${formatCount(drivers.n, locale)}`;
  const sheet = beginChart('quadrant', chart.title, count, options);
  const bounds = drivers.factors.flatMap((factor) => {
    const interval = intervalOf(factor);
    return interval ? [interval.low, interval.high] : [];
  });
  const plot = layOut(sheet, [
    chooseShareDomain([0, ...drivers.factors.map(({ importance }) => importance), ...bounds, drivers.split[0]]),
    chooseShareDomain([...drivers.factors.map(({ performance }) => performance), drivers.split[1]]),
  ]);
  putGround(sheet, plot, chart);
  drivers.factors.forEach((factor, k) => {
    putPoint(sheet, plot, factor, k + 1);
  });
  sheet.y = plot.bottom + sizes.small * lineHeight * 2 + 14;
  drivers.factors.forEach((factor, k) => {
    putParagraph(sheet, `${k + 1}. ${describeFactor(factor, locale)}`, { size: sizes.small });
  });
  const confidence = drivers.factors.map(intervalOf).find((interval) => interval !== null)?.confidence;
  return finishChart(
    sheet,
    [
      words.split[locale],
      ...(confidence === undefined ? [] : [`${words.interval[locale]} ${formatPercent(confidence, 0, locale)}.`]),
      chart.claim[locale],
    ],
    drivers.factors.map((factor) => `${describeFactor(factor, locale)}.`).join(' '),
  );
}

const intervalOf = (factor: DescriptiveDriver | EstimatedDriver): EstimatedDriver['importanceInterval'] =>
  'importanceInterval' in factor ? factor.importanceInterval : null;

function describeFactor(factor: DescriptiveDriver | EstimatedDriver, locale: keyof Bilingual): string {
  const { title, importance, performance, quadrant } = factor;
  return `${title}: ${formatPercent(importance, 0, locale)} × ${formatPercent(performance, 2, locale)} (${quadrantNames[quadrant][locale]})`;
}

interface Plot {
  readonly x: LinearScale;
  readonly y: LinearScale;
  readonly top: number;
  readonly bottom: number;
}

function layOut(
  sheet: ChartSheet,
  [across, up]: readonly [readonly [number, number], readonly [number, number]],
): Plot {
  const label = measureText('100%', sizes.small) + 8;
  const top = sheet.y + sizes.small * lineHeight + 6;
  const bottom = top + Math.min(420, Math.max(220, (sheet.right - sheet.left) * 0.55));
  return {
    top,
    bottom,
    x: scaleLinear(across, [sheet.left + label + dotRadius, sheet.right - dotRadius - 8]),
    // Room above and below for the names of the corners.
    y: scaleLinear(up, [bottom - 26, top + 26]),
  };
}

function putGround(sheet: ChartSheet, { x, y, top, bottom }: Plot, chart: QuadrantChart): void {
  const { theme, locale, body } = sheet;
  const [left, right] = [x.range[0], x.range[1]];
  body.push(
    drawText({
      x: sheet.left,
      y: sheet.y + sizes.small,
      text: chart.performance[locale],
      size: sizes.small,
      fill: theme.muted,
    }),
  );
  for (const tick of chooseTicks(x.domain, 6)) {
    body.push(line([x(tick), top], [x(tick), bottom], theme.rule));
    body.push(tickText(sheet, x(tick), bottom + sizes.small + 3, tick));
  }
  for (const tick of chooseTicks(y.domain, 6)) {
    body.push(line([left, y(tick)], [right, y(tick)], theme.rule));
    const text = formatPercent(tick, 0, locale);
    body.push(drawText({ x: sheet.left, y: y(tick) + 4, text, size: sizes.small, fill: theme.muted }));
  }
  const axis = words.importance[locale];
  body.push(
    drawText({
      x: sheet.right,
      y: bottom + 2 * sizes.small + 8,
      text: axis,
      size: sizes.small,
      fill: theme.muted,
      anchor: 'end',
    }),
  );
  const [atX, atY] = [x(chart.drivers.split[0]), y(chart.drivers.split[1])];
  body.push(
    drawLine({
      points: [
        [atX, top],
        [atX, bottom],
      ],
      stroke: theme.accent,
      dash: '5 3',
    }),
  );
  body.push(
    drawLine({
      points: [
        [left, atY],
        [right, atY],
      ],
      stroke: theme.accent,
      dash: '5 3',
    }),
  );
  const corner = (quadrant: Quadrant, at: number, baseline: number, anchor: 'start' | 'end') =>
    drawText({
      x: at,
      y: baseline,
      text: quadrantNames[quadrant][locale],
      size: sizes.small,
      weight: 'bold',
      fill: theme.muted,
      anchor,
    });
  body.push(
    corner('enough', left + 4, top + sizes.small + 2, 'start'),
    corner('keep-up', right - 4, top + sizes.small + 2, 'end'),
    corner('later', left + 4, bottom - 6, 'start'),
    corner('improve-first', right - 4, bottom - 6, 'end'),
  );
}

const line = (from: readonly [number, number], to: readonly [number, number], stroke: string) =>
  drawLine({ points: [from, to], stroke, width: 1 });

function tickText(sheet: ChartSheet, at: number, y: number, tick: number) {
  const text = formatPercent(tick, 0, sheet.locale);
  const half = measureText(text, sizes.small) / 2;
  const x = Math.min(Math.max(at, sheet.left + half), sheet.right - half);
  return drawText({ x, y, text, size: sizes.small, fill: sheet.theme.muted, anchor: 'middle' });
}

function putPoint(
  sheet: ChartSheet,
  { x, y }: Plot,
  factor: DescriptiveDriver | EstimatedDriver,
  number: number,
): void {
  const { theme, locale } = sheet;
  const at = { x: x(factor.importance), y: y(factor.performance) };
  const interval = intervalOf(factor);
  if (interval !== null)
    sheet.body.push(drawInterval({ from: x(interval.low), to: x(interval.high), y: at.y, stroke: theme.muted }));
  sheet.body.push(
    drawDot({
      ...at,
      shape: factor.quadrant === 'improve-first' ? 'diamond' : 'circle',
      fill: factor.quadrant === 'improve-first' ? theme.accent : theme.ink,
      stroke: theme.surface,
      hover: describeFactor(factor, locale),
    }),
  );
  const right = at.x + dotRadius + 16 < sheet.right;
  sheet.body.push(
    drawText({
      x: right ? at.x + dotRadius + 2 : at.x - dotRadius - 2,
      y: at.y - 5,
      text: String(number),
      size: sizes.small,
      weight: 'bold',
      fill: theme.ink,
      anchor: right ? 'start' : 'end',
    }),
  );
}
