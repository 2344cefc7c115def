/**
 * A sampling frame in a file, as the draw sees it: which column is the id, the stratum, the size and the keys of order
 * is said by the design file (docs/spec/draw.md).
 */
import type { Finding, Outcome } from '@longdan/core';
import { parseDay } from '@longdan/importing';
import type { DrawPlan, FrameUnit, StatisticsFinding } from '@longdan/statistics';
import { cellMark, faultAt, faultInTable, isErrorText, readNumberColumns, readTable, type Table } from './columns.ts';
import { type DecimalMark, readNumber } from './read-number.ts';
import { locateFinding } from './statistics-findings.ts';

/** What the design file of a draw declares. */
export interface DrawDesign extends DrawPlan {
  readonly columns: {
    readonly id: string;
    /** Several columns are crossed. */
    readonly stratum?: string | readonly string[];
    readonly size?: string;
    /** Keys of a systematic sample, the first deciding first. */
    readonly sort?: readonly string[];
  };
}

export interface FrameFile {
  readonly table: Table;
  /** In the order of their ids. */
  readonly units: readonly FrameUnit[];
  /** Index of each unit's row in the table. */
  readonly rows: Uint32Array;
  readonly findings: readonly Finding[];
}

const stratumJoint = ' × ';

export const stratumColumns = ({ columns }: DrawDesign): readonly string[] =>
  columns.stratum === undefined ? [] : [columns.stratum].flat();

/** Reads a frame and checks every cell the draw needs. @throws WrongUse when the file cannot be opened */
export async function readFrameFile(
  path: string,
  design: DrawDesign,
  options: { readonly sheet?: string | undefined; readonly decimal?: DecimalMark | undefined } = {},
): Promise<Outcome<FrameFile>> {
  const { id, size, sort = [] } = design.columns;
  const strata = stratumColumns(design);
  const read = await readTable(path, [id, ...strata, ...(size === undefined ? [] : [size]), ...sort], {
    sheet: options.sheet,
    keepLines: true,
  });
  if (!read.ok) return read;
  const table = read.value;
  const textsOf = (name: string) => table.columns.get(keyOf(name))!.texts;
  const findings = [...new Set([id, ...strata])].flatMap((name) => findGaps(table, name));
  const sizes = size === undefined ? undefined : readNumberColumns(table, [keyOf(size)], options.decimal);
  findings.push(...(sizes?.findings.filter(({ severity }) => severity === 'fault') ?? []));
  if (findings.length > 0 || (sizes && !sizes.ok)) return { ok: false, findings: findings.slice(0, 20) };
  const sizeOf = sizes?.ok ? sizes.value.get(keyOf(size!))! : undefined;
  const ids = textsOf(id);
  const keys = sort.map((name) => readSortKeys(textsOf(name)));
  const order = Uint32Array.from(ids.keys()).sort((a, b) => compareIds(ids[a]!, ids[b]!) || a - b);
  const stratumTexts = strata.map(textsOf);
  const units = Array.from(
    order,
    (row): FrameUnit => ({
      id: ids[row]!,
      ...(strata.length > 0 && { stratum: stratumTexts.map((texts) => texts[row]!).join(stratumJoint) }),
      ...(sizeOf && { size: sizeOf[row]! }),
      ...(keys.length > 0 && { sort: keys.map((values) => values[row]!) }),
    }),
  );
  const repeated = findRepeated(table, design, units, order);
  if (repeated.length > 0) return { ok: false, findings: repeated };
  const notes = [...read.findings, ...(sizes?.findings ?? [])];
  return { ok: true, value: { table, units, rows: order, findings: notes }, findings: notes };
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
function findRepeated(table: Table, design: DrawDesign, units: readonly FrameUnit[], rows: Uint32Array): Finding[] {
  const column = table.columns.get(keyOf(design.columns.id))!;
  const findings: Finding[] = [];
  for (let at = 1; at < units.length && findings.length < 20; at++) {
    if (units[at]!.id !== units[at - 1]!.id) continue;
    const [first, second] = [table.rowNumbers[rows[at - 1]!]!, table.rowNumbers[rows[at]!]!];
    findings.push(
      faultInTable(table, 'unit-repeated', second, column, [
        `mã “${units[at]!.id}” đã có ở dòng ${first}. Cách xử lý: mỗi đơn vị một dòng, một mã`,
        `id “${units[at]!.id}” stands in row ${first} already. What to do: one row and one id for each unit`,
      ]),
    );
  }
  return findings;
}

/** A column of days sorts as days, of numbers as numbers, else as text. */
function readSortKeys(texts: readonly string[]): readonly (string | number)[] {
  const days = texts.map((text) => parseDay(text));
  if (days.every((day) => day !== undefined)) return days as string[];
  const numbers = texts.map((text) => {
    const reading = readNumber(text);
    return reading?.kind === 'certain' && Number.isFinite(reading.value) ? reading.value : undefined;
  });
  return numbers.every((number) => number !== undefined) ? (numbers as number[]) : texts;
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
  if (!isObject(json)) return ['(gốc)', 'phải là một đối tượng JSON', 'a JSON object is needed'];
  const missing = ['columns', 'method', 'size'].find((name) => json[name] === undefined);
  if (missing) return [missing, 'còn thiếu', 'is missing'];
  const fault = faultOfFields(json, designFields, '');
  if (fault) return fault;
  const { columns, size, method } = json as { columns: Fields; size: Fields; method: string };
  if (columns['id'] === undefined) return ['columns.id', 'còn thiếu', 'is missing'];
  if (method.startsWith('pps') && columns['size'] === undefined)
    return ['columns.size', `phương pháp ${method} cần cột quy mô`, `${method} needs a column of sizes`];
  if ((size['total'] === undefined) === (size['byStratum'] === undefined))
    return ['size', 'khai đúng một trong total, byStratum', 'give exactly one of total and byStratum'];
  return faultOfFields(columns, columnFields, 'columns.') ?? faultOfFields(size, sizeFields, 'size.');
}
