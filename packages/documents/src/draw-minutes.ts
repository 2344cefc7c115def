/**
 * BIÊN BẢN chọn mẫu: which list, which design, how the seed was agreed, what was drawn, and how anybody repeats it. Signed
 * by the officer and, where the round has one, the supervisor; without one the minutes say so. Lists go along as an
 * appendix: units by their number in the frame, never a name or a telephone.
 */
import { formatCount, formatDecimal } from '@longdan/analysis';
import type { IsoDay, Plan } from '@longdan/core';
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

/** A step by which the seed came about. */
export interface SeedStepOfMinutes {
  readonly on: IsoDay;
  readonly by: string;
  readonly text: string;
}

/** A draw as the minutes tell it: the only one, or that of one stage. */
export interface DrawOfMinutes {
  readonly heldOn: IsoDay;
  readonly drawnBy: string;
  /** Drawn by an account of the independent supervisor. */
  readonly independent: boolean;
  readonly frame: {
    readonly fileName: string;
    readonly kind: string;
    readonly rowsRead: number;
    readonly kept: number;
    readonly refused: number;
    readonly period: { readonly from: IsoDay; readonly to: IsoDay } | null;
    readonly hash: string;
  };
  /** The design in one sentence. */
  readonly design: string;
  readonly cells: readonly {
    readonly name: string;
    readonly population: number;
    readonly sampled: number;
    readonly reserve: number;
  }[];
  readonly seedSteps: readonly SeedStepOfMinutes[];
  readonly seed: string;
  /** Attempts before the one that gave the seed. */
  readonly abandoned: number;
  readonly algorithm: string;
  readonly drawHash: string;
  /** Numbers of the drawn units in the frame. */
  readonly selected: readonly {
    readonly stratum: string;
    readonly key: string;
    /** Of a stage: the chance it was drawn with, given the stages above. */
    readonly chance?: number;
  }[];
}

/** One of several stages, each drawn from a list of its own. */
export interface StageOfMinutes extends DrawOfMinutes {
  /** "Bậc 2: thôn, tổ dân phố". */
  readonly title: string;
}

/** Where there are stages, the draw is that of the last of them. */
export interface DrawMinutes extends DrawOfMinutes {
  readonly plan: Plan;
  /** Every stage drawn so far, the first first; absent where the sample was drawn at once. */
  readonly stages?: readonly StageOfMinutes[];
  /** Replacements made so far. */
  readonly replacements: readonly {
    readonly replaced: string;
    readonly by: string;
    readonly reason: string;
    readonly on: IsoDay;
  }[];
}

const dots = (length: number) => '.'.repeat(length);
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
/** Listed in the appendix; a larger sample has its list in the workbook. */
const mostListed = 3000;

export function composeDrawMinutes(minutes: DrawMinutes): OfficialDocument {
  const { plan, heldOn, independent } = minutes;
  const date = toDocumentDate(heldOn, plan.year);
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['Thành phần tham gia', participants(minutes)],
    ...(minutes.stages ? stageParts(minutes, minutes.stages) : drawParts(minutes)),
    [
      'Giám sát',
      [
        paragraph(
          independent
            ? `Người giám sát độc lập (${trimItem(plan.supervisor ?? minutes.drawnBy)}) trực tiếp bốc thăm bằng tài khoản của mình.`
            : 'Việc chọn mẫu không có giám sát độc lập.',
        ),
        paragraph(`Ý kiến khác: ${dots(90)}`),
      ],
    ],
  ];
  return {
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { symbol: `BB-${plan.authority.symbol}` },
    place: plan.authority.place,
    date,
    subject: { kind: 'titled', type: 'BIÊN BẢN', summary: `Chọn mẫu ${surveySubject(plan)}` },
    addressees: [],
    legalBases: [],
    blocks: [
      paragraph(
        `Hôm nay, ${formatDocumentDate(date)}, tại ${dots(40)}, những người có tên dưới đây đã bốc thăm chọn mẫu của đợt khảo sát và lập biên bản như sau:`,
      ),
      ...parts.flatMap(([title, blocks], position): readonly Block[] => [
        { kind: 'heading', level: 2, text: `${position + 1}. ${title}` },
        ...blocks,
      ]),
    ],
    closing: `Biên bản đã đọc cho những người tham gia cùng nghe, thống nhất và ký tên; lập thành ${dots(6)} bản có giá trị như nhau`,
    cosigners: [
      { title: 'Cán bộ phụ trách' },
      independent
        ? { title: 'Người giám sát', name: minutes.drawnBy }
        : { title: plan.supervisor?.trim() ? 'Người giám sát' : 'Người chứng kiến (nếu có)' },
    ],
    signature: plan.signatory,
    recipients: [...(plan.supervisor?.trim() ? [trimItem(plan.supervisor)] : []), 'Lưu: VT, hồ sơ khảo sát'],
    appendices: [
      {
        title: 'Danh sách đơn vị được chọn',
        subtitle: 'Theo số trong khung mẫu; không ghi tên, điện thoại hay địa chỉ',
        orientation: 'portrait',
        blocks: (minutes.stages ?? [undefined]).flatMap((stage): readonly Block[] =>
          stage ? [{ kind: 'heading', level: 2, text: stage.title }, ...listBlocks(stage)] : listBlocks(minutes),
        ),
      },
    ],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}

type Part = readonly [title: string, blocks: readonly Block[]];

const drawParts = (minutes: DrawMinutes): readonly Part[] => [
  ['Danh sách dùng để chọn (khung mẫu)', frameBlocks(minutes)],
  ['Phương án chọn mẫu', designBlocks(minutes)],
  ['Số bốc thăm', seedBlocks(minutes)],
  ['Kết quả bốc thăm', [...resultBlocks(minutes), ...replacementBlocks(minutes)]],
];

/** Every stage has its list, its seed and its result; the design is told once. */
const stageParts = (minutes: DrawMinutes, stages: readonly StageOfMinutes[]): readonly Part[] => [
  [
    'Phương án chọn mẫu',
    [
      paragraph(asSentence(minutes.design)),
      paragraph(
        'Mỗi bậc chốt danh sách trước, sau đó hai bên mới thống nhất số bốc thăm của bậc ấy; danh sách của bậc sau chỉ gồm những nơi đã trúng ở bậc trước.',
      ),
    ],
  ],
  ...stages.map(
    (stage): Part => [
      `${stage.title} (bốc ngày ${formatShortDay(stage.heldOn)})`,
      [...frameBlocks(stage), ...designBlocks(stage), ...seedBlocks(stage), ...resultBlocks(stage)],
    ],
  ),
  ...(minutes.replacements.length > 0 ? [['Thay từ dự phòng', replacementBlocks(minutes)] as const] : []),
];

function participants({ plan, independent, drawnBy }: DrawMinutes): readonly Block[] {
  const supervised = Boolean(plan.supervisor?.trim());
  return [
    {
      kind: 'table',
      columns: [{ share: 10, align: 'center' }, { share: 50 }, { share: 60 }, { share: 50 }],
      headerRows: 1,
      rows: [
        ['TT', 'Tham gia với tư cách', 'Họ và tên, chức vụ', 'Đơn vị'],
        ['1', 'Cán bộ phụ trách', { lines: [independent ? dots(34) : drawnBy, dots(34)] }, plan.authority.name],
        [
          '2',
          supervised ? 'Người giám sát' : 'Người chứng kiến (nếu có)',
          { lines: [independent ? drawnBy : dots(34), dots(34)] },
          trimItem(plan.supervisor ?? dots(24)),
        ],
      ],
    },
  ];
}

function frameBlocks({ frame }: DrawOfMinutes): readonly Block[] {
  const period = frame.period
    ? `, kết quả trả từ ngày ${formatShortDay(frame.period.from)} đến ngày ${formatShortDay(frame.period.to)}`
    : '';
  const source = frame.fileName === '' ? 'lập từ giờ làm việc của các quầy' : `nạp từ tệp “${frame.fileName}”`;
  return [
    paragraph(
      asSentence(
        `${frame.kind}, ${source}${period}: đọc ${formatCount(frame.rowsRead)} dòng, giữ ${formatCount(frame.kept)}, để ngoài ${formatCount(frame.refused)} dòng không đủ điều kiện (có danh sách kèm lý do)`,
      ),
    ),
    paragraph(`Dấu niêm của danh sách sau khi chốt: ${spaced(frame.hash)}.`),
  ];
}

function designBlocks({ design, cells }: DrawOfMinutes): readonly Block[] {
  const total = (pick: (cell: DrawOfMinutes['cells'][number]) => number) =>
    formatCount(cells.reduce((sum, cell) => sum + pick(cell), 0));
  const rows = cells.map(({ name, population, sampled, reserve }, at) => [
    String(at + 1),
    name === '' ? 'Cả danh sách' : name,
    ...[population, sampled, reserve].map((count) => formatCount(count)),
  ]);
  return [
    { kind: 'paragraph', text: asSentence(design), keepWithNext: true },
    {
      kind: 'table',
      columns: [
        { share: 10, align: 'center' },
        { share: 70 },
        { share: 30, align: 'right' },
        { share: 30, align: 'right' },
        { share: 30, align: 'right' },
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        ['TT', 'Tầng, cụm', 'Có trong danh sách', 'Được chọn', 'Dự phòng'],
        ...rows,
        [
          '',
          { lines: ['Tổng cộng'], bold: true },
          { lines: [total(({ population }) => population)], bold: true },
          { lines: [total(({ sampled }) => sampled)], bold: true },
          { lines: [total(({ reserve }) => reserve)], bold: true },
        ],
      ],
    },
  ];
}

function seedBlocks({ seedSteps, seed, abandoned }: DrawOfMinutes): readonly Block[] {
  return [
    ...seedSteps.map(
      ({ on, by, text }): Block => ({ kind: 'dash', text: asSentence(`Ngày ${formatShortDay(on)}, ${by}: ${text}`) }),
    ),
    ...(abandoned > 0
      ? [
          paragraph(
            `Trước đó có ${abandoned} lần thống nhất bị hủy hoặc hết hiệu lực do đổi danh sách hay phương án; nhật ký của đợt ghi đủ từng bước.`,
          ),
        ]
      : []),
    paragraph(`Số bốc thăm: ${seed}`),
  ];
}

function resultBlocks({ algorithm, drawHash, drawnBy, selected }: DrawOfMinutes): readonly Block[] {
  return [
    paragraph(
      `${drawnBy} bốc thăm được ${formatCount(selected.length)} đơn vị (danh sách ở phụ lục), theo cách chọn “${algorithm}”. Ai có danh sách đã chốt, phương án và số bốc thăm đều bốc lại được đúng kết quả này.`,
    ),
    paragraph(`Dấu niêm của kết quả: ${spaced(drawHash)}.`),
  ];
}

function replacementBlocks({ replacements }: DrawMinutes): readonly Block[] {
  if (replacements.length === 0) return [];
  return [
    paragraph('Đến ngày lập biên bản đã thay từ danh sách dự phòng, theo đúng thứ tự của bốc thăm:'),
    ...replacements.map(
      ({ replaced, by, reason, on }): Block => ({
        kind: 'dash',
        text: asSentence(`${replaced} thay bằng ${by} ngày ${formatShortDay(on)}: ${reason}`),
      }),
    ),
  ];
}

/** In groups of eight, so that a hash can be read aloud and breaks at the line's end. */
const spaced = (hash: string): string => hash.replace(/(.{8})(?=.)/g, '$1 ');

function listBlocks({ selected }: DrawOfMinutes): readonly Block[] {
  const shown = selected.slice(0, mostListed);
  const withChance = shown.some(({ chance }) => chance !== undefined);
  return [
    {
      kind: 'table',
      columns: [
        { share: 15, align: 'center' },
        { share: 60 },
        { share: 75 },
        ...(withChance ? [{ share: 30, align: 'right' as const }] : []),
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        ['TT', 'Số trong khung mẫu', 'Tầng, cụm', ...(withChance ? ['Xác suất chọn'] : [])],
        ...shown.map(({ key, stratum, chance }, at) => [
          String(at + 1),
          key,
          stratum,
          ...(withChance ? [formatDecimal(chance ?? null, 4)] : []),
        ]),
      ],
    },
    ...(selected.length > shown.length
      ? [
          paragraph(
            `Danh sách in ${formatCount(mostListed)} đơn vị đầu; đủ ${formatCount(selected.length)} đơn vị ở tệp mẫu kèm theo.`,
          ),
        ]
      : []),
  ];
}
