/**
 * Canonical JSON of a draw: keys sorted by code point, no spaces, numbers as ECMAScript writes them. Two parties who
 * repeat a draw compare these bytes, or their hash.
 */
import { compareTexts, hashText } from './frame.ts';

export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    entries.sort(([a], [b]) => compareTexts(a, b));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${toCanonicalJson(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of the canonical JSON, in hex: what is published with a sample. */
export function hashDraw(draw: unknown): string {
  return hashText(toCanonicalJson(draw));
}
