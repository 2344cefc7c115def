/**
 * Vietnamese wording as people type it: cleaning of a cell's text and the folded form in which two spellings of the
 * same words are equal.
 */

/** NFC, no-break and exotic spaces as spaces, zero-width characters removed, line ends as \n, trimmed. */
export function cleanText(text: string): string {
  // Most cells of a large file are short ASCII: leave them alone.
  if (/^[!-~]*$/.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\r\n?/g, '\n')
    .trim();
}

const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * The form in which wordings are compared: lower case, punctuation and spacing levelled, and the tone of each syllable
 * moved to its end, so that the old and the new placement (hoà, hòa) are one. Letters and tones themselves must agree.
 */
export function foldWording(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\p{L}\p{M}]+/gu, (word) => {
      const tones = word.match(toneMarks);
      return tones ? word.replace(toneMarks, '') + tones.join('') : word;
    })
    .normalize('NFD')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** `foldWording` without any diacritics: for machine headings such as `so_phieu` or `chua_tot`. */
export function foldLetters(text: string): string {
  return foldWording(text).replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** A sheet's column letters of a 0-based index: 0 → A, 26 → AA. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** The 0-based index of a sheet's column letters: A → 0, AA → 26. */
export function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}
