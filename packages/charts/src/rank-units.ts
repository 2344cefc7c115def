/** From the ranking of a round to charts: shares with their intervals, and places with theirs. */
import {
  type DescriptiveRanking,
  type EstimatedRanking,
  formatCount,
  formatPercent,
  type ProbabilityEstimates,
} from '@longdan/analysis';
import type { Bilingual, SelectionKind } from '@longdan/core';
import { beginChart, type ChartOptions, type ChartSheet, finishChart, lineHeight, sizes } from './chart-sheet.ts';
import type { IntervalChart } from './intervals.ts';
import { dotRadius, drawDot } from './marks/dot.ts';
import { drawInterval } from './marks/interval.ts';
import { drawLine } from './marks/line.ts';
import { drawText } from './marks/text.ts';
import { type LinearScale, scaleLinear } from './scale.ts';
import { measureText, wrapText } from './text-width.ts';

const titleOf = ({ title }: { readonly title: Bilingual }): Bilingual => ({
  vi: `Thứ tự theo ${title.vi.toLowerCase()}`,
  en: `In order, by ${title.en.toLowerCase()}`,
});

/** Estimated shares of units with their margins, highest first. */
export function compareRanked(estimates: ProbabilityEstimates, ranking: EstimatedRanking): IntervalChart {
  return {
    title: titleOf(ranking),
    rows: ranking.units.map(({ label, n, estimate }) => ({
      label,
      n,
      share: estimate.value,
      ...(estimate.interval ? { interval: { low: estimate.interval.low, high: estimate.interval.high } } : {}),
    })),
    selection: 'probability-sample',
    claim: estimates.claim,
    confidence: ranking.confidence,
    n: estimates.design.respondents,
  };
}

/** Shares of units as counted, highest first: no intervals, whatever stands beside. */
export function compareCounted(
  ranking: DescriptiveRanking,
  { selection, claim, n }: { readonly selection: SelectionKind; readonly claim: Bilingual; readonly n: number },
): IntervalChart {
  return {
    title: titleOf(ranking),
    rows: ranking.units.map(({ label, n: own, share }) => ({ label, n: own, share })),
    // A random sample that was not recorded has no design either.
    selection: selection === 'probability-sample' ? 'counter-quota' : selection,
    claim,
    n,
  };
}

const words = {
  eligible: { vi: 'Số phiếu đủ điều kiện', en: 'Eligible ballots' },
  place: { vi: 'Hạng', en: 'Place' },
  interval: {
    vi: 'Chấm: hạng theo số ước lượng; đoạn thẳng: các hạng có thể, cho mọi đơn vị cùng lúc, ở độ tin cậy',
    en: 'Dot: place by the estimate; bar: places that are possible, for all units at once, at confidence',
  },
} satisfies Record<string, Bilingual>;

const plotHeight = 30;

/**
 * Places with the interval of places each unit may have.
 *
 * @returns a whole SVG document
 * @throws RangeError when the width is too small
 */
export function drawRanks(estimates: ProbabilityEstimates, ranking: EstimatedRanking, options: ChartOptions): string {
  const { locale = 'vi' } = options;
  const title: Bilingual = {
    vi: `Khoảng thứ hạng theo ${ranking.title.vi.toLowerCase()}`,
    en: `Possible places by ${ranking.title.en.toLowerCase()}`,
  };
  const count = `${words.eligible[locale]}: N = ${formatCount(estimates.design.respondents, locale)}`;
  const sheet = beginChart('ranks', title, count, options);
  const wide = sheet.width >= 640;
  const size = ranking.units.length;
  const labelRight = wide ? sheet.left + (sheet.right - sheet.left) * 0.34 : sheet.right;
  const valueWidth = Math.max(
    ...ranking.units.map((unit) => measureText(`${unit.lowRank}–${unit.highRank}`, sizes.body, 'bold')),
  );
  const x = scaleLinear(
    [1, Math.max(2, size)],
    [(wide ? labelRight + 12 : sheet.left) + dotRadius + 8, sheet.right - valueWidth - dotRadius - 20],
  );
  for (const unit of ranking.units) putUnit(sheet, unit, { x, wide, labelRight });
  putPlaces(sheet, x, size);
  return finishChart(
    sheet,
    [`${words.interval[locale]} ${formatPercent(ranking.confidence, 0, locale)}.`, estimates.claim[locale]],
    ranking.units
      .map((unit) => `${unit.label}: ${words.place[locale]} ${unit.rank} (${unit.lowRank}–${unit.highRank}).`)
      .join(' '),
  );
}

interface Plot {
  readonly x: LinearScale;
  readonly wide: boolean;
  readonly labelRight: number;
}

function putUnit(sheet: ChartSheet, unit: EstimatedRanking['units'][number], { x, wide, labelRight }: Plot): void {
  const { theme, locale } = sheet;
  const lines = wrapText(unit.label, labelRight - sheet.left, sizes.body);
  const textHeight = lines.length * sizes.body * lineHeight;
  const height = wide ? Math.max(textHeight, plotHeight) : textHeight + plotHeight;
  const textTop = wide ? sheet.y + (height - textHeight) / 2 : sheet.y;
  lines.forEach((text, i) => {
    const y = textTop + i * sizes.body * lineHeight + sizes.body;
    sheet.body.push(drawText({ x: sheet.left, y, text, size: sizes.body, fill: theme.ink }));
  });
  const y = wide ? sheet.y + height / 2 : sheet.y + textHeight + plotHeight / 2;
  sheet.body.push(
    drawLine({
      points: [
        [x.range[0], y],
        [x.range[1], y],
      ],
      stroke: theme.rule,
      width: 1,
    }),
    drawInterval({ from: x(unit.lowRank), to: x(unit.highRank), y, stroke: theme.ink }),
    drawDot({
      x: x(unit.rank),
      y,
      shape: 'circle',
      fill: theme.ink,
      stroke: theme.surface,
      hover: `${unit.label}: ${unit.rank} (${unit.lowRank}–${unit.highRank}), N = ${formatCount(unit.n, locale)}`,
    }),
    drawText({
      x: sheet.right,
      y: y + 5,
      text: unit.lowRank === unit.highRank ? String(unit.rank) : `${unit.lowRank}–${unit.highRank}`,
      size: sizes.body,
      weight: 'bold',
      fill: theme.ink,
      anchor: 'end',
    }),
  );
  sheet.y += height + 8;
}

function putPlaces(sheet: ChartSheet, x: LinearScale, size: number): void {
  const step = Math.max(1, Math.ceil((size - 1) / Math.max(2, Math.floor((x.range[1] - x.range[0]) / 40))));
  const y = sheet.y + sizes.small + 2;
  for (let place = 1; place <= size; place += step)
    sheet.body.push(
      drawText({ x: x(place), y, text: String(place), size: sizes.small, fill: sheet.theme.muted, anchor: 'middle' }),
    );
  sheet.y += sizes.small * lineHeight + 6;
}
