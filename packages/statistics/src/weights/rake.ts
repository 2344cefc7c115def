/**
 * Raking (iterative proportional fitting): weights are scaled to one margin after another until all hold (Deming &
 * Stephan 1940; Deville, Särndal & Sautory 1993). Convergence is judged on every margin, relative to its totals, and a
 * fit that does not converge is refused with the margin that fails: margins that contradict each other, or cells whose
 * emptiness makes them impossible.
 */
import { type CodedLabels, crossCodes } from '../columns.ts';
import type { Calibration, SurveyDesign } from '../design/design.ts';
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
      return succeed(withFactor(design, 'raking', factor, (_, after) => crossMargins(margins, after)));
  }
  return refuse(
    'raking-diverged',
    { column: worst.margin },
    { iterations: maximumRounds, worst: worst.misfit, margin: worst.margin },
  );
}

/** The margins as the variance needs them: all crossed into one set of cells. */
function crossMargins(margins: readonly Margin[], after: Float64Array): Calibration {
  let crossed = new Int32Array(after.length);
  for (let row = 0; row < after.length; row++) if (after[row] === 0) crossed[row] = -1;
  let cellsOf: Int32Array[] = [];
  for (const { cells } of margins) {
    const width = cells.labels.length;
    const { codes, pairs } = crossCodes(crossed, cells.codes, width);
    cellsOf = cellsOf.map((cellOf) => Int32Array.from(pairs, (pair) => cellOf[Math.floor(pair / width)]!));
    cellsOf.push(Int32Array.from(pairs, (pair) => pair % width));
    crossed = codes as Int32Array<ArrayBuffer>;
  }
  const sizes = new Float64Array(cellsOf[0]?.length ?? 0);
  for (let row = 0; row < crossed.length; row++) if (crossed[row]! >= 0) sizes[crossed[row]!]!++;
  return {
    kind: 'raking',
    crossed,
    sizes,
    margins: margins.map(({ cells }, index) => ({ cellOf: cellsOf[index]!, cellCount: cells.labels.length })),
    after,
  };
}
