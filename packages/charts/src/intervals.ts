/**
 * Dot and interval: a share per group, with its interval where the ballots come from a probability sample. For every other
 * way of choosing respondents no interval is drawn, whatever the data hold, and the chart says so.
 */
import { type Breakdown, type Figures, formatCount, formatPercent } from '@longdan/analysis';
import type { Bilingual, SelectionKind } from '@longdan/core';
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
import { dotRadius, drawDot } from './marks/dot.ts';
import { drawInterval } from './marks/interval.ts';
import { drawLine } from './marks/line.ts';
import { drawText } from './marks/text.ts';
import { chooseShareDomain, chooseTicks, type LinearScale, scaleLinear } from './scale.ts';
import { measureText, wrapText } from './text-width.ts';

export interface IntervalRow {
  readonly label: string;
  /** Ballots or valid answers of the row; null when kept back. */
  readonly n: number | null;
  /** Fraction 0…1; null where no figure exists or it is kept back. */
  readonly share: number | null;
  /** Bounds as fractions, for probability samples. */
  readonly interval?: { readonly low: number; readonly high: number };
  readonly suppressed?: boolean;
}

export interface IntervalChart {
  readonly title: Bilingual;
  readonly rows: readonly IntervalRow[];
  /** Drawn as a vertical line: the round's own overall share, or a benchmark. */
  readonly reference?: { readonly label: Bilingual; readonly share: number };
  readonly selection: SelectionKind;
  readonly claim: Bilingual;
  /** Confidence level of the intervals; 0.95 when absent. */
  readonly confidence?: number;
  /** Eligible ballots of the whole round. */
  readonly n: number;
}

const words = {
  eligible: { vi: 'Số phiếu đủ điều kiện', en: 'Eligible ballots' },
  empty: {
    vi: 'Chưa có nhóm nào có số liệu để so sánh.',
    en: 'No group has figures to compare yet.',
  },
  interval: { vi: 'Đoạn thẳng: khoảng tin cậy', en: 'Bar: confidence interval' },
  noInterval: {
    vi: 'Không vẽ khoảng tin cậy vì người trả lời không được chọn ngẫu nhiên.',
    en: 'No confidence intervals are drawn because respondents were not chosen at random.',
  },
  everyone: {
    vi: 'Không vẽ khoảng tin cậy vì đã hỏi toàn bộ đối tượng.',
    en: 'No confidence intervals are drawn because everyone was asked.',
  },
  suppressed: {
    vi: '“…”: nhóm có quá ít phiếu (hoặc làm lộ nhóm ít phiếu khác) nên không nêu số liệu.',
    en: '“…”: kept back, because the group (or one it would reveal) has too few ballots.',
  },
  truncated: { vi: 'Trục ngang không bắt đầu từ 0%.', en: 'The axis does not begin at 0%.' },
  overall: { vi: 'Chung cả đợt', en: 'Whole round' },
} satisfies Record<string, Bilingual>;

/** The groups of a breakdown beside the round's overall share, by the headline of the formula in use. */
export function compareGroups(figures: Figures, breakdown: Breakdown): IntervalChart {
  const key = figures.index.formula.headline === 'score' ? 'score' : 'satisfied';
  const overall = figures.index[key];
  const what: Bilingual =
    key === 'score' ? { vi: 'Điểm quy đổi', en: 'Converted score' } : { vi: 'Tỷ lệ hài lòng', en: 'Share satisfied' };
  return {
    title: {
      vi: `${what.vi} theo ${breakdown.title.vi.toLowerCase()}`,
      en: `${what.en} by ${breakdown.title.en.toLowerCase()}`,
    },
    rows: breakdown.groups.map((group) => ({
      label: group.label,
      n: group.n,
      share: group.suppressed ? null : (group.index?.[key] ?? null),
      suppressed: group.suppressed,
    })),
    ...(overall === null ? {} : { reference: { label: words.overall, share: overall } }),
    selection: figures.selection,
    claim: figures.claim,
    n: figures.ballots.eligible,
  };
}

const rowGap = 10;
const plotHeight = 26;

/**
 * @param options.width below 640 px labels stand above their rows, otherwise beside them
 * @returns a whole SVG document
 * @throws RangeError when the width is too small or a share is not a number
 */
export function drawIntervals(chart: IntervalChart, options: ChartOptions): string {
  const { locale = 'vi' } = options;
  const drawsIntervals = chart.selection === 'probability-sample';
  const count = `${words.eligible[locale]}: N = ${formatCount(chart.n, locale)}`;
  const sheet = beginChart('intervals', chart.title, count, options);
  const footnotes = listFootnotes(chart, locale);
  const shares = chart.rows.flatMap(({ share }) => share ?? []);
  if (shares.length === 0) return finishEmptyChart(sheet, words.empty, footnotes);

  const bounds = drawsIntervals
    ? chart.rows.flatMap(({ interval }) => (interval ? [interval.low, interval.high] : []))
    : [];
  const reference = chart.reference === undefined ? [] : [chart.reference.share];
  const domain = chooseShareDomain([...shares, ...bounds, ...reference]);
  if (domain[0] > 0) footnotes.unshift(words.truncated[locale]);
  const plot = layOutPlot(sheet, chart, domain);

  if (chart.reference !== undefined) {
    const { label, share } = chart.reference;
    putLegend(sheet, [
      {
        label: `${label[locale]}: ${formatPercent(share, 2, locale)}`,
        draw: (x, y) =>
          drawLine({
            points: [
              [x, y + 7],
              [x + 22, y + 7],
            ],
            stroke: sheet.theme.accent,
            dash: '5 3',
          }),
      },
    ]);
  }
  const grid = sheet.body.length;
  const bands: Band[] = [];
  for (const row of chart.rows) bands.push(putRow(sheet, plot, row, drawsIntervals));
  // Grid and reference lie under the rows, whose places are known only now; they never run through a label.
  sheet.body.splice(grid, 0, ...bands.flatMap((band) => drawGrid(sheet, plot, chart, band)));
  putAxis(sheet, plot);
  return finishChart(sheet, footnotes, describe(chart, locale, drawsIntervals));
}

function listFootnotes(chart: IntervalChart, locale: keyof Bilingual): string[] {
  const notes: string[] = [];
  if (chart.selection === 'probability-sample') {
    if (chart.rows.some(({ interval }) => interval !== undefined))
      notes.push(`${words.interval[locale]} ${formatPercent(chart.confidence ?? 0.95, 0, locale)}.`);
  } else notes.push(chart.selection === 'whole-population' ? words.everyone[locale] : words.noInterval[locale]);
  if (chart.rows.some(({ suppressed }) => suppressed === true)) notes.push(words.suppressed[locale]);
  notes.push(chart.claim[locale]);
  return notes;
}

interface Plot {
  readonly wide: boolean;
  readonly labelRight: number;
  readonly x: LinearScale;
}

const nOf = (n: number | null, locale: keyof Bilingual): string => (n === null ? '' : `N = ${formatCount(n, locale)}`);
const shownShare = ({ share, suppressed }: IntervalRow, locale: keyof Bilingual): string =>
  suppressed === true ? '…' : formatPercent(share, 2, locale);

function layOutPlot(sheet: ChartSheet, chart: IntervalChart, domain: readonly [number, number]): Plot {
  const wide = sheet.width >= 640;
  const texts = chart.rows.flatMap((row) => [shownShare(row, sheet.locale), nOf(row.n, sheet.locale)]);
  const valueWidth = Math.max(...texts.map((text) => measureText(text, sizes.body, 'bold')));
  const labelRight = wide ? sheet.left + (sheet.right - sheet.left) * 0.34 : sheet.right;
  const from = (wide ? labelRight + 12 : sheet.left) + dotRadius + 4;
  const to = sheet.right - valueWidth - dotRadius - 16;
  return { wide, labelRight, x: scaleLinear(domain, [from, to]) };
}

/** Top and bottom of the part of a row that holds points. */
type Band = readonly [top: number, bottom: number];

function putRow(sheet: ChartSheet, plot: Plot, row: IntervalRow, drawsIntervals: boolean): Band {
  const { locale, theme } = sheet;
  const lines = wrapText(row.label, plot.labelRight - sheet.left, sizes.body);
  const textHeight = lines.length * sizes.body * lineHeight;
  const valueHeight = Math.max(plotHeight, 34);
  const height = plot.wide ? Math.max(textHeight, valueHeight) : textHeight + valueHeight;
  const textTop = plot.wide ? sheet.y + (height - textHeight) / 2 : sheet.y;
  lines.forEach((text, i) => {
    const y = textTop + i * sizes.body * lineHeight + sizes.body;
    sheet.body.push(drawText({ x: sheet.left, y, text, size: sizes.body, fill: theme.ink }));
  });
  const middle = plot.wide ? sheet.y + height / 2 : sheet.y + textHeight + valueHeight / 2;
  if (drawsIntervals && row.interval !== undefined && row.share !== null) {
    const { low, high } = row.interval;
    sheet.body.push(drawInterval({ from: plot.x(low), to: plot.x(high), y: middle, stroke: theme.ink }));
  }
  if (row.share !== null && row.suppressed !== true)
    sheet.body.push(
      drawDot({
        x: plot.x(row.share),
        y: middle,
        shape: 'circle',
        fill: theme.ink,
        stroke: theme.surface,
        hover: `${row.label}: ${shownShare(row, locale)} ${nOf(row.n, locale)}`.trim(),
      }),
    );
  const value = { x: sheet.right, anchor: 'end' } as const;
  const n = nOf(row.n, locale);
  const text = shownShare(row, locale);
  sheet.body.push(
    drawText({ ...value, y: middle + (n === '' ? 5 : -2), text, size: sizes.body, weight: 'bold', fill: theme.ink }),
  );
  if (n !== '') sheet.body.push(drawText({ ...value, y: middle + 14, text: n, size: sizes.small, fill: theme.muted }));
  const top = sheet.y;
  sheet.y += height + rowGap;
  return plot.wide ? [top - rowGap / 2, top + height + rowGap / 2] : [middle - 13, middle + 15];
}

function drawGrid(sheet: ChartSheet, plot: Plot, chart: IntervalChart, [top, bottom]: Band) {
  const vertical = (share: number): (readonly [number, number])[] => [
    [plot.x(share), top],
    [plot.x(share), bottom],
  ];
  const lines = ticksOf(plot).map((tick) => drawLine({ points: vertical(tick), stroke: sheet.theme.rule, width: 1 }));
  if (chart.reference !== undefined)
    lines.push(
      drawLine({ points: vertical(chart.reference.share), stroke: sheet.theme.accent, width: 2, dash: '5 3' }),
    );
  return lines;
}

const ticksOf = ({ x }: Plot): number[] =>
  chooseTicks(x.domain, Math.max(2, Math.floor((x.range[1] - x.range[0]) / 60)));

function putAxis(sheet: ChartSheet, plot: Plot): void {
  const y = sheet.y + sizes.small + 2;
  for (const tick of ticksOf(plot)) {
    const text = formatPercent(tick, 0, sheet.locale);
    const half = measureText(text, sizes.small) / 2;
    const x = Math.min(Math.max(plot.x(tick), sheet.left + half), sheet.right - half);
    sheet.body.push(drawText({ x, y, text, size: sizes.small, fill: sheet.theme.muted, anchor: 'middle' }));
  }
  sheet.y += sizes.small * lineHeight + 6;
}

function describe(chart: IntervalChart, locale: keyof Bilingual, drawsIntervals: boolean): string {
  return chart.rows
    .map((row) => {
      const n = row.n === null ? '' : ` (${nOf(row.n, locale)})`;
      const { low, high } = row.interval ?? {};
      const interval =
        drawsIntervals && low !== undefined && high !== undefined
          ? `, ${formatPercent(low, 2, locale)} – ${formatPercent(high, 2, locale)}`
          : '';
      return `${row.label}: ${shownShare(row, locale)}${interval}${n}.`;
    })
    .join(' ');
}
