/**
 * From columns and a JSON declaration to results (docs/spec/estimate-design.md): reads, defines, weights, estimates.
 * Pure; refuses by column and row. The one entry for whoever holds a table and wants design-based figures.
 */
import { type Columns, codeLabels, findColumn, sortLabels } from '../columns.ts';
import { defineDesign } from '../design/define-design.ts';
import { contrastOf } from '../estimate/contrast.ts';
import {
  type Estimate,
  type EstimateOptions,
  type EstimateTable,
  estimate,
  estimateByGroup,
} from '../estimate/estimate.ts';
import { type IndependenceTest, testIndependence } from '../estimate/independence.ts';
import type { Interval } from '../estimate/interval.ts';
import { estimateQuantiles } from '../estimate/quantile.ts';
import { fitRegression } from '../estimate/regression.ts';
import { makeFinding, type Outcome, refuse, type StatisticsFinding, succeed } from '../findings.ts';
import { type DesignDocument, type EstimateDocument, readDesignDocument } from './document.ts';
import { type Context, nameColumn, readNumeric, readOptions, readStatistic, withGroups } from './read-estimate.ts';
import { applyWeighting } from './weighting.ts';

export interface EstimateResult {
  readonly name: string;
  /** Group of the table by group ("a × b" where several columns are crossed); null for the whole. */
  readonly group: string | null;
  /** Level of a proportion, probability of a quantile, term of a regression. */
  readonly level: string | null;
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly interval: Interval | null;
  readonly designEffect: Estimate['designEffect'];
  /** Standard error over |estimate|; null where it means nothing. */
  readonly coefficientOfVariation: number | null;
  readonly n: number;
  /** Of regressions and contrasts: two-sided test against 0. Of chisq: the second-order (F) test. */
  readonly pValue?: number | null;
  /** Of chisq only; its `estimate` is the F statistic and `degreesOfFreedom` the denominator's. */
  readonly test?: IndependenceTest;
}

export function estimateFromSpec(columns: Columns, designJson: unknown): Outcome<readonly EstimateResult[]> {
  const document = readDesignDocument(designJson);
  if (!document.ok) return document;
  const defined = defineDesign(columns, designSpecOf(document.value));
  if (!defined.ok) return defined;
  const weighted = applyWeighting(defined.value, columns, document.value);
  if (!weighted.ok) return weighted;
  const findings: StatisticsFinding[] = [...defined.findings];
  const results: EstimateResult[] = [];
  const context: Context = { columns, design: weighted.value, document: document.value };
  for (const wanted of document.value.estimates) {
    const part = answer(context, wanted);
    if (!part.ok) return part;
    results.push(...part.value);
    findings.push(...part.findings);
  }
  return succeed(results, findings);
}

function designSpecOf({ strata, psu, nest, fpc, weights, inclusionProbability, pps, lonelyPsu }: DesignDocument) {
  return {
    ...(strata && { strata }),
    ...(psu && { psu }),
    ...(nest !== undefined && { nest }),
    ...(fpc && { fpc }),
    ...(weights !== undefined && { weights }),
    ...(inclusionProbability !== undefined && { inclusionProbability }),
    ...(pps && { pps }),
    ...(lonelyPsu && { lonelyPsu }),
  };
}

function answer(context: Context, wanted: EstimateDocument): Outcome<readonly EstimateResult[]> {
  switch (wanted.kind) {
    case 'mean':
    case 'total':
    case 'proportion':
    case 'ratio': {
      const table = tabulate(context, wanted, false);
      return table.ok
        ? succeed(
            table.value.estimates.map((one) => resultOf(wanted, one, wanted.kind === 'ratio' ? null : one.label)),
            table.findings,
          )
        : table;
    }
    case 'contrast':
      return answerContrast(context, wanted);
    case 'quantile':
    case 'chisq':
    case 'regression':
      return answerByMask(context, wanted);
  }
}

function resultOf(wanted: EstimateDocument, one: Estimate, level: string | null): EstimateResult {
  return {
    name: wanted.name,
    group: one.group,
    level: level === '' ? null : level,
    estimate: one.estimate,
    standardError: one.standardError,
    degreesOfFreedom: one.degreesOfFreedom,
    interval: one.interval,
    designEffect: one.designEffect,
    coefficientOfVariation: one.coefficientOfVariation,
    n: one.n,
  };
}

/** The tabular kinds: whole sample, domain, or by group. */
function tabulate(context: Context, wanted: EstimateDocument, covariance: boolean): Outcome<EstimateTable> {
  const { columns, design } = context;
  const statistic = readStatistic(context, wanted);
  if (!statistic.ok) return statistic;
  const options = readOptions(context, wanted);
  if (!options.ok) return options;
  const asked = { ...options.value, covariance };
  const table = wanted.by
    ? withGroups(columns, wanted.by, design.rowCount, (groups) =>
        estimateByGroup(design, statistic.value, groups, asked),
      )
    : estimate(design, statistic.value, asked);
  return table.ok ? table : nameColumn(context, table, wanted);
}

function answerContrast(context: Context, wanted: EstimateDocument): Outcome<readonly EstimateResult[]> {
  const base = context.document.estimates.find((one) => one.name === wanted.of);
  if (!base || !['mean', 'total', 'proportion', 'ratio'].includes(base.kind))
    return refuse('estimate-unknown', undefined, { name: wanted.of! });
  const table = tabulate(context, base, true);
  if (!table.ok) return table;
  const coefficients = alignCoefficients(wanted.coefficients!, table.value);
  if (!coefficients.ok) return coefficients;
  const contrast = contrastOf(table.value, coefficients.value, {
    confidence: context.document.confidence ?? 0.95,
  });
  if (!contrast.ok) return contrast;
  return succeed([{ ...resultOf(wanted, contrast.value, null), pValue: contrast.value.pValue }]);
}

/** Coefficients in the table's order, or by "group", "level" or "group/level". */
function alignCoefficients(
  given: NonNullable<EstimateDocument['coefficients']>,
  table: EstimateTable,
): Outcome<readonly number[]> {
  if (Array.isArray(given)) return succeed(given as readonly number[]);
  const named = given as Readonly<Record<string, number>>;
  const used = new Set<string>();
  const aligned = table.estimates.map(({ group, label }) => {
    const keys = [`${group}/${label}`, group ?? label];
    const key = keys.find((one) => Object.hasOwn(named, one));
    if (key !== undefined) used.add(key);
    return key === undefined ? 0 : named[key]!;
  });
  const stray = Object.keys(named).find((key) => !used.has(key));
  return stray === undefined ? succeed(aligned) : refuse('level-unknown', undefined, { level: stray });
}

/** Kinds that are computed for one domain at a time: each group of `by` is a domain. */
function answerByMask(context: Context, wanted: EstimateDocument): Outcome<readonly EstimateResult[]> {
  const options = readOptions(context, wanted);
  if (!options.ok) return options;
  if (!wanted.by) return nameColumn(context, answerOne(context, wanted, null, options.value), wanted);
  return withGroups(context.columns, wanted.by, context.design.rowCount, (groups) => {
    const { codes, labels } = sortLabels(groups);
    const results: EstimateResult[] = [];
    const notes: StatisticsFinding[] = [];
    for (const [code, group] of labels.entries()) {
      const domain = Uint8Array.from(codes, (own, row) =>
        own === code && (options.value.domain?.[row] ?? 1) !== 0 ? 1 : 0,
      );
      const part = answerOne(context, wanted, group, { ...options.value, domain });
      if (part.ok) results.push(...part.value);
      else if (part.findings.every((finding) => finding.code === 'domain-empty'))
        notes.push(makeFinding('domain-empty', undefined, { group }, 'note'));
      else return nameColumn(context, part, wanted);
    }
    return results.length ? succeed(results, notes) : refuse('domain-empty');
  });
}

function answerOne(
  context: Context,
  wanted: EstimateDocument,
  group: string | null,
  options: EstimateOptions,
): Outcome<readonly EstimateResult[]> {
  if (wanted.kind === 'chisq') return answerTest(context, wanted, group, options);
  const variable = readNumeric(context.columns, wanted.variable!, context.design.rowCount);
  if (!variable.ok) return variable;
  if (wanted.kind === 'regression') return answerRegression(context, wanted, group, options, variable.value);
  const quantiles = estimateQuantiles(context.design, variable.value, wanted.probabilities!, {
    ...options,
    ...(wanted.rule && { rule: wanted.rule }),
  });
  return quantiles.ok
    ? succeed(quantiles.value.map((one) => resultOf(wanted, { ...one, group }, one.label)))
    : quantiles;
}

function answerTest(
  { columns, design }: Context,
  wanted: EstimateDocument,
  group: string | null,
  options: EstimateOptions,
): Outcome<readonly EstimateResult[]> {
  const rows = findColumn(columns, wanted.rows!, design.rowCount);
  if (!rows.ok) return rows;
  const across = findColumn(columns, wanted.columns!, design.rowCount);
  if (!across.ok) return across;
  const test = testIndependence(design, codeLabels(rows.value), codeLabels(across.value), options);
  if (!test.ok) return test;
  const { f, n } = test.value;
  return succeed([
    {
      name: wanted.name,
      group,
      level: null,
      estimate: f.statistic,
      standardError: 0,
      degreesOfFreedom: f.df2,
      interval: null,
      designEffect: { withReplacement: null, withoutReplacement: null },
      coefficientOfVariation: null,
      n,
      pValue: f.pValue,
      test: test.value,
    },
  ]);
}

function answerRegression(
  { columns, design }: Context,
  wanted: EstimateDocument,
  group: string | null,
  options: EstimateOptions,
  response: Float64Array,
): Outcome<readonly EstimateResult[]> {
  const regressors = [{ name: '(Intercept)', values: new Float64Array(design.rowCount).fill(1) }];
  for (const name of wanted.regressors!) {
    const numbers = readNumeric(columns, name, design.rowCount);
    if (!numbers.ok) return numbers;
    regressors.push({ name, values: numbers.value as Float64Array<ArrayBuffer> });
  }
  const fit = fitRegression(design, response, regressors, options);
  if (!fit.ok) return fit;
  return succeed(
    fit.value.coefficients.map((coefficient) => ({
      name: wanted.name,
      group,
      level: coefficient.name,
      estimate: coefficient.estimate,
      standardError: coefficient.standardError,
      degreesOfFreedom: fit.value.degreesOfFreedom,
      interval: coefficient.interval,
      designEffect: { withReplacement: null, withoutReplacement: null },
      coefficientOfVariation: null,
      n: fit.value.n,
      pValue: coefficient.pValue,
    })),
  );
}
