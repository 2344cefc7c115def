/**
 * BIÊN BẢN kiểm tra phiếu: who took part, how many ballots were issued and where each of them is now, which are eligible and
 * why others are not, and whether anybody independent watched. Counts are printed as they were given: what was never
 * recorded is said to be so, and a table that does not add up says where.
 */
import { type BallotFigures, formatPercent } from '@longdan/analysis';
import { type EligibilityRule, eligibilityLabels, type IsoDay, type Plan } from '@longdan/core';
import {
  balanceBlocks,
  type CheckedRow,
  type CheckingBatch,
  type CheckingRow,
  verdictBlocks,
} from './checking-tables.ts';
import { applyFrame, type DocumentFrame } from './document-frame.ts';
import { supervisionSentence } from './figure-sentences.ts';
import { surveySubject } from './narrative.ts';
import {
  asSentence,
  type Block,
  formatDocumentDate,
  formatShortDay,
  generatedDataLabel,
  type OfficialDocument,
  toDocumentDate,
  trimItem,
} from './official/document.ts';

export interface CheckingMinutes {
  readonly plan: Plan;
  /** A row per field; one row for a round known only by its totals. */
  readonly fields: readonly CheckedRow[];
  /** The same ballots unit by unit, where units are known. */
  readonly units?: readonly CheckingRow[];
  /** Every handing out, with its running numbers. */
  readonly batches?: readonly CheckingBatch[];
  /** Of the whole round, with the reasons. */
  readonly ballots: BallotFigures;
  /** Eligible ballots that a rule points out for a person to look at. */
  readonly flagged?: number;
  readonly rules?: readonly EligibilityRule[];
  readonly rulesVersion?: number;
  readonly number?: string;
  readonly heldOn?: IsoDay;
  /** How the second entry of ballots came out, where the round had one. */
  readonly doubleEntry?: DoubleEntryFigures;
  /** Where the ballots were checked; dots to write on while unknown. */
  readonly place?: string;
  /** Who took part and signs; the usual three with room for their names while unknown. */
  readonly participants?: readonly MinutesParticipant[];
  /** Ý kiến khác; lines to write on while there are none. */
  readonly remarks?: readonly string[];
  /** Who issues, receives and signs, where it differs from the plan. */
  readonly frame?: DocumentFrame;
}

/** Somebody at the table. */
export interface MinutesParticipant {
  /** "Người kiểm tra phiếu", "Đại diện Ủy ban MTTQ". */
  readonly role: string;
  /** Họ và tên, chức vụ; blank until known. */
  readonly name?: string;
  readonly unit?: string;
  /** Signs under the record, beside the signatory. */
  readonly signs: boolean;
}

export interface DoubleEntryFigures {
  readonly sharePercent: number;
  /** Ballots keyed by hand, and those of them keyed a second time by somebody else. */
  readonly keyed: number;
  readonly keyedTwice: number;
  /** Ballots on which the two entries differ, and those of them settled by the paper. */
  readonly differing: number;
  readonly settled: number;
  /** Answers compared, and equal ones. */
  readonly compared: number;
  readonly equal: number;
}

export function composeCheckingMinutes(minutes: CheckingMinutes): OfficialDocument {
  const { plan, fields, units = [], batches = [], heldOn, number, place } = minutes;
  const people = minutes.participants ?? usualParticipants(plan);
  const date = toDocumentDate(heldOn, plan.year);
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['Thành phần tham gia', participantsTable(people)],
    ['Căn cứ kiểm tra', grounds(minutes)],
    ['Số phiếu phát ra và số phiếu thu về', balanceBlocks(fields, units, batches)],
    [
      'Kết quả kiểm tra phiếu',
      [...verdictBlocks(fields, minutes.ballots, minutes.flagged ?? 0), ...doubleEntryBlocks(minutes.doubleEntry)],
    ],
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
    ['Ý kiến khác', remarkBlocks(minutes.remarks ?? [])],
  ];
  const document: OfficialDocument = {
    ...(plan.superior === undefined ? {} : { superior: plan.superior }),
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
        text: `Hôm nay, ${formatDocumentDate(date)}, tại ${place === undefined ? dots(40) : trimItem(place)}, những người có tên dưới đây đã kiểm tra số phiếu thu về của đợt khảo sát và lập biên bản như sau:`,
      },
      ...parts.flatMap(([title, blocks], position): readonly Block[] => [
        { kind: 'heading', level: 2, text: `${position + 1}. ${title}` },
        ...blocks,
      ]),
    ],
    closing: `Biên bản lập xong hồi ${dots(6)} giờ ${dots(6)} phút cùng ngày, đã đọc cho những người tham gia cùng nghe, thống nhất và ký tên; lập thành ${dots(6)} bản có giá trị như nhau`,
    cosigners: people
      .filter((person) => person.signs)
      .map(({ role, name }) => ({ title: trimItem(role), ...(name === undefined ? {} : { name: personName(name) }) })),
    signature: plan.signatory,
    recipients: [...(plan.supervisor?.trim() ? [trimItem(plan.supervisor)] : []), 'Lưu: VT, hồ sơ khảo sát'],
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
  return applyFrame(document, minutes.frame);
}

/** Whether what was keyed is what stands on the sheets: a sentence or two, or nothing where nobody keyed twice. */
function doubleEntryBlocks(figures: DoubleEntryFigures | undefined): readonly Block[] {
  if (figures === undefined || figures.keyedTwice === 0) return [];
  const { sharePercent, keyed, keyedTwice, differing, settled, compared, equal } = figures;
  const open = differing - settled;
  return [
    {
      kind: 'paragraph',
      text: `Nhập hai lần: chọn ngẫu nhiên ${sharePercent}% số phiếu nhập bằng bàn phím để người thứ hai nhập lại, không xem lần đầu. Đã nhập lại ${keyedTwice} trong ${keyed} phiếu; ${formatPercent(equal / compared, 2)} trong ${compared} câu trả lời trùng nhau.`,
    },
    {
      kind: 'paragraph',
      text:
        differing === 0
          ? 'Hai lần nhập không có phiếu nào khác nhau.'
          : `Số phiếu có câu khác nhau: ${differing}; đã đối chiếu với tờ phiếu và sửa theo tờ phiếu: ${settled}${open > 0 ? `; còn chờ đối chiếu: ${open}` : ''}.`,
    },
  ];
}

/** A stretch to write on. */
const dots = (length: number) => '.'.repeat(length);

/** "Nguyễn Văn A, Chủ tịch MTTQ" signs as "Nguyễn Văn A". */
const personName = (name: string): string => trimItem(name).split(/\s*[,–-]\s+/)[0] ?? '';

const remarkBlocks = (remarks: readonly string[]): readonly Block[] =>
  remarks.length > 0
    ? remarks.map((text): Block => ({ kind: 'paragraph', text: asSentence(text) }))
    : [1, 2].map((): Block => ({ kind: 'paragraph', text: dots(115) }));

/** Who usually sits at the table, by the plan; their names are unknown. */
export function usualParticipants(plan: Plan): readonly MinutesParticipant[] {
  const checking = plan.timeline.find((row) => /kiểm tra phiếu/i.test(row.content.normalize('NFC')));
  return [
    { role: 'Người kiểm tra phiếu', unit: checking?.lead ?? plan.assignments[0]?.unit ?? '', signs: true },
    { role: 'Người phối hợp', unit: checking?.cooperating ?? '', signs: false },
    {
      role: plan.supervisor?.trim() ? 'Người giám sát' : 'Người chứng kiến (nếu có)',
      unit: plan.supervisor ?? '',
      signs: true,
    },
  ];
}

/** Names not given are written by hand. */
function participantsTable(people: readonly MinutesParticipant[]): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [{ share: 10, align: 'center' }, { share: 45 }, { share: 60 }, { share: 50 }],
      headerRows: 1,
      rows: [
        ['TT', 'Tham gia với tư cách', 'Họ và tên, chức vụ', 'Đơn vị'],
        ...people.map(({ role, name, unit = '' }, position) => [
          String(position + 1),
          trimItem(role),
          { lines: name === undefined ? [dots(34), dots(34)] : [trimItem(name)] },
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
