/** Cells and rows that know where they stand. Numbers and days of a text are read only when asked for. */
import type { IsoDay, Place } from '@longdan/core';
import { daySerial, parseDay, parseNumber } from './cell-value.ts';
import { unguardFormula } from './formula-guard.ts';
import { cleanText, columnLetters } from './wording.ts';

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

class RowOfText implements GridRow {
  readonly cells: readonly Cell[];
  readonly row: number;
  readonly place: Place;
  constructor(place: Place, row: number, texts: readonly string[]) {
    this.row = row;
    this.place = place;
    this.cells = texts.map((text, column) => new TextCell(this, column, unguardFormula(cleanText(text))));
  }
}

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
  return length === 0 ? undefined : new RowOfText({ file, row, line }, row, texts.slice(0, length));
}

/** The cell of a row in a 0-based column; an empty one beyond the row's end. */
export function cellAt(row: GridRow, column: number): Cell {
  return row.cells[column] ?? { text: '', place: { ...row.place, column: columnLetters(column) } };
}

/** The day in a cell that is known to be a date: a real one, its text, or Excel's serial number. */
export function dayOf(cell: Cell): IsoDay | undefined {
  return cell.date ?? (cell.number === undefined ? undefined : daySerial(cell.number));
}
