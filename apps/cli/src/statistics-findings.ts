/** Findings of `statistics`, which knows only columns and rows of numbers, at the cells of the file they came from. */
import type { Bilingual, Finding } from '@longdan/core';
import type { StatisticsFinding } from '@longdan/statistics';
import { faultAt, nameCell, type Table } from './columns.ts';

/** `rowOf` gives the table's index of a finding's row (from 1); `nameOf` the heading of its column. */
export function locateFinding(
  table: Table,
  finding: StatisticsFinding,
  rowOf: (row: number) => number = (row) => row - 1,
  nameOf: (column: string) => string | undefined = (column) => column,
): Finding {
  const { row, column } = finding.place ?? {};
  const name = column === undefined ? undefined : nameOf(column);
  const letter = name === undefined ? undefined : table.columns.get(name.normalize('NFC').trim())?.letter;
  const fileRow = row === undefined ? undefined : table.rowNumbers[rowOf(row)];
  const where = nameCell(table.file, fileRow, letter, name);
  const bare = withoutPlace(finding);
  return {
    code: finding.code,
    severity: finding.severity,
    message: { vi: `${where.vi}: ${bare.vi}`, en: `${where.en}: ${bare.en}` },
    place: {
      file: table.file,
      ...(table.sheet !== undefined && { sheet: table.sheet }),
      ...(fileRow !== undefined && { row: fileRow }),
      ...(name !== undefined && { column: letter ?? name }),
    },
    ...(finding.data && { data: finding.data }),
  };
}

/** A finding about the declaration itself. */
export function locateInDesign(file: string, finding: StatisticsFinding): Finding {
  const { vi, en } = finding.message;
  const located = faultAt(finding.code, { file }, { vi: `“${file}”: ${vi}`, en: `“${file}”: ${en}` }, finding.data);
  return { ...located, severity: finding.severity };
}

/** The message without the column and row it begins with, which count in the caller's arrays. */
function withoutPlace({ message, place }: StatisticsFinding): Bilingual {
  const cut = (text: string, columnWord: string, rowWord: string): string => {
    const parts = [
      ...(place?.column === undefined ? [] : [`${columnWord} "${place.column}"`]),
      ...(place?.row === undefined ? [] : [`${rowWord} ${place.row}`]),
    ];
    const prefix = `${parts.join(', ')}: `;
    return parts.length > 0 && text.startsWith(prefix) ? text.slice(prefix.length) : text;
  };
  return { vi: cut(message.vi, 'cột', 'dòng'), en: cut(message.en, 'column', 'row') };
}
