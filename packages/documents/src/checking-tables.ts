/** Tables of the minutes of checking: where every ballot is, and which are eligible. */
import { type BallotFigures, formatCount, formatPercentOf } from '@longdan/analysis';
import type { IsoDay } from '@longdan/core';
import { ineligibleSentence, removedSentence } from './figure-sentences.ts';
import { type Block, formatShortDay, type TableBlock, type TableCell, trimItem } from './official/document.ts';

/** Ballots of a field, of a unit in it, or of the round. Null: never recorded, which is not the same as none. */
export interface CheckingRow {
  readonly title: string;
  readonly issued: number | null;
  readonly returned: number;
  /** Hỏng: given out or printed, not to be used. */
  readonly spoiled: number | null;
  readonly lost: number | null;
}

/** A row with the verdicts on what came back. */
export interface CheckedRow extends CheckingRow {
  readonly eligible: number;
  readonly ineligible: number;
}

/** One handing out of ballots, with its running numbers. */
export interface CheckingBatch {
  readonly issuedOn: IsoDay;
  readonly title: string;
  readonly firstSerial: number;
  readonly lastSerial: number;
  readonly count: number;
}

const notRecorded = 'chưa ghi nhận';

/** Ballots neither returned nor known to be spoiled or lost; null when it is not known how many were issued. */
export function countOutstanding({ issued, returned, spoiled, lost }: CheckingRow): number | null {
  return issued === null ? null : issued - returned - (spoiled ?? 0) - (lost ?? 0);
}

const strong = (text: string, more: Partial<TableCell> = {}): TableCell => ({ lines: [text], bold: true, ...more });
const orNotRecorded = (count: number | null) => (count === null ? notRecorded : formatCount(count));

/** Where the ballots are: by field, by unit, and every handing out. */
export function balanceBlocks(
  fields: readonly CheckingRow[],
  units: readonly CheckingRow[],
  batches: readonly CheckingBatch[],
): readonly Block[] {
  const total = addRows(fields);
  return [
    balanceTable('Lĩnh vực', fields, total),
    { kind: 'paragraph', text: balanceSentence(fields, total) },
    ...[...fields, ...units]
      .filter((row) => (countOutstanding(row) ?? 0) < 0)
      .map((row): Block => ({ kind: 'dash', text: [{ text: excessSentence(row), bold: true }] })),
    ...(units.length > 0 ? [announce('Theo đơn vị:'), balanceTable('Đơn vị', units, addRows(units))] : []),
    ...(batches.length > 0 ? [announce('Các lần phát phiếu:'), batchTable(batches)] : []),
  ];
}

const announce = (text: string): Block => ({ kind: 'paragraph', text, keepWithNext: true });

/** Issued is known only where every part is; losses are the sum of those that were recorded anywhere. */
function addRows(rows: readonly CheckingRow[]): CheckingRow {
  const known = (of: (row: CheckingRow) => number | null) => rows.flatMap((row) => of(row) ?? []);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const issued = known((row) => row.issued);
  const [spoiled, lost] = [known((row) => row.spoiled), known((row) => row.lost)];
  return {
    title: 'Tổng cộng',
    issued: issued.length === rows.length ? sum(issued) : null,
    returned: sum(rows.map((row) => row.returned)),
    spoiled: spoiled.length === 0 ? null : sum(spoiled),
    lost: lost.length === 0 ? null : sum(lost),
  };
}

function balanceTable(head: string, rows: readonly CheckingRow[], total: CheckingRow): TableBlock {
  const cells = (row: CheckingRow) => [
    formatCount(row.issued),
    formatCount(row.returned),
    orNotRecorded(row.spoiled),
    orNotRecorded(row.lost),
    formatCount(countOutstanding(row)),
  ];
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 55 },
      ...[20, 20, 20, 20, 20].map((share) => ({ share, align: 'center' as const })),
    ],
    headerRows: 1,
    rows: [
      ['TT', head, 'Phát ra', 'Thu về', 'Hỏng', 'Mất', 'Chưa thu về'],
      ...rows.map((row, position) => [String(position + 1), trimItem(row.title), ...cells(row)]),
      ...(rows.length > 1 ? [['', strong(total.title), ...cells(total).map((cell) => strong(cell))]] : []),
    ],
  };
}

/** The law of the table in words: issued = returned + spoiled + lost + outstanding. */
function balanceSentence(rows: readonly CheckingRow[], total: CheckingRow): string {
  const outstanding = countOutstanding(total);
  if (total.issued === null || outstanding === null)
    return `Số phiếu phát ra ${notRecorded} nên không đối chiếu được với ${formatCount(total.returned)} phiếu thu về.`;
  const parts = [
    `thu về ${formatCount(total.returned)}`,
    ...(total.spoiled === null ? [] : [`hỏng ${formatCount(total.spoiled)}`]),
    ...(total.lost === null ? [] : [`mất ${formatCount(total.lost)}`]),
    `chưa thu về ${formatCount(outstanding)}`,
  ];
  const gaps = [...describeGap('hỏng', rows, (row) => row.spoiled), ...describeGap('mất', rows, (row) => row.lost)];
  const note =
    gaps.length === 0 ? '' : ` Số phiếu ${gaps.join(', số phiếu ')}; nếu có thì đang nằm trong số chưa thu về.`;
  return `Đối chiếu: phát ra ${formatCount(total.issued)} phiếu = ${parts.join(' + ')}.${note}`;
}

/** "hỏng chưa ghi nhận", with the rows that lack it where others have it. */
function describeGap(
  what: string,
  rows: readonly CheckingRow[],
  of: (row: CheckingRow) => number | null,
): readonly string[] {
  const without = rows.filter((row) => of(row) === null);
  if (without.length === 0) return [];
  const where = without.length === rows.length ? '' : ` của ${without.map((row) => trimItem(row.title)).join('; ')}`;
  return [`${what}${where} ${notRecorded}`];
}

function excessSentence(row: CheckingRow): string {
  const accounted = row.returned + (row.spoiled ?? 0) + (row.lost ?? 0);
  return `${trimItem(row.title)}: thu về, hỏng và mất cộng lại ${formatCount(accounted)} phiếu, nhiều hơn ${formatCount(row.issued)} phiếu phát ra. Số liệu được in đúng như đã ghi; đề nghị đối chiếu lại sổ phát phiếu trước khi ký.`;
}

function batchTable(batches: readonly CheckingBatch[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 28, align: 'center' },
      { share: 72 },
      { share: 35, align: 'center' },
      { share: 20, align: 'center' },
    ],
    headerRows: 1,
    rows: [
      ['TT', 'Ngày phát', 'Lĩnh vực, đơn vị', 'Số thứ tự phiếu', 'Số phiếu'],
      ...batches.map((batch, position) => [
        String(position + 1),
        formatShortDay(batch.issuedOn),
        batch.title,
        `${batch.firstSerial}–${batch.lastSerial}`,
        formatCount(batch.count),
      ]),
    ],
  };
}

/** Which ballots are eligible, why others are not, and how many a person should look at. */
export function verdictBlocks(
  fields: readonly CheckedRow[],
  ballots: BallotFigures,
  flagged: number,
): readonly Block[] {
  const ineligible = ineligibleSentence(ballots);
  const removed = removedSentence(ballots);
  const cells = (row: { returned: number; eligible: number; ineligible: number }) => [
    formatCount(row.returned),
    formatCount(row.eligible),
    formatPercentOf(row.eligible, row.returned),
    formatCount(row.ineligible),
  ];
  const total = { returned: ballots.collected, eligible: ballots.eligible, ineligible: ballots.ineligible };
  return [
    {
      kind: 'table',
      columns: [
        { share: 10, align: 'center' },
        { share: 55 },
        ...[22, 28, 25, 25].map((share) => ({ share, align: 'center' as const })),
      ],
      headerRows: 1,
      rows: [
        ['TT', 'Lĩnh vực', 'Thu về', 'Đủ điều kiện', 'Tỷ lệ', 'Không đủ điều kiện'],
        ...fields.map((row, position) => [String(position + 1), trimItem(row.title), ...cells(row)]),
        ...(fields.length > 1 ? [['', strong('Tổng cộng'), ...cells(total).map((cell) => strong(cell))]] : []),
      ],
    },
    {
      kind: 'paragraph',
      text:
        ineligible ??
        (removed
          ? 'Các phiếu thu về còn lại đều đủ điều kiện để xử lý.'
          : ballots.collected === 0
            ? 'Chưa có phiếu nào thu về.'
            : 'Tất cả phiếu thu về đều đủ điều kiện để xử lý.'),
    },
    ...(removed ? [{ kind: 'paragraph' as const, text: removed }] : []),
    ...(flagged > 0
      ? [
          {
            kind: 'paragraph' as const,
            text: `Có ${formatCount(flagged)} phiếu được nêu ra để người kiểm tra xem xét; việc nêu ra không làm thay đổi các số trên.`,
          },
        ]
      : []),
  ];
}
