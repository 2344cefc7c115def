/** Audit of one row's arithmetic: the parts against the eligible ballots, or percentages against 100. */
import type { Finding } from '@longdan/core';
import { majorityValue } from './audit-agreement.ts';
import type { CountTable, CountTableRow, TableCell } from './count-table.ts';
import { formatNumber } from './format.ts';
import { answerCells, isNumber, nameRow, nameRows } from './table-row.ts';

/** What the rest of the table says of the eligible ballots of any of its rows. */
export interface EligibleEvidence {
  /** Figure used for rows that print none; null when nothing says. */
  readonly fallback: number | null;
  /** Figure that most rows, or the round's own figures, give; null when nothing but the row itself speaks. */
  readonly agreed: number | null;
  /** Whether every row that can be checked, the broken ones aside, divides exactly: then nobody left items blank. */
  readonly othersExact: boolean;
}

export function gatherEligibleEvidence(
  table: CountTable,
  rows: readonly CountTableRow[],
  statedEligible: number | undefined,
): EligibleEvidence {
  const printed = rows.filter((row) => isNumber(row.eligible));
  const majority = majorityValue(rows, 'eligible');
  const agreed = statedEligible ?? (printed.length > 1 ? majority : null);
  const checked = printed.filter((row) => sumParts(table, row) <= row.eligible!.value!);
  return {
    fallback: statedEligible ?? majority,
    agreed,
    othersExact: checked.length > 0 && checked.every((row) => sumParts(table, row) === row.eligible!.value),
  };
}

/** One row of counts: levels and non-answers may not exceed the eligible ballots; fewer are items left blank. */
export function auditRowOfCounts(table: CountTable, row: CountTableRow, evidence: EligibleEvidence): Finding[] {
  const parts = answerCells(table, row);
  if (parts.some(({ cell }) => cell.value !== null && !isNumber(cell))) return [];
  const printed = isNumber(row.eligible) ? row.eligible.value : deriveEligible(row);
  const eligible = printed ?? (row.eligible?.value === null || row.eligible === undefined ? evidence.fallback : null);
  if (eligible === null) return [];
  const sum = sumParts(table, row);
  if (sum > eligible) return [describeExcess(table, row, sum, eligible, evidence)];
  if (sum < eligible) return [describeShortfall(row, sum, eligible)];
  return [];
}

/** Percentages of a row add to 100 within (number of levels × half the last printed digit). */
export function auditRowOfPercentages(table: CountTable, row: CountTableRow): Finding[] {
  const parts = answerCells(table, row);
  const shares = parts.map(({ cell }) => cell).filter(isNumber);
  if (shares.length === 0 || table.levelLabels.length < 2) return [];
  if (parts.some(({ cell }) => cell.value !== null && !isNumber(cell))) return [];
  const unit = 10 ** Math.max(table.decimals, 0);
  // Counted in half units of the last printed digit, so that the comparison is one of whole numbers.
  const sum = dropArtefacts(shares.reduce((total, cell) => total + cell.value, 0));
  const gapInHalfUnits = Math.abs(Math.round(2 * unit * (sum - 100)));
  if (gapInHalfUnits <= parts.length) return [];
  const name = nameRow(row);
  const gap = dropArtefacts(Math.abs(sum - 100));
  const tolerance = parts.length / (2 * unit);
  const written = (locale: 'vi' | 'en') => shares.map((cell) => formatNumber(cell.value, locale)).join(' + ');
  return [
    {
      code: 'percentages-do-not-add-to-100',
      severity: 'fault',
      message: {
        vi: `${name.vi}: ${written('vi')} = ${formatNumber(sum)}, ${sum < 100 ? 'thiếu' : 'thừa'} ${formatNumber(gap)} so với 100 (làm tròn chỉ giải thích được ±${formatNumber(tolerance)}). Xem lại số liệu gốc.`,
        en: `${name.en}: ${written('en')} = ${formatNumber(sum, 'en')}, ${formatNumber(gap, 'en')} ${sum < 100 ? 'short of' : 'over'} 100 (rounding explains ±${formatNumber(tolerance, 'en')} only). See the source figures.`,
      },
      place: shares[0]!.place,
      data: { row: row.code, sum, parts: written('en'), tolerance },
    },
  ];
}

/** Printed percentages have few decimals; what stands beyond ten of them comes from binary arithmetic. */
function dropArtefacts(value: number): number {
  return Number(value.toFixed(10));
}

/** Σ of levels and non-answers; blank cells count as nothing. */
export function sumParts(table: CountTable, row: CountTableRow): number {
  return answerCells(table, row).reduce((sum, { cell }) => sum + (isNumber(cell) ? cell.value : 0), 0);
}

function deriveEligible(row: CountTableRow): number | null {
  if (row.eligible?.value !== undefined && row.eligible.value !== null) return null;
  return isNumber(row.collected) && isNumber(row.ineligible) ? row.collected.value - row.ineligible.value : null;
}

interface Mend {
  readonly label: string;
  readonly cell: TableCell;
  readonly value: number;
}

/** The single cells whose change would mend a row with too many answers. A cell can only be lowered to 0. */
function findMends(
  table: CountTable,
  row: CountTableRow,
  sum: number,
  eligible: number,
  evidence: EligibleEvidence,
): Mend[] {
  const eligibleMends = isNumber(row.eligible) && mayBeEligible(row, sum, eligible, evidence);
  const outlier = evidence.agreed !== null && evidence.agreed !== eligible && sum <= evidence.agreed;
  // A row whose eligible figure alone stands against all others, and fits once it agrees, needs no other mend.
  if (outlier && isNumber(row.eligible))
    return [{ label: 'Số phiếu đủ điều kiện', cell: row.eligible, value: evidence.agreed! }];
  const mends = answerCells(table, row).flatMap(({ label, cell }): Mend[] => {
    const value = (cell.value ?? 0) - (sum - eligible);
    return value >= 0 && isNumber(cell) ? [{ label, cell, value }] : [];
  });
  return eligibleMends ? [...mends, { label: 'Số phiếu đủ điều kiện', cell: row.eligible, value: sum }] : mends;
}

/** Whether the eligible figure of the row could be the wrong one, given what else speaks for it. */
function mayBeEligible(row: CountTableRow, sum: number, eligible: number, evidence: EligibleEvidence): boolean {
  if (evidence.agreed !== null) return evidence.agreed === sum;
  if (isNumber(row.collected) && isNumber(row.ineligible))
    return row.collected.value - row.ineligible.value !== eligible;
  return true;
}

function describeExcess(
  table: CountTable,
  row: CountTableRow,
  sum: number,
  eligible: number,
  evidence: EligibleEvidence,
): Finding {
  const name = nameRow(row);
  const addends = answerCells(table, row)
    .map(({ cell }) => cell)
    .filter(isNumber);
  const written = (locale: 'vi' | 'en') => addends.map((cell) => formatNumber(cell.value, locale)).join(' + ');
  const mends = findMends(table, row, sum, eligible, evidence);
  const only = mends.length === 1 ? mends[0] : undefined;
  const advice = adviseMend(mends, evidence);
  return {
    code: 'levels-exceed-eligible',
    severity: 'fault',
    message: {
      vi: `${name.vi}: ${written('vi')}${addends.length > 1 ? ` = ${formatNumber(sum)}` : ''}, nhiều hơn ${formatNumber(eligible)} phiếu đủ điều kiện. ${advice.vi}`,
      en: `${name.en}: ${written('en')}${addends.length > 1 ? ` = ${formatNumber(sum, 'en')}` : ''}, more than the ${formatNumber(eligible, 'en')} eligible ballots. ${advice.en}`,
    },
    place: (only?.cell ?? row.eligible ?? row.levels[0])?.place ?? {},
    data: {
      row: row.code,
      parts: addends.map((cell) => cell.value).join(' + '),
      sum,
      eligible,
      candidate: only?.value ?? null,
      candidateCell: only?.label ?? null,
    },
  };
}

function adviseMend(mends: readonly Mend[], evidence: EligibleEvidence): { vi: string; en: string } {
  const [only] = mends;
  if (only === undefined)
    return {
      vi: 'Không một ô nào sửa riêng mà dòng đúng được. Kiểm đếm lại cả dòng.',
      en: 'No single cell can mend it. Count the whole row again.',
    };
  if (mends.length > 1) {
    const list = (locale: 'vi' | 'en') =>
      mends
        .map(({ label, value }) => `“${label}” = ${formatNumber(value, locale)}`)
        .join(locale === 'vi' ? ' hoặc ' : ' or ');
    return {
      vi: `Nếu chỉ sai một ô thì có thể là ${list('vi')}: chưa đủ căn cứ để biết ô nào. Kiểm đếm lại.`,
      en: `If one cell alone is wrong it may be ${list('en')}: nothing tells which. Count again.`,
    };
  }
  const atMost = !evidence.othersExact && only.label !== 'Số phiếu đủ điều kiện';
  return {
    vi: `Nếu chỉ sai một ô thì ô “${only.label}” phải là ${atMost ? 'nhiều nhất ' : ''}${formatNumber(only.value)}.`,
    en: `If one cell alone is wrong, “${only.label}” must be ${atMost ? 'at most ' : ''}${formatNumber(only.value, 'en')}.`,
  };
}

function describeShortfall(row: CountTableRow, sum: number, eligible: number): Finding {
  const name = nameRow(row);
  const missing = eligible - sum;
  const counted = row.nonAnswers.length > 0;
  return {
    code: 'fewer-answers-than-eligible',
    severity: 'note',
    message: {
      vi: `${name.vi}: cộng được ${formatNumber(sum)}, ít hơn ${formatNumber(eligible)} phiếu đủ điều kiện; ${formatNumber(missing)} phiếu ${counted ? 'không nằm ở cột nào' : 'bỏ trống mục này'}. Tỷ lệ được tính trên số phiếu có trả lời.`,
      en: `${name.en}: adds to ${formatNumber(sum, 'en')}, fewer than the ${formatNumber(eligible, 'en')} eligible ballots; ${formatNumber(missing, 'en')} ${counted ? 'stand in no column' : 'left this item blank'}. Shares are computed on the ballots that answered.`,
    },
    place: (row.eligible ?? row.levels[0])?.place ?? {},
    data: { row: row.code, sum, eligible, missing },
  };
}

/** A note where no figure of eligible ballots is printed, telling what could not be checked. */
export function noteMissingEligible(rows: readonly CountTableRow[], evidence: EligibleEvidence): Finding[] {
  const lacking = rows.filter((row) => (row.eligible?.value ?? null) === null && deriveEligible(row) === null);
  if (lacking.length === 0) return [];
  if (evidence.fallback === null)
    return [
      {
        code: 'no-eligible-column',
        severity: 'note',
        message: {
          vi: 'Bảng không ghi số phiếu đủ điều kiện nên không đối chiếu được tổng các mức với số phiếu; chỉ kiểm tra được từng ô, mã dòng và dòng tổng.',
          en: 'The table gives no number of eligible ballots, so sums of levels cannot be held against it; only cells, row codes and total rows were checked.',
        },
      },
    ];
  return [
    {
      code: 'eligible-not-printed',
      severity: 'note',
      message: {
        vi: `Dòng ${nameRows(lacking)} không ghi số phiếu đủ điều kiện; đã đối chiếu với ${formatNumber(evidence.fallback)} phiếu của cả đợt.`,
        en: `Row ${nameRows(lacking)} gives no number of eligible ballots; it was held against the round's ${formatNumber(evidence.fallback, 'en')}.`,
      },
      data: { rows: nameRows(lacking), eligible: evidence.fallback },
    },
  ];
}
