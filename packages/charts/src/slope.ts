/**
 * Shares over the years. Where the way of measuring changed, the line is broken and the break is drawn: figures of
 * 2017–2021 and of 2022 onwards are two series and are never joined.
 */
import { formatCount, formatPercent, seriesBreakYear } from '@longdan/analysis';
import type { Bilingual } from '@longdan/core';
import {
  beginChart,
  type ChartOptions,
  type ChartSheet,
  finishChart,
  finishEmptyChart,
  lineHeight,
  putLegend,
  sizes,
} from './chart-sheet.ts';
import { dotRadius, dotShapes, drawDot } from './marks/dot.ts';
import { drawLine } from './marks/line.ts';
import { drawText } from './marks/text.ts';
import { chooseShareDomain, chooseTicks, type LinearScale, scaleLinear } from './scale.ts';
import { node } from './svg.ts';
import { measureText } from './text-width.ts';

export interface SlopePoint {
  readonly year: number;
  /** Fraction 0…1. */
  readonly share: number;
  /** Ballots behind it, where known. */
  readonly n?: number;
  /** Not to be joined with the year before: another scheme or formula. */
  readonly apart?: boolean;
}

export interface SlopeSeries {
  readonly label: string;
  readonly points: readonly SlopePoint[];
  /** The unit's own series: drawn in the accent colour. */
  readonly own?: boolean;
}

export interface SlopeChart {
  readonly title: Bilingual;
  readonly series: readonly SlopeSeries[];
  readonly claim: Bilingual;
  /** First years of new ways of measuring; the break of 2022 when absent. */
  readonly breaks?: readonly number[];
}

const words = {
  empty: { vi: 'Chưa có số liệu năm nào để vẽ.', en: 'There are no yearly figures to draw yet.' },
  single: {
    vi: 'Mới có số liệu một năm: chưa thể nói tăng hay giảm.',
    en: 'Figures exist for one year only: nothing can be said of change.',
  },
  breakShort: { vi: 'đổi cách đo', en: 'new method' },
  breakNote: {
    vi: 'cách đo đã thay đổi; số liệu hai bên vạch đứt không so sánh được với nhau nên không nối.',
    en: 'the way of measuring changed; figures on either side of the dashed line cannot be compared and are not joined.',
  },
  from: { vi: 'Từ năm', en: 'From' },
  truncated: { vi: 'Trục đứng không bắt đầu từ 0%.', en: 'The axis does not begin at 0%.' },
} satisfies Record<string, Bilingual>;

const dashes = [undefined, '7 3', '2 3', '9 3 2 3'] as const;
const plotHeight = 240;

interface Plot {
  readonly x: LinearScale;
  readonly y: LinearScale;
  readonly years: readonly number[];
  readonly breaks: readonly number[];
}

/**
 * @returns a whole SVG document
 * @throws RangeError when the width is too small or a share is not a number
 */
export function drawSlope(chart: SlopeChart, options: ChartOptions): string {
  const { locale = 'vi' } = options;
  const counts = chart.series.flatMap(({ label, points }) =>
    points.flatMap(({ year, n }) => (n === undefined ? [] : [`${label} ${year}: N = ${formatCount(n, locale)}`])),
  );
  const sheet = beginChart('slope', chart.title, counts.join('; '), options);
  const points = chart.series.flatMap((series) => series.points);
  const footnotes = [chart.claim[locale]];
  if (points.length === 0) return finishEmptyChart(sheet, words.empty, footnotes);

  const plot = layOutPlot(sheet, chart);
  putLegend(
    sheet,
    chart.series.map((series, i) => ({
      label: series.label,
      draw: (x, y) =>
        node('g', {}, [
          drawLine({
            points: [
              [x, y + 7],
              [x + 22, y + 7],
            ],
            stroke: colourOf(series, sheet),
            ...strokeOf(series, i),
          }),
          drawDot({
            x: x + 11,
            y: y + 7,
            shape: shapeOf(i),
            fill: colourOf(series, sheet),
            stroke: sheet.theme.surface,
          }),
        ]),
    })),
  );
  const top = sheet.y + 22;
  const y = scaleLinear(plot.y.domain, [top + plotHeight - 12, top + 16]);
  const placed: Plot = { ...plot, y };
  sheet.body.push(...drawAxes(sheet, placed), ...drawBreaks(sheet, placed, top));
  const labels = placeLabels(chart);
  chart.series.forEach((series, i) => {
    sheet.body.push(...drawSeries(sheet, placed, series, i, labels));
  });
  sheet.y = top + plotHeight + sizes.small * lineHeight + 8;

  if (plot.y.domain[0] > 0) footnotes.unshift(words.truncated[locale]);
  if (plot.years.length === 1) footnotes.unshift(words.single[locale]);
  for (const year of plot.breaks) footnotes.unshift(`${words.from[locale]} ${year} ${words.breakNote[locale]}`);
  return finishChart(sheet, footnotes, describe(chart, plot.breaks, locale));
}

const shapeOf = (series: number): (typeof dotShapes)[number] => dotShapes[series % dotShapes.length]!;
const strokeOf = (series: SlopeSeries, index: number) => {
  const dash = dashes[index % dashes.length];
  return { width: series.own === true ? 3 : 2, ...(dash === undefined ? {} : { dash }) };
};
const colourOf = (series: SlopeSeries, sheet: ChartSheet): string =>
  series.own === true ? sheet.theme.accent : sheet.theme.muted;

function layOutPlot(sheet: ChartSheet, chart: SlopeChart): Plot {
  const points = chart.series.flatMap((series) => series.points);
  const years = [...new Set(points.map(({ year }) => year))].sort((a, b) => a - b);
  const first = years[0]!;
  const last = years.at(-1)!;
  const yDomain = chooseShareDomain(points.map(({ share }) => share));
  const axisWidth = measureText('100%', sizes.small) + 10;
  // Half the width of a value label stays free on both sides.
  const pad = measureText('100,00%', sizes.small, 'bold') / 2 + 2;
  return {
    years,
    // A break matters only between years that are drawn.
    breaks: (chart.breaks ?? [seriesBreakYear]).filter((year) => year > first && year <= last),
    x: scaleLinear([first, last], [sheet.left + axisWidth + pad, sheet.right - pad]),
    y: scaleLinear(yDomain, [0, 1]),
  };
}

function drawAxes(sheet: ChartSheet, plot: Plot) {
  const { theme, locale } = sheet;
  const axisRight = sheet.left + measureText('100%', sizes.small) + 4;
  const nodes = chooseTicks(plot.y.domain, 6).flatMap((tick) => [
    drawLine({
      points: [
        [axisRight + 4, plot.y(tick)],
        [sheet.right, plot.y(tick)],
      ],
      stroke: theme.rule,
      width: 1,
    }),
    drawText({
      x: axisRight,
      y: plot.y(tick) + 4.5,
      text: formatPercent(tick, 0, locale),
      size: sizes.small,
      fill: theme.muted,
      anchor: 'end',
    }),
  ]);
  const bottom = plot.y.range[0] + 12 + sizes.small + 4;
  // Years that stand too close are left out, from the last one backwards.
  let free = Number.POSITIVE_INFINITY;
  for (const year of [...plot.years].reverse()) {
    const half = measureText(String(year), sizes.small) / 2;
    const x = plot.x(year);
    if (x + half + 4 > free) continue;
    free = x - half;
    const text = String(year);
    nodes.push(drawText({ x, y: bottom, text, size: sizes.small, fill: theme.ink, anchor: 'middle' }));
  }
  return nodes;
}

/** A dashed vertical line half-way between the last year of the old series and the first of the new one. */
function drawBreaks(sheet: ChartSheet, plot: Plot, top: number) {
  const { theme, locale } = sheet;
  return plot.breaks.flatMap((year) => {
    const before = plot.years.filter((candidate) => candidate < year).at(-1)!;
    const after = plot.years.find((candidate) => candidate >= year)!;
    const x = plot.x((before + after) / 2);
    const text = `${year}: ${words.breakShort[locale]}`;
    const half = measureText(text, sizes.small) / 2;
    return [
      drawLine({
        points: [
          [x, top],
          [x, plot.y.range[0] + 8],
        ],
        stroke: theme.ink,
        width: 1.5,
        dash: '4 4',
      }),
      drawText({
        x: Math.min(Math.max(x, sheet.left + half), sheet.right - half),
        y: top - 6,
        text,
        size: sizes.small,
        fill: theme.ink,
        anchor: 'middle',
      }),
    ];
  });
}

type LabelSide = 'above' | 'below';

/** Values are written above the highest and below the lowest point of a year; those between are told by hover and description. */
function placeLabels(chart: SlopeChart): ReadonlyMap<SlopePoint, LabelSide> {
  const byYear = new Map<number, SlopePoint[]>();
  for (const point of chart.series.flatMap((series) => series.points))
    byYear.set(point.year, [...(byYear.get(point.year) ?? []), point]);
  const sides = new Map<SlopePoint, LabelSide>();
  for (const points of byYear.values()) {
    const sorted = points.toSorted((a, b) => b.share - a.share);
    sides.set(sorted.at(-1)!, 'below');
    sides.set(sorted[0]!, 'above');
  }
  return sides;
}

function drawSeries(
  sheet: ChartSheet,
  plot: Plot,
  series: SlopeSeries,
  index: number,
  labels: ReadonlyMap<SlopePoint, LabelSide>,
) {
  const points = series.points.toSorted((a, b) => a.year - b.year);
  const stroke = colourOf(series, sheet);
  const lines = splitAtBreaks(points, plot.breaks)
    .filter((run) => run.length > 1)
    .map((run) =>
      drawLine({
        points: run.map(({ year, share }) => [plot.x(year), plot.y(share)] as const),
        stroke,
        ...strokeOf(series, index),
      }),
    );
  const dots = points.map((point) =>
    drawDot({
      x: plot.x(point.year),
      y: plot.y(point.share),
      shape: shapeOf(index),
      fill: stroke,
      stroke: sheet.theme.surface,
      hover: describePoint(series, point, sheet.locale),
    }),
  );
  const step = plot.years.length > 1 ? (plot.x.range[1] - plot.x.range[0]) / (plot.years.length - 1) : 200;
  const texts = points.flatMap((point) => {
    const side = labels.get(point);
    const precise = formatPercent(point.share, 2, sheet.locale);
    const text = measureText(precise, sizes.small) + 4 <= step ? precise : formatPercent(point.share, 0, sheet.locale);
    if (side === undefined || measureText(text, sizes.small) > step) return [];
    const y = plot.y(point.share) + (side === 'above' ? -dotRadius - 6 : dotRadius + 6 + sizes.small * 0.8);
    const weight = series.own === true ? 'bold' : 'regular';
    return [
      drawText({ x: plot.x(point.year), y, text, size: sizes.small, weight, fill: sheet.theme.ink, anchor: 'middle' }),
    ];
  });
  return [...lines, ...dots, ...texts];
}

/** Runs of points that may be joined. */
export function splitAtBreaks(points: readonly SlopePoint[], breaks: readonly number[]): SlopePoint[][] {
  const runs: SlopePoint[][] = [];
  for (const point of points) {
    const previous = runs.at(-1)?.at(-1);
    const broken =
      previous === undefined ||
      point.apart === true ||
      breaks.some((year) => previous.year < year && year <= point.year);
    if (broken) runs.push([point]);
    else runs.at(-1)!.push(point);
  }
  return runs;
}

function describePoint(series: SlopeSeries, point: SlopePoint, locale: keyof Bilingual): string {
  const n = point.n === undefined ? '' : ` (N = ${formatCount(point.n, locale)})`;
  return `${series.label} ${point.year}: ${formatPercent(point.share, 2, locale)}${n}`;
}

function describe(chart: SlopeChart, breaks: readonly number[], locale: keyof Bilingual): string {
  const sentences = chart.series.flatMap((series) =>
    series.points.map((point) => `${describePoint(series, point, locale)}.`),
  );
  const notes = breaks.map((year) => `${words.from[locale]} ${year} ${words.breakNote[locale]}`);
  return [...sentences, ...notes].join(' ');
}
