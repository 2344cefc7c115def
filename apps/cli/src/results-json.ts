/** Figures for machines: docs/spec/results-json.md. Shares are fractions of full precision; null where nobody answered. */
import type { Figures } from '@longdan/analysis';

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
