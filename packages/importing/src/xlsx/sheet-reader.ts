/** The XML of one sheet → rows, as it comes. Merged ranges are known beforehand: they stand at the end of the XML. */
import type { Place } from '@longdan/core';
import type { GridRow } from '../cell.ts';
import { cleanText, columnIndex, columnLetters } from '../wording.ts';
import { type MergeMark, type NumberValue, RowOfSheet, type SheetValue, textOf } from './sheet-row.ts';
import { attributeReader, readXmlText, type XmlListener } from './xml-scanner.ts';

export interface CellRange {
  /** From 0. */
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface SheetContext {
  readonly place: Place;
  readonly merges: readonly CellRange[];
  readonly sharedText: (index: number) => string;
  readonly readNumber: (raw: string, style: number) => NumberValue | undefined;
  readonly readDay: (raw: string, style: number) => SheetValue;
}

export interface SheetReader extends XmlListener {
  /** The rows that are whole since the last call. */
  take(): GridRow[];
  /** Where a formula stands that has no computed value: the first one. */
  readonly uncomputed: { readonly row: number; readonly column: string } | undefined;
}

/** Excel's own bounds; what lies beyond them is not a cell. */
const [lastRow, lastColumn] = [1_048_576, 16_384];
/** A range over thousands of rows is formatting, not meaning: its first rows count. */
const rowsOfMerge = 2_000;
/** Empty columns behind the last cell that a merged range may cover. */
const coveredBeyond = 256;

const [placeOf, typeOf, styleOf] = [attributeReader('r'), attributeReader('t'), attributeReader('s')];

export function parseRange(ref: string): CellRange | undefined {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(ref);
  if (!found) return undefined;
  const [left, top] = [columnIndex(found[1]!), Number(found[2]) - 1];
  return {
    top,
    left,
    bottom: found[4] === undefined ? top : Number(found[4]) - 1,
    right: found[3] === undefined ? left : columnIndex(found[3]),
  };
}

/** Column of a cell's reference ("AB12" → 27); -1 when it is none. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at);
    if (code >= 48 && code <= 57) break;
    if (code < 65 || code > 90) return -1;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

export function createSheetReader({ place, merges, sharedText, readNumber, readDay }: SheetContext): SheetReader {
  const waiting = merges.toSorted((a, b) => b.top - a.top);
  let active: { readonly range: CellRange; text: string }[] = [];
  let rows: GridRow[] = [];
  let row = 0;
  let column = -1;
  let values: SheetValue[] = [];
  let [type, style] = ['', 0];
  let [value, inline] = ['', ''];
  let [hasValue, hasFormula, inRow, inData] = [false, false, false, false];
  /** What the text under way belongs to. */
  let into: 'value' | 'inline' | undefined;
  let phonetic = false;
  let uncomputed: SheetReader['uncomputed'];

  const readCell = (): SheetValue => {
    if (type === 'inlineStr') return cleanText(readXmlText(inline === '' ? value : inline));
    if (!hasValue || (value === '' && type !== 'str')) return '';
    switch (type) {
      case 's':
        return sharedText(Number.parseInt(value, 10));
      case 'str':
      case 'e':
        return cleanText(readXmlText(value));
      case 'b':
        return /^(1|true)$/i.test(value.trim()) ? 'TRUE' : 'FALSE';
      case 'd':
        return readDay(value, style);
      default:
        return readNumber(value, style) ?? '';
    }
  };

  const endCell = (): void => {
    if (hasFormula && !hasValue && inline === '') uncomputed ??= { row, column: columnLetters(column) };
    if (column < 0 || column >= lastColumn) return;
    const read = readCell();
    if (read === '') return;
    while (values.length < column) values.push('');
    values[column] = read;
  };

  /** Ranges that touch the row, with the text of each one's first cell. */
  const rangesIn = (at: number) => {
    active = active.filter(({ range }) => range.bottom >= at && range.top + rowsOfMerge >= at);
    for (let next = waiting.at(-1); next && next.top <= at; next = waiting.at(-1)) {
      waiting.pop();
      if (next.bottom < at || next.top + rowsOfMerge < at) continue;
      active.push({ range: next, text: next.top === at ? textOf(values[next.left]) : '' });
    }
    return active;
  };

  const endRow = (): void => {
    if (row < 1 || row > lastRow) return;
    const at = row - 1;
    const touching = waiting.length === 0 && active.length === 0 ? [] : rangesIn(at);
    let marks: Map<number, MergeMark> | undefined;
    if (touching.length > 0) {
      marks = new Map();
      const own = values.length;
      for (const { range, text } of touching)
        for (let c = range.left; c <= Math.min(range.right, own + coveredBeyond - 1); c++) {
          if (marks.has(c)) continue;
          const covered = !(range.top === at && range.left === c);
          marks.set(c, { merged: covered ? 'covered' : 'origin', spread: text });
          while (values.length <= c) values.push('');
          if (covered) values[c] = '';
        }
    }
    let used = values.length;
    while (used > 0 && values[used - 1] === '' && !isCoveredText(marks?.get(used - 1))) used--;
    const filled = values.some((each) => textOf(each) !== '');
    if (!filled && !touching.some(({ range, text }) => text !== '' && range.top === at - 1)) return;
    values.length = used;
    rows.push(new RowOfSheet({ ...place, row }, row, values, marks));
  };

  return {
    open(name, tag) {
      if (!inData) {
        inData = name === 'sheetData';
        return;
      }
      switch (name) {
        case 'row': {
          const number = placeOf(tag);
          row = number === undefined ? row + 1 : Number.parseInt(number, 10) || 0;
          [values, column, inRow] = [[], -1, true];
          return;
        }
        case 'c': {
          const reference = placeOf(tag);
          column = reference === undefined ? column + 1 : columnOf(reference);
          type = typeOf(tag) ?? '';
          const styled = styleOf(tag);
          style = styled === undefined ? 0 : Number.parseInt(styled, 10) || 0;
          [value, inline, hasValue, hasFormula] = ['', '', false, false];
          return;
        }
        case 'v':
          hasValue = true;
          into = 'value';
          return;
        case 'f':
          hasFormula = true;
          return;
        case 't':
          if (!phonetic) into = 'inline';
          return;
        case 'rPh':
          phonetic = true;
      }
    },
    close(name) {
      if (!inData) return;
      switch (name) {
        case 'v':
        case 't':
          into = undefined;
          return;
        case 'c':
          if (inRow) endCell();
          return;
        case 'rPh':
          phonetic = false;
          return;
        case 'row':
          if (inRow) endRow();
          inRow = false;
          return;
        case 'sheetData':
          inData = false;
      }
    },
    text(raw) {
      if (into === 'value') value += raw;
      else if (into === 'inline') inline += raw;
    },
    take() {
      const taken = rows;
      rows = [];
      return taken;
    },
    get uncomputed() {
      return uncomputed;
    },
  };
}

const isCoveredText = (mark: MergeMark | undefined): boolean => mark?.merged === 'covered' && mark.spread !== '';
