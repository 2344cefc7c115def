/**
 * A sampling frame in a file, as the draw sees it: which column is the id, the stratum, the size and the keys of order
 * is said by the design file (docs/spec/draw.md).
 */
import type { Finding, Outcome } from '@longdan/core';
import { readSortKeys } from '@longdan/importing';
import type { FrameRows } from '@longdan/operations';
import {
  columnsOfDesign,
  type DrawDesign,
  type FrameColumns,
  type StatisticsFinding,
  stratumColumnsOf,
} from '@longdan/statistics';
import { cellMark, faultAt, faultInTable, isErrorText, readNumberColumns, readTable, type Table } from './columns.ts';
import type { DecimalMark } from './read-number.ts';
import { locateFinding } from './statistics-findings.ts';

export interface FrameFile {
  readonly table: Table;
  /** Ids in their order. */
  readonly ids: readonly string[];
  /** Index of each id's row in the table. */
  readonly rows: Uint32Array;
  /** The rows as the draw takes them. */
  readonly columns: FrameColumns;
  readonly findings: readonly Finding[];
}

/** Reads a frame and checks every cell the draw needs. @throws WrongUse when the file cannot be opened */
export async function readFrameFile(
  path: string,
  design: DrawDesign,
  options: { readonly sheet?: string | undefined; readonly decimal?: DecimalMark | undefined } = {},
): Promise<Outcome<FrameFile>> {
  const stages = [...(design.above ?? []), design];
  const sizes = stages.flatMap(({ columns }) => columns.size ?? []);
  const read = await readTable(path, columnsOfDesign(design), { sheet: options.sheet, keepLines: true });
  if (!read.ok) return read;
  const table = read.value;
  const textsOf = (name: string) => table.columns.get(keyOf(name))!.texts;
  const needed = stages.flatMap((stage) => [stage.columns.id, ...stratumColumnsOf(stage)]);
  const findings = [...new Set(needed)].flatMap((name) => findGaps(table, name));
  const numbers = sizes.length === 0 ? undefined : readNumberColumns(table, sizes.map(keyOf), options.decimal);
  findings.push(...(numbers?.findings.filter(({ severity }) => severity === 'fault') ?? []));
  if (findings.length > 0 || (numbers && !numbers.ok)) return { ok: false, findings: findings.slice(0, 20) };
  const ids = textsOf(design.columns.id);
  const order = Uint32Array.from(ids.keys()).sort((a, b) => compareIds(ids[a]!, ids[b]!) || a - b);
  const repeated = findRepeated(table, design, ids, order);
  if (repeated.length > 0) return { ok: false, findings: repeated };
  // Units reach the draw in the order of their ids, close to that in which it sorts them again.
  const inOrder = <T>(values: ArrayLike<T>): T[] => Array.from(order, (row) => values[row]!);
  const columns: FrameColumns = {
    rowCount: order.length,
    texts: (name) => inOrder(textsOf(name)),
    numbers: (name) => inOrder(numbers?.ok ? numbers.value.get(keyOf(name))! : []),
    sortKeys: (name) => inOrder(readSortKeys(textsOf(name))),
  };
  const notes = [...read.findings, ...(numbers?.findings ?? [])];
  return { ok: true, value: { table, ids: inOrder(ids), rows: order, columns, findings: notes }, findings: notes };
}

/** The frame as a sample file records it. */
export function rowsOfFrame({ table, rows }: FrameFile, design: DrawDesign): FrameRows {
  const ids = table.columns.get(keyOf(design.columns.id))!.texts;
  return {
    file: table.file,
    ...(table.sheet !== undefined && { sheet: table.sheet }),
    headings: table.headings,
    order: rows,
    idAt: (row) => ids[row]!,
    cellsAt: (row) => cellsOf(table, row),
  };
}

const keyOf = (name: string): string => name.normalize('NFC').trim();

/** Close to the order by code point, in which the draw sorts them again: a list nearly sorted is sorted quickly. */
const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function findGaps(table: Table, name: string): Finding[] {
  const column = table.columns.get(keyOf(name))!;
  const findings: Finding[] = [];
  for (let row = 0; row < column.texts.length && findings.length < 20; row++) {
    const text = column.texts[row]!;
    if (text === '')
      findings.push(
        faultInTable(table, 'value-missing', table.rowNumbers[row], column, [
          'ô trống; khung mẫu phải đủ. Cách xử lý: điền, hoặc bỏ cả dòng nếu không phải đơn vị',
          'a value is missing; a frame must be complete. What to do: fill it in, or delete the row if it is no unit',
        ]),
      );
    else if (isErrorText(text))
      findings.push(
        faultInTable(table, 'cell-error', table.rowNumbers[row], column, [
          `ô chứa lỗi công thức “${text}”. Cách xử lý: sửa công thức rồi lưu lại`,
          `the cell holds the formula error “${text}”. What to do: mend the formula and save`,
        ]),
      );
  }
  return findings;
}

/** Two rows with one id, told with both rows. */
function findRepeated(table: Table, design: DrawDesign, ids: readonly string[], rows: Uint32Array): Finding[] {
  const column = table.columns.get(keyOf(design.columns.id))!;
  const findings: Finding[] = [];
  for (let at = 1; at < rows.length && findings.length < 20; at++) {
    const id = ids[rows[at]!]!;
    if (id !== ids[rows[at - 1]!]) continue;
    const [first, second] = [table.rowNumbers[rows[at - 1]!]!, table.rowNumbers[rows[at]!]!];
    findings.push(
      faultInTable(table, 'unit-repeated', second, column, [
        `mã “${id}” đã có ở dòng ${first}. Cách xử lý: mỗi đơn vị một dòng, một mã`,
        `id “${id}” stands in row ${first} already. What to do: one row and one id for each unit`,
      ]),
    );
  }
  return findings;
}

/** A finding of the draw at its cell: rows counted in units become rows of the file. */
export function locateInFrame({ table, rows }: FrameFile, design: DrawDesign, finding: StatisticsFinding): Finding {
  const nameOf = (column: string) => (column === 'size' ? design.columns.size : column);
  return locateFinding(table, finding, (row) => rows[row - 1]!, nameOf);
}

/** The texts of a row under all headings. */
export const cellsOf = (table: Table, row: number): readonly string[] => table.lines[row]!.split(cellMark);

/** Reads unknown JSON as the design of a draw; refuses what it does not know, with its path. */
export function readDrawDesign(json: unknown, file: string): Outcome<DrawDesign> {
  const why = faultOfDesign(json);
  if (why === undefined) return { ok: true, value: json as DrawDesign, findings: [] };
  const [path, vi, en] = why;
  return {
    ok: false,
    findings: [
      faultAt(
        'spec-invalid',
        { file },
        { vi: `“${file}”, mục ${path}: ${vi}`, en: `“${file}”, field ${path}: ${en}` },
        { path },
      ),
    ],
  };
}

type Fault = readonly [path: string, vi: string, en: string] | undefined;
type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);
const isWhole = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isFigures = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((one) => typeof one === 'number' && one >= 0);

const methods: readonly unknown[] = ['simple', 'systematic', 'pps-systematic', 'pps-chao'];
const rules: readonly unknown[] = ['proportional', 'neyman', 'square-root', 'equal'];

type Check = readonly [holds: (value: unknown) => boolean, vi: string, en: string];
const text: Check = [isText, 'phải là tên một cột', 'the name of a column is needed'];
const texts: Check = [isTexts, 'phải là danh sách tên', 'a list of names is needed'];
const whole: Check = [isWhole, 'phải là số nguyên từ 0', 'a whole number from 0 is needed'];

const designFields: Readonly<Record<string, Check>> = {
  columns: [isObject, 'phải là các cột của khung', 'the columns of the frame are needed'],
  method: [(value) => methods.includes(value), `là một trong ${methods.join(', ')}`, `one of ${methods.join(', ')}`],
  size: [isObject, 'phải là {"total": …} hoặc {"byStratum": …}', '{"total": …} or {"byStratum": …} is needed'],
  certainty: texts,
  reserve: whole,
  above: [
    (value) => Array.isArray(value) && value.length > 0 && value.every(isObject),
    'phải là danh sách các bậc trên',
    'a list of the stages above is needed',
  ],
};
const columnFields: Readonly<Record<string, Check>> = {
  id: text,
  stratum: [(value) => isText(value) || isTexts(value), 'phải là tên cột', 'names of columns are needed'],
  size: text,
  sort: texts,
};
const sizeFields: Readonly<Record<string, Check>> = {
  total: whole,
  rule: [(value) => rules.includes(value), `là một trong ${rules.join(', ')}`, `one of ${rules.join(', ')}`],
  minimum: whole,
  deviations: [isFigures, 'phải là các số theo tầng', 'numbers by stratum are needed'],
  byStratum: [isFigures, 'phải là các số theo tầng', 'numbers by stratum are needed'],
};

function faultOfFields(value: Fields, fields: Readonly<Record<string, Check>>, prefix: string): Fault {
  for (const [name, entry] of Object.entries(value)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!check) return [`${prefix}${name}`, 'không có mục này', 'there is no such field'];
    if (!check[0](entry)) return [`${prefix}${name}`, check[1], check[2]];
  }
  return undefined;
}

function faultOfDesign(json: unknown): Fault {
  const own = faultOfStage(json, '');
  if (own || !isObject(json) || json['above'] === undefined) return own;
  if (json['certainty'] !== undefined)
    return ['certainty', 'chỉ dùng ở bậc đầu của mẫu nhiều bậc', 'belongs to the first stage of a multi-stage sample'];
  for (const [index, stage] of (json['above'] as Fields[]).entries()) {
    const prefix = `above[${index}].`;
    const stray = ['above', 'reserve', ...(index > 0 ? ['certainty'] : [])].find((name) => stage[name] !== undefined);
    if (stray) return [`${prefix}${stray}`, 'không dùng ở bậc này', 'does not belong to this stage'];
    const fault = faultOfStage(stage, prefix);
    if (fault) return fault;
  }
  return undefined;
}

function faultOfStage(json: unknown, prefix: string): Fault {
  if (!isObject(json)) return ['(gốc)', 'phải là một đối tượng JSON', 'a JSON object is needed'];
  const missing = ['columns', 'method', 'size'].find((name) => json[name] === undefined);
  if (missing) return [`${prefix}${missing}`, 'còn thiếu', 'is missing'];
  const fault = faultOfFields(json, designFields, prefix);
  if (fault) return fault;
  const { columns, size, method } = json as { columns: Fields; size: Fields; method: string };
  if (columns['id'] === undefined) return [`${prefix}columns.id`, 'còn thiếu', 'is missing'];
  // Clusters have the number of their rows as size where no column says otherwise.
  if (method.startsWith('pps') && columns['size'] === undefined && prefix === '')
    return ['columns.size', `phương pháp ${method} cần cột quy mô`, `${method} needs a column of sizes`];
  if ((size['total'] === undefined) === (size['byStratum'] === undefined))
    return [`${prefix}size`, 'khai đúng một trong total, byStratum', 'give exactly one of total and byStratum'];
  return faultOfFields(columns, columnFields, `${prefix}columns.`) ?? faultOfFields(size, sizeFields, `${prefix}size.`);
}
