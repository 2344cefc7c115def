/**
 * Entries as canonical bytes: docs/spec/ledger.md §2. One entry has one form and one form means one entry: what
 * `decodeEntry` accepts, `encodeEntry` writes again byte for byte.
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { bigEndian } from './bytes.ts';
import { type Entry, type EntryKind, entryKinds, type FieldValues } from './entry-kind.ts';
import { type Checked, refuse } from './fault.ts';
import { hashSize } from './hash.ts';

/** First byte of every entry. */
export const entryVersion = 1;

const roles = ['log', 'receipts'] as const;
const roundPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const maximumRoundLength = 60;

interface Layout {
  readonly kind: EntryKind;
  /** Name and type of each field in the order of their bytes, the commitment last. */
  readonly fields: readonly (readonly [name: string, type: keyof FieldValues])[];
}

const layouts: ReadonlyMap<number, Layout> = new Map(
  (Object.keys(entryKinds) as EntryKind[]).map((kind) => [
    entryKinds[kind].code,
    { kind, fields: [...Object.entries(entryKinds[kind].fields), ['commitment', 'digest']] },
  ]),
);

/** Bytes of an entry. Throws where a field is not what the table of kinds promises. */
export function encodeEntry(entry: Entry): Uint8Array {
  const { code } = entryKinds[entry.kind];
  const values: Readonly<Record<string, unknown>> = { ...entry };
  return concatBytes(
    Uint8Array.of(entryVersion, code),
    ...layouts.get(code)!.fields.map(([name, type]) => encodeField(name, type, values[name])),
  );
}

/** The entry in these bytes, all of them; a fault unless they are exactly what `encodeEntry` writes. */
export function decodeEntry(bytes: Uint8Array): Checked<Entry> {
  const [version = 'none', code = 'none'] = bytes;
  const layout = layouts.get(Number(code));
  if (version !== entryVersion || !layout) return refuse('entry-unknown', { version, kind: code });
  const { kind, fields } = layout;
  const cursor: Cursor = { bytes, offset: 2 };
  const values: Record<string, unknown> = { kind };
  for (const [name, type] of fields) {
    const value = decodeField(type, cursor);
    if (value === undefined) return refuse('entry-malformed', { detail: `${kind}.${name}` });
    values[name] = value;
  }
  if (cursor.offset !== bytes.length)
    return refuse('entry-malformed', { detail: `${bytes.length - cursor.offset} B (${kind})` });
  return { ok: true, value: values as unknown as Entry };
}

interface Cursor {
  readonly bytes: Uint8Array;
  offset: number;
}

function take(cursor: Cursor, count: number): Uint8Array | undefined {
  if (cursor.offset + count > cursor.bytes.length) return undefined;
  cursor.offset += count;
  return cursor.bytes.slice(cursor.offset - count, cursor.offset);
}

function encodeField(name: string, type: keyof FieldValues, value: unknown): Uint8Array {
  if (type === 'digest' && value instanceof Uint8Array && value.length === hashSize) return value;
  if (type === 'number' && typeof value === 'number') return bigEndian(value, 4);
  if (type === 'day' && typeof value === 'string' && isCalendarDay(value)) return encodeDay(value);
  if (type === 'round' && typeof value === 'string' && isRound(value))
    return concatBytes(Uint8Array.of(value.length), utf8ToBytes(value));
  const known: readonly unknown[] = roles;
  if (type === 'role' && known.includes(value)) return Uint8Array.of(known.indexOf(value) + 1);
  throw new RangeError(`entry field ${name} is not a ${type}: ${String(value)}`);
}

function decodeField(type: keyof FieldValues, cursor: Cursor): unknown {
  if (type === 'digest') return take(cursor, hashSize);
  if (type === 'number') return take(cursor, 4)?.reduce((value, byte) => value * 256 + byte, 0);
  if (type === 'role') return roles[(take(cursor, 1)?.[0] ?? 0) - 1];
  if (type === 'day') {
    const day = take(cursor, 4);
    return day && decodeDay(day);
  }
  const length = take(cursor, 1)?.[0] ?? 0;
  const round = take(cursor, length);
  const text = round && String.fromCharCode(...round);
  return text !== undefined && isRound(text) ? text : undefined;
}

const isRound = (text: string): boolean => text.length <= maximumRoundLength && roundPattern.test(text);

/** Binary-coded decimal, readable in a dump: 2026-08-03 is 20 26 08 03. */
function encodeDay(day: string): Uint8Array {
  return Uint8Array.from(day.replaceAll('-', '').match(/\d\d/g)!, (pair) => Number.parseInt(pair, 16));
}

function decodeDay(bytes: Uint8Array): string | undefined {
  const [century, year, month, day] = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const text = `${century}${year}-${month}-${day}`;
  return isCalendarDay(text) ? text : undefined;
}

/** A day of the Gregorian calendar, written YYYY-MM-DD. */
export function isCalendarDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (lengths[month - 1] ?? 0);
}
