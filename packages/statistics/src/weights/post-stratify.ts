/**
 * Post-stratification: weights are scaled inside each cell to its known total (Särndal, Swensson & Wretman 1992, §7.6;
 * Lohr 2022, §8.5.2).
 */
import type { CodedLabels } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumByCode } from '../numeric/sum.ts';
import { withFactor } from './factor.ts';

/** Known population totals by label of the cell. */
export type KnownTotals = ReadonlyMap<string, number>;

/** Cells of the sample matched with their totals; refuses cells on one side only. */
export function matchTotals(
  design: SurveyDesign,
  cells: CodedLabels,
  totals: KnownTotals,
  column?: string,
): Outcome<{ readonly sums: Float64Array; readonly wanted: Float64Array }> {
  const place = column === undefined ? {} : { column };
  for (let row = 0; row < cells.codes.length; row++)
    if (cells.codes[row]! < 0 && design.weights[row]! > 0) return refuse('value-missing', { ...place, row: row + 1 });
  const sums = sumByCode(design.weights, cells.codes, cells.labels.length);
  const wanted = new Float64Array(cells.labels.length);
  for (const [code, label] of cells.labels.entries()) {
    const total = totals.get(label);
    if (sums[code] === 0) continue;
    if (total === undefined || !(total > 0)) return refuse('class-without-total', place, { class: label });
    wanted[code] = total;
  }
  for (const [label, total] of totals) {
    const code = cells.labels.indexOf(label);
    if (total > 0 && (code < 0 || sums[code] === 0)) return refuse('class-empty', place, { class: label });
  }
  return succeed({ sums, wanted });
}

export function postStratify(design: SurveyDesign, cells: CodedLabels, totals: KnownTotals): Outcome<SurveyDesign> {
  const matched = matchTotals(design, cells, totals);
  if (!matched.ok) return matched;
  const { sums, wanted } = matched.value;
  const factor = design.weights.map((weight, row) =>
    weight > 0 ? wanted[cells.codes[row]!]! / sums[cells.codes[row]!]! : 1,
  );
  return succeed(
    withFactor(design, 'post-stratification', factor, (before, after) => ({
      kind: 'post-stratification',
      cell: cells.codes,
      cellCount: cells.labels.length,
      before,
      after,
    })),
  );
}
