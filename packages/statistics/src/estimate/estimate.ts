/**
 * From a statistic to a table of estimates. A statistic linearises itself over a selection of rows into components:
 * a value and the weighted influence of each row (Särndal, Swensson & Wretman 1992, §5.5; Lumley 2010, app. C). Here the
 * components meet the design's variance and become estimates, whole-sample, by domain or by group.
 */
import { type CodedLabels, sortLabels } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { sortByCode } from '../design/order.ts';
import { makeFinding, type Outcome, refuse, succeed } from '../findings.ts';
import { covarianceOf } from '../variance/covariance.ts';
import type { Covariance } from '../variance/multistage.ts';
import { makeRowSet } from '../variance/runs.ts';
import { type Interval, type IntervalMethod, makeInterval } from './interval.ts';
import {
  gather,
  keepPresent,
  makeSelection,
  mayHaveGaps,
  type NumericVariable,
  type Selection,
  scatter,
  selectRows,
} from './selection.ts';

/** A value linearised over the rows of a selection. */
export interface Linearised {
  readonly value: number;
  /** Variance of the same value under simple random sampling with replacement; null where it means nothing. */
  readonly simpleVariance: number | null;
  readonly isProportion: boolean;
}

/**
 * One estimate to be made of some variables: they arrive without gaps, along the rows of the selection, and the weighted
 * influence of each row is written into `influence`, of the same length.
 */
export interface StatisticPart {
  /** Distinguishes the parts of one statistic: variable, level … */
  readonly label: string;
  readonly variables: readonly NumericVariable[];
  readonly linearise: (
    values: readonly Float64Array[],
    selection: Selection,
    influence: Float64Array,
  ) => Outcome<Linearised>;
}

export type Statistic = readonly StatisticPart[];

export interface EstimateOptions {
  /** Mask by row; 0 is outside. */
  readonly domain?: ArrayLike<number>;
  /** Leave out rows in which a variable is missing; otherwise they are refused. */
  readonly naRemove?: boolean;
  /** Default 0.95. */
  readonly confidence?: number;
  readonly interval?: IntervalMethod;
  /** Also give the covariances of all estimates of the table. */
  readonly covariance?: boolean;
}

export interface Estimate {
  readonly label: string;
  /** Label of the group in a table by group, else null. */
  readonly group: string | null;
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Standard error over |estimate|; null when the estimate is 0. */
  readonly coefficientOfVariation: number | null;
  /**
   * Variance over that of a simple random sample of the same size: drawn with replacement, and without (the population
   * being the sum of weights; null when that is smaller than the sample). Null where the variable does not vary.
   */
  readonly designEffect: { readonly withReplacement: number | null; readonly withoutReplacement: number | null };
  /** Null where no interval exists (no degrees of freedom, a logit of 0 or 1). */
  readonly interval: Interval | null;
  /** Rows that took part. */
  readonly n: number;
}

export interface EstimateTable {
  readonly estimates: readonly Estimate[];
  /** q×q, row by row, in the order of `estimates`; null unless asked for. */
  readonly covariance: Covariance | null;
  /** Degrees of freedom of all rows the table speaks of, for contrasts; null unless covariances were asked for. */
  readonly degreesOfFreedom: number | null;
}

export function estimate(
  design: SurveyDesign,
  statistic: Statistic,
  options: EstimateOptions = {},
): Outcome<EstimateTable> {
  const rows = selectRows(design, options.domain);
  if (rows.length === 0) return refuse('domain-empty');
  return tabulate(design, statistic, rows, [{ group: null, from: 0, to: rows.length }], options);
}

/** The same statistic for every group that occurs; groups in which nothing can be observed are left out with a note. */
export function estimateByGroup(
  design: SurveyDesign,
  statistic: Statistic,
  groups: CodedLabels,
  options: EstimateOptions = {},
): Outcome<EstimateTable> {
  const sorted = sortLabels(groups);
  const inside = dropUngrouped(selectRows(design, options.domain), sorted.codes);
  const rows = sortByCode(inside, sorted.codes, sorted.labels.length);
  const slices: Slice[] = [];
  for (let from = 0; from < rows.length; ) {
    const code = sorted.codes[rows[from]!]!;
    let to = from + 1;
    while (to < rows.length && sorted.codes[rows[to]!] === code) to++;
    slices.push({ group: sorted.labels[code]!, from, to });
    from = to;
  }
  return tabulate(design, statistic, rows, slices, options);
}

function dropUngrouped(rows: Int32Array, codes: Int32Array): Int32Array {
  return codes.includes(-1) ? rows.filter((row) => codes[row]! >= 0) : rows;
}

/** Consecutive rows that make one group. */
interface Slice {
  readonly group: string | null;
  readonly from: number;
  readonly to: number;
}

/** A linearised value with the rows it was made from, kept for covariances. */
interface Component {
  readonly selection: Selection;
  readonly influence: Float64Array;
}

/**
 * Works part by part, so that a variable is read through the rows once, and group by group inside it. Buffers are used
 * again, and influences kept only when covariances are wanted: a large table would drown in them.
 */
function tabulate(
  design: SurveyDesign,
  statistic: Statistic,
  rows: Int32Array,
  slices: readonly Slice[],
  options: EstimateOptions,
): Outcome<EstimateTable> {
  const selections = slices.map(({ from, to }) => makeSelection(design, rows.subarray(from, to)));
  const cells: ({ estimate: Estimate; component: Component | null } | null)[][] = slices.map(() => []);
  const buffers: Float64Array[] = [];
  const spare = new Float64Array(rows.length);
  const placeOf = rows.length === design.rowCount ? invert(rows) : null;
  for (const part of statistic) {
    const gathered = part.variables.map((variable, v) => {
      buffers[v] ??= new Float64Array(rows.length);
      return placeOf ? scatter(variable, placeOf, buffers[v]) : gather(variable, rows, buffers[v]);
    });
    const complete = !part.variables.some(mayHaveGaps);
    for (const [index, { group, from, to }] of slices.entries()) {
      const values = gathered.map((column) => column.subarray(from, to));
      const present = complete
        ? succeed({ selection: selections[index]!, values })
        : keepPresent(design, selections[index]!, values, options.naRemove ?? false);
      if (!present.ok && !present.findings.every((finding) => finding.code === 'domain-empty')) return present;
      if (!present.ok) {
        cells[index]!.push(null);
        continue;
      }
      const { selection } = present.value;
      const { length } = selection.rows;
      const influence = options.covariance ? new Float64Array(length) : spare.subarray(0, length);
      const linearised = part.linearise(present.value.values, selection, influence);
      if (!linearised.ok) return linearised;
      const variance = covarianceOf(design, { set: selection, columns: [influence] }, 'diagonal');
      if (!variance.ok) return variance;
      cells[index]!.push({
        estimate: describeEstimate(part.label, group, linearised.value, selection, variance.value[0]!, options),
        component: options.covariance ? { selection, influence } : null,
      });
    }
  }
  const empty = slices.filter((_, index) => cells[index]!.includes(null));
  const filled = cells.flat().filter((cell) => cell !== null);
  if (filled.length === 0) return refuse('domain-empty');
  const notes = empty.map(({ group }) => makeFinding('domain-empty', undefined, { group }, 'note'));
  const estimates = filled.map((cell) => cell.estimate);
  if (!options.covariance) return succeed({ estimates, covariance: null, degreesOfFreedom: null }, notes);
  const mask = new Uint8Array(design.rowCount);
  for (const row of rows) mask[row] = 1;
  const { degreesOfFreedom } = makeSelection(design, selectRows(design, mask));
  const covariance = covarianceOfAll(
    design,
    filled.map((cell) => cell.component!),
  );
  return covariance.ok ? succeed({ estimates, covariance: covariance.value, degreesOfFreedom }, notes) : covariance;
}

function invert(rows: Int32Array): Int32Array {
  const placeOf = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) placeOf[rows[k]!] = k;
  return placeOf;
}

/** Covariances over the union of the components' rows: absent rows have influence 0. */
function covarianceOfAll(design: SurveyDesign, components: readonly Component[]): Outcome<Covariance> {
  const used = new Uint8Array(design.rowCount);
  for (const component of components) for (const row of component.selection.rows) used[row] = 1;
  const rows = selectRows(design, used);
  const position = new Int32Array(design.rowCount);
  rows.forEach((row, k) => {
    position[row] = k;
  });
  const columns = components.map(({ selection, influence }) => {
    const column = new Float64Array(rows.length);
    for (let k = 0; k < influence.length; k++) column[position[selection.rows[k]!]!] = influence[k]!;
    return column;
  });
  return covarianceOf(design, { set: makeRowSet(rows), columns }, 'full');
}

/** A value with its variance as an estimate; of the selection only what it says of its rows as a whole is needed. */
export function describeEstimate(
  label: string,
  group: string | null,
  { value, simpleVariance, isProportion }: Linearised,
  selection: Pick<Selection, 'weightSum' | 'degreesOfFreedom'> & { readonly rows: { readonly length: number } },
  variance: number,
  { confidence = 0.95, interval = 'wald' }: EstimateOptions,
): Estimate {
  const n = selection.rows.length;
  const population = selection.weightSum;
  const standardError = Math.sqrt(Math.max(0, variance));
  // Of answers that are all alike rounding leaves an error in the sixteenth digit, and a ratio of two such says nothing.
  const varies = simpleVariance !== null && simpleVariance > (1e-13 * value) ** 2;
  return {
    label,
    group,
    estimate: value,
    standardError,
    degreesOfFreedom: selection.degreesOfFreedom,
    coefficientOfVariation: value === 0 ? null : standardError / Math.abs(value),
    designEffect: {
      withReplacement: varies ? variance / simpleVariance : null,
      withoutReplacement:
        varies && population > n ? variance / (simpleVariance * ((population - n) / population)) : null,
    },
    interval: makeInterval(interval, {
      value,
      variance: Math.max(0, variance),
      degreesOfFreedom: selection.degreesOfFreedom,
      confidence,
      n,
      simpleVariance,
      isProportion,
    }),
    n,
  };
}
