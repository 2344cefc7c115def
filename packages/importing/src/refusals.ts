/** Refused rows → a file that an officer mends and imports again: the original columns and the reason. */
import { guardFormula } from './formula-guard.ts';
import type { RefusedRow } from './submissions.ts';

/** Heading of the added column. */
const reasonHeading = 'Lý do';

/**
 * CSV in UTF-8 with mark, parted by semicolons (which Vietnamese Excel opens by a double click): the heading rows of the
 * file, then each refused row with its reasons. Cells that a spreadsheet would take for a formula get an apostrophe,
 * which `readGrid` takes off again.
 */
export function writeRefusals(refused: Iterable<RefusedRow>): Uint8Array {
  const rows = [...refused];
  const headings = rows[0]?.headings ?? [];
  const width = Math.max(0, ...headings.map((texts) => texts.length), ...rows.map(({ raw }) => raw.length));
  // Imported a second time, the old reasons give way to the new ones.
  const lowest = headings.at(-1) ?? [];
  const old = lowest.indexOf(reasonHeading);
  const shape = (texts: readonly string[], last: string): string => {
    const cells = Array.from({ length: width }, (_, at) => texts[at] ?? '');
    if (old >= 0) cells.splice(old, 1);
    return [...cells, last].map(writeField).join(';');
  };
  const lines = [
    ...headings.map((texts, at) => shape(texts, at === headings.length - 1 ? reasonHeading : '')),
    ...rows.map(({ raw, findings }) => shape(raw, findings.map(({ message }) => message.vi).join(' '))),
  ];
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line}\r\n`).join('')}`);
}

function writeField(text: string): string {
  const guarded = guardFormula(text);
  return /[;"\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
