/** A row of a streamed workbook. Its cells are made only when somebody asks for them: most are read as texts. */
import type { IsoDay, Place } from '@longdan/core';
import type { Cell, GridRow } from '../cell.ts';
import { parseDay, parseNumber } from '../cell-value.ts';
import { columnLetters } from '../wording.ts';

/** A cell that is a number: as displayed, its value, and its day where the format is one of days. */
export interface NumberValue {
  readonly text: string;
  readonly number: number;
  readonly date?: IsoDay;
}

/** A text, cleaned ('' where there is nothing), or a number. */
export type SheetValue = string | NumberValue;

/** What a cell of a merged range has besides its own value. */
export interface MergeMark {
  readonly merged: 'origin' | 'covered';
  readonly spread: string;
}

export const textOf = (value: SheetValue | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : value.text;

export class RowOfSheet implements GridRow {
  readonly row: number;
  readonly place: Place;
  readonly values: readonly SheetValue[];
  /** By column; absent in rows that no merged range touches. */
  readonly marks: ReadonlyMap<number, MergeMark> | undefined;
  #cells: readonly Cell[] | undefined;
  constructor(
    place: Place,
    row: number,
    values: readonly SheetValue[],
    marks: ReadonlyMap<number, MergeMark> | undefined,
  ) {
    this.row = row;
    this.place = place;
    this.values = values;
    this.marks = marks;
  }
  get cells(): readonly Cell[] {
    this.#cells ??= this.values.map((value, column) => this.#cell(value, column));
    return this.#cells;
  }
  textAt(column: number): string {
    return textOf(this.values[column]);
  }
  /** The text of a cell that means no more than the same text typed: words and plain whole numbers. */
  bareTextAt(column: number): string | undefined {
    if (this.marks) return undefined;
    const value = this.values[column] ?? '';
    if (typeof value === 'string') return value;
    return value.date === undefined && /^\d{1,15}$/.test(value.text) && Number(value.text) === value.number
      ? value.text
      : undefined;
  }
  #cell(value: SheetValue, column: number): Cell {
    const place = { ...this.place, column: columnLetters(column) };
    const mark = this.marks?.get(column);
    if (typeof value !== 'string') return { ...value, place, ...mark };
    const [number, date] = value === '' ? [] : [parseNumber(value), parseDay(value)];
    return {
      text: value,
      ...(number !== undefined && { number }),
      ...(date !== undefined && { date }),
      place,
      ...mark,
    };
  }
}
