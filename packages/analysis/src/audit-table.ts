/**
 * Audit of a table of totals against the arithmetic laws of docs/method/table-audit.md. It tells what cannot be right,
 * where, and what would mend it; it never changes a figure.
 */
import type { Finding } from '@longdan/core';
import { auditAgreement, auditBallotSums, type StatedBallots } from './audit-agreement.ts';
import { auditCells } from './audit-cells.ts';
import {
  auditRowOfCounts,
  auditRowOfPercentages,
  gatherEligibleEvidence,
  noteMissingEligible,
  sumParts,
} from './audit-rows.ts';
import { auditTotals } from './audit-totals.ts';
import type { CountTable, CountTableRow } from './count-table.ts';
import { answerCells, isBareRow, isNumber, isTotalRow, nameRow } from './table-row.ts';

export interface AuditOptions {
  /** Ballots of the round as stated outside the table, which the table is held against. */
  readonly ballots?: StatedBallots;
}

/**
 * Every fault and note of the table, faults first, each in the order of the table. A table without findings obeys all
 * the laws that its columns let one check.
 */
export function auditTable(table: CountTable, options: AuditOptions = {}): Finding[] {
  const stated = { ...(table.issued === undefined ? {} : { issued: table.issued }), ...options.ballots };
  const filled = table.rows.filter((row) => !isBareRow(row));
  if (filled.length === 0 || table.levelLabels.length === 0) return [describeEmpty(table)];
  const criteria = filled.filter((row) => !isTotalRow(row));
  const misread = describeMisreadKind(table, criteria);

  const findings = [
    ...misread,
    ...auditShape(table, filled),
    ...auditCells(table).filter((finding) => misread.length === 0 || finding.code !== 'cell-not-whole'),
    ...auditRowCodes(criteria),
    ...auditAgreement(criteria, stated),
    ...auditBallotSums(criteria, stated),
    ...(misread.length > 0 ? [] : auditRows(table, criteria, stated)),
    ...auditTotals(table),
    ...noteBareRows(table),
  ];
  return [...findings.filter((f) => f.severity === 'fault'), ...findings.filter((f) => f.severity === 'note')];
}

function auditRows(table: CountTable, criteria: readonly CountTableRow[], stated: StatedBallots): Finding[] {
  if (table.kind === 'percentages') {
    const totals = table.rows.filter(isTotalRow);
    return [...criteria, ...totals].flatMap((row) => auditRowOfPercentages(table, row));
  }
  const evidence = gatherEligibleEvidence(table, criteria, stated.eligible);
  return [
    ...criteria.flatMap((row) => auditRowOfCounts(table, row, evidence)),
    ...noteMissingEligible(criteria, evidence),
  ];
}

function describeEmpty(table: CountTable): Finding {
  const noLevels = table.levelLabels.length === 0 && table.rows.length > 0;
  return {
    code: noLevels ? 'no-level-columns' : 'empty-table',
    severity: 'fault',
    message: noLevels
      ? {
          vi: 'Bảng không có cột mức đánh giá nào (như “Tốt”, “Bình thường”, “Chưa tốt”). Xem lại dòng tiêu đề của bảng.',
          en: 'The table has no column of levels (such as “Tốt”, “Bình thường”, “Chưa tốt”). See its heading row.',
        }
      : {
          vi: 'Bảng không có dòng số liệu nào. Xem lại tệp hoặc trang tính đã chọn.',
          en: 'The table has no row of figures. See the file or the sheet chosen.',
        },
    place: { file: table.file },
  };
}

/** Rows that have not one cell per level: their cells cannot be told apart. */
function auditShape(table: CountTable, rows: readonly CountTableRow[]): Finding[] {
  return rows
    .filter((row) => row.levels.length !== table.levelLabels.length)
    .map((row) => ({
      code: 'level-cells-missing',
      severity: 'fault',
      message: {
        vi: `${nameRow(row).vi}: có ${row.levels.length} ô mức đánh giá, trong khi bảng có ${table.levelLabels.length} cột mức. Xem lại dòng này.`,
        en: `${nameRow(row).en}: has ${row.levels.length} level cells where the table has ${table.levelLabels.length} level columns. See that row.`,
      },
      place: row.levels[0]?.place ?? { file: table.file },
      data: { row: row.code, cells: row.levels.length, columns: table.levelLabels.length },
    }));
}

/** The same code on two rows. Plain numbers may begin again under each factor; composite ones ("II.2") may not. */
function auditRowCodes(rows: readonly CountTableRow[]): Finding[] {
  const seen = new Map<string, CountTableRow>();
  return rows.flatMap((row): Finding[] => {
    const code = row.code.trim();
    if (code === '') return [];
    const key = /[.\-/]\S/.test(code) ? code : `${row.group ?? ''}\n${code}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, row);
      return [];
    }
    return [
      {
        code: 'row-code-repeated',
        severity: 'fault',
        message: {
          vi: `Số thứ tự ${code} có ở hai dòng: “${first.text}” và “${row.text}”. Đánh lại số, hoặc bỏ dòng lặp.`,
          en: `Row code ${code} stands on two rows: “${first.text}” and “${row.text}”. Renumber them, or take out the repeated row.`,
        },
        place: (row.eligible ?? row.levels[0])?.place ?? {},
        data: { row: code },
      },
    ];
  });
}

/** A table read as counts whose rows hold decimals that add to 100 is one of percentages. */
function describeMisreadKind(table: CountTable, rows: readonly CountTableRow[]): Finding[] {
  if (table.kind !== 'counts' || rows.length === 0) return [];
  const like = rows.filter((row) => {
    const cells = answerCells(table, row).map(({ cell }) => cell);
    return (
      cells.some((cell) => isNumber(cell) && !Number.isInteger(cell.value)) && Math.abs(sumParts(table, row) - 100) < 1
    );
  });
  if (like.length * 2 <= rows.length) return [];
  return [
    {
      code: 'counts-look-like-percentages',
      severity: 'fault',
      message: {
        vi: 'Bảng được đọc là số phiếu nhưng phần lớn các dòng có số lẻ và cộng lại bằng 100: đây là bảng tỷ lệ phần trăm. Chọn lại loại bảng.',
        en: 'The table was read as counts, but most rows hold decimals and add to 100: it is a table of percentages. Choose that kind.',
      },
      place: { file: table.file },
      data: { rows: like.length },
    },
  ];
}

/** Numbered rows in which nothing is printed. Headings of factors have no such row. */
function noteBareRows(table: CountTable): Finding[] {
  return table.rows
    .filter((row) => isBareRow(row) && !isTotalRow(row) && row.levels.length > 0)
    .map((row) => ({
      code: 'row-without-figures',
      severity: 'note',
      message: {
        vi: `${nameRow(row).vi}: không có số liệu. Nếu là tiêu chí, ghi số liệu vào; nếu là tên nhóm thì không cần.`,
        en: `${nameRow(row).en}: has no figures. If it is a criterion, fill them in; if it is a heading, nothing is needed.`,
      },
      place: row.levels[0]?.place ?? { file: table.file },
      data: { row: row.code },
    }));
}
