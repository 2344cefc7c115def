/**
 * Raking (iterative proportional fitting): weights are scaled to one margin after another until all hold (Deming &
 * Stephan 1940; Deville, Särndal & Sautory 1993). Convergence is judged on every margin, relative to its totals, and a
 * fit that does not converge is refused with the margin that fails: margins that contradict each other, or cells whose
 * emptiness makes them impossible.
 */
import type { CodedLabels } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumByCode } from '../numeric/sum.ts';
import { withFactor } from './factor.ts';
import { type KnownTotals, matchTotals } from './post-stratify.ts';

export interface Margin {
  readonly name: string;
  readonly cells: CodedLabels;
  readonly totals: KnownTotals;
}

export interface RakeOptions {
  /** Largest relative misfit of any margin cell; default 1e-12. */
  readonly tolerance?: number;
  /** Default 1000. */
  readonly maximumRounds?: number;
}

export function rake(
  design: SurveyDesign,
  margins: readonly Margin[],
  options: RakeOptions = {},
): Outcome<SurveyDesign> {
  const { tolerance = 1e-12, maximumRounds = 1000 } = options;
  const wanted: Float64Array[] = [];
  let grand: number | undefined;
  for (const margin of margins) {
    const matched = matchTotals(design, margin.cells, margin.totals, margin.name);
    if (!matched.ok) return matched;
    wanted.push(matched.value.wanted);
    const own = matched.value.wanted.reduce((sum, total) => sum + total, 0);
    grand ??= own;
    if (Math.abs(own - grand) > 1e-9 * grand)
      return refuse('totals-disagree', { column: margin.name }, { first: grand, second: own });
  }
  const factor = new Float64Array(design.rowCount).fill(1);
  const weights = design.weights.slice();
  let worst = { misfit: Number.POSITIVE_INFINITY, margin: '' };
  for (let round = 1; round <= maximumRounds; round++) {
    worst = { misfit: 0, margin: '' };
    margins.forEach((margin, index) => {
      const { codes, labels } = margin.cells;
      const sums = sumByCode(weights, codes, labels.length);
      const ratio = sums.map((sum, code) => (sum === 0 ? 1 : wanted[index]![code]! / sum));
      for (const value of ratio)
        if (Math.abs(value - 1) > worst.misfit) worst = { misfit: Math.abs(value - 1), margin: margin.name };
      for (let row = 0; row < weights.length; row++) {
        if (weights[row] === 0) continue;
        weights[row]! *= ratio[codes[row]!]!;
        factor[row]! *= ratio[codes[row]!]!;
      }
    });
    if (worst.misfit <= tolerance)
      return succeed(
        withFactor(design, 'raking', factor, (_, after) => ({
          kind: 'raking',
          margins: margins.map(({ cells }) => ({ cell: cells.codes, cellCount: cells.labels.length })),
          after,
        })),
      );
  }
  return refuse(
    'raking-diverged',
    { column: worst.margin },
    { iterations: maximumRounds, worst: worst.misfit, margin: worst.margin },
  );
}
