/**
 * BIÊN BẢN phúc tra: how people were drawn, how many were reached, how many interviews never happened and by whom, how
 * answers asked again agree, what the rules say and what both sides decided. Nobody called back is named.
 */
import { formatCount, formatPercent } from '@longdan/analysis';
import type { IsoDay, Plan } from '@longdan/core';
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

/** A share with its interval, 0…1. */
export interface MinutesShare {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export interface CallBackMinutes {
  readonly plan: Plan;
  readonly heldOn: IsoDay;
  readonly drawnOn: IsoDay;
  readonly drawnBy: string;
  readonly independent: boolean;
  /** Matched with the ballots; otherwise the invited were asked about facts alone. */
  readonly matched: boolean;
  /** Who could be drawn, and those drawn, by stratum. */
  readonly strata: readonly { readonly name: string; readonly population: number; readonly drawn: number }[];
  readonly seed: string;
  readonly frameHash: string;
  readonly drawHash: string;
  readonly confidence: number;
  /** The whole round first, then its groups. */
  readonly groups: readonly (MinutesShare & {
    readonly name: string;
    readonly drawn: number;
    readonly reached: number;
    readonly never: number;
  })[];
  readonly items: readonly {
    readonly text: string;
    readonly pairs: number;
    readonly agreement: MinutesShare;
    readonly kappa: number | null;
    readonly kappaError: number | null;
  }[];
  readonly offered: number;
  readonly demanded: number;
  /** What the rules found, a sentence each; empty where none is broken. */
  readonly findings: readonly string[];
  /** The decision, once proposed. */
  readonly decision: {
    readonly words: string;
    readonly reason: string;
    readonly leavesOut: number;
    readonly indexWith: number | null;
    readonly indexWithout: number | null;
    readonly signatures: readonly { readonly side: string; readonly by: string; readonly on: IsoDay }[];
    readonly inForce: boolean;
  } | null;
  readonly frame?: DocumentFrame;
}

const dots = (length: number) => '.'.repeat(length);
const paragraph = (text: string): Block => ({ kind: 'paragraph', text: asSentence(text) });
const percent = (share: number) => formatPercent(share, 1);
const interval = ({ share, lower, upper }: MinutesShare) => `${percent(share)} (${percent(lower)} – ${percent(upper)})`;
const decimal = (value: number) => value.toFixed(2).replace('.', ',');
/** In groups of eight, so that a hash breaks at the line's end. */
const spaced = (hash: string): string => hash.replace(/(.{8})(?=.)/g, '$1 ');

export function composeCallBackMinutes(minutes: CallBackMinutes): OfficialDocument {
  const { plan, heldOn, independent } = minutes;
  const date = toDocumentDate(heldOn, plan.year);
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['Chọn người được hỏi lại', drawBlocks(minutes)],
    ['Kết quả gặp và phỏng vấn không có thật', neverBlocks(minutes)],
    ['Đối chiếu câu trả lời', agreementBlocks(minutes)],
    ['Kết luận theo quy tắc và quyết định', decisionBlocks(minutes)],
    ['Giám sát', [paragraph(supervisionSentence(plan)), { kind: 'paragraph', text: `Ý kiến khác: ${dots(90)}` }]],
  ];
  const supervisor = minutes.decision?.signatures.find(({ side }) => side === 'supervisor')?.by;
  const officer = minutes.decision?.signatures.find(({ side }) => side === 'officer')?.by;
  const document: OfficialDocument = {
    ...(plan.superior === undefined ? {} : { superior: plan.superior }),
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { symbol: `BB-${plan.authority.symbol}` },
    place: plan.authority.place,
    date,
    subject: { kind: 'titled', type: 'BIÊN BẢN', summary: `Phúc tra ${surveySubject(plan)}` },
    addressees: [],
    legalBases: [],
    blocks: [
      {
        kind: 'paragraph',
        text: `Hôm nay, ${formatDocumentDate(date)}, tại ${dots(40)}, hai bên có tên dưới đây đã xem kết quả phúc tra của đợt khảo sát và lập biên bản như sau:`,
      },
      ...parts.flatMap(([title, blocks], position): readonly Block[] => [
        { kind: 'heading', level: 2, text: `${position + 1}. ${title}` },
        ...blocks,
      ]),
    ],
    closing: `Biên bản đã đọc cho những người tham gia cùng nghe, thống nhất và ký tên; lập thành ${dots(6)} bản có giá trị như nhau`,
    cosigners: [
      { title: 'Cán bộ phụ trách', ...(officer ? { name: officer } : {}) },
      {
        title: plan.supervisor?.trim() ? 'Người giám sát' : 'Người chứng kiến (nếu có)',
        ...(independent && supervisor ? { name: supervisor } : {}),
      },
    ],
    signature: plan.signatory,
    recipients: [...(plan.supervisor?.trim() ? [trimItem(plan.supervisor)] : []), 'Lưu: VT, hồ sơ khảo sát'],
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
  return applyFrame(document, minutes.frame);
}

function drawBlocks({ strata, drawnOn, drawnBy, matched, seed, frameHash, drawHash }: CallBackMinutes): Block[] {
  const total = (pick: (one: CallBackMinutes['strata'][number]) => number) =>
    formatCount(strata.reduce((sum, one) => sum + pick(one), 0));
  return [
    paragraph(
      `Ngày ${formatShortDay(drawnOn)}, ${drawnBy} bốc thăm ${total(({ drawn }) => drawn)} trong ${total(({ population }) => population)} ${matched ? 'người đã trả lời' : 'người được mời; đợt ẩn danh nên không đối chiếu với phiếu của ai'}, sau khi đã kết thúc thu phiếu và mọi phiếu đã vào sổ niêm`,
    ),
    {
      kind: 'table',
      columns: [
        { share: 10, align: 'center' },
        { share: 90 },
        { share: 35, align: 'right' },
        { share: 35, align: 'right' },
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        ['TT', 'Tầng', 'Có thể hỏi lại', 'Được chọn'],
        ...strata.map(({ name, population, drawn }, at) => [
          String(at + 1),
          name === '' ? 'Cả đợt' : name,
          formatCount(population),
          formatCount(drawn),
        ]),
      ],
    },
    paragraph(`Số bốc thăm: ${seed}`),
    paragraph(`Dấu niêm danh sách: ${spaced(frameHash)}; dấu niêm kết quả bốc thăm: ${spaced(drawHash)}`),
  ];
}

function neverBlocks({ groups, confidence, offered, demanded, matched }: CallBackMinutes): Block[] {
  const level = formatPercent(confidence, 0);
  return [
    {
      kind: 'table',
      columns: [
        { share: 70 },
        { share: 20, align: 'right' },
        { share: 20, align: 'right' },
        { share: 25, align: 'right' },
        { share: 55, align: 'center' },
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        ['Nhóm', 'Được chọn', 'Gặp được', 'Nói không có phỏng vấn', `Tỷ lệ không có thật (khoảng tin cậy ${level})`],
        ...groups.map((group) => [
          group.name,
          formatCount(group.drawn),
          formatCount(group.reached),
          formatCount(group.never),
          group.reached === 0 ? '–' : interval(group),
        ]),
      ],
    },
    ...(matched
      ? []
      : [
          paragraph(
            'Đợt ẩn danh: tỷ lệ không có thật là phần phiếu thu về nhiều hơn số người được mời nói mình có trả lời',
          ),
        ]),
    paragraph(
      `${formatCount(offered)} người nói có ai cho hoặc hứa, ${formatCount(demanded)} người nói bị đòi hỏi khi trả lời`,
    ),
  ];
}

function agreementBlocks({ items, matched, confidence }: CallBackMinutes): Block[] {
  if (!matched) return [paragraph('Không đối chiếu: đợt ẩn danh không có liên kết giữa người và phiếu')];
  if (items.length === 0) return [paragraph('Không có câu nào được hỏi lại')];
  return [
    {
      kind: 'table',
      columns: [
        { share: 90 },
        { share: 20, align: 'right' },
        { share: 50, align: 'center' },
        { share: 30, align: 'center' },
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        [
          'Câu hỏi lại',
          'Số cặp',
          `Tỷ lệ khớp (khoảng tin cậy ${formatPercent(confidence, 0)})`,
          'Kappa (sai số chuẩn)',
        ],
        ...items.map(({ text, pairs, agreement, kappa, kappaError }) => [
          text,
          formatCount(pairs),
          interval(agreement),
          kappa === null ? '–' : `${decimal(kappa)} (${decimal(kappaError ?? 0)})`,
        ]),
      ],
    },
  ];
}

function decisionBlocks({ findings, decision }: CallBackMinutes): Block[] {
  const found: Block[] =
    findings.length === 0
      ? [paragraph('Không quy tắc nào bị vi phạm')]
      : findings.map((text) => ({ kind: 'dash', text: asSentence(text) }));
  if (decision === null) return [...found, { kind: 'paragraph', text: `Quyết định của hai bên: ${dots(80)}` }];
  const { words, reason, leavesOut, indexWith, indexWithout, signatures, inForce } = decision;
  const index = (value: number | null) => (value === null ? 'không tính được' : formatPercent(value / 100, 2));
  return [
    ...found,
    paragraph(`Quyết định: ${words}. Lý do: ${reason}`),
    paragraph(
      `Số phiếu bị loại: ${formatCount(leavesOut)}. Chỉ số hài lòng khi tính tất cả các phiếu là ${index(indexWith)}, khi loại là ${index(indexWithout)}`,
    ),
    ...signatures.map(
      ({ side, by, on }): Block => ({
        kind: 'dash',
        text: asSentence(
          `${side === 'supervisor' ? 'Bên giám sát' : 'Bên tổ chức khảo sát'}: ${by} ký trên hệ thống ngày ${formatShortDay(on)}`,
        ),
      }),
    ),
    ...(inForce ? [] : [paragraph('Quyết định chưa có đủ chữ ký của hai bên')]),
  ];
}
