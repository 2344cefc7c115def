/** Audit of what every row must say alike: ballots collected, eligible and not eligible belong to the round, not a row. */
import type { Finding } from '@longdan/core';
import type { CountTableRow, TableCell } from './count-table.ts';
import { formatNumber } from './format.ts';
import { isNumber, nameRow, nameRows } from './table-row.ts';

/** Ballots of the round, as its report states them in words or as counted. */
export interface StatedBallots {
  readonly issued?: number;
  readonly collected?: number;
  readonly eligible?: number;
  readonly ineligible?: number;
}

type BallotColumn = 'eligible' | 'ineligible' | 'collected';

const columnNames: Readonly<Record<BallotColumn, { vi: string; en: string }>> = {
  eligible: { vi: 'phiếu đủ điều kiện', en: 'eligible ballots' },
  ineligible: { vi: 'phiếu không đủ điều kiện', en: 'ineligible ballots' },
  collected: { vi: 'phiếu thu về', en: 'collected ballots' },
};

/** The value that more than half of the rows give in a column; null when there is none. */
export function majorityValue(rows: readonly CountTableRow[], column: BallotColumn): number | null {
  const votes = countValues(rows, column);
  const total = votes.reduce((sum, [, rowsOfValue]) => sum + rowsOfValue.length, 0);
  const [first] = votes;
  return first !== undefined && first[1].length * 2 > total ? first[0] : null;
}

/** Rows that disagree with each other, and with what the report states. `rows` are those of criteria, without totals. */
export function auditAgreement(rows: readonly CountTableRow[], stated: StatedBallots): Finding[] {
  return (['eligible', 'ineligible', 'collected'] as const).flatMap((column) => [
    ...auditColumn(rows, column),
    ...auditStatement(rows, column, stated),
  ]);
}

function auditColumn(rows: readonly CountTableRow[], column: BallotColumn): Finding[] {
  const votes = countValues(rows, column);
  if (votes.length < 2) return [];
  const name = columnNames[column];
  const majority = majorityValue(rows, column);
  if (majority === null) {
    const list = votes.map(([value, of]) => ({ value, rows: nameRows(of) }));
    return [
      {
        code: `${column}-differs`,
        severity: 'fault',
        message: {
          vi: `Các dòng không thống nhất về số ${name.vi}: ${list.map((v) => `${formatNumber(v.value)} (dòng ${v.rows})`).join('; ')}. Mọi tiêu chí cùng một đợt phải có cùng số ${name.vi}.`,
          en: `The rows disagree about ${name.en}: ${list.map((v) => `${formatNumber(v.value, 'en')} (row ${v.rows})`).join('; ')}. All criteria of a round have the same number of ${name.en}.`,
        },
        data: { column, values: votes.map(([value]) => value).join(' ') },
      },
    ];
  }
  return rows.flatMap((row): Finding[] => {
    const cell = row[column];
    if (!isNumber(cell) || cell.value === majority) return [];
    const at = nameRow(row);
    return [
      {
        code: `${column}-differs`,
        severity: 'fault',
        message: {
          vi: `${at.vi}: ghi ${formatNumber(cell.value)} ${name.vi}, trong khi phần lớn các dòng ghi ${formatNumber(majority)}. Xem lại ô này.`,
          en: `${at.en}: says ${formatNumber(cell.value, 'en')} ${name.en} where most rows say ${formatNumber(majority, 'en')}. See that cell.`,
        },
        place: cell.place,
        data: { row: row.code, column, value: cell.value, majority },
      },
    ];
  });
}

function auditStatement(rows: readonly CountTableRow[], column: BallotColumn, stated: StatedBallots): Finding[] {
  const inTable = majorityValue(rows, column);
  const inReport = stated[column];
  if (inTable === null || inReport === undefined || inTable === inReport) return [];
  const name = columnNames[column];
  return [
    {
      code: `${column}-differs-from-statement`,
      severity: 'fault',
      message: {
        vi: `Bảng ghi ${formatNumber(inTable)} ${name.vi} nhưng số liệu của đợt là ${formatNumber(inReport)}. Xem lại bảng hoặc số liệu của đợt.`,
        en: `The table says ${formatNumber(inTable, 'en')} ${name.en} but the round's figure is ${formatNumber(inReport, 'en')}. See the table or the round's figures.`,
      },
      data: { column, value: inTable, stated: inReport },
    },
  ];
}

/** eligible + ineligible = collected ≤ issued; rows that break it alike are told of once. */
export function auditBallotSums(rows: readonly CountTableRow[], stated: StatedBallots): Finding[] {
  const broken = new Map<string, { parts: readonly [number, number, number]; rows: CountTableRow[] }>();
  for (const row of rows) {
    const eligible = readValue(row.eligible) ?? stated.eligible;
    const ineligible = readValue(row.ineligible) ?? stated.ineligible;
    const collected = readValue(row.collected) ?? stated.collected;
    if (eligible === undefined || ineligible === undefined || collected === undefined) continue;
    if (eligible + ineligible === collected) continue;
    const parts = [eligible, ineligible, collected] as const;
    const group = broken.get(parts.join()) ?? { parts, rows: [] };
    group.rows.push(row);
    broken.set(parts.join(), group);
  }
  const findings = [...broken.values()].map(({ parts: [eligible, ineligible, collected], rows: of }): Finding => {
    const sum = eligible + ineligible;
    const all = of.length === rows.length;
    const place = of[0]?.eligible?.place;
    return {
      code: 'ballots-do-not-add-up',
      severity: 'fault',
      message: {
        vi: `${all ? 'Mọi dòng' : `Dòng ${nameRows(of)}`}: ${formatNumber(eligible)} phiếu đủ điều kiện + ${formatNumber(ineligible)} phiếu không đủ điều kiện = ${formatNumber(sum)}, khác ${formatNumber(collected)} phiếu thu về.`,
        en: `${all ? 'Every row' : `Row ${nameRows(of)}`}: ${formatNumber(eligible, 'en')} eligible + ${formatNumber(ineligible, 'en')} ineligible = ${formatNumber(sum, 'en')}, not the ${formatNumber(collected, 'en')} ballots collected.`,
      },
      ...(place === undefined ? {} : { place }),
      data: { rows: nameRows(of), eligible, ineligible, sum, collected },
    };
  });
  const collected = stated.collected ?? majorityValue(rows, 'collected') ?? addBallots(rows, stated);
  if (stated.issued !== undefined && collected !== null && collected > stated.issued)
    findings.push({
      code: 'collected-exceed-issued',
      severity: 'fault',
      message: {
        vi: `Thu về ${formatNumber(collected)} phiếu, nhiều hơn ${formatNumber(stated.issued)} phiếu phát ra.`,
        en: `${formatNumber(collected, 'en')} ballots collected, more than the ${formatNumber(stated.issued, 'en')} issued.`,
      },
      data: { collected, issued: stated.issued },
    });
  return findings;
}

/** Collected ballots as the other two columns imply them. */
function addBallots(rows: readonly CountTableRow[], stated: StatedBallots): number | null {
  const eligible = stated.eligible ?? majorityValue(rows, 'eligible');
  const ineligible = stated.ineligible ?? majorityValue(rows, 'ineligible');
  return eligible === null || ineligible === null ? null : eligible + ineligible;
}

/** Values of a column with the rows that give them, most frequent first. */
function countValues(rows: readonly CountTableRow[], column: BallotColumn): [number, CountTableRow[]][] {
  const votes = new Map<number, CountTableRow[]>();
  for (const row of rows) {
    const value = readValue(row[column]);
    if (value !== undefined) votes.set(value, [...(votes.get(value) ?? []), row]);
  }
  return [...votes].sort(([, a], [, b]) => b.length - a.length);
}

function readValue(cell: TableCell | undefined): number | undefined {
  return isNumber(cell) ? cell.value : undefined;
}
