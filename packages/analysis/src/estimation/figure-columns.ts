/** The criteria of a questionnaire over rows, ready to be made into figures. */
import { criteriaOf, type Questionnaire } from '@longdan/core';
import { meaningsOf } from '../breakdown.ts';
import { type EligibleRows, positionsOf } from './eligible-rows.ts';
import type { CriterionColumn } from './index-statistic.ts';

/** The four measures of docs/method/index.md. */
export const measures = ['satisfied', 'neutral', 'dissatisfied', 'score'] as const;
export type Measure = (typeof measures)[number];

/**
 * g of a criterion by position: 1 at the levels that mean the measure, or position/levels for the converted score; null
 * where the scale does not say what its levels mean.
 */
export function gainsOf(questionnaire: Questionnaire, criterionId: string, measure: Measure): Float64Array | null {
  const means = meaningsOf(questionnaire, criterionId);
  if (measure !== 'score' && means.some((meaning) => meaning === undefined)) return null;
  return Float64Array.from({ length: means.length + 1 }, (_, position) => {
    if (position === 0) return Number.NaN;
    if (measure === 'score') return position / means.length;
    return means[position - 1] === measure ? 1 : 0;
  });
}

/** Columns by criterion id, over `length` rows of a design whose first rows are those of `rowOf`. */
export function criterionColumns(
  rows: EligibleRows,
  questionnaire: Questionnaire,
  measure: Measure,
  length: number,
  rowOf?: Int32Array,
): Map<string, CriterionColumn> {
  const columns = new Map<string, CriterionColumn>();
  for (const { criterion } of criteriaOf(questionnaire)) {
    const gains = gainsOf(questionnaire, criterion.id, measure);
    if (gains !== null)
      columns.set(criterion.id, { id: criterion.id, positions: spread(rows, criterion.id, length, rowOf), gains });
  }
  return columns;
}

function spread(rows: EligibleRows, id: string, length: number, rowOf?: Int32Array): Uint8Array {
  const own = positionsOf(rows, id);
  const positions = new Uint8Array(length);
  if (rowOf === undefined) positions.set(own.subarray(0, length));
  else for (let k = 0; k < rowOf.length; k++) positions[k] = own[rowOf[k]!]!;
  return positions;
}
