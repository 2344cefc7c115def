/** A file of any accepted kind → its sheets as located cells. */
import type { Finding, Outcome } from '@longdan/core';
import type { GridRow } from './cell.ts';
import { readCsvText } from './csv.ts';
import { decodeText } from './decode-text.ts';
import { recogniseFile, refuseKind } from './file-kind.ts';
import { accept, refuse } from './finding.ts';
import { createLegacyWatch } from './legacy-watch.ts';
import { readWorkbook } from './workbook.ts';

/** A sheet. Wholly empty rows are left out; every row and cell keeps its own number. */
export interface Grid {
  readonly file: string;
  /** Absent in text files. */
  readonly sheet?: string;
  readonly hidden: boolean;
  readonly rows: readonly GridRow[];
}

/**
 * Reads XLSX, ODS and delimited text (comma, semicolon, tab, bar; UTF-8, UTF-16 with mark, Windows-1258 where certain).
 * Never throws on bytes: whatever cannot be read is refused with what it is and what to do.
 */
export function readGrid(bytes: Uint8Array, file: string): Outcome<readonly Grid[]> {
  const kind = recogniseFile(bytes);
  if (typeof kind === 'object') return refuse(refuseKind(kind.refused, file));
  const read = kind === 'workbook' ? readWorkbook(bytes, file) : readText(bytes, file);
  if (!read.ok) return read;
  if (read.value.every((grid) => grid.rows.length === 0)) return refuse(refuseKind('empty', file));
  const legacy = findLegacyLetters(read.value);
  return legacy ? refuse(legacy) : read;
}

function readText(bytes: Uint8Array, file: string): Outcome<readonly Grid[]> {
  const text = decodeText(bytes, file);
  if (!text.ok) return text;
  const rows = readCsvText(text.value, file);
  if (!rows.ok) return rows;
  return accept([{ file, hidden: false, rows: rows.value }], text.findings);
}

function findLegacyLetters(grids: readonly Grid[]): Finding | undefined {
  for (const grid of grids) {
    const watch = createLegacyWatch();
    for (const row of grid.rows) for (const cell of row.cells) watch.see(cell);
    const found = watch.verdict();
    if (found) return found;
  }
  return undefined;
}
