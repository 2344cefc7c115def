/** Sheet "Phiếu": issued, collected, eligible and why not, with the rates as formulas. */
import type ExcelJS from 'exceljs';
import { putText } from './cell-text.ts';
import { putLive } from './live-cell.ts';
import {
  countFormat,
  prepareSheet,
  putMasthead,
  putTableHeading,
  type RowKind,
  shareFormat,
  styleRow,
} from './sheet-style.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

/** Where other sheets find the two counts, absolute and with the sheet's name. */
export interface BallotAddresses {
  readonly eligible: string;
  readonly ineligible: string;
}

const leftColumns = [2, 5];

export function fillBallotsSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput): BallotAddresses {
  const { ballots } = input.figures;
  const masthead = describeMasthead(input);
  prepareSheet(sheet, [7, 62, 16, 16, 46], masthead);
  const heading = putMasthead(sheet, 'TÌNH HÌNH PHÁT, THU VÀ KIỂM TRA PHIẾU', masthead, 5);
  putTableHeading(sheet, heading, ['Stt', 'Nội dung', 'Số phiếu', 'Tỷ lệ', 'Cách tính tỷ lệ'], {
    freezeColumns: 0,
    leftColumns,
  });

  let row = heading;
  const begin = (stt: string, text: string, how: string, kind: RowKind): number => {
    row += 1;
    styleRow(sheet, row, 5, kind, leftColumns);
    putText(sheet.getCell(row, 1), stt);
    putText(sheet.getCell(row, 2), text);
    putText(sheet.getCell(row, 5), how);
    return row;
  };
  const putRate = (at: number, part: number, whole: number | null, wholeRow: number): void => {
    putLive(
      sheet.getCell(at, 4),
      whole === null || whole === 0 ? null : part / whole,
      [
        {
          formula: `IF(N(C${wholeRow})=0,"–",C${at}/C${wholeRow})`,
          value: whole === null || whole === 0 ? null : part / whole,
        },
      ],
      shareFormat,
    );
  };
  const putCount = (at: number, count: number | null): void => {
    sheet.getCell(at, 3).value = count ?? 'Không rõ';
    sheet.getCell(at, 3).numFmt = countFormat;
  };

  const issued = begin('1', 'Số phiếu phát ra', '', 'group');
  putCount(issued, ballots.issued);
  const collected = begin('2', 'Số phiếu thu về', 'Số phiếu thu về / số phiếu phát ra', 'group');
  putCount(collected, ballots.collected);
  putRate(collected, ballots.collected, ballots.issued, issued);
  const eligible = begin('3', 'Số phiếu đủ điều kiện để xử lý', 'Số phiếu đủ điều kiện / số phiếu thu về', 'group');
  putCount(eligible, ballots.eligible);
  putRate(eligible, ballots.eligible, ballots.collected, collected);
  const { removed = 0 } = ballots;
  const removedRow =
    removed === 0
      ? undefined
      : begin('', 'Số phiếu đã xóa nội dung theo yêu cầu', 'Số phiếu đã xóa nội dung / số phiếu thu về', 'plain');
  if (removedRow !== undefined) {
    putCount(removedRow, removed);
    putRate(removedRow, removed, ballots.collected, collected);
  }
  const ineligible = begin(
    '4',
    'Số phiếu không đủ điều kiện',
    'Số phiếu không đủ điều kiện / số phiếu thu về',
    'group',
  );
  putLive(
    sheet.getCell(ineligible, 3),
    ballots.ineligible,
    [
      {
        formula: `C${collected}-C${eligible}${removedRow === undefined ? '' : `-C${removedRow}`}`,
        value: ballots.collected - ballots.eligible - removed,
      },
    ],
    countFormat,
  );
  putRate(ineligible, ballots.ineligible, ballots.collected, collected);

  ballots.reasons.forEach((reason, i) => {
    const at = begin(`4.${i + 1}`, reason.label.vi, 'Số phiếu theo lý do / số phiếu không đủ điều kiện', 'plain');
    putCount(at, reason.count);
    putRate(at, reason.count, ballots.ineligible, ineligible);
  });
  if (ballots.reasons.length > 0) {
    const counted = ballots.reasons.reduce((sum, reason) => sum + reason.count, 0);
    const first = ineligible + 1;
    const last = row;
    const at = begin('', 'Chênh lệch giữa mục 4 và tổng các lý do (bằng 0 là khớp)', '', 'plain');
    putLive(
      sheet.getCell(at, 3),
      ballots.ineligible - counted,
      [{ formula: `C${ineligible}-SUM(C${first}:C${last})`, value: ballots.ineligible - counted }],
      countFormat,
    );
  }
  const name = `'${sheet.name}'`;
  return { eligible: `${name}!$C$${eligible}`, ineligible: `${name}!$C$${ineligible}` };
}
