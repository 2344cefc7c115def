/**
 * A table of totals as offices publish it (BẢNG TỔNG HỢP) → CountTable. Read, not judged: cells keep what was printed and
 * where; what does not add up is for the audit of `analysis` to say.
 */
import type { CountTable, CountTableRow, TableCell } from '@longdan/analysis';
import type { Finding, Outcome } from '@longdan/core';
import { type Cell, cellAt, type GridRow } from './cell.ts';
import { countDecimals, parseNumber } from './cell-value.ts';
import { fault, note, refuse } from './finding.ts';
import { type Grid, readGrid } from './grid.ts';
import { isNumberingRow, partsOfColumn } from './heading.ts';
import { nameTableColumns, type TableColumn } from './table-column.ts';
import { foldLetters } from './wording.ts';

export interface CountTableOptions {
  /** Name of the sheet to read; the first visible one with a table when absent. */
  readonly sheet?: string;
  /** Labels of the scale's levels, for headings that are not of the usual ones. */
  readonly levelLabels?: readonly string[];
}

/**
 * Reads CSV, XLSX or ODS: title lines, a heading of one to three rows, group rows ("I", "II"), items under them
 * ("1" → "I.1"), counts, percentages or both (counts are taken). Sums and averages are left out with a note.
 */
export function readCountTable(bytes: Uint8Array, file: string, options: CountTableOptions = {}): Outcome<CountTable> {
  const grids = readGrid(bytes, file);
  if (!grids.ok) return grids;
  const wanted = grids.value.filter((grid) =>
    options.sheet === undefined ? !grid.hidden : grid.sheet === options.sheet,
  );
  for (const grid of wanted.length > 0 || options.sheet !== undefined ? wanted : grids.value) {
    const header = findTableHeader(grid.rows, options.levelLabels ?? []);
    if (header) return readTable(grid, header, grids.findings);
  }
  return refuse(
    fault(
      'table-header-not-found',
      { file, ...(options.sheet !== undefined && { sheet: options.sheet }) },
      {
        vi: `Không tìm thấy bảng tổng hợp trong “${file}”. Bảng cần một dòng tiêu đề có cột “Tiêu chí” và ít nhất hai cột mức độ (ví dụ “Tốt”, “Bình thường”, “Chưa tốt”). Cách xử lý: thêm dòng tiêu đề rồi nhập lại.`,
        en: `No table of totals was found in “${file}”. It needs a heading row with a column “Tiêu chí” and at least two columns of levels (such as “Tốt”, “Bình thường”, “Chưa tốt”). What to do: add the heading and import again.`,
      },
    ),
  );
}

interface TableHeader {
  /** Index in the grid's rows of the first row of the heading, and of the row after it. */
  readonly from: number;
  readonly next: number;
  readonly columns: readonly TableColumn[];
}

function findTableHeader(rows: readonly GridRow[], levelLabels: readonly string[]): TableHeader | undefined {
  let best: (TableHeader & { readonly score: number }) | undefined;
  const last = Math.min(rows.length, 60);
  for (let from = 0; from < last; from++)
    for (let height = 1; height <= 3 && from + height <= last; height++) {
      const window = rows.slice(from, from + height);
      if (!isHeadingRow(window.at(-1)!) || window.at(-1)!.row - window[0]!.row >= height) break;
      const width = Math.max(...window.map((row) => row.cells.length));
      const parts = Array.from({ length: width }, (_, at) => partsOfColumn(window, at));
      const columns = nameTableColumns(parts, levelLabels);
      const levels = columns.filter(({ role }) => role === 'level').length;
      if (levels < 2 || !columns.some(({ role }) => role === 'text')) continue;
      const score = columns.filter(({ role }) => role !== 'other').length;
      // On a tie the taller heading: its other rows say which of two columns holds percentages.
      if (score > (best?.score ?? 0) || (best && score === best.score && height > best.next - best.from))
        best = { from, next: from + height, columns, score };
    }
  return best;
}

/** Two different words at least, and neither figures nor the number of a group. */
function isHeadingRow(row: GridRow): boolean {
  const texts = new Set(row.cells.map((cell) => cell.spread || cell.text).filter((text) => text !== ''));
  return texts.size >= 2 && ![...texts].some((text) => /^[\d.,%()-]+$/.test(text) || isGroupCode(text));
}

function readTable(grid: Grid, header: TableHeader, earlier: readonly Finding[]): Outcome<CountTable> {
  const findings: Finding[] = [...earlier];
  const { columns } = header;
  const at = (role: TableColumn['role']): number | undefined => columns.find((column) => column.role === role)?.at;
  const ofLevels = columns.filter(({ role }) => role === 'level');
  // Counts and percentages side by side: the counts are the source, the percentages follow from them.
  const counts = ofLevels.filter(({ percent }) => !percent);
  const levels = counts.length >= 2 ? counts : ofLevels;
  if (counts.length >= 2 && counts.length < ofLevels.length)
    findings.push(
      note('table-percentages-beside-counts', placeOfHeader(grid, header), {
        vi: 'Bảng có cả số lượng và tỷ lệ: dùng số lượng, tỷ lệ sẽ được tính lại.',
        en: 'The table has counts and percentages: counts are used, percentages will be computed from them.',
      }),
    );

  const rows: CountTableRow[] = [];
  let group: { code: string; text: string } | undefined;
  let percentSigns = 0;
  let decimals = 0;
  for (const row of grid.rows.slice(header.next)) {
    const text = (role: TableColumn['role']): string => textAt(row, at(role));
    const code = text('code').replace(/[.)\s]+$/, '');
    const title = text('text');
    const cells = levels.map(({ at: column }) => cellAt(row, column));
    const figures = [...cells, ...columns.filter(isFigure).map(({ at: column }) => cellAt(row, column))];
    const hasFigures = figures.some((cell) => cell.text !== '');
    if (isNumberingRow(row)) continue;
    if ([code, title].some(isAverage)) {
      findings.push(
        note('table-row-average', row.place, {
          vi: `Dòng ${row.row} “${title || code}” là dòng trung bình, không đọc như tiêu chí.`,
          en: `Row ${row.row} “${title || code}” is an average and is not read as a criterion.`,
        }),
      );
      continue;
    }
    // A total stands in the table like any row, under its own words and no number: the audit holds it against its parts.
    const total = [title, code].find(isTotal);
    const groupTitle = title || spreadTitle(row, at('code'));
    if (isGroupCode(code) && (!hasFigures || hasItemsBelow(grid.rows, row, at('code')))) {
      group = { code, text: groupTitle };
      if (hasFigures)
        findings.push(
          note('table-group-figures', row.place, {
            vi: `Dòng ${row.row} là dòng nhóm “${code}. ${groupTitle}”; số liệu chung của nhóm không được dùng, chỉ dùng từng tiêu chí bên dưới.`,
            en: `Row ${row.row} heads the group “${code}. ${groupTitle}”; its own figures are not used, only those of the criteria below.`,
          }),
        );
      continue;
    }
    // Names and titles of a signature may stand in any column below the table.
    if (code === '' && (!hasFigures || (title === '' && !figures.some((cell) => /\d/.test(cell.text))))) {
      if (title !== '' || row.cells.some((cell) => cell.text !== ''))
        findings.push(
          note('table-row-text', row.place, {
            vi: `Dòng ${row.row} “${clip(row.cells.find((cell) => cell.text !== '')?.text ?? '')}” không có số thứ tự và số liệu, không đọc.`,
            en: `Row ${row.row} “${clip(row.cells.find((cell) => cell.text !== '')?.text ?? '')}” has neither number nor figures and is not read.`,
          }),
        );
      continue;
    }
    if (title === '' && !total && !hasFigures) continue;
    const read = cells.map((cell) => readTableCell(cell, findings));
    for (const cell of read) {
      if (cell.raw.endsWith('%')) percentSigns++;
      decimals = Math.max(decimals, countDecimals(cell.raw));
    }
    const single = (role: TableColumn['role']): TableCell | undefined => {
      const column = at(role);
      return column === undefined ? undefined : readTableCell(cellAt(row, column), findings);
    };
    const [collected, eligible, ineligible] = [single('collected'), single('eligible'), single('ineligible')];
    const groupText = total ? '' : text('group') || group?.text;
    const remark = text('note');
    rows.push({
      code: total ? '' : group && /^\d+$/.test(code) ? `${group.code}.${code}` : code,
      text: total ?? title,
      ...(groupText && { group: groupText }),
      ...(collected && { collected }),
      ...(eligible && { eligible }),
      ...(ineligible && { ineligible }),
      nonAnswers: columns
        .filter(({ role, percent }) => role === 'non-answer' && (!percent || counts.length < 2))
        .map((column) => ({ label: column.label, cell: readTableCell(cellAt(row, column.at), findings) })),
      levels: read,
      ...(remark && { note: remark }),
    });
  }
  if (rows.length === 0)
    return refuse(
      ...findings,
      fault('table-empty', placeOfHeader(grid, header), {
        vi: `“${grid.file}”: dưới dòng tiêu đề không có dòng tiêu chí nào có số liệu. Kiểm tra lại trang tính đã chọn.`,
        en: `“${grid.file}”: there is no criterion with figures below the heading. Check which sheet was chosen.`,
      }),
    );
  const percentages = counts.length < 2 || percentSigns > 0;
  const title = titleOf(grid.rows.slice(0, header.from));
  return {
    ok: true,
    value: {
      kind: percentages ? 'percentages' : 'counts',
      ...(title && { title }),
      file: grid.file,
      levelLabels: levels.map(({ label }) => label),
      rows,
      decimals: percentages ? decimals : 0,
    },
    findings,
  };
}

const isFigure = ({ role }: TableColumn): boolean =>
  ['collected', 'eligible', 'ineligible', 'non-answer', 'level'].includes(role);

/** Vietnamese Roman numerals and single capitals head groups; digits number items. */
const isGroupCode = (code: string): boolean => /^([IVX]{1,5}|[A-Z])$/.test(code);

/** Whether the next row with a code is an item ("1", "1.1"), so that this row is a group and not a criterion of its own. */
function hasItemsBelow(rows: readonly GridRow[], row: GridRow, codeAt: number | undefined): boolean {
  const next = rows.slice(rows.indexOf(row) + 1).find((each) => textAt(each, codeAt) !== '');
  return next !== undefined && /^\d/.test(textAt(next, codeAt));
}

const textAt = (row: GridRow, column: number | undefined): string =>
  column === undefined ? '' : cellAt(row, column).text;

/** Title of a group row whose words stand elsewhere than in the column of criteria, as in rows merged across. */
const spreadTitle = (row: GridRow, codeAt: number | undefined): string =>
  row.cells.find((cell, column) => column !== codeAt && cell.text !== '')?.text ?? '';

function readTableCell(cell: Cell, findings: Finding[]): TableCell {
  if (cell.merged === 'covered' && cell.spread)
    findings.push(
      note('table-cell-merged', cell.place, {
        vi: `Ô ${cell.place.column}${cell.place.row} nằm trong vùng ô gộp có giá trị “${cell.spread}”; giá trị không tự lặp lại nên ô này đọc là trống. Bỏ gộp ô rồi điền từng dòng nếu cần.`,
        en: `Cell ${cell.place.column}${cell.place.row} lies in a merged range that holds “${cell.spread}”; the value is not repeated and the cell reads as blank. Unmerge and fill in each row if needed.`,
      }),
    );
  const raw = cell.text;
  const blank = raw === '' || /^[-–—]$/.test(raw);
  // A percentage is read as printed ("98,5%" is 98.5), whatever fraction Excel keeps behind it.
  const value = blank ? null : ((raw.endsWith('%') ? parseNumber(raw) : cell.number) ?? Number.NaN);
  return { raw, value, place: cell.place };
}

const isAverage = (text: string): boolean => /^(diem )?(trung binh|binh quan)/.test(foldLetters(text));
const isTotal = (text: string): boolean =>
  /^(tong|tong cong|tong so|tong chung|cong|cong chung|chung|total)$/.test(foldLetters(text));

const placeOfHeader = (grid: Grid, header: TableHeader): GridRow['place'] => grid.rows[header.next - 1]!.place;

/** The title lines: from "BẢNG …" on where there is such a line; never the national heading. */
function titleOf(rows: readonly GridRow[]): string {
  const lines = rows
    .map((row) => [...new Set(row.cells.map((cell) => cell.text).filter((text) => text !== ''))].join(' '))
    .filter((line) => !/cong hoa xa hoi|doc lap tu do|^so /.test(foldLetters(line)));
  const start = lines.findIndex((line) => /^(bang|bieu|phu luc)\b/.test(foldLetters(line)));
  return lines.slice(Math.max(0, start)).join(' ').trim();
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
