/** Text and fonts of a PDF as poppler reads them. CI has poppler; a machine without it says so by a visible skip. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installed = spawnSync('pdftotext', ['-v']).error === undefined;

/** Reason to skip, or false. In CI a missing tool fails instead. */
export const withoutPoppler: string | false = installed ? false : 'poppler (pdftotext, pdffonts) is not installed';
if (!installed && process.env['CI']) throw new Error('CI must have poppler-utils installed');

function run(tool: string, pdf: Uint8Array, before: readonly string[], after: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-pdf-'));
  try {
    const path = join(folder, 'document.pdf');
    writeFileSync(path, pdf);
    const result = spawnSync(tool, [...before, path, ...after], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${tool}: ${result.stderr}`);
    return result.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Pages of text, blanks and line breaks as one space. */
export function pdfPages(pdf: Uint8Array): readonly string[] {
  return run('pdftotext', pdf, ['-enc', 'UTF-8'], ['-'])
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replace(/\s+/g, ' ').trim());
}

/** Width and height in points of one page, from 1. */
export function pdfPageSize(pdf: Uint8Array, page: number): readonly number[] {
  const info = run('pdfinfo', pdf, ['-f', String(page), '-l', String(page)], []);
  const [, width, height] = /size:\s+([\d.]+) x ([\d.]+) pts/.exec(info) ?? [];
  return [Number(width), Number(height)].map(Math.round);
}

export const pdfFonts = (pdf: Uint8Array): string => run('pdffonts', pdf, [], []);
