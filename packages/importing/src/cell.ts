/** Cells and rows that know where they stand. Numbers and days of a text are read only when asked for. */
import type { IsoDay, Place } from '@longdan/core';
import { daySerial, parseDay, parseNumber } from './cell-value.ts';
import { unguardFormula } from './formula-guard.ts';
import { cleanText, columnLetters } from './wording.ts';
import { RowOfSheet } from './xlsx/sheet-row.ts';

export interface Cell {
  /** NFC, no-break spaces as spaces, trimmed; a number or date of a workbook as it is displayed (dates dd/mm/yyyy). */
  readonly text: string;
  /** The number it holds or its text spells. */
  readonly number?: number | undefined;
  /** The day it holds or its text spells. */
  readonly date?: IsoDay | undefined;
  readonly place: Place;
  /** Set on the cells of a merged range: the value stands in the origin; covered cells are blank and never repeat it silently. */
  readonly merged?: 'origin' | 'covered' | undefined;
  /** For headings: the text that a reader sees over this cell, that of the merged range's origin. */
  readonly spread?: string | undefined;
}

/** A row that has at least one cell with text. `cells` starts at column A and ends at the last cell used. */
export interface GridRow {
  /** Number of the row as Excel shows it, from 1. */
  readonly row: number;
  readonly place: Place;
  readonly cells: readonly Cell[];
}

/** A row of a text file. Its cells are made only when somebody asks for them: most rows of a large file are read as texts. */
class RowOfText implements GridRow {
  readonly row: number;
  readonly place: Place;
  /** As split, not yet cleaned. */
  readonly split: readonly string[];
  #cells: readonly Cell[] | undefined;
  constructor(place: Place, row: number, split: readonly string[]) {
    this.row = row;
    this.place = place;
    this.split = split;
  }
  get cells(): readonly Cell[] {
    this.#cells ??= this.split.map((text, column) => new TextCell(this, column, cleanCell(text)));
    return this.#cells;
  }
}

const cleanCell = (text: string): string => unguardFormula(cleanText(text));

class TextCell implements Cell {
  readonly text: string;
  readonly #row: GridRow;
  readonly #column: number;
  constructor(row: GridRow, column: number, text: string) {
    this.#row = row;
    this.#column = column;
    this.text = text;
  }
  get number(): number | undefined {
    return this.text === '' ? undefined : parseNumber(this.text);
  }
  get date(): IsoDay | undefined {
    return this.text === '' ? undefined : parseDay(this.text);
  }
  get place(): Place {
    return { ...this.#row.place, column: columnLetters(this.#column) };
  }
}

/** A row of a text file; undefined when wholly empty. `line` is the physical line on which it begins. */
export function textRow(file: string, row: number, line: number, texts: readonly string[]): GridRow | undefined {
  let length = texts.length;
  while (length > 0 && texts[length - 1]!.trim() === '') length--;
  if (length === 0) return undefined;
  return new RowOfText({ file, row, line }, row, length === texts.length ? texts : texts.slice(0, length));
}

/** The cell of a row in a 0-based column; an empty one beyond the row's end. */
export function cellAt(row: GridRow, column: number): Cell {
  return row.cells[column] ?? { text: '', place: { ...row.place, column: columnLetters(column) } };
}

/** The text of a row's cell, without making the cell. */
export function textAt(row: GridRow, column: number): string {
  if (row instanceof RowOfText) {
    const split = row.split[column];
    return split === undefined || split === '' ? '' : cleanCell(split);
  }
  return row instanceof RowOfSheet ? row.textAt(column) : (row.cells[column]?.text ?? '');
}

/**
 * The text of a cell that means no more than its text, as it was split: what is known of an equal text holds for it too.
 * Undefined for cells that are also decimal numbers, days or parts of a merged range.
 */
export function bareTextAt(row: GridRow, column: number): string | undefined {
  if (row instanceof RowOfText) return row.split[column] ?? '';
  return row instanceof RowOfSheet ? row.bareTextAt(column) : undefined;
}

/** Whether cells of the row may lie in merged ranges; those of text files never do. */
export const mayBeMerged = (row: GridRow): boolean =>
  !(row instanceof RowOfText) && !(row instanceof RowOfSheet && row.marks === undefined);

/** Cells up to the last one used. */
export function widthOf(row: GridRow): number {
  if (row instanceof RowOfText) return row.split.length;
  return row instanceof RowOfSheet ? row.values.length : row.cells.length;
}

/** The day in a cell that is known to be a date: a real one, its text, or Excel's serial number. */
export function dayOf(cell: Pick<Cell, 'date' | 'number'>): IsoDay | undefined {
  return cell.date ?? (cell.number === undefined ? undefined : daySerial(cell.number));
}
