/** Figures for machines: docs/spec/results-json.md. Shares are fractions of full precision; null where nobody answered. */
import { type Figures, formatPercent, type RoundEstimates } from '@longdan/analysis';
import { locale } from './output.ts';

/** The whole of `Figures`, with counts by level code and the formula named plainly. */
export function figuresForMachines(figures: Figures) {
  return {
    ...figures,
    ballots: {
      ...figures.ballots,
      reasons: figures.ballots.reasons.map(({ code, count, label }) => ({ code, count, label: label.vi })),
    },
    criteria: figures.criteria.map(({ questionId: _question, levels, ...one }) => ({
      ...one,
      counts: Object.fromEntries(levels.map((level) => [level.code, level.count])),
    })),
    index: {
      satisfied: figures.index.satisfied,
      neutral: figures.index.neutral,
      dissatisfied: figures.index.dissatisfied,
      score: figures.index.score,
      formula: figures.index.formula,
      formulaText: figures.index.formulaText.vi,
    },
  };
}

/** The index with its margin, for a terminal; nothing where the round has no estimates. */
export function describeEstimates(estimates: RoundEstimates): string[] {
  if (estimates.kind !== 'probability') return [];
  const { satisfied, score } = estimates.index;
  const line = (vi: string, en: string, estimate: typeof satisfied): string[] => {
    if (estimate === null) return [];
    const margin = estimate.margin === null ? '' : ` ± ${formatPercent(estimate.margin, 2, locale)}`;
    return [`${locale === 'vi' ? vi : en}: ${formatPercent(estimate.value, 2, locale)}${margin}`];
  };
  return [
    ...line('Ước lượng cho toàn bộ đối tượng, chỉ số hài lòng', 'Estimate for the population, index', satisfied),
    ...line('Ước lượng cho toàn bộ đối tượng, điểm quy đổi', 'Estimate for the population, score', score),
  ];
}
