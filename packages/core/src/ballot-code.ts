/**
 * Ballot codes: ten characters, eight drawn at random and two check characters, from an alphabet of 23 in which no two
 * characters look alike in print or handwriting: 0 O D Q, 1 I L and U V are out, and of 2 Z, 5 S, 6 G, 8 B only the digits are in.
 *
 * The code word is a Reed–Solomon code over the field of 23 elements (Reed & Solomon, J. SIAM 8, 1960): with two check
 * symbols its minimum distance is 3, so every error in one or two places is found — every single substitution and every
 * transposition, adjacent or not. 23⁸ ≈ 7.8·10¹⁰ codes: guessing one of 100,000 issued takes 783,000 tries on average.
 */
import type { Bilingual } from './outcome.ts';

export const ballotCodeAlphabet = '23456789ACEFHJKMNPRTWXY';
export const ballotCodeLength = 10;

const field = ballotCodeAlphabet.length;
const payloadLength = ballotCodeLength - 2;

/** Draws a code. `randomBytes(n)` must give n bytes of a cryptographic source. Every code is equally likely. */
export function makeBallotCode(randomBytes: (count: number) => Uint8Array): string {
  const fair = 256 - (256 % field);
  const payload: number[] = [];
  while (payload.length < payloadLength) {
    for (const byte of randomBytes(payloadLength - payload.length)) if (byte < fair) payload.push(byte % field);
  }
  return [...payload, ...checkSymbols(payload)].map((symbol) => ballotCodeAlphabet[symbol]).join('');
}

export type BallotCodeReading =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'length' | 'character' | 'check'; readonly message: Bilingual };

/** Reads what somebody typed or spoke: spaces, hyphens, dots and lower case are tolerated. Says what is wrong otherwise. */
export function normaliseBallotCode(text: string): BallotCodeReading {
  const code = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}._]/gu, '')
    .toUpperCase();
  const characters = [...code];
  const strange = characters.find((character) => !ballotCodeAlphabet.includes(character));
  if (strange !== undefined)
    return refuse(
      'character',
      `Mã phiếu không có ký tự “${strange}”. Mã chỉ gồm các chữ và số ${ballotCodeAlphabet}; xem lại mã in trên phiếu.`,
      `Ballot codes have no “${strange}”. They use only ${ballotCodeAlphabet}; look again at the printed code.`,
    );
  if (characters.length !== ballotCodeLength)
    return refuse(
      'length',
      `Mã phiếu có ${ballotCodeLength} ký tự, đã nhập ${characters.length}. Nhập lại đủ mã in trên phiếu.`,
      `A ballot code has ${ballotCodeLength} characters; ${characters.length} were entered. Enter the whole code.`,
    );
  const symbols = characters.map((character) => ballotCodeAlphabet.indexOf(character));
  if (evaluate(symbols, 1) !== 0 || evaluate(symbols, generator) !== 0)
    return refuse(
      'check',
      'Mã phiếu có ký tự bị nhầm hoặc đổi chỗ. So lại từng ký tự với mã in trên phiếu.',
      'A character of the ballot code is wrong or out of place. Compare each character with the printed code.',
    );
  return { ok: true, code };
}

/** In two groups of five, as printed: `ACE23-FH45K`. */
export function formatBallotCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** A primitive element of the field: its powers 5⁰…5⁹ differ, which gives the distance of 3. */
const generator = 5;

/** Value of the word, as a polynomial with its first symbol as highest coefficient, at a point of the field. */
function evaluate(symbols: readonly number[], at: number): number {
  return symbols.reduce((value, symbol) => (value * at + symbol) % field, 0);
}

/** The two last symbols p, q for which the word vanishes at 1 and at the generator. */
function checkSymbols(payload: readonly number[]): readonly [number, number] {
  const word = [...payload, 0, 0];
  const atOne = evaluate(word, 1);
  const atGenerator = evaluate(word, generator);
  // p + q = −atOne and g·p + q = −atGenerator, so (g − 1)·p = atOne − atGenerator.
  const p = modulo((atOne - atGenerator) * inverse(generator - 1));
  return [p, modulo(-atOne - p)];
}

const modulo = (value: number): number => ((value % field) + field) % field;

/** By search: the field has 23 elements. */
function inverse(value: number): number {
  let candidate = 1;
  while ((candidate * value) % field !== 1) candidate++;
  return candidate;
}

function refuse(reason: 'length' | 'character' | 'check', vi: string, en: string): BallotCodeReading {
  return { ok: false, reason, message: { vi, en } };
}
