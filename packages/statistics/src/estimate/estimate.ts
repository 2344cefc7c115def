/**
 * From a statistic to a table of estimates. A statistic linearises itself over a selection of rows into components:
 * a value and the weighted influence of each row (Särndal, Swensson & Wretman 1992, §5.5; Lumley 2010, app. C). Here the
 * components meet the design's variance and become estimates, whole-sample, by domain or by group.
 */
import { type CodedLabels, sortLabels } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { sortByCode } from '../design/order.ts';
import { makeFinding, type Outcome, refuse, type StatisticsFinding, succeed } from '../findings.ts';
import { covarianceOf } from '../variance/covariance.ts';
import type { Covariance } from '../variance/multistage.ts';
import { type Interval, type IntervalMethod, makeInterval } from './interval.ts';
import { makeSelection, type Selection, selectRows } from './selection.ts';

/** One linearised value. */
export interface Component {
  /** Distinguishes the components of one statistic: variable index, level … */
  readonly label: string;
  readonly value: number;
  readonly selection: Selection;
  /** Weighted influence of each row of the selection. */
  readonly influence: Float64Array;
  /** Variance of the same value under simple random sampling with replacement; null where it means nothing. */
  readonly simpleVariance: number | null;
  readonly isProportion: boolean;
}

/** Linearises over a selection; refuses what cannot be estimated there. */
export type Statistic = (
  design: SurveyDesign,
  selection: Selection,
  naRemove: boolean,
) => Outcome<readonly Component[]>;

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
}

export function estimate(
  design: SurveyDesign,
  statistic: Statistic,
  options: EstimateOptions = {},
): Outcome<EstimateTable> {
  const rows = selectRows(design, options.domain);
  if (rows.length === 0) return refuse('domain-empty');
  const components = statistic(design, makeSelection(design, rows), options.naRemove ?? false);
  if (!components.ok) return components;
  return tabulate(design, [{ group: null, components: components.value }], options, []);
}

/** The same statistic for every group that occurs; groups in which nothing can be observed are left out with a note. */
export function estimateByGroup(
  design: SurveyDesign,
  statistic: Statistic,
  groups: CodedLabels,
  options: EstimateOptions = {},
): Outcome<EstimateTable> {
  const sorted = sortLabels(groups);
  const count = sorted.labels.length;
  const inside = selectRows(design, options.domain).filter((row) => sorted.codes[row]! >= 0) as Int32Array<ArrayBuffer>;
  const rows = sortByCode(inside, sorted.codes, count);
  const notes: StatisticsFinding[] = [];
  const parts: { group: string; components: readonly Component[] }[] = [];
  for (let from = 0; from < rows.length; ) {
    const code = sorted.codes[rows[from]!]!;
    let to = from + 1;
    while (to < rows.length && sorted.codes[rows[to]!] === code) to++;
    const group = sorted.labels[code]!;
    const components = statistic(design, makeSelection(design, rows.subarray(from, to)), options.naRemove ?? false);
    if (components.ok) parts.push({ group, components: components.value });
    else if (components.findings.every((finding) => finding.code === 'domain-empty'))
      notes.push(makeFinding('domain-empty', undefined, { group }, 'note'));
    else return components;
    from = to;
  }
  if (parts.length === 0) return refuse('domain-empty');
  return tabulate(design, parts, options, notes);
}

type Part = { readonly group: string | null; readonly components: readonly Component[] };

function tabulate(
  design: SurveyDesign,
  parts: readonly Part[],
  options: EstimateOptions,
  notes: readonly StatisticsFinding[],
): Outcome<EstimateTable> {
  const estimates: Estimate[] = [];
  const confidence = options.confidence ?? 0.95;
  for (const { group, components } of parts) {
    const variances = variancesOf(design, components);
    if (!variances.ok) return variances;
    components.forEach((component, c) => {
      estimates.push(describe(component, group, variances.value[c]!, confidence, options.interval));
    });
  }
  if (!options.covariance) return succeed({ estimates, covariance: null }, notes);
  const covariance = covarianceOfAll(
    design,
    parts.flatMap((part) => part.components),
  );
  if (!covariance.ok) return covariance;
  return succeed({ estimates, covariance: covariance.value }, notes);
}

/** Components that share their rows share one pass over the design. */
function variancesOf(design: SurveyDesign, components: readonly Component[]): Outcome<Float64Array> {
  const variances = new Float64Array(components.length);
  const bySelection = new Map<Selection, number[]>();
  components.forEach((component, c) => {
    const together = bySelection.get(component.selection);
    if (together) together.push(c);
    else bySelection.set(component.selection, [c]);
  });
  for (const [selection, members] of bySelection) {
    const columns = members.map((c) => components[c]!.influence);
    const part = covarianceOf(design, { rows: selection.rows, columns }, 'diagonal');
    if (!part.ok) return part;
    members.forEach((c, k) => {
      variances[c] = part.value[k]!;
    });
  }
  return succeed(variances);
}

/** Covariances over the union of the components' rows: absent rows have influence 0. */
export function covarianceOfAll(design: SurveyDesign, components: readonly Component[]): Outcome<Covariance> {
  const used = new Uint8Array(design.rowCount);
  for (const component of components) for (const row of component.selection.rows) used[row] = 1;
  const rows = design.order.filter((row) => used[row] === 1);
  const position = new Int32Array(design.rowCount);
  rows.forEach((row, k) => {
    position[row] = k;
  });
  const columns = components.map((component) => {
    const column = new Float64Array(rows.length);
    const own = component.selection.rows;
    for (let k = 0; k < own.length; k++) column[position[own[k]!]!] = component.influence[k]!;
    return column;
  });
  return covarianceOf(design, { rows, columns }, 'full');
}

function describe(
  component: Component,
  group: string | null,
  variance: number,
  confidence: number,
  method: IntervalMethod | undefined,
): Estimate {
  const { selection, value, simpleVariance } = component;
  const n = selection.rows.length;
  const population = selection.weightSum;
  const standardError = Math.sqrt(Math.max(0, variance));
  const varies = simpleVariance !== null && simpleVariance > 0;
  return {
    label: component.label,
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
    interval: makeInterval(method ?? 'wald', {
      value,
      variance: Math.max(0, variance),
      degreesOfFreedom: selection.degreesOfFreedom,
      confidence,
      n,
      simpleVariance,
      isProportion: component.isProportion,
    }),
    n,
  };
}
