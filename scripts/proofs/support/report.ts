/** What a proof prints, and with --write also puts between its marks in docs/method/proofs.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'method', 'proofs.md');

export interface Report {
  readonly line: (text?: string) => void;
  /** A line that says what failed; the process then ends with 1. */
  readonly fault: (text: string) => void;
  /** A Markdown table; the first column is text, the others figures. */
  readonly row: (cells: readonly string[]) => void;
  readonly head: (cells: readonly string[]) => void;
  readonly finish: () => void;
}

export function openReport(name: string): Report {
  const lines: string[] = [];
  let failed = false;
  const line = (text = ''): void => {
    lines.push(text);
    process.stdout.write(`${text}\n`);
  };
  const row = (cells: readonly string[]): void => line(`| ${cells.join(' | ')} |`);
  return {
    line,
    row,
    head: (cells) => {
      line();
      row(cells);
      line(`|${cells.map((_, at) => (at === 0 ? '---' : '---:')).join('|')}|`);
    },
    fault: (text) => {
      failed = true;
      line(`✖ ${text}`);
    },
    finish: () => {
      const { user, system } = process.cpuUsage();
      process.stdout.write(`${((user + system) / 1e6).toFixed(0)} s of processor time\n`);
      if (failed) process.exitCode = 1;
      if (process.argv.includes('--write')) replaceSection(name, lines.join('\n').trim());
    },
  };
}

function replaceSection(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const before = readFileSync(page, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no section ${name}`);
  writeFileSync(page, `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`);
}

export const percent = (rate: number, digits = 2): string => `${(100 * rate).toFixed(digits)}%`;

/** Number of repetitions from the command line, or the full one. */
export function repetitions(full: number): number {
  const given = process.argv.slice(2).find((one) => /^\d+$/.test(one));
  return given === undefined ? full : Number(given);
}
