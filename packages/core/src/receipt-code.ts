/**
 * Receipt codes (mã biên nhận): what a respondent takes away after sending a ballot. Nine characters in three groups, so
 * that nobody takes one for a ballot code: eight drawn at random and one check character, in the ballot codes' alphabet.
 *
 * The check is a weighted sum over the field of 23 elements (as in ISBN-10, ISO 2108): positions 1…9 are the weights, and
 * since 23 is prime it finds every single substitution and every transposition of two characters.
 */
import { ballotCodeAlphabet as alphabet } from './ballot-code.ts';

export const receiptCodeLength = 9;
/** Random bytes that a receipt code is made from. */
export const receiptCodeBytes = 16;

const field = alphabet.length;
/** Values of the payload, well below 2⁵³. */
const payloadRange = field ** (receiptCodeLength - 1);

/**
 * The code that 16 random bytes stand for, always the same one. The payload is their remainder by 23⁸ in base 23: of
 * 2¹²⁸ values none is favoured by more than one part in 10²⁷.
 * @throws RangeError for another number of bytes
 */
export function receiptCodeOf(bytes: Uint8Array): string {
  if (bytes.length !== receiptCodeBytes) throw new RangeError(`${receiptCodeBytes} bytes make a receipt code`);
  // 256 · 23⁸ is below 2⁵³: each step is exact.
  let value = 0;
  for (const byte of bytes) value = (value * 256 + byte) % payloadRange;
  let [code, sum] = ['', 0];
  for (let weight = 1; weight < receiptCodeLength; weight++) {
    const symbol = value % field;
    value = (value - symbol) / field;
    code += alphabet[symbol];
    sum += symbol * weight;
  }
  // The last symbol has weight 9, so it is the sum of the others divided by −9.
  return code + alphabet[modulo(-sum * inverseOfNine)];
}

/** Reads what somebody typed: spaces, hyphens, dots and lower case are tolerated. Undefined where it is no receipt code. */
export function readReceiptCode(text: string): string | undefined {
  const code = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}._]/gu, '')
    .toUpperCase();
  const symbols = [...code].map((character) => alphabet.indexOf(character));
  return symbols.length === receiptCodeLength && !symbols.includes(-1) && weigh(symbols) === 0 ? code : undefined;
}

/** In three groups of three, as shown: `ACE-23F-H45`. */
export function formatReceiptCode(code: string): string {
  return code.replaceAll(/.{3}(?=.)/g, '$&-');
}

const modulo = (value: number): number => ((value % field) + field) % field;

const weigh = (symbols: readonly number[]): number =>
  symbols.reduce((sum, symbol, index) => (sum + symbol * (index + 1)) % field, 0);

/** 9 · 18 = 162 = 7 · 23 + 1. */
const inverseOfNine = 18;
