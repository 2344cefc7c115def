/**
 * The index and its parts as one linearised statistic. A figure is a tree: leaves are ratios Σ_c S_c / Σ_c N_c over one
 * or more criteria (one criterion: its own share; several: pooled answers), nodes are weighted means of their parts.
 *
 *   S_c = Σ_k w_k g_c(y_ck)   N_c = Σ_k w_k [y_ck valid]   r = S/N   θ = Σ_t a_t r_t
 *
 * The influence of respondent k on θ is Σ_t a_t w_k Σ_{c∈t} [y_ck valid](g_c(y_ck) − r_t)/N_t: the whole index is
 * linearised per respondent, so the covariances between criteria answered by one person are in it and none is assumed
 * (Särndal, Swensson & Wretman 1992, eq. 5.5.9 and 5.6.10; Lumley 2010, app. C). g is 1 at a satisfied level for the
 * share, position/levels for the converted score. Parts nobody of the domain answered are left out and the others share
 * their weight, as in docs/method/index.md.
 */
import type { Content, IndexFormula } from '@longdan/core';
import { type Linearised, type Outcome, refuse, type Selection, type Statistic, succeed } from '@longdan/statistics';

/** One criterion over the rows of a design. */
export interface CriterionColumn {
  readonly id: string;
  /** Position 1…L, 0 where no valid answer exists. */
  readonly positions: Uint8Array;
  /** g by position; `gains[0]` is never read. */
  readonly gains: Float64Array;
}

export type FigureTree =
  | { readonly ratio: readonly CriterionColumn[] }
  | { readonly mean: readonly { readonly weight: number; readonly of: FigureTree }[] };

/** The tree of a factor by the formula: (a) plain mean of its criteria, (b) pooled answers. */
export function factorTree(criteria: readonly CriterionColumn[], formula: IndexFormula): FigureTree {
  if (formula.factor === 'pooled-answers') return { ratio: criteria };
  return { mean: criteria.map((one) => ({ weight: 1, of: { ratio: [one] } })) };
}

/** The tree of a content or of the whole index: the plain mean of all criteria, or the factors by their weights. */
export function overallTree(
  contents: readonly Content[],
  columnOf: (criterionId: string) => CriterionColumn | undefined,
  formula: IndexFormula,
): FigureTree {
  const factors = contents.flatMap((content) => content.factors);
  const columnsOf = (factor: (typeof factors)[number]) =>
    factor.criteria.flatMap((criterion) => columnOf(criterion.id) ?? []);
  if (formula.overall === 'mean-of-criteria')
    return { mean: factors.flatMap(columnsOf).map((one) => ({ weight: 1, of: { ratio: [one] } })) };
  const { factorWeights } = formula.overall;
  return {
    mean: factors.map((factor) => ({
      weight: factorWeights[factor.id] ?? 0,
      of: factorTree(columnsOf(factor), formula),
    })),
  };
}

/** The criteria a tree is made of, each once. */
export function columnsOf(tree: FigureTree): CriterionColumn[] {
  const all = 'ratio' in tree ? tree.ratio : tree.mean.flatMap(({ of }) => columnsOf(of));
  return [...new Set(all)];
}

/** 1 where a row has a valid answer to any criterion of the tree and lies in the domain. */
export function answeredMask(tree: FigureTree, rowCount: number, domain?: ArrayLike<number>): Uint8Array {
  const mask = new Uint8Array(rowCount);
  for (const { positions } of columnsOf(tree))
    for (let row = 0; row < rowCount; row++)
      if (positions[row] !== 0 && (domain === undefined || domain[row] !== 0)) mask[row] = 1;
  return mask;
}

/** The tree as a statistic of the statistics package. Bounded to 0…1, so that intervals on the logit scale apply. */
export function statisticOf(tree: FigureTree, label: string, isShare: boolean): Statistic {
  return [
    {
      label,
      variables: [],
      linearise: (_, selection, influence) => lineariseTree(tree, selection, influence, isShare),
    },
  ];
}

export interface Term {
  readonly criteria: readonly CriterionColumn[];
  readonly coefficient: number;
  readonly ratio: number;
  readonly answers: number;
}

function lineariseTree(
  tree: FigureTree,
  selection: Selection,
  influence: Float64Array,
  isShare: boolean,
): Outcome<Linearised> {
  const sums = new Map(columnsOf(tree).map((column) => [column, sumColumn(column, selection)]));
  const terms = expandTree(tree, sums);
  if (terms === null) return refuse('domain-empty');
  const { rows, weights } = selection;
  let value = 0;
  for (const { coefficient, ratio } of terms) value += coefficient * ratio;
  influence.fill(0);
  for (const { criteria, coefficient, ratio, answers } of terms)
    for (const { positions, gains } of criteria)
      for (let k = 0; k < rows.length; k++) {
        const position = positions[rows[k]!]!;
        if (position !== 0) influence[k]! += ((gains[position]! - ratio) * coefficient) / answers;
      }
  let [n, sum, squares] = [0, 0, 0];
  for (let k = 0; k < rows.length; k++) {
    const own = influence[k]!;
    const weight = weights[k]!;
    if (sums.size === 1 || own !== 0 || isAnswered(tree, rows[k]!)) {
      n += 1;
      sum += weight;
      squares += weight * own * own;
    }
    influence[k] = own * weight;
  }
  // The weighted influences add to 0, so that their element variance has no mean to take away.
  return succeed({ value, simpleVariance: n < 2 ? 0 : (squares * sum) / (n - 1), isProportion: isShare });
}

function isAnswered(tree: FigureTree, row: number): boolean {
  return 'ratio' in tree
    ? tree.ratio.some(({ positions }) => positions[row] !== 0)
    : tree.mean.some(({ of }) => isAnswered(of, row));
}

export interface Sums {
  readonly answers: number;
  readonly gain: number;
}

/** Σ w and Σ w·g over the rows with a valid answer, compensated, so that the order of rows does not show. */
function sumColumn(
  { positions, gains }: CriterionColumn,
  { rows, weights }: Pick<Selection, 'rows' | 'weights'>,
): Sums {
  // By position first: at most ten sums, each of plain weights.
  const byPosition = new Float64Array(gains.length);
  const errors = new Float64Array(gains.length);
  for (let k = 0; k < rows.length; k++) {
    const position = positions[rows[k]!]!;
    if (position === 0) continue;
    const before = byPosition[position]!;
    const weight = weights[k]!;
    const next = before + weight;
    const part = next - before;
    errors[position]! += before - (next - part) + (weight - part);
    byPosition[position] = next;
  }
  let [answers, gain] = [0, 0];
  for (let position = 1; position < gains.length; position++) {
    const weight = byPosition[position]! + errors[position]!;
    answers += weight;
    gain += weight * gains[position]!;
  }
  return { answers, gain };
}

/** The leaves with their coefficients, parts without an answer left out; null where nobody answered anything. */
export function expandTree(tree: FigureTree, sums: ReadonlyMap<CriterionColumn, Sums>): Term[] | null {
  if ('ratio' in tree) {
    const answered = tree.ratio.filter((column) => sums.get(column)!.answers > 0);
    const answers = answered.reduce((sum, column) => sum + sums.get(column)!.answers, 0);
    if (!(answers > 0)) return null;
    const gain = answered.reduce((sum, column) => sum + sums.get(column)!.gain, 0);
    return [{ criteria: answered, coefficient: 1, ratio: gain / answers, answers }];
  }
  const parts = tree.mean.flatMap(({ weight, of }) => {
    const terms = weight > 0 ? expandTree(of, sums) : null;
    return terms === null ? [] : [{ weight, terms }];
  });
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) return null;
  return parts.flatMap(({ weight, terms }) =>
    terms.map((term) => ({ ...term, coefficient: (term.coefficient * weight) / total })),
  );
}

/** The value of a tree under any weights, without a design: for figures that stay descriptive. Null where nobody answered. */
export function shareOfTree(tree: FigureTree, weights: Float64Array): number | null {
  const rows = Int32Array.from(weights, (_, row) => row);
  const sums = new Map(columnsOf(tree).map((column) => [column, sumColumn(column, { rows, weights })]));
  const terms = expandTree(tree, sums);
  return terms === null ? null : terms.reduce((sum, { coefficient, ratio }) => sum + coefficient * ratio, 0);
}
