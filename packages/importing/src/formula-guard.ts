/**
 * Keeps a spreadsheet from running a cell of a CSV file as a formula (OWASP, CSV Injection): an apostrophe goes before
 * whatever could begin one, and is taken off when the file is read again.
 */

/** Puts the apostrophe before a text that begins like a formula, or like a guarded one. */
export function guardFormula(text: string): string {
  return /^'*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
}

/** Takes one apostrophe off again. */
export function unguardFormula(text: string): string {
  return /^'+[=+\-@＝＋－＠\t\r]/.test(text) ? text.slice(1) : text;
}
