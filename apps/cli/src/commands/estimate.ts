/** `longdan estimate`: design-based estimates of any survey file. Needs no round and no data folder. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Finding, Outcome } from '@longdan/core';
import { readGrid } from '@longdan/importing';
import { type Column, type DesignDocument, type EstimateResult, estimateFromSpec } from '@longdan/statistics';
import { type Command, Option } from 'commander';
import {
  faultAt,
  faultInTable,
  isErrorText,
  isMissingText,
  readNumberColumns,
  readTable,
  type Table,
  type TableOptions,
} from '../columns.ts';
import { formatFigures, formatNumber } from '../figure-table.ts';
import { readJsonFile } from '../json-file.ts';
import { describeFinding, exitCodes, locale, print, printError, printJson, say, WrongUse } from '../output.ts';
import { type DecimalMark, readNumber } from '../read-number.ts';
import { locateFinding, locateInDesign } from '../statistics-findings.ts';
import { jsonOption } from './shared-options.ts';

export interface EstimateFileOptions extends TableOptions {
  readonly decimal?: DecimalMark | undefined;
}

/**
 * Estimates what the design file asks for from the survey file. Refusals name file, row and column; on a refusal there
 * are no results at all. @throws WrongUse when a file cannot be opened
 */
export async function estimateFile(
  dataPath: string,
  designPath: string,
  options: EstimateFileOptions = {},
): Promise<Outcome<readonly EstimateResult[]>> {
  const design = await readDesign(designPath);
  if (!design.ok) return design;
  const roles = columnsOf(design.value);
  if (roles.size === 0) return refuseDesign(basename(designPath));
  const table = await readTable(dataPath, [...roles.keys()], options);
  if (!table.ok) return table;
  const columns = fillColumns(table.value, design.value, roles, options.decimal);
  if (!columns.ok) return columns;
  const estimated = estimateFromSpec(columns.value, design.value);
  const located = estimated.findings.map((finding) => locateFinding(table.value, finding));
  const findings = [...table.findings, ...columns.findings, ...located];
  if (!estimated.ok) return { ok: false, findings };
  const wild = estimated.value.find(({ estimate }) => !Number.isFinite(estimate));
  if (wild)
    return {
      ok: false,
      findings: [
        faultInTable(table.value, 'figure-not-finite', undefined, undefined, [
          `ước lượng “${wild.name}” không phải số hữu hạn: số liệu quá lớn hoặc không xác định`,
          `the estimate “${wild.name}” is not a finite number: the data are too large or it is undefined`,
        ]),
      ],
    };
  return { ok: true, value: estimated.value, findings };
}

/** The declaration with the joint matrix read in, if it names a file; known to be well formed. */
async function readDesign(path: string): Promise<Outcome<DesignDocument>> {
  const read = await readJsonFile(path);
  if (!read.ok) return read;
  const { file, json } = read.value;
  const joined = await readJoint(json, path);
  if (!joined.ok) return joined;
  // Without columns nothing is estimated, but the declaration itself is judged first.
  const judged = estimateFromSpec({}, joined.value);
  const faults = judged.findings.filter(({ code }) => code === 'spec-invalid');
  if (faults.length > 0) return { ok: false, findings: faults.map((finding) => locateInDesign(file, finding)) };
  return { ok: true, value: joined.value as DesignDocument, findings: [] };
}

function refuseDesign(file: string): Outcome<never> {
  return {
    ok: false,
    findings: [
      faultAt(
        'spec-invalid',
        { file },
        { vi: `“${file}” không nhắc đến cột nào của bảng.`, en: `“${file}” names no column of the table.` },
      ),
    ],
  };
}

/** `pps.joint` may be the name of a CSV or XLSX beside the design file: numbers only, no headings. */
async function readJoint(json: unknown, designPath: string): Promise<Outcome<unknown>> {
  const pps = (json as { pps?: { joint?: unknown } } | null)?.pps;
  if (typeof pps !== 'object' || pps === null || typeof pps.joint !== 'string')
    return { ok: true, value: json, findings: [] };
  const path = resolve(dirname(designPath), pps.joint);
  const file = basename(path);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch {
    throw new WrongUse(
      say({
        vi: `Không đọc được ma trận “${pps.joint}” mà tệp thiết kế nhắc đến (${path}).`,
        en: `Cannot read the matrix “${pps.joint}” that the design names (${path}).`,
      }),
    );
  }
  // Rows of decimal commas alone look as if parted by commas; a semicolon can be nothing but a delimiter here.
  const declared = bytes[0] !== 0x50 && bytes.includes(0x3b) && !Buffer.from(bytes).includes('sep=');
  const grids = readGrid(declared ? Buffer.concat([Buffer.from('sep=;\n'), withoutMark(bytes)]) : bytes, file);
  if (!grids.ok) return grids;
  const findings: Finding[] = [];
  const joint = grids.value
    .find((grid) => grid.rows.length > 0)!
    .rows.map((row) =>
      row.cells.map((cell) => {
        // Probabilities are at most 1, so neither comma nor point can part thousands.
        const reading = readNumber(cell.text);
        const value = reading?.kind === 'certain' ? reading.value : Number.NaN;
        if (!(value >= 0 && value <= 1))
          findings.push(
            faultInTable(
              { file },
              'joint-matrix-invalid',
              row.row - (declared ? 1 : 0),
              { name: cell.text, letter: cell.place.column! },
              [
                'ma trận xác suất đồng thời chỉ có số từ 0 đến 1, không có tiêu đề',
                'a matrix of joint probabilities holds numbers from 0 to 1 and no headings',
              ],
            ),
          );
        return value;
      }),
    );
  if (findings.length > 0) return { ok: false, findings: findings.slice(0, 20) };
  return { ok: true, value: { ...(json as object), pps: { ...pps, joint } }, findings: [] };
}

const withoutMark = (bytes: Uint8Array): Uint8Array => (bytes[0] === 0xef ? bytes.subarray(3) : bytes);

type Role = 'number' | 'label';

/** Every column the declaration names. One that is a number anywhere is a number everywhere. */
function columnsOf(design: DesignDocument): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  const add = (role: Role, ...names: readonly (string | undefined)[]): void => {
    for (const name of names) if (name !== undefined && (role === 'number' || !roles.has(name))) roles.set(name, role);
  };
  add('label', ...(design.strata ?? []).flat(), ...(design.psu ?? []));
  add('number', ...(design.fpc ?? []), design.weights, design.inclusionProbability, design.nonresponse?.responded);
  add('label', ...(design.nonresponse?.by ?? []), ...(design.poststratify?.by ?? []));
  for (const margin of design.rake ?? []) add('label', ...margin.by);
  for (const name of design.calibrate?.formula ?? [])
    add(Object.hasOwn(design.calibrate!.totals, name) ? 'number' : 'label', name);
  for (const one of design.estimates) {
    const byLevel = one.kind === 'proportion' || (one.level !== undefined && ['mean', 'total'].includes(one.kind));
    add(byLevel ? 'label' : 'number', one.variable);
    add('number', one.numerator, one.denominator, ...(one.regressors ?? []));
    add('label', ...(one.by ?? []), ...Object.keys(one.domain ?? {}), one.rows, one.columns);
  }
  return roles;
}

function fillColumns(
  table: Table,
  design: DesignDocument,
  roles: ReadonlyMap<string, Role>,
  mark: DecimalMark | undefined,
): Outcome<Readonly<Record<string, Column>>> {
  const textsOf = (name: string) => table.columns.get(keyOf(name))!;
  const numeric = [...roles].filter(([, role]) => role === 'number').map(([name]) => keyOf(name));
  const numbers = readNumberColumns(table, new Set(numeric), mark);
  if (!numbers.ok) return numbers;
  const findings: Finding[] = [];
  const blame = (code: string, row: number, name: string, words: readonly [string, string]): void => {
    if (findings.length < 20) findings.push(faultInTable(table, code, table.rowNumbers[row], textsOf(name), words));
  };
  for (const [name, role] of roles)
    if (role === 'label')
      textsOf(name).texts.forEach((text, row) => {
        if (isErrorText(text))
          blame('cell-error', row, name, [
            `ô chứa lỗi công thức “${text}”. Cách xử lý: sửa công thức rồi lưu lại`,
            `the cell holds the formula error “${text}”. What to do: mend the formula and save`,
          ]);
      });
  // A row whose domain is unknown would otherwise drop out of it unseen.
  const asked = design.nonresponse && numbers.value.get(keyOf(design.nonresponse.responded));
  const strict = design.estimates.filter((one) => !one.naRemove).flatMap((one) => Object.keys(one.domain ?? {}));
  for (const name of new Set(strict))
    textsOf(name).texts.forEach((text, row) => {
      if (isMissingText(text) && asked?.[row] !== 0)
        blame('value-missing', row, name, [
          'ô trống; hãy điền hoặc cho phép bỏ qua (naRemove)',
          'a value is missing; fill it in or allow removal (naRemove)',
        ]);
    });
  if (findings.length > 0) return { ok: false, findings };
  const columns = [...roles].map(([name, role]): [string, Column] => [
    name,
    role === 'number' ? numbers.value.get(keyOf(name))! : textsOf(name).texts,
  ]);
  return { ok: true, value: Object.fromEntries(columns), findings: numbers.findings };
}

const keyOf = (name: string): string => name.normalize('NFC').trim();

export function addEstimateCommand(program: Command): void {
  program
    .command('estimate')
    .description('ước lượng theo thiết kế mẫu từ một bảng khảo sát bất kỳ (CSV, XLSX, ODS)')
    .requiredOption('--data <tệp>', 'bảng khảo sát: dòng đầu là tên cột')
    .requiredOption('--design <tệp>', 'thiết kế mẫu và các ước lượng (JSON: docs/spec/estimate-design.md)')
    .option('--sheet <tên>', 'trang tính, khi sổ Excel có nhiều trang')
    .addOption(new Option('--decimal <dấu>', 'dấu thập phân, khi tệp không tự cho biết').choices([',', '.']))
    .addOption(jsonOption())
    .action(async (options: EstimateFileOptions & { data: string; design: string; json?: boolean }) => {
      const estimated = await estimateFile(options.data, options.design, options);
      if (!estimated.ok) process.exitCode = exitCodes.findings;
      const results = estimated.ok ? estimated.value : [];
      if (options.json) {
        printJson({ results, findings: estimated.findings });
        return;
      }
      for (const finding of estimated.findings) printError(describeFinding(finding));
      if (estimated.ok) print(tabulate(results));
    });
}

/** Figures for reading: as many decimals as the standard error has meaning. */
function tabulate(results: readonly EstimateResult[]): string {
  const vi = locale === 'vi';
  const hasTests = results.some(({ pValue }) => pValue !== undefined);
  const confidence = results.find(({ interval }) => interval)?.interval?.confidence ?? 0.95;
  const percent = formatNumber(confidence * 100, Number.isInteger(Math.round(confidence * 1e6) / 1e4) ? 0 : 1);
  const names = vi
    ? ['Tên', 'Nhóm', 'Mức', 'Ước lượng', 'Sai số chuẩn', `Khoảng tin cậy ${percent}%`, 'Hệ số thiết kế', 'n', 'p']
    : ['Name', 'Group', 'Level', 'Estimate', 'Std. error', `${percent}% interval`, 'Design effect', 'n', 'p'];
  const headings = hasTests ? names : names.slice(0, -1);
  const rows = results.map((one) => {
    const decimals = decimalsOf(one);
    const figure = (value: number) => formatNumber(value, decimals);
    const deff = one.designEffect.withoutReplacement ?? one.designEffect.withReplacement;
    const cells = [
      one.name,
      one.group ?? '',
      one.level ?? '',
      figure(one.estimate),
      one.test || Number.isNaN(one.standardError) ? '–' : figure(one.standardError),
      one.interval ? `${figure(one.interval.lower)} … ${figure(one.interval.upper)}` : '–',
      deff === null ? '–' : formatNumber(deff, 2),
      formatNumber(one.n, 0),
      one.pValue === undefined || one.pValue === null ? '–' : formatNumber(one.pValue, 4),
    ];
    return cells.slice(0, headings.length);
  });
  const used = headings.map((_, at) => at > 2 || at === 0 || rows.some((row) => row[at] !== ''));
  const table = [headings, ...rows].map((row) => row.filter((_, at) => used[at]));
  const firstFigure = used.slice(0, 3).filter(Boolean).length;
  return formatFigures(table, firstFigure);
}

function decimalsOf({ estimate, standardError }: EstimateResult): number {
  const scale = standardError > 0 ? standardError : Math.abs(estimate);
  if (!(scale > 0)) return 2;
  return Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(scale))));
}
