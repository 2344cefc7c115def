/** The reading of one estimate's declaration: its variables, levels, domain and options, refused by column and row. */
import {
  type CodedLabels,
  type Columns,
  codeLabels,
  findColumn,
  isMissing,
  readNumbers,
  sortLabels,
} from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import type { EstimateOptions, Statistic } from '../estimate/estimate.ts';
import { meanOf, proportionOf, ratioOf, totalOf } from '../estimate/statistics.ts';
import { makeFinding, type Outcome, refuse, succeed } from '../findings.ts';
import type { DesignDocument, EstimateDocument } from './document.ts';
import { crossColumns } from './weighting.ts';

export interface Context {
  readonly columns: Columns;
  readonly design: SurveyDesign;
  readonly document: DesignDocument;
}

export function withGroups<T>(
  columns: Columns,
  by: readonly string[],
  rowCount: number,
  use: (groups: CodedLabels) => Outcome<T>,
): Outcome<T> {
  const groups = crossColumns(columns, by, rowCount);
  return groups.ok ? use(groups.value) : groups;
}

/** A gap found while estimating is a row; here it also gets the column it was found in. */
export function nameColumn<T>({ columns }: Context, refusal: Outcome<T>, wanted: EstimateDocument): Outcome<T> {
  if (refusal.ok) return refusal;
  const { variable, numerator, denominator, rows, columns: across, regressors = [] } = wanted;
  const read = [variable, numerator, denominator, rows, across, ...regressors].filter((name) => name !== undefined);
  return {
    ok: false,
    findings: refusal.findings.map((finding) => {
      const row = finding.place?.row;
      if (finding.code !== 'value-missing' || row === undefined || finding.place?.column !== undefined) return finding;
      const column = read.find((name) => isMissing(columns[name]?.[row - 1]));
      return column === undefined ? finding : makeFinding(finding.code, { row, column });
    }),
  };
}

export function readStatistic({ columns, design }: Context, wanted: EstimateDocument): Outcome<Statistic> {
  if (wanted.kind === 'ratio') {
    const above = readNumeric(columns, wanted.numerator!, design.rowCount);
    if (!above.ok) return above;
    const below = readNumeric(columns, wanted.denominator!, design.rowCount);
    if (!below.ok) return below;
    return succeed(ratioOf(above.value, below.value));
  }
  if (wanted.kind === 'proportion' || wanted.level !== undefined) {
    const levels = readLevels(columns, wanted, design.rowCount);
    if (!levels.ok) return levels;
    const { labels, indicators } = levels.value;
    if (wanted.kind === 'proportion') return succeed(proportionOf(indicators, labels));
    return succeed(wanted.kind === 'total' ? totalOf(indicators, labels) : meanOf(indicators, labels));
  }
  const numbers = readNumeric(columns, wanted.variable!, design.rowCount);
  if (!numbers.ok) return numbers;
  return succeed(wanted.kind === 'total' ? totalOf([numbers.value], ['']) : meanOf([numbers.value], ['']));
}

export function readNumeric(columns: Columns, name: string, rowCount: number): Outcome<Float64Array> {
  const column = findColumn(columns, name, rowCount);
  return column.ok ? readNumbers(column.value, name, true) : column;
}

/** Indicators of the wanted level, or of all levels in reading order; NaN where the variable is missing. */
function readLevels(
  columns: Columns,
  wanted: EstimateDocument,
  rowCount: number,
): Outcome<{ labels: readonly string[]; indicators: readonly Float64Array[] }> {
  const column = findColumn(columns, wanted.variable!, rowCount);
  if (!column.ok) return column;
  const { codes, labels } = sortLabels(codeLabels(column.value));
  let codesWanted = labels.map((_, code) => code);
  if (wanted.level !== undefined) {
    const level = String(wanted.level).normalize('NFC');
    codesWanted = [labels.indexOf(level)];
    if (codesWanted[0] === -1) return refuse('level-unknown', { column: wanted.variable! }, { level });
  }
  return succeed({
    labels: codesWanted.map((code) => labels[code]!),
    indicators: codesWanted.map((code) =>
      Float64Array.from(codes, (own) => (own < 0 ? Number.NaN : own === code ? 1 : 0)),
    ),
  });
}

export function readOptions(
  { columns, design, document }: Context,
  wanted: EstimateDocument,
): Outcome<EstimateOptions> {
  const domain = readDomain(columns, wanted.domain, design.rowCount);
  if (!domain.ok) return domain;
  return succeed({
    ...(domain.value && { domain: domain.value }),
    naRemove: wanted.naRemove ?? false,
    confidence: document.confidence ?? 0.95,
    interval: wanted.interval ?? (wanted.kind === 'proportion' ? 'logit' : 'wald'),
  });
}

/** A mask of the rows in which every column holds its value or one of its values. */
function readDomain(
  columns: Columns,
  domain: EstimateDocument['domain'],
  rowCount: number,
): Outcome<Uint8Array | undefined> {
  if (!domain) return succeed(undefined);
  const mask = new Uint8Array(rowCount).fill(1);
  for (const [name, given] of Object.entries(domain)) {
    const column = findColumn(columns, name, rowCount);
    if (!column.ok) return column;
    const coded = codeLabels(column.value);
    const values = (Array.isArray(given) ? given : [given]).map((value) => String(value).normalize('NFC'));
    const wanted = coded.labels.map((label) => values.includes(label));
    for (let row = 0; row < rowCount; row++) if (!(wanted[coded.codes[row]!] ?? false)) mask[row] = 0;
  }
  return succeed(mask);
}
