/** The charts of step Kết quả beyond the levels: shares in order, places, importance and performance. */

import {
  type ChartOptions,
  compareCounted,
  compareRanked,
  drawIntervals,
  drawQuadrant,
  drawRanks,
} from '@longdan/charts';
import { problem } from '@longdan/core';
import { type Context, estimateResults, getRound, type PrintedFile } from '@longdan/operations';

export const estimateCharts = ['thu-tu', 'hang', 'uu-tien'] as const;
export type EstimateChart = (typeof estimateCharts)[number];

const quadrantTitle = { vi: 'Nên ưu tiên việc gì', en: 'Where to begin' };
const shareNames = {
  satisfied: { vi: 'Tỷ lệ hài lòng', en: 'Share satisfied' },
  score: { vi: 'Điểm quy đổi', en: 'Converted score' },
};
const notice = { vi: 'Số liệu tạo ra để tập huấn.', en: 'Data generated for training.' };

/** @throws Problem `document-not-found` where the round has nothing to draw */
export async function drawEstimateChart(
  context: Context,
  roundId: string,
  chart: EstimateChart,
  ask: (name: string) => string | undefined,
): Promise<PrintedFile> {
  const fieldId = ask('linh-vuc');
  const scope = fieldId ? { fieldId } : {};
  const { generatedData } = await getRound(context, roundId);
  const { figures, estimates } = await estimateResults(context, roundId, { ...scope, earlierRoundId: null });
  const options: ChartOptions = {
    width: ask('rong') === 'hep' ? 358 : 1040,
    theme: ask('nen') === 'toi' ? 'dark' : 'light',
    locale: ask('ngu') === 'en' ? 'en' : 'vi',
    ...(generatedData ? { notice } : {}),
  };
  const { claim } = estimates;
  const draw = (): string | null => {
    if (chart === 'uu-tien')
      return (
        estimates.drivers &&
        drawQuadrant(
          { title: quadrantTitle, drivers: estimates.drivers, claim, performance: shareNames[headlineOf(figures)] },
          options,
        )
      );
    if (estimates.ranking === null) return null;
    if (estimates.kind === 'probability')
      return chart === 'hang'
        ? drawRanks(estimates, estimates.ranking, options)
        : drawIntervals(compareRanked(estimates, estimates.ranking), options);
    if (chart === 'hang') return null;
    const about = { selection: figures.selection, claim, n: figures.ballots.eligible };
    return drawIntervals(compareCounted(estimates.ranking, about), options);
  };
  const svg = draw();
  if (svg === null) throw problem('document-not-found', { document: chart });
  return { fileName: `${roundId}-${chart}.svg`, mediaType: 'image/svg+xml', bytes: new TextEncoder().encode(svg) };
}

const headlineOf = (figures: Awaited<ReturnType<typeof estimateResults>>['figures']) =>
  figures.index.formula.headline === 'score' ? ('score' as const) : ('satisfied' as const);
