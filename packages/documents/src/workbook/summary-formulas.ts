/**
 * Formulas of factor, content and overall rows over the rows of BẢNG TỔNG HỢP, each with the value it evaluates to.
 * Where the method leaves more than one way open, all are returned in order of preference; `putLive` takes the one that
 * gives the figure. "–" in a cell is passed over by AVERAGE and COUNT, and stands where no answer exists.
 */
import type { CriterionFigures, FactorFigures, Shares } from '@longdan/analysis';
import type { IndexFormula } from '@longdan/core';
import type { Way } from './live-cell.ts';
import type { SummaryLayout } from './summary-sheet.ts';

export type ShareKey = keyof Shares;
export const shareKeys = ['satisfied', 'neutral', 'dissatisfied', 'score'] as const satisfies readonly ShareKey[];

type RowOf = (id: string) => number;

/** A factor from its criteria: (a) plain mean, or (b) pooled answers. */
export function groupWays(
  criteria: readonly CriterionFigures[],
  rowOf: RowOf,
  layout: SummaryLayout,
  share: ShareKey,
  method: IndexFormula['factor'],
): Way[] {
  if (criteria.length === 0) return [];
  return method === 'pooled-answers'
    ? [pooled(criteria, rowOf, layout, share)]
    : [average([criteria], rowOf, layout, share)];
}

/** The overall index, or a content: plain mean over all criteria, or weighted factors. */
export function overallWays(
  factors: readonly FactorFigures[],
  criteria: ReadonlyMap<string, CriterionFigures>,
  rowOf: RowOf,
  layout: SummaryLayout,
  share: ShareKey,
  formula: IndexFormula,
): Way[] {
  const groups = factors
    .map((factor) => factor.criterionIds.map((id) => criteria.get(id)!))
    .filter((group) => group.length > 0);
  if (groups.length === 0) return [];
  const mean = average(groups, rowOf, layout, share);
  if (formula.overall === 'mean-of-criteria') return [mean];
  return [...weighted(factors, rowOf, layout, share, formula.overall.factorWeights), mean];
}

/** AVERAGE over the ranges of the groups; the criteria of one factor stand in consecutive rows. */
function average(
  groups: readonly (readonly CriterionFigures[])[],
  rowOf: RowOf,
  layout: SummaryLayout,
  share: ShareKey,
): Way {
  const column = layout.shares[share];
  const ranges = groups.map((group) => rangeOf(column, group, rowOf)).join(',');
  const values = groups
    .flat()
    .map((criterion) => criterion[share])
    .filter((value) => value !== null);
  return {
    formula: `IF(COUNT(${ranges})=0,"–",AVERAGE(${ranges}))`,
    value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}

/** Σ over criteria of share·N, divided by ΣN: the share among all answers of the factor. */
function pooled(criteria: readonly CriterionFigures[], rowOf: RowOf, layout: SummaryLayout, share: ShareKey): Way {
  const shares = rangeOf(layout.shares[share], criteria, rowOf);
  const ns = rangeOf(layout.n, criteria, rowOf);
  const n = criteria.reduce((sum, criterion) => sum + criterion.n, 0);
  const upper = criteria.reduce((sum, criterion) => sum + (criterion[share] ?? 0) * criterion.n, 0);
  return { formula: `IF(SUM(${ns})=0,"–",SUMPRODUCT(${shares},${ns})/SUM(${ns}))`, value: n === 0 ? null : upper / n };
}

/** Σ w·factor, then the same divided by the weights of the factors that have a figure. */
function weighted(
  factors: readonly FactorFigures[],
  rowOf: RowOf,
  layout: SummaryLayout,
  share: ShareKey,
  weights: Readonly<Record<string, number>>,
): Way[] {
  const present = factors.filter((factor) => factor[share] !== null && (weights[factor.id] ?? 0) !== 0);
  if (present.length === 0) return [{ formula: '"–"', value: null }];
  const sum = present.map((factor) => `${weights[factor.id]}*${layout.shares[share]}${rowOf(factor.id)}`).join('+');
  const value = present.reduce((total, factor) => total + weights[factor.id]! * factor[share]!, 0);
  const weight = present.reduce((total, factor) => total + weights[factor.id]!, 0);
  const ownWeights = present.map((factor) => weights[factor.id]).join('+');
  return [
    { formula: sum, value },
    { formula: `(${sum})/(${ownWeights})`, value: value / weight },
  ];
}

function rangeOf(column: string, criteria: readonly CriterionFigures[], rowOf: RowOf): string {
  return `${column}${rowOf(criteria[0]!.id)}:${column}${rowOf(criteria.at(-1)!.id)}`;
}
