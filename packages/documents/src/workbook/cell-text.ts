/**
 * Text in cells. Whatever a person typed (a criterion, a place, a note) stays text: it never becomes a formula, not even
 * when a clerk later edits the cell, and it never breaks the file.
 */
import type ExcelJS from 'exceljs';

/** Longest text a cell holds in Excel. */
const longestText = 32_767;

/** Characters that a spreadsheet programme takes for the beginning of a formula. */
const looksLikeFormula = /^[\s]*[=+\-@]/u;

/** NFC, without the control characters and half surrogate pairs that XML 1.0 forbids, cut to what a cell can hold. */
export function cleanText(text: string): string {
  const clean = text
    .normalize('NFC')
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  return clean.length <= longestText ? clean : `${clean.slice(0, longestText - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

/**
 * Writes `text` as a string. A text that looks like a formula also gets the number format "Text" (`@`), with which Excel
 * and LibreOffice keep it text when the cell is opened and confirmed again.
 */
export function putText(cell: ExcelJS.Cell, text: string): void {
  const clean = cleanText(text);
  if (clean === '') return;
  cell.value = clean;
  if (looksLikeFormula.test(clean)) cell.numFmt = '@';
}
