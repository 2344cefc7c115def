/** Bytes: comparison, big-endian numbers, and the two text forms the log uses (UTF-8, Base 64). */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}

/** Order of byte strings, as memcmp gives it; a prefix comes before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let place = 0; place < shorter; place++) {
    const difference = a[place]! - b[place]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Big-endian, unsigned. `value` must be a whole number below 256^width and at most 2⁵³−1. */
export function bigEndian(value: number, width: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** width)
    throw new RangeError(`${value} does not fit ${width} bytes`);
  const bytes = new Uint8Array(width);
  let rest = value;
  for (let place = width - 1; place >= 0; place--) {
    bytes[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** Undefined where the number is beyond 2⁵³−1. */
export function readBigEndian(bytes: Uint8Array): number | undefined {
  const value = bytes.reduce((number, byte) => number * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Text of UTF-8 bytes, without a decoder of the platform; undefined where they are not UTF-8. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decodeURIComponent(bytesToHex(bytes).replaceAll(/../g, '%$&'));
  } catch {
    return undefined;
  }
}

/** True when the text has a UTF-8 form: no lone surrogates, which encoders replace without a word. */
export function isWellFormedText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** UTF-8 of a well-formed text; throws on lone surrogates. */
export function utf8(text: string): Uint8Array {
  if (!isWellFormedText(text)) throw new RangeError('text with lone surrogates has no UTF-8 form');
  return utf8ToBytes(text);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const symbolValues = new Map([...alphabet].map((character, value) => [character, value]));

/** RFC 4648 §4, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const group = (bytes[start]! << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    const symbols = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 63]!);
    text += symbols.slice(0, Math.min(3, bytes.length - start) + 1).join('');
  }
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** RFC 4648 §4, strict: undefined on other characters, missing padding or bits set beyond the last byte (§3.5). */
export function decodeBase64(text: string): Uint8Array | undefined {
  const symbols = text.replace(/={1,2}$/, '');
  if (text.length % 4 !== 0 || text.length - symbols.length > 2) return undefined;
  const bytes = new Uint8Array(Math.floor((symbols.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let place = 0;
  for (const symbol of symbols) {
    const value = symbolValues.get(symbol);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[place++] = (held >> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) return undefined;
  return encodeBase64Length(bytes.length) === text.length ? bytes : undefined;
}

const encodeBase64Length = (length: number): number => Math.ceil(length / 3) * 4;
