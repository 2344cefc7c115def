/** How commands speak: tables and findings for people, JSON for machines, exit codes for scripts. */
import type { Bilingual, Finding } from '@longdan/core';

/** 0 good, 1 findings or refused rows, 2 wrong use or something that does not exist. */
export const exitCodes = { good: 0, findings: 1, wrongUse: 2 } as const;

export type Locale = 'vi' | 'en';

/** Vietnamese unless LONGDAN_LANG=en. */
export const locale: Locale = process.env['LONGDAN_LANG'] === 'en' ? 'en' : 'vi';

export const say = (text: Bilingual): string => text[locale];

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** "tệp.csv, trang “Phiếu”, dòng 7, cột C" — only the parts that are known. */
export function describePlace(finding: Finding): string {
  const place = finding.place;
  if (!place) return '';
  const word = (vi: string, en: string) => (locale === 'vi' ? vi : en);
  const parts = [
    place.file,
    place.sheet === undefined ? undefined : `${word('trang', 'sheet')} “${place.sheet}”`,
    place.row === undefined ? undefined : `${word('dòng', 'row')} ${place.row}`,
    place.line === undefined || place.row !== undefined ? undefined : `${word('dòng', 'line')} ${place.line}`,
    place.column === undefined ? undefined : `${word('cột', 'column')} ${place.column}`,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** One finding on one line: mark, place, message. A message that names its own file or row is not told twice. */
export function describeFinding(finding: Finding): string {
  const message = say(finding.message);
  const own = finding.place?.file !== undefined && message.includes(finding.place.file);
  const place = own ? '' : describePlace(finding);
  return `${finding.severity === 'fault' ? '✖' : '•'} ${place === '' ? '' : `${place}: `}${message}`;
}

/** Columns padded to their widest cell; numbers to the right. */
export function formatTable(rows: readonly (readonly (string | number)[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, [...String(cell)].length);
    });
  const pad = (cell: string | number, column: number) => {
    const gap = ' '.repeat(widths[column]! - [...String(cell)].length);
    return typeof cell === 'number' ? gap + cell : cell + gap;
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Refuses the command with a message; `main` turns it into exit code 2. */
export class WrongUse extends Error {}
