/**
 * Rao–Scott tests of independence in a two-way table (Rao & Scott 1984; Lohr 2022, §10.3.2; `svychisq` of R's survey).
 *
 * With cell shares p and their design covariance V, contrasts C of the saturated log-linear model orthogonal to the
 * margins and D = diag(p), the generalised design effects are the eigenvalues of
 * Δ = (Cᵀ D⁻¹C/n)⁻¹ (Cᵀ D⁻¹ V D⁻¹ C). First order: X²/mean(Δ) on χ²; second order (Satterthwaite):
 * F = X²/tr Δ on d₀ = (tr Δ)²/tr Δ² and d₀ν degrees of freedom, ν those of the design.
 */
import { type CodedLabels, sortLabels } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { makeFinding, type Outcome, refuse, succeed } from '../findings.ts';
import { chiSquareTails, fTails } from '../numeric/distributions.ts';
import { orthonormalise, solveSquare } from '../numeric/orthonormal.ts';
import { sumOfProducts } from '../numeric/sum.ts';
import { covarianceOf } from '../variance/covariance.ts';
import { makeSelection, selectRows } from './selection.ts';

export interface IndependenceTest {
  readonly rowLevels: readonly string[];
  readonly columnLevels: readonly string[];
  /** Estimated shares of the cells, row by row. */
  readonly shares: readonly number[];
  /** Pearson's X² of a table with these shares and n observations. */
  readonly pearson: number;
  readonly n: number;
  readonly f: { readonly statistic: number; readonly df1: number; readonly df2: number; readonly pValue: number };
  readonly chiSquare: { readonly statistic: number; readonly df: number; readonly pValue: number };
}

export function testIndependence(
  design: SurveyDesign,
  rowVariable: CodedLabels,
  columnVariable: CodedLabels,
  options: { readonly domain?: ArrayLike<number>; readonly naRemove?: boolean } = {},
): Outcome<IndependenceTest> {
  const domain = selectRows(design, options.domain);
  if (domain.length === 0) return refuse('domain-empty');
  const rows = domain.filter((row) => rowVariable.codes[row]! >= 0 && columnVariable.codes[row]! >= 0);
  if (rows.length < domain.length && !options.naRemove) {
    const gap = domain.find((row) => rowVariable.codes[row]! < 0 || columnVariable.codes[row]! < 0)!;
    return { ok: false, findings: [makeFinding('value-missing', { row: gap + 1 })] };
  }
  const rowCode = keepUsed(sortLabels(rowVariable), rows);
  const columnCode = keepUsed(sortLabels(columnVariable), rows);
  const height = rowCode.labels.length;
  const width = columnCode.labels.length;
  if (height < 2 || width < 2) return refuse('table-degenerate');

  const selection = makeSelection(design, rows);
  const cells = height * width;
  const indicators = Array.from({ length: cells }, (_, cell) =>
    Float64Array.from(rows, (row) => (rowCode.codes[row]! * width + columnCode.codes[row]! === cell ? 1 : 0)),
  );
  const shares = indicators.map((indicator) => sumOfProducts(selection.weights, indicator) / selection.weightSum);
  const influences = indicators.map((indicator, cell) =>
    indicator.map((is, k) => (selection.weights[k]! * (is - shares[cell]!)) / selection.weightSum),
  );
  const covariance = covarianceOf(design, { set: selection, columns: influences }, 'full');
  if (!covariance.ok) return covariance;

  const n = rows.length;
  const delta = generalisedDesignEffects(shares, covariance.value, n, height, width);
  if (!delta) return refuse('table-degenerate');
  const pearson = n * phiSquared(shares, height, width);
  const nu = makeSelection(design, domain).degreesOfFreedom;
  if (!(nu > 0)) return refuse('degrees-of-freedom');
  const trace = delta.reduce((sum, row, i) => sum + row[i]!, 0);
  const traceOfSquare = delta.reduce(
    (sum, row, i) => sum + row.reduce((s, value, j) => s + value * delta[j]![i]!, 0),
    0,
  );
  const d0 = trace ** 2 / traceOfSquare;
  const df = delta.length;
  return succeed({
    rowLevels: rowCode.labels,
    columnLevels: columnCode.labels,
    shares,
    pearson,
    n,
    f: { statistic: pearson / trace, df1: d0, df2: d0 * nu, pValue: fTails(pearson / trace, d0, d0 * nu).upper },
    chiSquare: { statistic: pearson, df, pValue: chiSquareTails((pearson * df) / trace, df).upper },
  });
}

/** Drops labels that do not occur in the rows. */
function keepUsed(coded: CodedLabels, rows: Int32Array): CodedLabels {
  const used = coded.labels.map(() => false);
  for (const row of rows) used[coded.codes[row]!] = true;
  const rank = new Int32Array(coded.labels.length).fill(-1);
  let next = 0;
  used.forEach((is, code) => {
    if (is) rank[code] = next++;
  });
  return {
    codes: coded.codes.map((code) => (code < 0 ? -1 : rank[code]!)),
    labels: coded.labels.filter((_, code) => used[code]),
  };
}

/** Σ (p_ij − p_i p_j)²/(p_i p_j). */
function phiSquared(shares: readonly number[], height: number, width: number): number {
  const byRow = Array.from({ length: height }, (_, i) => shares.slice(i * width, (i + 1) * width).reduce(add, 0));
  const byColumn = Array.from({ length: width }, (_, j) =>
    byRow.reduce((sum, _row, i) => sum + shares[i * width + j]!, 0),
  );
  return shares.reduce((sum, share, cell) => {
    const expected = byRow[Math.floor(cell / width)]! * byColumn[cell % width]!;
    return sum + (share - expected) ** 2 / expected;
  }, 0);
}

const add = (a: number, b: number): number => a + b;

/** Δ, or null when empty cells leave it undefined. */
function generalisedDesignEffects(
  shares: readonly number[],
  covariance: Float64Array,
  n: number,
  height: number,
  width: number,
): number[][] | null {
  const contrasts = interactionContrasts(height, width);
  const inverse = shares.map((share) => (share === 0 ? 0 : 1 / share));
  const quadratic = (middle: (i: number, j: number) => number): number[][] =>
    contrasts.map((left) =>
      contrasts.map((right) =>
        left.reduce(
          (sum, a, i) => sum + (a === 0 ? 0 : right.reduce((inner, b, j) => inner + a * b * middle(i, j), 0)),
          0,
        ),
      ),
    );
  const below = quadratic((i, j) => (i === j ? inverse[i]! / n : 0));
  const above = quadratic((i, j) => inverse[i]! * covariance[i * shares.length + j]! * inverse[j]!);
  return solveSquare(below, above);
}

/** Columns of the interaction, made orthogonal to the constant, row and column effects. */
function interactionContrasts(height: number, width: number): Float64Array[] {
  const cells = height * width;
  const column = (value: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: cells }, (_, cell) => value(Math.floor(cell / width), cell % width));
  const main = [column(() => 1)];
  for (let r = 1; r < height; r++) main.push(column((i) => (i === r ? 1 : 0)));
  for (let c = 1; c < width; c++) main.push(column((_, j) => (j === c ? 1 : 0)));
  const factorised = orthonormalise(main);
  if (!factorised.ok) throw new Error('main effects of a table are always independent');
  const contrasts: Float64Array[] = [];
  for (let c = 1; c < width; c++)
    for (let r = 1; r < height; r++) {
      const contrast = column((i, j) => (i === r && j === c ? 1 : 0));
      for (const direction of factorised.basis) {
        const projection = sumOfProducts(direction, contrast);
        for (let k = 0; k < cells; k++) contrast[k]! -= projection * direction[k]!;
      }
      contrasts.push(contrast);
    }
  return contrasts;
}
