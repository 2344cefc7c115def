/**
 * BIÊN BẢN kiểm tra phiếu: who took part, how many ballots were issued and where each of them is now, which are eligible and
 * why others are not, and whether anybody independent watched. Counts are printed as they were given: what was never
 * recorded is said to be so, and a table that does not add up says where.
 */
import { type BallotFigures, formatCount, formatPercent, formatPercentOf } from '@longdan/analysis';
import { type EligibilityRule, eligibilityLabels, type IsoDay, type Plan } from '@longdan/core';
import { ineligibleSentence, supervisionSentence } from './figure-sentences.ts';
import { surveySubject } from './narrative.ts';
import {
  asSentence,
  type Block,
  formatDocumentDate,
  formatShortDay,
  generatedDataLabel,
  type OfficialDocument,
  type TableBlock,
  type TableCell,
  toDocumentDate,
  trimItem,
} from './official/document.ts';

/** Ballots of a field, of a unit in it, or of the round. Null: never recorded, which is not the same as none. */
export interface CheckingRow {
  readonly title: string;
  readonly issued: number | null;
  readonly returned: number;
  /** Hỏng: given out or printed, not to be used. */
  readonly spoiled: number | null;
  readonly lost: number | null;
}

export interface CheckingMinutes {
  readonly plan: Plan;
  /** A row per field; one row for a round known only by its totals. */
  readonly fields: readonly (CheckingRow & { readonly eligible: number; readonly ineligible: number })[];
  /** The same ballots unit by unit, where units are known. */
  readonly units?: readonly CheckingRow[];
  /** Every handing out, with its running numbers. */
  readonly batches?: readonly {
    readonly issuedOn: IsoDay;
    readonly title: string;
    readonly firstSerial: number;
    readonly lastSerial: number;
    readonly count: number;
  }[];
  /** Of the whole round, with the reasons. */
  readonly ballots: BallotFigures;
  /** Eligible ballots that a rule points out for a person to look at. */
  readonly flagged?: number;
  readonly rules?: readonly EligibilityRule[];
  readonly rulesVersion?: number;
  readonly number?: string;
  readonly heldOn?: IsoDay;
}

const notRecorded = 'chưa ghi nhận';

/** Ballots neither returned nor known to be spoiled or lost; null when it is not known how many were issued. */
export function countOutstanding({ issued, returned, spoiled, lost }: CheckingRow): number | null {
  return issued === null ? null : issued - returned - (spoiled ?? 0) - (lost ?? 0);
}

export function composeCheckingMinutes(minutes: CheckingMinutes): OfficialDocument {
  const { plan, fields, units = [], batches = [], heldOn, number } = minutes;
  const date = toDocumentDate(heldOn, plan.year);
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['Thành phần tham gia', participants(plan)],
    ['Căn cứ kiểm tra', grounds(minutes)],
    ['Số phiếu phát ra và số phiếu thu về', balance(fields, units, batches)],
    ['Kết quả kiểm tra phiếu', verdicts(minutes)],
    [
      'Giám sát',
      [
        { kind: 'paragraph', text: supervisionSentence(plan) },
        {
          kind: 'paragraph',
          text: plan.supervisor?.trim()
            ? `Ý kiến của người giám sát: ${dots(68)}`
            : 'Người chứng kiến (nếu có) ghi ý kiến và ký tên dưới đây; việc chứng kiến không thay cho giám sát độc lập.',
        },
      ],
    ],
    ['Ý kiến khác', [1, 2].map((): Block => ({ kind: 'paragraph', text: dots(115) }))],
  ];
  return {
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { ...(number === undefined ? {} : { digits: number }), symbol: `BB-${plan.authority.symbol}` },
    place: plan.authority.place,
    date,
    subject: { kind: 'titled', type: 'BIÊN BẢN', summary: `Kiểm tra phiếu ${surveySubject(plan)}` },
    addressees: [],
    legalBases: [],
    blocks: [
      {
        kind: 'paragraph',
        text: `Hôm nay, ${formatDocumentDate(date)}, tại ${dots(40)}, những người có tên dưới đây đã kiểm tra số phiếu thu về của đợt khảo sát và lập biên bản như sau:`,
      },
      ...parts.flatMap(([title, blocks], position): readonly Block[] => [
        { kind: 'heading', level: 2, text: `${position + 1}. ${title}` },
        ...blocks,
      ]),
    ],
    closing: `Biên bản lập xong hồi ${dots(6)} giờ ${dots(6)} phút cùng ngày, đã đọc cho những người tham gia cùng nghe, thống nhất và ký tên; lập thành ${dots(6)} bản có giá trị như nhau`,
    cosigners: [
      { title: 'Người kiểm tra phiếu' },
      { title: plan.supervisor?.trim() ? 'Người giám sát' : 'Người chứng kiến (nếu có)' },
    ],
    signature: plan.signatory,
    recipients: [...(plan.supervisor?.trim() ? [trimItem(plan.supervisor)] : []), 'Lưu: VT, hồ sơ khảo sát'],
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}

/** A stretch to write on. */
const dots = (length: number) => '.'.repeat(length);

/** Names are written by hand: the software does not know who sat at the table. */
function participants(plan: Plan): readonly Block[] {
  const checking = plan.timeline.find((row) => /kiểm tra phiếu/i.test(row.content.normalize('NFC')));
  const roles = [
    ['Người kiểm tra phiếu', checking?.lead ?? plan.assignments[0]?.unit ?? ''],
    ['Người phối hợp', checking?.cooperating ?? ''],
    [plan.supervisor?.trim() ? 'Người giám sát' : 'Người chứng kiến (nếu có)', plan.supervisor ?? ''],
  ] as const;
  return [
    {
      kind: 'table',
      columns: [{ share: 10, align: 'center' }, { share: 45 }, { share: 60 }, { share: 50 }],
      headerRows: 1,
      rows: [
        ['TT', 'Tham gia với tư cách', 'Họ và tên, chức vụ', 'Đơn vị'],
        ...roles.map(([role, unit], position) => [
          String(position + 1),
          role,
          { lines: [dots(34), dots(34)] },
          trimItem(unit),
        ]),
      ],
    },
  ];
}

function grounds({ plan, rules, rulesVersion }: CheckingMinutes): readonly Block[] {
  const number = plan.number === undefined ? '' : ` số ${plan.number.padStart(2, '0')}/KH-${plan.authority.symbol}`;
  const day = plan.issuedOn === undefined ? '' : ` ngày ${formatShortDay(plan.issuedOn)}`;
  const plain = `Kế hoạch${number}${day} của ${plan.authority.name} về ${surveySubject(plan)}.`;
  if (rules === undefined || rules.length === 0) return [{ kind: 'paragraph', text: plain }];
  const version = rulesVersion === undefined ? '' : ` (phiên bản ${rulesVersion})`;
  return [
    { kind: 'paragraph', text: plain },
    {
      kind: 'paragraph',
      keepWithNext: true,
      text: `Quy tắc kiểm tra phiếu đang áp dụng${version}; phiếu vướng một trong các trường hợp sau là phiếu không đủ điều kiện, trừ trường hợp ghi khác:`,
    },
    ...rules.map((rule): Block => ({ kind: 'dash', text: asSentence(describeRule(rule)) })),
  ];
}

function describeRule(rule: EligibilityRule): string {
  const label = eligibilityLabels[rule.code].vi;
  switch (rule.code) {
    case 'too-few-answers':
      return `${label}: dưới ${formatPercent(rule.minimumShare, 0)} số tiêu chí được hỏi`;
    case 'double-mark':
      return rule.voids === 'item' ? `${label}: chỉ bỏ ý kiến ở tiêu chí đó, phiếu vẫn được tính` : label;
    case 'duplicate-ballot-code':
      return `${label}: ${rule.keep === 'first' ? 'giữ phiếu đến trước' : 'không phiếu nào được tính'}`;
    case 'straight-lining':
      return `${label} (từ ${rule.minimumItems} tiêu chí trở lên): chỉ nêu ra để người kiểm tra xem xét, không tự loại phiếu`;
    default:
      return label;
  }
}

const strong = (text: string, more: Partial<TableCell> = {}): TableCell => ({ lines: [text], bold: true, ...more });
const orNotRecorded = (count: number | null) => (count === null ? notRecorded : formatCount(count));

function balance(
  fields: readonly CheckingRow[],
  units: readonly CheckingRow[],
  batches: NonNullable<CheckingMinutes['batches']>,
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

function batchTable(batches: NonNullable<CheckingMinutes['batches']>): TableBlock {
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

function verdicts({ fields, ballots, flagged = 0 }: CheckingMinutes): readonly Block[] {
  const ineligible = ineligibleSentence(ballots);
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
    { kind: 'paragraph', text: ineligible ?? 'Tất cả phiếu thu về đều đủ điều kiện để xử lý.' },
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
