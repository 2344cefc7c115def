/**
 * The declaration of a design and its estimates as plain JSON (docs/spec/estimate-design.md), and the reading of unknown
 * JSON into it. Fields that are not known are refused, so that a misspelt one cannot be ignored in silence.
 */
import type { LonelyPsuPolicy } from '../design/design.ts';
import type { IntervalMethod } from '../estimate/interval.ts';
import type { QuantileRule } from '../estimate/quantile.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';

export interface KnownTotalsDocument {
  readonly by: readonly string[];
  /** One entry per cell: the value of each column of `by`, and `total`. */
  readonly totals: readonly Readonly<Record<string, string | number | boolean>>[];
}

export const estimateKinds = [
  'mean',
  'total',
  'proportion',
  'ratio',
  'quantile',
  'regression',
  'contrast',
  'chisq',
] as const;
export type EstimateKind = (typeof estimateKinds)[number];

type Value = string | number | boolean;

export interface EstimateDocument {
  readonly name: string;
  readonly kind: EstimateKind;
  readonly variable?: string;
  readonly level?: Value;
  readonly numerator?: string;
  readonly denominator?: string;
  readonly regressors?: readonly string[];
  readonly probabilities?: readonly number[];
  readonly rule?: QuantileRule;
  readonly by?: readonly string[];
  /** Column and value (or values, any of which will do); several columns must all hold. */
  readonly domain?: Readonly<Record<string, Value | readonly Value[]>>;
  readonly interval?: IntervalMethod;
  readonly of?: string;
  readonly coefficients?: readonly number[] | Readonly<Record<string, number>>;
  readonly rows?: string;
  readonly columns?: string;
  readonly naRemove?: boolean;
}

export interface DesignDocument {
  readonly strata?: readonly (string | readonly string[])[];
  readonly psu?: readonly string[];
  readonly nest?: boolean;
  readonly fpc?: readonly string[];
  readonly weights?: string;
  readonly inclusionProbability?: string;
  readonly pps?:
    | 'brewer'
    | { readonly joint: readonly (readonly number[])[]; readonly estimator?: 'horvitz-thompson' | 'yates-grundy' };
  readonly lonelyPsu?: LonelyPsuPolicy;
  readonly nonresponse?: { readonly by: readonly string[]; readonly responded: string };
  readonly poststratify?: KnownTotalsDocument;
  readonly rake?: readonly KnownTotalsDocument[];
  readonly calibrate?: { readonly formula: readonly string[]; readonly totals: Readonly<Record<string, number>> };
  readonly trim?: { readonly lower?: number; readonly upper?: number; readonly strict?: boolean };
  readonly confidence?: number;
  readonly estimates: readonly EstimateDocument[];
}

type Check = (value: unknown) => string | undefined;

const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a column name or text is needed';
const number: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number is needed';
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false is needed');
const scalar: Check = (value) =>
  typeof value === 'string' || typeof value === 'boolean' || number(value) === undefined
    ? undefined
    : 'a value is needed';

const listOf =
  (item: Check, least = 0): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'a list is needed';
    if (value.length < least) return `at least ${least} entries are needed`;
    for (const [index, entry] of value.entries()) {
      const why = item(entry);
      if (why) return `[${index}]: ${why}`;
    }
    return undefined;
  };

const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `one of ${values.join(', ')} is needed`;

const either =
  (...checks: readonly Check[]): Check =>
  (value) => {
    const reasons = checks.map((check) => check(value));
    return reasons.includes(undefined) ? undefined : reasons.join(' or ');
  };

const mapOf =
  (item: Check): Check =>
  (value) => {
    if (!isObject(value)) return 'an object is needed';
    for (const [key, entry] of Object.entries(value)) {
      const why = item(entry);
      if (why) return `${key}: ${why}`;
    }
    return undefined;
  };

const shape =
  (fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value) => {
    if (!isObject(value)) return 'an object is needed';
    for (const name of required) if (value[name] === undefined) return `${name} is missing`;
    for (const [name, entry] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!check) return `${name}: unknown field`;
      const why = entry === undefined ? undefined : check(entry);
      if (why) return `${name}: ${why}`;
    }
    return undefined;
  };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const knownTotals = shape({ by: listOf(text, 1), totals: listOf(mapOf(scalar), 1) }, ['by', 'totals']);

const probability: Check = (value) =>
  typeof value === 'number' && value > 0 && value < 1 ? undefined : 'a number between 0 and 1 is needed';

const estimateFields = shape(
  {
    name: text,
    kind: oneOf(...estimateKinds),
    variable: text,
    level: scalar,
    numerator: text,
    denominator: text,
    regressors: listOf(text, 1),
    probabilities: listOf(probability, 1),
    rule: oneOf('hf1', 'hf2', 'hf4', 'hf5', 'hf6', 'hf7', 'hf8', 'hf9'),
    by: listOf(text, 1),
    domain: mapOf(either(scalar, listOf(scalar, 1))),
    interval: oneOf('wald', 'logit', 'xlogit', 'beta', 'likelihood', 'wilson'),
    of: text,
    coefficients: either(listOf(number, 1), mapOf(number)),
    rows: text,
    columns: text,
    naRemove: flag,
  },
  ['name', 'kind'],
);

const neededByKind: Record<EstimateKind, readonly string[]> = {
  mean: ['variable'],
  total: ['variable'],
  proportion: ['variable'],
  ratio: ['numerator', 'denominator'],
  quantile: ['variable', 'probabilities'],
  regression: ['variable', 'regressors'],
  contrast: ['of', 'coefficients'],
  chisq: ['rows', 'columns'],
};

const estimateDocument: Check = (value) => {
  const why = estimateFields(value);
  if (why) return why;
  const given = value as EstimateDocument;
  const missing = neededByKind[given.kind].find((field) => given[field as keyof EstimateDocument] === undefined);
  return missing ? `${missing} is needed by ${given.kind}` : undefined;
};

const designDocument = shape(
  {
    strata: listOf(either(text, listOf(text, 1))),
    psu: listOf(text),
    nest: flag,
    fpc: listOf(text),
    weights: text,
    inclusionProbability: text,
    pps: either(
      oneOf('brewer'),
      shape({ joint: listOf(listOf(number)), estimator: oneOf('horvitz-thompson', 'yates-grundy') }, ['joint']),
    ),
    lonelyPsu: oneOf('fail', 'remove', 'certainty', 'adjust', 'average'),
    nonresponse: shape({ by: listOf(text, 1), responded: text }, ['by', 'responded']),
    poststratify: knownTotals,
    rake: listOf(knownTotals, 1),
    calibrate: shape({ formula: listOf(text, 1), totals: mapOf(number) }, ['formula', 'totals']),
    trim: shape({ lower: number, upper: number, strict: flag }),
    confidence: probability,
    estimates: listOf(estimateDocument, 1),
  },
  ['estimates'],
);

/** Reads unknown JSON; refuses the first field that is not as declared, with its path. */
export function readDesignDocument(json: unknown): Outcome<DesignDocument> {
  const why = designDocument(json);
  if (why) {
    const cut = why.lastIndexOf(': ');
    return refuse('spec-invalid', undefined, {
      path: cut < 0 ? 'DESIGN' : why.slice(0, cut),
      why: cut < 0 ? why : why.slice(cut + 2),
    });
  }
  const document = json as DesignDocument;
  const names = new Set<string>();
  for (const { name } of document.estimates) {
    if (names.has(name)) return refuse('spec-invalid', undefined, { path: 'estimates', why: `two named ${name}` });
    names.add(name);
  }
  return succeed(document);
}
