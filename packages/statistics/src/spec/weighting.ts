/** The weighting part of a declaration: nonresponse, post-strata, raking, calibration, trimming, in that order. */
import { type CodedLabels, type Columns, codeLabels, crossLabels, findColumn, readNumbers } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { type AuxiliaryVariable, calibrate } from '../weights/calibrate.ts';
import { adjustForNonresponse } from '../weights/nonresponse.ts';
import { type KnownTotals, postStratify } from '../weights/post-stratify.ts';
import { type Margin, rake } from '../weights/rake.ts';
import { trimWeights } from '../weights/trim.ts';
import type { DesignDocument, KnownTotalsDocument } from './document.ts';

const joint = ' × ';

/** Labels of one column or of several crossed. */
export function crossColumns(columns: Columns, names: readonly string[], rowCount: number): Outcome<CodedLabels> {
  let crossed: CodedLabels | undefined;
  for (const name of names) {
    const column = findColumn(columns, name, rowCount);
    if (!column.ok) return column;
    const coded = codeLabels(column.value);
    crossed = crossed ? crossLabels(crossed, coded, joint) : coded;
  }
  return succeed(crossed!);
}

export function applyWeighting(
  design: SurveyDesign,
  columns: Columns,
  document: DesignDocument,
): Outcome<SurveyDesign> {
  let current: Outcome<SurveyDesign> = succeed(design);
  if (document.nonresponse) {
    const { by, responded } = document.nonresponse;
    const classes = crossColumns(columns, by, design.rowCount);
    if (!classes.ok) return classes;
    const column = findColumn(columns, responded, design.rowCount);
    if (!column.ok) return column;
    const flags = readNumbers(column.value, responded, false);
    if (!flags.ok) return flags;
    current = adjustForNonresponse(design, classes.value, flags.value);
  }
  if (current.ok && document.poststratify) {
    const margin = readMargin(columns, document.poststratify, design.rowCount);
    if (!margin.ok) return margin;
    current = postStratify(current.value, margin.value.cells, margin.value.totals);
  }
  if (current.ok && document.rake) {
    const margins: Margin[] = [];
    for (const one of document.rake) {
      const margin = readMargin(columns, one, design.rowCount);
      if (!margin.ok) return margin;
      margins.push(margin.value);
    }
    current = rake(current.value, margins);
  }
  if (current.ok && document.calibrate) {
    const variables = readAuxiliaries(columns, document.calibrate, design.rowCount);
    if (!variables.ok) return variables;
    current = calibrate(current.value, variables.value);
  }
  if (current.ok && document.trim) current = trimWeights(current.value, document.trim);
  return current;
}

function readMargin(columns: Columns, document: KnownTotalsDocument, rowCount: number): Outcome<Margin> {
  const name = document.by.join(joint);
  const cells = crossColumns(columns, document.by, rowCount);
  if (!cells.ok) return cells;
  const totals: Map<string, number> = new Map();
  for (const entry of document.totals) {
    const parts = document.by.map((column) => entry[column]);
    const missing = document.by.find((_, k) => parts[k] === undefined);
    if (missing !== undefined || typeof entry['total'] !== 'number')
      return refuse('total-missing', { column: missing ?? name }, { term: parts.join(joint) });
    totals.set(parts.map((part) => String(part).normalize('NFC')).join(joint), entry['total']);
  }
  return succeed({ name, cells: cells.value, totals: totals as KnownTotals });
}

/**
 * Terms of a linear calibration are the keys of its totals: "(Intercept)", a numeric column of the formula, or
 * "column=level" for a level of a column of labels.
 */
function readAuxiliaries(
  columns: Columns,
  { formula, totals }: NonNullable<DesignDocument['calibrate']>,
  rowCount: number,
): Outcome<readonly AuxiliaryVariable[]> {
  const variables: AuxiliaryVariable[] = [];
  const used = new Set<string>();
  const add = (name: string, values: Float64Array): void => {
    used.add(name);
    variables.push({ name, values, total: totals[name]! });
  };
  if (totals['(Intercept)'] !== undefined) add('(Intercept)', new Float64Array(rowCount).fill(1));
  for (const name of formula) {
    const column = findColumn(columns, name, rowCount);
    if (!column.ok) return column;
    const levels = Object.keys(totals).filter((key) => key.startsWith(`${name}=`));
    if (totals[name] !== undefined) {
      const numbers = readNumbers(column.value, name, false);
      if (!numbers.ok) return numbers;
      add(name, numbers.value);
    } else if (levels.length > 0) {
      const coded = codeLabels(column.value);
      for (const key of levels) {
        const level = key.slice(name.length + 1).normalize('NFC');
        const code = coded.labels.indexOf(level);
        if (code < 0) return refuse('level-unknown', { column: name }, { level });
        add(
          key,
          Float64Array.from(coded.codes, (own) => (own === code ? 1 : 0)),
        );
      }
    } else return refuse('total-missing', { column: name }, { term: name });
  }
  const stray = Object.keys(totals).find((key) => !used.has(key));
  return stray === undefined
    ? succeed(variables)
    : refuse('spec-invalid', undefined, { path: `calibrate.totals.${stray}`, why: 'not in the formula' });
}
