/**
 * The sampling frame as the draw sees it: units with an id and, where the method needs them, stratum, size, cluster and
 * sort keys. It is put into one canonical form and hashed, so that the same frame in another order of rows, or with
 * letters composed otherwise, gives the same sample byte for byte (docs/spec/draw.md).
 */
import { makeFinding, type Outcome, type StatisticsFinding, succeed } from '../findings.ts';
import { openLineHash, sha256, toHex, utf8 } from './sha256.ts';

export interface FrameUnit {
  readonly id: string;
  readonly stratum?: string;
  /** Measure of size: a whole number, 1…2^40. */
  readonly size?: number;
  /** Id of the cluster (commune, hamlet …) the unit lies in, for multi-stage draws. */
  readonly cluster?: string;
  /** Keys by which a systematic sample is spread; compared one after another. */
  readonly sort?: readonly (string | number)[];
}

export interface Frame {
  /** Sorted by id, texts in NFC. */
  readonly units: readonly FrameUnit[];
  /** SHA-256 of the canonical text, in hex. */
  readonly hash: string;
}

const greatestSize = 2 ** 40;

const isSize = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= greatestSize;

/** One pass to clean and check, one to sort, one to hash line by line: a million units take some seconds. */
export function canonicaliseFrame(units: readonly FrameUnit[]): Outcome<Frame> {
  const findings: StatisticsFinding[] = [];
  const seen = new Set<string>();
  const clean: FrameUnit[] = new Array(units.length);
  let inOrder = true;
  let beyond = false;
  for (let index = 0; index < units.length; index++) {
    const unit = units[index]!;
    const row = index + 1;
    const id = unit.id.normalize('NFC');
    if (id.trim() === '') findings.push(makeFinding('unit-without-id', { row }));
    if (seen.has(id)) findings.push(makeFinding('unit-repeated', { row }, { id }));
    seen.add(id);
    if (unit.size !== undefined && !isSize(unit.size))
      findings.push(makeFinding('size-not-integer', { row, column: 'size' }, { value: unit.size }));
    clean[index] = cleanUnit(unit, id);
    beyond ||= surrogateOrBeyond.test(id);
    if (inOrder && index > 0 && compareTexts(clean[index - 1]!.id, id) > 0) inOrder = false;
  }
  if (units.length === 0) findings.push(makeFinding('no-rows'));
  if (findings.length) return { ok: false, findings };
  // Below the surrogates the engine's own order of code units is the order of code points.
  if (!inOrder) clean.sort(beyond ? (a, b) => compareTexts(a.id, b.id) : (a, b) => (a.id < b.id ? -1 : 1));
  const hash = openLineHash();
  for (const unit of clean) hash.add(frameLine(unit));
  return succeed({ units: clean, hash: hash.finish() });
}

const surrogateOrBeyond = /[\ud800-\uffff]/;

function cleanUnit({ stratum, size, cluster, sort }: FrameUnit, id: string): FrameUnit {
  return {
    id,
    ...(stratum !== undefined && { stratum: stratum.normalize('NFC') }),
    ...(size !== undefined && { size }),
    ...(cluster !== undefined && { cluster: cluster.normalize('NFC') }),
    ...(sort && { sort: sort.map((key) => (typeof key === 'string' ? key.normalize('NFC') : key)) }),
  };
}

/** One line of the canonical text: a JSON array [id, stratum, size, cluster, sort keys], absent fields null. */
function frameLine({ id, stratum, size, cluster, sort }: FrameUnit): string {
  return `[${quote(id)},${quote(stratum)},${size ?? null},${quote(cluster)},${sort ? JSON.stringify(sort) : null}]\n`;
}

const quote = (text: string | undefined): string => (text === undefined ? 'null' : JSON.stringify(text));

export function hashText(text: string): string {
  return toHex(sha256(utf8(text)));
}

/** Order by Unicode code point, which is also the order of UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shared) return a.length - b.length;
  const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
  if (left < 0xd800 && right < 0xd800) return left - right;
  // A pair of surrogates is one character, which may have begun one place before.
  const begun = at > 0 && isHigh(a.charCodeAt(at - 1)) && (isLow(left) || isLow(right));
  return a.codePointAt(begun ? at - 1 : at)! - b.codePointAt(begun ? at - 1 : at)!;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** Order of a systematic sample: by sort keys, numbers before texts; among equals the order of ids remains to be kept. */
export function compareSortKeys(a: FrameUnit, b: FrameUnit): number {
  const left = a.sort ?? [];
  const right = b.sort ?? [];
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    const order = compareKeys(left[k], right[k]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareKeys(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : compareTexts(a, b);
}
