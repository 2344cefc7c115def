/**
 * NHẬT KÝ QUẦY: a sheet per drawn time slot. Whoever stands at the desk counts everybody who finishes, invites the clients
 * whose numbers are printed (the first by lot, then every k-th) and notes who took a ballot; signed by who counted and by
 * the supervisor. Nobody's name is written down.
 */
import { formatCount } from '@longdan/analysis';
import type { IsoDay, Plan } from '@longdan/core';
import { surveySubject } from './narrative.ts';
import {
  type Block,
  formatShortDay,
  generatedDataLabel,
  type OfficialDocument,
  trimItem,
} from './official/document.ts';

export interface SlotOfVisitLog {
  readonly day: IsoDay;
  /** "07:30–09:30". */
  readonly hours: string;
  /** '' where the authority has one desk. */
  readonly desk: string;
  /** Number of the first client to invite, from 1. */
  readonly first: number;
  /** What was recorded already; absent before the slot. */
  readonly counted?: { readonly clients: number; readonly picked: number; readonly handed: number };
}

export interface VisitLogDocument {
  readonly plan: Plan;
  /** k: every k-th client is invited. */
  readonly every: number;
  readonly drawHash: string;
  /** Lines of a sheet: clients that can be invited. */
  readonly lines: number;
  readonly slots: readonly SlotOfVisitLog[];
}

const dots = (length: number) => '.'.repeat(length);

export function composeVisitLog({ plan, every, drawHash, lines, slots }: VisitLogDocument): OfficialDocument {
  return {
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { symbol: `NK-${plan.authority.symbol}` },
    place: plan.authority.place,
    date: { year: plan.year },
    subject: { kind: 'titled', type: 'NHẬT KÝ QUẦY', summary: `Mời người trả lời tại quầy, ${surveySubject(plan)}` },
    addressees: [],
    legalBases: [],
    blocks: [
      {
        kind: 'paragraph',
        text: `Trong mỗi ca dưới đây, đếm mọi khách đã xong việc tại quầy, theo thứ tự. Mời đúng những khách mang số in sẵn: khách đầu do bốc thăm, sau đó cứ ${formatCount(every)} khách mời một người. Người từ chối thì ghi “từ chối”, không mời người khác thay. Không ghi tên, số điện thoại của khách.`,
      },
      {
        kind: 'paragraph',
        text: `Ca và số khách đầu tiên theo kết quả bốc thăm có dấu niêm ${drawHash.slice(0, 16)}…; ai bốc lại từ cùng danh sách và số bốc thăm cũng được đúng như vậy.`,
      },
      ...slots.flatMap((slot, at): Block[] => sheetOf(slot, at + 1, { every, lines })),
    ],
    closing: `Nhật ký có ${formatCount(slots.length)} ca`,
    cosigners: [
      { title: 'Người đếm tại quầy' },
      { title: plan.supervisor?.trim() ? 'Người giám sát' : 'Người chứng kiến (nếu có)' },
    ],
    signature: plan.signatory,
    recipients: [...(plan.supervisor?.trim() ? [trimItem(plan.supervisor)] : []), 'Lưu: hồ sơ khảo sát'],
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}

function sheetOf(
  { day, hours, desk, first, counted }: SlotOfVisitLog,
  place: number,
  { every, lines }: Pick<VisitLogDocument, 'every' | 'lines'>,
): Block[] {
  const where = desk === '' ? '' : `, ${desk}`;
  const of = (value: number | undefined): string => (value === undefined ? dots(12) : formatCount(value));
  return [
    { kind: 'heading', level: 2, text: `Ca ${place}: ngày ${formatShortDay(day)}, ${hours}${where}` },
    {
      kind: 'table',
      columns: [12, 22, 20, 22, 24].map((share, at) => ({ share, align: at < 2 ? 'center' : 'left' })),
      headerRows: 1,
      staysWhole: true,
      pt: 11,
      rows: [
        ['TT', 'Mời khách thứ', 'Giờ', 'Nhận phiếu / từ chối', 'Ghi chú'],
        ...Array.from({ length: lines }, (_, k) => [String(k + 1), formatCount(first + k * every), '', '', '']),
      ],
    },
    {
      kind: 'paragraph',
      text: `Hết ca: tổng số khách ${of(counted?.clients)}; số được mời ${of(counted?.picked)}; số nhận phiếu ${of(counted?.handed)}.`,
    },
    { kind: 'paragraph', text: `Người đếm (ký): ${dots(30)}   Người giám sát (ký): ${dots(30)}` },
  ];
}
