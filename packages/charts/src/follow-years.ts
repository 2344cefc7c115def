/** From the comparisons of a round to the series of a slope chart. */
import type { Figures } from '@longdan/analysis';
import type { SlopeChart, SlopePoint } from './slope.ts';

/**
 * The round's overall figure beside earlier and published ones: one series for the unit itself, one per other label.
 *
 * @param year the round's year
 * @param ownLabel the unit's name
 */
export function followYears(figures: Figures, year: number, ownLabel = 'Đơn vị'): SlopeChart {
  const own = figures.index.formula.headline === 'score' ? figures.index.score : figures.index.satisfied;
  const ownPoints: SlopePoint[] = [];
  const others = new Map<string, SlopePoint[]>();
  let ownIsApart = false;
  for (const { benchmark, caution } of figures.comparisons) {
    if (benchmark.of !== undefined) continue;
    const point = { year: benchmark.year, share: benchmark.percent / 100 };
    if (benchmark.kind === 'own') {
      ownPoints.push(point);
      ownIsApart ||= caution !== undefined;
    } else {
      // "Thanh Hóa 2017" and "Thanh Hóa 2018" are one series.
      const label = benchmark.label.replace(new RegExp(`[\\s,(]*(năm )?${benchmark.year}\\)?$`), '') || benchmark.label;
      others.set(label, [...(others.get(label) ?? []), point]);
    }
  }
  if (own !== null) ownPoints.push({ year, share: own, n: figures.ballots.eligible, apart: ownIsApart });
  return {
    title: { vi: 'Kết quả qua các năm', en: 'Results over the years' },
    claim: figures.claim,
    series: [
      ...(ownPoints.length > 0 ? [{ label: ownLabel, points: ownPoints, own: true }] : []),
      ...[...others].map(([label, points]) => ({ label, points })),
    ],
  };
}
