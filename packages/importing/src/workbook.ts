/** XLSX and ODS workbooks → grids. */

import { type CellObject, type DenseWorkSheet, read, SSF, type WorkBook } from '@e965/xlsx';
import type { Finding, IsoDay, Outcome, Place } from '@longdan/core';
import type { Cell, GridRow } from './cell.ts';
import { daySerial, parseDay, parseNumber } from './cell-value.ts';
import { refuseKind } from './file-kind.ts';
import { accept, refuse } from './finding.ts';
import type { Grid } from './grid.ts';
import { cleanText, columnLetters } from './wording.ts';
import { noteHiddenSheet, noteUncomputed } from './workbook-notes.ts';

export function readWorkbook(bytes: Uint8Array, file: string): Outcome<readonly Grid[]> {
  let book: WorkBook;
  try {
    book = read(bytes, { type: 'array', dense: true, cellNF: true, cellText: true, cellHTML: false });
  } catch (error) {
    const locked = error instanceof Error && /password|encrypt/i.test(error.message);
    return refuse(refuseKind(locked ? 'encrypted' : 'unreadable', file));
  }
  const findings: Finding[] = [];
  const grids: Grid[] = [];
  for (const [at, name] of book.SheetNames.entries()) {
    const sheet = book.Sheets[name] as DenseWorkSheet | undefined;
    if (!sheet?.['!data']) continue;
    const hidden = (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0;
    const rows = readSheet(
      sheet,
      { file, sheet: cleanText(name) },
      book.Workbook?.WBProps?.date1904 === true,
      findings,
    );
    if (hidden) findings.push(noteHiddenSheet(file, name));
    grids.push({ file, sheet: cleanText(name), hidden, rows });
  }
  return accept(grids, findings);
}

interface Range {
  readonly s: { readonly r: number; readonly c: number };
  readonly e: { readonly r: number; readonly c: number };
}

function readSheet(sheet: DenseWorkSheet, where: Place, date1904: boolean, findings: Finding[]): GridRow[] {
  const data = sheet['!data'] as readonly (readonly (CellObject | undefined)[] | undefined)[];
  const merges = indexMerges((sheet['!merges'] ?? []) as readonly Range[]);
  const rows: GridRow[] = [];
  let uncomputed: { readonly row: number; readonly column: string } | undefined;
  data.forEach((objects, r) => {
    if (!objects) return;
    const place: Place = { ...where, row: r + 1 };
    const inRow = merges.get(r) ?? [];
    const width = Math.max(objects.length, ...inRow.map((range) => Math.min(range.e.c + 1, objects.length + 256)));
    const cells: Cell[] = [];
    let used = 0;
    let filled = false;
    for (let c = 0; c < width; c++) {
      const object = objects[c];
      const value = readCell(object, date1904);
      if (object?.f !== undefined && object.v === undefined) uncomputed ??= { row: r + 1, column: columnLetters(c) };
      const range = inRow.find((candidate) => candidate.s.c <= c && c <= candidate.e.c);
      const covered = range !== undefined && !(range.s.r === r && range.s.c === c);
      const origin = range && readCell(data[range.s.r]?.[range.s.c], date1904).text;
      const cell: Cell = {
        ...(covered ? { text: '' } : value),
        place: { ...place, column: columnLetters(c) },
        ...(range && { merged: covered ? ('covered' as const) : ('origin' as const), spread: origin }),
      };
      cells.push(cell);
      if (cell.text !== '') filled = true;
      if (cell.text !== '' || (covered && origin)) used = c + 1;
    }
    if (
      filled ||
      inRow.some((range) => readCell(data[range.s.r]?.[range.s.c], date1904).text !== '' && range.s.r === r - 1)
    )
      rows.push({ row: r + 1, place, cells: cells.slice(0, used) });
  });
  if (uncomputed) findings.push(noteUncomputed(where, uncomputed));
  return rows;
}

/** Merged ranges by each row they touch. A range over thousands of rows is formatting, not meaning: its first 2,000 rows count. */
function indexMerges(ranges: readonly Range[]): ReadonlyMap<number, readonly Range[]> {
  const byRow = new Map<number, Range[]>();
  for (const range of ranges)
    for (let r = range.s.r; r <= Math.min(range.e.r, range.s.r + 2_000); r++) {
      const list = byRow.get(r);
      if (list) list.push(range);
      else byRow.set(r, [range]);
    }
  return byRow;
}

function readCell(object: CellObject | undefined, date1904: boolean): { text: string; number?: number; date?: IsoDay } {
  if (!object || object.v === undefined || object.v === null) return { text: '' };
  if (object.t === 'n' && typeof object.v === 'number') {
    const format = String(object.z ?? 'General');
    if (SSF.is_date(format)) {
      const date = daySerial(object.v, date1904);
      if (date) return { text: date.split('-').reverse().join('/'), number: object.v, date };
    }
    const shown = object.w?.trim() ?? '';
    const plain = format === 'General' || shown === '' || /E[+-]\d+$/.test(shown);
    return { text: plain ? String(object.v) : cleanText(shown), number: object.v };
  }
  if (object.t === 'e') return { text: object.w ?? '#' };
  return readText(cleanText(typeof object.v === 'boolean' ? (object.v ? 'TRUE' : 'FALSE') : String(object.v)));
}

function readText(text: string): { text: string; number?: number; date?: IsoDay } {
  const number = parseNumber(text);
  const date = parseDay(text);
  return { text, ...(number !== undefined && { number }), ...(date !== undefined && { date }) };
}
