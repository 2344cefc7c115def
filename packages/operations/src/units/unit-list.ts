/** Reading a list of administrative units: a table with headings, or JSON of provinces with their communes. */
import type { Finding } from '@longdan/core';
import { foldLetters, type GridRow, readGrid } from '@longdan/importing';

export const unitTypes = ['tinh', 'thanh-pho', 'phuong', 'xa', 'dac-khu', 'thi-tran'] as const;
export type UnitType = (typeof unitTypes)[number];
export interface UnitOfList {
  readonly code: string;
  readonly name: string;
  readonly type: UnitType;
  readonly level: 'province' | 'commune';
  readonly parentCode: string | null;
}

/** The name as it is searched: letters only, each word behind a space. */
export const foldForSearch = (text: string): string => ` ${foldLetters(text)}`;

const typesByWord: readonly (readonly [RegExp, UnitType])[] = [
  [/^tinh /, 'tinh'],
  [/^thanh pho /, 'thanh-pho'],
  [/^phuong /, 'phuong'],
  [/^thi tran /, 'thi-tran'],
  [/^dac khu /, 'dac-khu'],
  [/^xa /, 'xa'],
];

const typeOf = (name: string): UnitType | undefined => {
  const folded = foldLetters(name);
  return typesByWord.find(([pattern]) => pattern.test(folded))?.[1];
};

const fault = (code: string, vi: string, en: string, row?: number): Finding => ({
  code,
  severity: 'fault',
  message: { vi, en },
  ...(row === undefined ? {} : { place: { row } }),
});

/** A list of units from JSON (provinces with their communes) or a table with code, name and code of the province. */
export function readUnitList(bytes: Uint8Array, fileName: string): { units: UnitOfList[]; findings: Finding[] } {
  const start = new TextDecoder()
    .decode(bytes.subarray(0, 64))
    .replace(/^\ufeff/, '')
    .trimStart();
  const read = start.startsWith('[') || start.startsWith('{') ? readJson(bytes) : readTable(bytes, fileName);
  const units: UnitOfList[] = [];
  const findings = [...read.findings];
  const seen = new Map<string, number>();
  for (const { code, name, parentCode, row } of read.rows) {
    const type = typeOf(name);
    if (!/^\d{2,5}$/.test(code))
      findings.push(
        fault(
          'unit-code-wrong',
          `Mã “${code}” của “${name}” phải gồm 2 đến 5 chữ số.`,
          `Code “${code}” of “${name}” must be 2 to 5 figures.`,
          row,
        ),
      );
    else if (type === undefined)
      findings.push(
        fault(
          'unit-type-unknown',
          `“${name}”: tên phải bắt đầu bằng loại (Tỉnh, Thành phố, Phường, Xã, Đặc khu).`,
          `“${name}”: the name must begin with its type.`,
          row,
        ),
      );
    else if (seen.has(code))
      findings.push(
        fault(
          'unit-code-repeated',
          `Mã ${code} có hai lần (dòng ${seen.get(code)}). Mỗi mã một dòng.`,
          `Code ${code} occurs twice (row ${seen.get(code)}).`,
          row,
        ),
      );
    else {
      seen.set(code, row);
      const level = type === 'tinh' || (type === 'thanh-pho' && code.length === 2) ? 'province' : 'commune';
      units.push({
        code,
        name: name.normalize('NFC').trim(),
        type,
        level,
        parentCode: level === 'province' ? null : parentCode,
      });
    }
  }
  const provinces = new Set(units.filter(({ level }) => level === 'province').map(({ code }) => code));
  for (const unit of units)
    if (
      unit.level === 'commune' &&
      (unit.parentCode === null || (provinces.size > 0 && !provinces.has(unit.parentCode)))
    )
      findings.push(
        fault(
          'unit-parent-unknown',
          `“${unit.name}” (${unit.code}): không có tỉnh mã “${unit.parentCode ?? ''}” trong danh sách.`,
          `“${unit.name}” (${unit.code}): the list has no province “${unit.parentCode ?? ''}”.`,
          seen.get(unit.code),
        ),
      );
  return { units, findings };
}

interface RawUnit {
  readonly code: string;
  readonly name: string;
  readonly parentCode: string | null;
  readonly row: number;
}

function readJson(bytes: Uint8Array): { rows: RawUnit[]; findings: Finding[] } {
  const rows: RawUnit[] = [];
  const refuse = () => ({
    rows,
    findings: [
      fault(
        'unit-list-unreadable',
        'Tệp JSON phải là danh sách tỉnh, mỗi tỉnh có Code, FullName và Wards.',
        'The JSON must be a list of provinces with Code, FullName and Wards.',
      ),
    ],
  });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes).replace(/^\ufeff/, ''));
  } catch {
    return refuse();
  }
  if (!Array.isArray(json)) return refuse();
  const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
  for (const province of json as Record<string, unknown>[]) {
    if (typeof province !== 'object' || province === null) return refuse();
    const code = text(province['Code']);
    rows.push({ code, name: text(province['FullName']), parentCode: null, row: rows.length + 1 });
    const wards = Array.isArray(province['Wards']) ? (province['Wards'] as Record<string, unknown>[]) : [];
    for (const ward of wards)
      rows.push({
        code: text(ward['Code']),
        name: text(ward['FullName']),
        parentCode: text(ward['ProvinceCode']) || code,
        row: rows.length + 1,
      });
  }
  return { rows, findings: [] };
}

function readTable(bytes: Uint8Array, fileName: string): { rows: RawUnit[]; findings: Finding[] } {
  const grids = readGrid(bytes, fileName);
  if (!grids.ok) return { rows: [], findings: [...grids.findings] };
  const grid = grids.value.find((one) => !one.hidden && one.rows.length > 0);
  const heads = (grid?.rows ?? []).slice(0, 30).map((row) => ({ row, at: unitColumns(row) }));
  const head = heads.find(({ at }) => at.code >= 0 && at.name >= 0);
  if (!grid || !head)
    return {
      rows: [],
      findings: [
        fault(
          'unit-list-unreadable',
          'Bảng phải có cột mã (Mã xã, Mã ĐVHC) và cột tên; thêm cột mã tỉnh để biết thuộc đâu.',
          'The table needs a column of codes and one of names; a column of province codes says what belongs where.',
        ),
      ],
    };
  const { at } = head;
  const cell = (row: GridRow, index: number): string => (index < 0 ? '' : (row.cells[index]?.text ?? ''));
  const padded = (text: string, width: number): string => (/^\d+$/.test(text) ? text.padStart(width, '0') : text);
  return {
    rows: grid.rows
      .filter((row) => row.row > head.row.row && cell(row, at.name) !== '')
      .map((row) => {
        const name = cell(row, at.name);
        const type = typeOf(name);
        const isProvince = type === 'tinh' || (type === 'thanh-pho' && cell(row, at.parent) === '');
        return {
          code: padded(cell(row, at.code), isProvince ? 2 : 5),
          name,
          parentCode: at.parent < 0 ? null : padded(cell(row, at.parent), 2) || null,
          row: row.row,
        };
      }),
    findings: [...grids.findings],
  };
}

function unitColumns(row: GridRow): { code: number; name: number; parent: number } {
  const folded = row.cells.map((cell) => foldLetters(cell.text));
  return {
    code: folded.findIndex((text) => /^(ma|ma (xa|phuong|dvhc|don vi hanh chinh|don vi)|code)$/.test(text)),
    name: folded.findIndex((text) =>
      /^(ten|ten (xa|phuong|dvhc|don vi hanh chinh|don vi)|fullname|full name|name)$/.test(text),
    ),
    parent: folded.findIndex((text) =>
      /^(ma tinh|thuoc tinh|ma (tinh )?cha|ma cap tren|provincecode|province code|parent)$/.test(text),
    ),
  };
}
