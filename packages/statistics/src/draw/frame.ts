/**
 * The sampling frame as the draw sees it: units with an id and, where the method needs them, stratum, size, cluster and
 * sort keys. It is put into one canonical form and hashed, so that the same frame in another order of rows, or with
 * letters composed otherwise, gives the same sample byte for byte (docs/spec/draw.md).
 */
import { makeFinding, type Outcome, type StatisticsFinding, succeed } from '../findings.ts';
import { sha256, toHex, utf8 } from './sha256.ts';

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

export function canonicaliseFrame(units: readonly FrameUnit[]): Outcome<Frame> {
  const findings: StatisticsFinding[] = [];
  const seen = new Set<string>();
  const clean = units.map((unit, index): FrameUnit => {
    const row = index + 1;
    const id = unit.id.normalize('NFC');
    if (id.trim() === '') findings.push(makeFinding('unit-without-id', { row }));
    if (seen.has(id)) findings.push(makeFinding('unit-repeated', { row }, { id }));
    seen.add(id);
    if (unit.size !== undefined && !(Number.isInteger(unit.size) && unit.size >= 1 && unit.size <= greatestSize))
      findings.push(makeFinding('size-not-integer', { row, column: 'size' }, { value: unit.size }));
    return {
      id,
      ...(unit.stratum !== undefined && { stratum: unit.stratum.normalize('NFC') }),
      ...(unit.size !== undefined && { size: unit.size }),
      ...(unit.cluster !== undefined && { cluster: unit.cluster.normalize('NFC') }),
      ...(unit.sort && { sort: unit.sort.map((key) => (typeof key === 'string' ? key.normalize('NFC') : key)) }),
    };
  });
  if (units.length === 0) findings.push(makeFinding('no-rows'));
  if (findings.length) return { ok: false, findings };
  const sorted = clean.sort((a, b) => compareTexts(a.id, b.id));
  return succeed({ units: sorted, hash: hashText(sorted.map(frameLine).join('')) });
}

/** One line of the canonical text: a JSON array [id, stratum, size, cluster, sort keys], absent fields null. */
function frameLine({ id, stratum, size, cluster, sort }: FrameUnit): string {
  return `${JSON.stringify([id, stratum ?? null, size ?? null, cluster ?? null, sort ?? null])}\n`;
}

export function hashText(text: string): string {
  return toHex(sha256(utf8(text)));
}

/** Order by Unicode code point, which is also the order of UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const left = Array.from(a);
  const right = Array.from(b);
  const shared = Math.min(left.length, right.length);
  for (let k = 0; k < shared; k++)
    if (left[k] !== right[k]) return left[k]!.codePointAt(0)! - right[k]!.codePointAt(0)!;
  return left.length - right.length;
}

/** Order of a systematic sample: by sort keys (numbers before texts), then by id. */
export function compareForSystematic(a: FrameUnit, b: FrameUnit): number {
  const left = a.sort ?? [];
  const right = b.sort ?? [];
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    const order = compareKeys(left[k], right[k]);
    if (order !== 0) return order;
  }
  return compareTexts(a.id, b.id);
}

function compareKeys(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : compareTexts(a, b);
}
