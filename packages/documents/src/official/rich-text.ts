/** Text with bold and italic parts, and what is done to every text of a user before it is printed. */

export interface TextRun {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/** A plain string, or runs in order. */
export type RichText = string | readonly TextRun[];

export function toRuns(text: RichText): readonly TextRun[] {
  return typeof text === 'string' ? [{ text }] : text;
}

export function toPlainText(text: RichText): string {
  return toRuns(text)
    .map((run) => run.text)
    .join('');
}

/**
 * C0/C1 controls (XML 1.0 forbids most of them), non-characters, zero-width space and byte order mark, soft hyphen,
 * and the bidirectional overrides and isolates with which a text can be made to read as another one.
 */
const unwelcome =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFFE\uFFFF]/g;

/**
 * A user's text as documents carry it: well-formed UTF-16, NFC (NFD accents are misplaced in print), one space for any
 * run of blanks and line breaks, no control characters. No-break spaces stay. Nothing else changes: markup characters
 * of XML, Typst or Word are text like any other.
 */
export function normaliseText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(/[ \t\r\n\u2028\u2029]+/g, ' ')
    .replace(unwelcome, '');
}

/** The same plain data with every string normalised. */
export function normaliseStrings<T>(value: T): T {
  if (typeof value === 'string') return normaliseText(value) as T;
  if (Array.isArray(value)) return value.map(normaliseStrings) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normaliseStrings(inner)])) as T;
  return value;
}

/** Every string of plain data, in order. */
export function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const inner of value) yield* stringsOf(inner);
  else if (value !== null && typeof value === 'object')
    for (const inner of Object.values(value)) yield* stringsOf(inner);
}
