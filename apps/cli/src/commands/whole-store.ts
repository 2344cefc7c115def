/** How commands that carry whole stores show what they do. */
import type { TableContent } from '@longdan/store';
import { formatTable, print, printError } from '../output.ts';

export interface ProgressLine {
  readonly show: ((done: { readonly table: string; readonly rows: number }) => void) | undefined;
  end(): void;
}

/** One line that rewrites itself, on a terminal only. */
export function progressLine(wanted: boolean): ProgressLine {
  if (!wanted || !process.stderr.isTTY) return { show: undefined, end: () => {} };
  return {
    show: ({ table, rows }) => process.stderr.write(`\r\x1b[K${table} ${rows}`),
    end: () => printError(''),
  };
}

/** Prints tables with rows and hashes. @returns the rows of all */
export function printContents(tables: readonly TableContent[]): number {
  print(formatTable(tables.map(({ table, rows, hash }) => [table, rows, hash])));
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
