/** The formats of a workbook's cells: how a number is displayed, and whether it is a day. */
import { SSF } from '@e965/xlsx';
import { daySerial } from '../cell-value.ts';
import { cleanText } from '../wording.ts';
import type { NumberValue } from './sheet-row.ts';
import { attributeOf, readXmlText, type XmlListener } from './xml-scanner.ts';

/** Formats that every workbook has, by their numbers. */
const builtIn: Readonly<Record<number, string>> = { ...(SSF.get_table() as Record<number, string>) };

export interface CellFormats extends XmlListener {
  /** The format of a cell's style, "General" where nothing else is said. */
  formatOf(style: number): string;
}

/** Gathers the formats from `styles.xml`. */
export function createCellFormats(): CellFormats {
  const own = new Map<number, string>();
  const styles: number[] = [];
  let inCellStyles = false;
  return {
    open(name, tag) {
      if (name === 'numFmt')
        own.set(Number(attributeOf(tag, 'numFmtId')), readXmlText(attributeOf(tag, 'formatCode') ?? 'General'));
      else if (name === 'cellXfs') inCellStyles = true;
      else if (name === 'xf' && inCellStyles) styles.push(Number(attributeOf(tag, 'numFmtId') ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false;
    },
    text() {},
    formatOf(style) {
      const number = styles[style] ?? 0;
      return own.get(number) ?? builtIn[number] ?? 'General';
    },
  };
}

/** Numbers kept with what they came to; a sheet of ballots has few different ones. */
const known = 20_000;

/** Reads numbers as their formats display them; days as dd/mm/yyyy. */
export function createNumberReader(
  formats: CellFormats,
  date1904: boolean,
): (raw: string, style: number) => NumberValue | undefined {
  const byStyle = new Map<number, { format: string; isDate: boolean; values: Map<string, NumberValue> }>();
  return (raw, style) => {
    let of = byStyle.get(style);
    if (!of) {
      const format = formats.formatOf(style);
      of = { format, isDate: SSF.is_date(format), values: new Map() };
      byStyle.set(style, of);
    }
    const before = of.values.get(raw);
    if (before) return before;
    const number = Number.parseFloat(raw);
    if (Number.isNaN(number)) return undefined;
    const value = readNumberAs(number, of.format, of.isDate, date1904);
    if (of.values.size >= known) of.values.clear();
    of.values.set(raw, value);
    return value;
  };
}

/** A number with a format. What the format cannot display stands as it is. */
export function readNumberAs(number: number, format: string, isDate: boolean, date1904: boolean): NumberValue {
  if (isDate) {
    const date = daySerial(number, date1904);
    if (date) return { text: date.split('-').reverse().join('/'), number, date };
  }
  if (format === 'General') return { text: String(number), number };
  const shown = display(number, format, date1904).trim();
  return { text: shown === '' || /E[+-]\d+$/.test(shown) ? String(number) : cleanText(shown), number };
}

function display(number: number, format: string, date1904: boolean): string {
  try {
    return SSF.format(format, number, { date1904 });
  } catch {
    return '';
  }
}
