/**
 * Columns: what the outside world hands in (arrays of numbers or labels), and the two readings this package makes of
 * them: labels coded 0…k−1, and checked numbers. Missing is null, undefined, NaN, blank text or the text "NA".
 */
import { type FindingCode, makeFinding, type Outcome, type StatisticsFinding, succeed } from './findings.ts';

/** One value per row. Typed arrays are columns of numbers. */
export type Column = ArrayLike<string | number | boolean | null | undefined>;
export type Columns = Readonly<Record<string, Column>>;

/** Labels by code; `codes[row]` is −1 where the value is missing. */
export interface CodedLabels {
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

export function isMissing(value: string | number | boolean | null | undefined): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === 'number' && Number.isNaN(value)) ||
    (typeof value === 'string' && (value.trim() === '' || value === 'NA'))
  );
}

/** Codes labels in the order of their first appearance; labels compare as text, so 1 and "1" are one label. */
export function codeLabels(column: Column): CodedLabels {
  return codeSmallIntegers(column) ?? codeTexts(column);
}

/** A column of whole numbers below 2^16, the usual case, needs no text until the end. */
function codeSmallIntegers(column: Column): CodedLabels | undefined {
  const codes = new Int32Array(column.length);
  const seen = new Int32Array(65536);
  const labels: string[] = [];
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (typeof value !== 'number' || value !== (value & 0xffff)) return undefined;
    let code = seen[value]!;
    if (code === 0) {
      labels.push(String(value));
      code = labels.length;
      seen[value] = code;
    }
    codes[row] = code - 1;
  }
  return { codes, labels };
}

function codeTexts(column: Column): CodedLabels {
  const codes = new Int32Array(column.length);
  const labels: string[] = [];
  const byText = new Map<string, number>();
  const byValue = new Map<number | boolean, number>();
  const codeOf = (raw: string): number => {
    const text = raw.normalize('NFC');
    let code = byText.get(text);
    if (code === undefined) {
      code = labels.length;
      labels.push(text);
      byText.set(text, code);
    }
    if (text !== raw) byText.set(raw, code);
    return code;
  };
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (isMissing(value)) {
      codes[row] = -1;
      continue;
    }
    if (typeof value === 'string') {
      codes[row] = byText.get(value) ?? codeOf(value);
      continue;
    }
    let code = byValue.get(value!);
    if (code === undefined) {
      code = codeOf(String(value));
      byValue.set(value!, code);
    }
    codes[row] = code;
  }
  return { codes, labels };
}

/** Crosses two codings into one: a code per pair that occurs; labels are joined. Missing in either is missing. */
export function crossLabels(first: CodedLabels, second: CodedLabels, join = ' × '): CodedLabels {
  const { codes, pairs } = crossCodes(first.codes, second.codes, second.labels.length);
  const width = second.labels.length;
  return {
    codes,
    labels: pairs.map((key) => `${first.labels[Math.floor(key / width)]}${join}${second.labels[key % width]}`),
  };
}

/** Codes of pairs (a, b) with b < width; `pairs[code]` is a·width + b. Pairs are numbered as they first occur. */
export function crossCodes(
  a: Int32Array,
  b: Int32Array,
  width: number,
): { readonly codes: Int32Array; readonly pairs: number[] } {
  const codes = new Int32Array(a.length);
  const pairs: number[] = [];
  let most = 0;
  for (let row = 0; row < a.length; row++) if (a[row]! > most) most = a[row]!;
  const small = (most + 1) * width <= 1 << 22 ? new Int32Array((most + 1) * width) : undefined;
  const large = new Map<number, number>();
  for (let row = 0; row < a.length; row++) {
    if (a[row]! < 0 || b[row]! < 0) {
      codes[row] = -1;
      continue;
    }
    const key = a[row]! * width + b[row]!;
    let code = small ? small[key]! : (large.get(key) ?? 0);
    if (code === 0) {
      pairs.push(key);
      code = pairs.length;
      if (small) small[key] = code;
      else large.set(key, code);
    }
    codes[row] = code - 1;
  }
  return { codes, pairs };
}

/** Renumbers codes so that labels stand in reading order: as numbers when both are numbers, else by code point. */
export function sortLabels(coded: CodedLabels): CodedLabels {
  const order = coded.labels.map((_, code) => code).sort((a, b) => compareLabels(coded.labels[a]!, coded.labels[b]!));
  const rank = new Int32Array(order.length);
  order.forEach((code, position) => {
    rank[code] = position;
  });
  return {
    codes: coded.codes.map((code) => (code < 0 ? -1 : rank[code]!)),
    labels: order.map((code) => coded.labels[code]!),
  };
}

function compareLabels(a: string, b: string): number {
  const x = Number(a);
  const y = Number(b);
  if (a.trim() !== '' && b.trim() !== '' && Number.isFinite(x) && Number.isFinite(y) && x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function findColumn(columns: Columns, name: string, rowCount?: number): Outcome<Column> {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!column) return { ok: false, findings: [makeFinding('column-unknown', { column: name })] };
  if (rowCount !== undefined && column.length !== rowCount)
    return {
      ok: false,
      findings: [makeFinding('column-length', { column: name }, { length: column.length, rows: rowCount })],
    };
  return succeed(column);
}

function isClean(numbers: Float64Array, mayMiss: boolean): boolean {
  for (let row = 0; row < numbers.length; row++) {
    const x = numbers[row]!;
    // x − x is 0 for finite numbers only; x ≠ x for NaN only.
    // biome-ignore lint/suspicious/noSelfCompare: the cheapest test for NaN in a hot loop
    if (x - x !== 0 && !(mayMiss && x !== x)) return false;
  }
  return true;
}

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/**
 * Reads a column of numbers; missing becomes NaN. Text is a number only when it is a plain decimal with a point;
 * anything else is refused by column and row (the first 20 of them). `mayMiss: false` refuses gaps as well.
 */
export function readNumbers(column: Column, name: string, mayMiss: boolean): Outcome<Float64Array> {
  if (column instanceof Float64Array && isClean(column, mayMiss)) return succeed(column);
  const numbers = new Float64Array(column.length);
  const findings: StatisticsFinding[] = [];
  const blame = (code: FindingCode, row: number, value?: string): void => {
    if (findings.length < 20)
      findings.push(makeFinding(code, { column: name, row: row + 1 }, value === undefined ? {} : { value }));
  };
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    let number = Number.NaN;
    if (typeof value === 'number') number = value;
    else if (typeof value === 'boolean') number = value ? 1 : 0;
    else if (typeof value === 'string' && decimal.test(value)) number = Number(value);
    else if (!isMissing(value)) {
      blame('number-expected', row, String(value));
      continue;
    }
    if (number === Number.POSITIVE_INFINITY || number === Number.NEGATIVE_INFINITY) blame('number-not-finite', row);
    else if (Number.isNaN(number) && !mayMiss) blame('value-missing', row);
    numbers[row] = number;
  }
  return findings.length ? { ok: false, findings } : succeed(numbers);
}
