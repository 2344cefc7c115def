/** Audit of total rows: a total of counts equals its parts; a total of percentages lies between them. */
import type { Finding } from '@longdan/core';
import type { CountTable, CountTableRow, TableCell } from './count-table.ts';
import { formatNumber } from './format.ts';
import { answerCells, isBareRow, isNumber, isTotalRow, nameRow, nameRows } from './table-row.ts';

/** Findings about every total row of the table. */
export function auditTotals(table: CountTable): Finding[] {
  return table.rows.flatMap((row, index) => {
    if (!isTotalRow(row) || isBareRow(row)) return [];
    // The rows a total sums are not always marked: of the plausible readings, the one it contradicts least is taken.
    const readings = partsReadings(table, row, index).map((parts) => auditTotal(table, row, parts));
    return readings.sort((a, b) => a.length - b.length)[0] ?? [];
  });
}

function partsReadings(table: CountTable, total: CountTableRow, index: number): CountTableRow[][] {
  const plain = (rows: readonly CountTableRow[]) => rows.filter((row) => !isTotalRow(row) && !isBareRow(row));
  const before = table.rows.slice(0, index);
  const lastTotal = before.findLastIndex(isTotalRow);
  const readings = [
    plain(before),
    plain(before.slice(lastTotal + 1)),
    plain(table.rows.slice(index + 1)),
    plain(table.rows).filter((row) => total.group !== undefined && row.group === total.group),
  ];
  return readings.filter((parts) => parts.length > 0);
}

function auditTotal(table: CountTable, total: CountTableRow, parts: readonly CountTableRow[]): Finding[] {
  return answerCells(table, total).flatMap(({ label, cell }, column) => {
    if (!isNumber(cell)) return [];
    const values = parts.map((row) => answerCells(table, row)[column]?.cell);
    if (values.some((value) => value !== undefined && value.value !== null && !isNumber(value))) return [];
    const numbers = values.map((value) => value?.value ?? 0);
    return table.kind === 'counts'
      ? auditSum(total, label, cell, numbers, parts)
      : auditMean(table, total, label, cell, numbers, parts);
  });
}

function auditSum(
  total: CountTableRow,
  label: string,
  cell: TableCell & { value: number },
  numbers: readonly number[],
  parts: readonly CountTableRow[],
): Finding[] {
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (sum === cell.value) return [];
  const name = nameRow(total);
  return [
    {
      code: 'total-differs-from-parts',
      severity: 'fault',
      message: {
        vi: `${name.vi}, cột “${label}”: ghi ${formatNumber(cell.value)} nhưng các dòng ${nameRows(parts)} cộng lại là ${formatNumber(sum)}. Cộng lại cột này.`,
        en: `${name.en}, column “${label}”: says ${formatNumber(cell.value, 'en')} but rows ${nameRows(parts)} add to ${formatNumber(sum, 'en')}. Add the column again.`,
      },
      place: cell.place,
      data: { row: total.code, column: label, value: cell.value, sum },
    },
  ];
}

/** An average of percentages, weighted or not, never leaves their range (one last digit allowed: both sides are rounded). */
function auditMean(
  table: CountTable,
  total: CountTableRow,
  label: string,
  cell: TableCell & { value: number },
  numbers: readonly number[],
  parts: readonly CountTableRow[],
): Finding[] {
  const allowance = 10 ** -table.decimals;
  const [least, largest] = [Math.min(...numbers), Math.max(...numbers)];
  if (cell.value >= least - allowance && cell.value <= largest + allowance) return [];
  const name = nameRow(total);
  return [
    {
      code: 'total-outside-parts',
      severity: 'fault',
      message: {
        vi: `${name.vi}, cột “${label}”: ${formatNumber(cell.value)}% không thể là mức chung của các dòng ${nameRows(parts)}, vốn từ ${formatNumber(least)}% đến ${formatNumber(largest)}%.`,
        en: `${name.en}, column “${label}”: ${formatNumber(cell.value, 'en')}% cannot be the overall figure of rows ${nameRows(parts)}, which run from ${formatNumber(least, 'en')}% to ${formatNumber(largest, 'en')}%.`,
      },
      place: cell.place,
      data: { row: total.code, column: label, value: cell.value, least, largest },
    },
  ];
}
