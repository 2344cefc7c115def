/**
 * Columns of any CSV or workbook by their headings, for commands that need no round: text files as a stream, so that a
 * frame of a million rows passes; every value keeps the row and column where it stands.
 */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Bilingual, Finding, Outcome, Place } from '@longdan/core';
import { type Cell, type Grid, type GridRow, parseNumber, readGrid, streamCsv } from '@longdan/importing';
import { locale, WrongUse } from './output.ts';
import { type DecimalMark, type NumberReading, readNumber } from './read-number.ts';

/** A column that was asked for. `texts` are clean (NFC, trimmed), one per row of the table. */
export interface TableColumn {
  readonly name: string;
  readonly letter: string;
  readonly texts: readonly string[];
  /** Numbers that a workbook holds as numbers and shows otherwise, by index of the row. */
  readonly typed: ReadonlyMap<number, number>;
}

export interface Table {
  readonly file: string;
  readonly sheet?: string;
  /** All headings, also of columns not asked for. */
  readonly headings: readonly string[];
  /** Number of each row in the file, as Excel shows it. */
  readonly rowNumbers: readonly number[];
  readonly columns: ReadonlyMap<string, TableColumn>;
  /** Whole rows, the texts of a row joined by `cellMark`; kept when asked for. */
  readonly lines: readonly string[];
  /** What parts the cells of a text file, when it can be told. */
  readonly delimiter?: string;
}

export interface TableOptions {
  readonly sheet?: string | undefined;
  readonly keepLines?: boolean;
}

/** Joins the texts of a row: a character no cell holds. */
export const cellMark = '\u001f';

/** Findings told of one file; the rest are the same mistake again. */
const mostFindings = 20;
/** A heading stands in the first rows, below at most a title. */
const headingRows = 30;

export function faultAt(code: string, place: Place | undefined, message: Bilingual, data?: Finding['data']): Finding {
  return { code, severity: 'fault', message, ...(place && { place }), ...(data && { data }) };
}

/** “tệp.csv”, dòng 7, cột C “điểm”: the place in words, the same wherever a finding is printed. */
export function nameCell(file: string, row?: number, letter?: string, heading?: string): Bilingual {
  const column = letter === undefined ? '' : ` ${letter}`;
  const quoted = heading === undefined ? '' : ` “${heading}”`;
  const part = (word: string, present: boolean, text: string) => (present ? `, ${word}${text}` : '');
  const hasColumn = column !== '' || quoted !== '';
  return {
    vi: `“${file}”${part('dòng', row !== undefined, ` ${row}`)}${part('cột', hasColumn, column + quoted)}`,
    en: `“${file}”${part('row', row !== undefined, ` ${row}`)}${part('column', hasColumn, column + quoted)}`,
  };
}

/** A fault at a cell (or row) of a table. */
export function faultInTable(
  table: Pick<Table, 'file' | 'sheet'>,
  code: string,
  row: number | undefined,
  column: { readonly letter?: string; readonly name: string } | undefined,
  [vi, en]: readonly [vi: string, en: string],
): Finding {
  const where = nameCell(table.file, row, column?.letter, column?.name);
  const place: Place = {
    file: table.file,
    ...(table.sheet !== undefined && { sheet: table.sheet }),
    ...(row !== undefined && { row }),
    ...(column && { column: column.letter ?? column.name }),
  };
  return faultAt(code, place, { vi: `${where.vi}: ${vi}`, en: `${where.en}: ${en}` });
}

/** Reads the columns of these headings. @throws WrongUse when the file cannot be opened */
export async function readTable(
  path: string,
  wanted: readonly string[],
  options: TableOptions = {},
): Promise<Outcome<Table>> {
  const file = basename(path);
  const names = [...new Set(wanted.map((name) => name.normalize('NFC').trim()))];
  try {
    const head = await readHead(path);
    if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004')
      return readWorkbookTable(new Uint8Array(await readFile(path)), file, names, options);
    const builder = createBuilder(file, undefined, names, options.keepLines ?? false, true);
    for await (const item of streamCsv(createReadStream(path, { highWaterMark: 1 << 20 }), file)) {
      if (!item.ok) return { ok: false, findings: [item.finding] };
      if (!builder.take(item.row)) break;
    }
    const table = builder.finish();
    if (!table.ok) return table;
    const delimiter = delimiterOf(head, table.value.headings.length);
    return { ...table, value: { ...table.value, ...(delimiter && { delimiter }) } };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined || !/^E[A-Z]+$/.test(reason)) throw error;
    throw new WrongUse(
      locale === 'vi'
        ? `Không đọc được tệp “${path}” (${reason}). Kiểm tra lại đường dẫn.`
        : `Cannot read “${path}” (${reason}). Check the path.`,
    );
  }
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The delimiter of a text file's first long line, judged by the number of its headings. */
function delimiterOf(head: Buffer, headings: number): string | undefined {
  if (headings < 2) return undefined;
  const lines = head
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, headingRows);
  return ['\t', ';', '|', ','].find((mark) => lines.some((line) => line.split(mark).length >= headings));
}

function readWorkbookTable(
  bytes: Uint8Array,
  file: string,
  names: readonly string[],
  { sheet, keepLines }: TableOptions,
): Outcome<Table> {
  const grids = readGrid(bytes, file);
  if (!grids.ok) return grids;
  const asked = grids.value.filter((grid) => (sheet === undefined ? !grid.hidden : grid.sheet === sheet));
  if (asked.length === 0)
    return {
      ok: false,
      findings: [
        faultAt(
          'sheet-unknown',
          { file },
          {
            vi: `“${file}” không có trang tính “${sheet ?? ''}”. Các trang: ${listSheets(grids.value)}.`,
            en: `“${file}” has no sheet “${sheet ?? ''}”. Its sheets: ${listSheets(grids.value)}.`,
          },
        ),
      ],
    };
  const fitting = asked.filter((grid) => grid.rows.slice(0, headingRows).some((row) => holdsAll(row, names)));
  if (fitting.length > 1)
    return {
      ok: false,
      findings: [
        faultAt(
          'sheet-ambiguous',
          { file },
          {
            vi: `“${file}” có nhiều trang tính mang các cột này: ${listSheets(fitting)}. Cách xử lý: chọn một trang bằng --sheet.`,
            en: `“${file}” has several sheets with these columns: ${listSheets(fitting)}. What to do: choose one with --sheet.`,
          },
        ),
      ],
    };
  const grid = fitting[0] ?? asked[0]!;
  const builder = createBuilder(file, grid.sheet, names, keepLines ?? false, false);
  for (const row of grid.rows) if (!builder.take(row)) break;
  const table = builder.finish();
  return table.ok ? { ...table, findings: grids.findings.filter(({ place }) => place?.sheet === grid.sheet) } : table;
}

const listSheets = (grids: readonly Grid[]): string => grids.map((grid) => `“${grid.sheet}”`).join(', ');

const holdsAll = (row: GridRow, names: readonly string[]): boolean => {
  const texts = new Set(row.cells.map((cell) => cell.text));
  return names.every((name) => texts.has(name));
};

/** Finds the heading row, then gathers the wanted columns row by row. */
function createBuilder(
  file: string,
  sheet: string | undefined,
  names: readonly string[],
  keepLines: boolean,
  strictWidth: boolean,
) {
  const where = { file, ...(sheet !== undefined && { sheet }) };
  const findings: Finding[] = [];
  const rowNumbers: number[] = [];
  const lines: string[] = [];
  let best: GridRow | undefined;
  let bestScore = -1;
  let seen = 0;
  let headings: string[] | undefined;
  let picked: { name: string; at: number; letter: string; texts: string[]; typed: Map<number, number> }[] = [];

  const settle = (row: GridRow): void => {
    headings = row.cells.map((cell) => cell.text);
    const repeated = names.filter((name) => headings!.indexOf(name) !== headings!.lastIndexOf(name));
    for (const name of repeated)
      findings.push(
        faultInTable(where, 'column-repeated', row.row, { name }, [
          'có hai cột cùng tên. Cách xử lý: đổi tên một cột',
          'two columns carry this heading. What to do: rename one',
        ]),
      );
    picked = names.map((name) => {
      const at = headings!.indexOf(name);
      return { name, at, letter: row.cells[at]!.place.column!, texts: [], typed: new Map() };
    });
  };

  return {
    /** False when nothing more is worth reading. */
    take(row: GridRow): boolean {
      if (!headings) {
        if (holdsAll(row, names)) {
          settle(row);
          return true;
        }
        const score = names.filter((name) => row.cells.some((cell) => cell.text === name)).length;
        if (score > bestScore) [best, bestScore] = [row, score];
        return ++seen < headingRows;
      }
      const width = headings.length;
      if (strictWidth && row.cells.length > width) {
        const extra = row.cells.slice(width).find((cell) => cell.text !== '');
        if (extra)
          findings.push(
            faultInTable(where, 'row-too-wide', row.row, { name: extra.text, letter: extra.place.column! }, [
              `dòng có nhiều ô hơn tiêu đề (${width} cột): các cột có thể bị lệch. Cách xử lý: kiểm tra dấu phân cách và dấu ngoặc kép`,
              `the row has more cells than there are headings (${width}): columns may have shifted. What to do: check delimiters and quotation marks`,
            ]),
          );
      }
      const index = rowNumbers.length;
      rowNumbers.push(row.row);
      for (const column of picked) {
        const cell = row.cells[column.at];
        column.texts.push(cell?.text ?? '');
        if (!strictWidth && cell) {
          const number = typedNumber(cell);
          if (number !== undefined) column.typed.set(index, number);
        }
      }
      if (keepLines) lines.push(lineOf(row, width));
      return findings.length < mostFindings;
    },
    finish(): Outcome<Table> {
      if (!headings) {
        const present = best?.cells.map((cell) => cell.text).filter((text) => text !== '') ?? [];
        const shown = present.slice(0, 30).map((text) => `“${text}”`);
        for (const name of names.filter((one) => !present.includes(one)))
          findings.push(
            faultInTable(where, 'column-unknown', best?.row, { name }, [
              `không có cột này. Các cột của tệp: ${shown.join(', ') || '(không có)'}. Cách xử lý: sửa tên cột trong tệp thiết kế hoặc trong bảng`,
              `there is no such column. The file has: ${shown.join(', ') || '(none)'}. What to do: mend the name in the design or in the table`,
            ]),
          );
        return { ok: false, findings: findings.slice(0, mostFindings) };
      }
      if (rowNumbers.length === 0)
        findings.push(
          faultInTable(where, 'no-rows', undefined, undefined, [
            'dưới dòng tiêu đề không có dòng dữ liệu nào',
            'there are no rows below the headings',
          ]),
        );
      if (findings.length > 0) return { ok: false, findings };
      const columns = new Map(picked.map((column) => [column.name, column]));
      return { ok: true, value: { ...where, headings, rowNumbers, columns, lines }, findings: [] };
    },
  };
}

const lineOf = (row: GridRow, width: number): string => {
  let line = '';
  for (let at = 0; at < width; at++) line += (at === 0 ? '' : cellMark) + (row.cells[at]?.text ?? '');
  return line;
};

/** The number a workbook's cell holds where its text alone would be read otherwise; days are no numbers. */
function typedNumber(cell: Cell): number | undefined {
  if (cell.number === undefined || cell.date !== undefined) return undefined;
  return parseNumber(cell.text) !== cell.number || cell.text === '0%' ? cell.number : undefined;
}

export const isMissingText = (text: string): boolean => text === '' || text === 'NA';

/** A cell that a spreadsheet could not compute. */
export const isErrorText = (text: string): boolean =>
  /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)$/.test(text);

/**
 * Reads columns as numbers; blank and NA become NaN. The decimal mark of texts that could be two numbers is the one the
 * other cells prove; failing that a comma-parted file has points and a semicolon-parted one commas (told in a note);
 * failing that they are refused.
 */
export function readNumberColumns(
  table: Table,
  names: Iterable<string>,
  givenMark?: DecimalMark,
): Outcome<ReadonlyMap<string, Float64Array>> {
  const findings: Finding[] = [];
  const proven = new Set<DecimalMark>();
  const open: { column: TableColumn; row: number; reading: NumberReading & { kind: 'either' } }[] = [];
  const numbers = new Map<string, Float64Array>();
  for (const name of names) {
    const column = table.columns.get(name)!;
    const values = new Float64Array(column.texts.length);
    numbers.set(name, values);
    column.texts.forEach((text, row) => {
      const typed = column.typed.get(row);
      const reading = typed === undefined && !isMissingText(text) ? readNumber(text) : undefined;
      if (typed !== undefined) values[row] = typed;
      else if (isMissingText(text)) values[row] = Number.NaN;
      else if (!reading || (reading.kind === 'certain' && !Number.isFinite(reading.value))) {
        if (findings.length < mostFindings)
          findings.push(
            faultInTable(table, 'number-expected', table.rowNumbers[row], column, [
              `phải là một số, đang là “${text}”`,
              `a number is needed, the cell holds “${text}”`,
            ]),
          );
      } else if (reading.kind === 'certain') {
        values[row] = reading.value;
        if (reading.mark) proven.add(reading.mark);
      } else open.push({ column, row, reading });
    });
  }
  const notes: Finding[] = [];
  const noted = new Set<string>();
  for (const { column, row, reading } of open) {
    const mark = givenMark ?? (proven.size === 1 ? [...proven][0] : undefined);
    const assumed = mark === undefined && proven.size === 0 ? usualMark(table.delimiter, reading.separator) : undefined;
    const chosen = mark ?? assumed;
    if (chosen !== undefined) {
      numbers.get(column.name)![row] = reading.byMark[chosen];
      if (assumed === undefined || noted.has(column.name)) continue;
      noted.add(column.name);
      const note = faultInTable(table, 'decimal-mark-assumed', table.rowNumbers[row], column, [
        `“${column.texts[row]}” được đọc là số thập phân vì tệp phân cách bằng “${table.delimiter}”. Nếu dấu đó ngăn hàng nghìn, chạy lại với --decimal`,
        `“${column.texts[row]}” is read as a decimal because the file is parted by “${table.delimiter}”. If the mark parts thousands, run again with --decimal`,
      ]);
      notes.push({ ...note, severity: 'note' });
    } else if (findings.length < mostFindings)
      findings.push(
        faultInTable(table, 'number-ambiguous', table.rowNumbers[row], column, [
          `“${column.texts[row]}” có thể là hai số khác nhau (hàng nghìn hay thập phân). Cách xử lý: thêm --decimal , hoặc --decimal .`,
          `“${column.texts[row]}” can be two different numbers (thousands or decimal). What to do: add --decimal , or --decimal .`,
        ]),
      );
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, value: numbers, findings: notes };
}

/** A mark cannot part cells and decimals at once, unless quoted: so what does not part the cells is the decimal mark. */
function usualMark(delimiter: string | undefined, separator: DecimalMark): DecimalMark | undefined {
  if (delimiter === ',' && separator === '.') return '.';
  return delimiter === ';' && separator === ',' ? ',' : undefined;
}
