/** Tables of a report besides the table of totals: forms, fields, factors, comparisons, groups, other questions. */
import {
  type Comparison,
  type Figures,
  formatCount,
  formatDecimal,
  formatDifference,
  formatPercent,
  formatPercentOf,
  type OpenQuestionFigures,
  type Tally,
} from '@longdan/analysis';
import type { Plan, SurveyField } from '@longdan/core';
import { headlineOf } from './figure-sentences.ts';
import { type Block, capitalise, lowerFirst, type TableBlock, type TableCell, trimItem } from './official/document.ts';
import { describeOpenQuestion } from './open-question-words.ts';

export interface FieldFigures {
  readonly field: SurveyField;
  readonly figures: Figures;
}

const strong = (text: string, more: Partial<TableCell> = {}): TableCell => ({ lines: [text], bold: true, ...more });

/** Mẫu phiếu | Loại phiếu | Số lượng | Phân bố phiếu, as planned; a row per scheme. */
export function formsTable(plan: Plan, fields: readonly SurveyField[]): TableBlock {
  const schemes = [...new Set(fields.map((field) => field.scheme ?? plan.scheme))];
  const quota = (some: readonly SurveyField[]) => some.reduce((sum, field) => sum + field.quota, 0);
  const author =
    plan.timeline.find((row) => /phiếu|bộ công cụ/i.test(`${row.content} ${row.product}`))?.lead ??
    plan.assignments[0]?.unit ??
    plan.authority.name;
  return {
    kind: 'table',
    columns: [{ share: 30 }, { share: 63 }, { share: 21, align: 'center' }, { share: 51 }],
    isDense: true,
    headerRows: 1,
    rows: [
      ['Mẫu phiếu', 'Loại phiếu', 'Số lượng', 'Phân bố phiếu'],
      ...schemes.map((scheme) => {
        const own = fields.filter((field) => (field.scheme ?? plan.scheme) === scheme);
        return [
          `Do ${trimItem(author)} xây dựng`,
          `Khảo sát ý kiến người dân, tổ chức về ${own.map((field) => `lĩnh vực ${fieldName(field.title)}`).join('; ')}`,
          formatCount(quota(own)),
          { lines: own.map((field) => `${distributedTo(field)}: ${formatCount(field.quota)} phiếu`) },
        ];
      }),
      [strong('Tổng cộng', { columnSpan: 2, align: 'center' }), strong(formatCount(quota(fields))), ''],
    ],
  };
}

/** Where the ballots of a field go: the place of the plan where it names one short enough to head a count, else the field. */
const distributedTo = (field: SurveyField): string => {
  const area = trimItem(field.area ?? '');
  return capitalise(area !== '' && area.length <= 60 ? area : fieldName(field.title));
};

/** Name of a field after the word "lĩnh vực". */
export const fieldName = (title: string): string => lowerFirst(trimItem(title).replace(/^lĩnh vực\s+/i, ''));

export function fieldsTable(fieldFigures: readonly FieldFigures[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 60 },
      ...[20, 20, 24, 31].map((share) => ({ share, align: 'center' as const })),
    ],
    headerRows: 1,
    rows: [
      ['TT', 'Lĩnh vực', 'Phát ra', 'Thu về', 'Đủ điều kiện', 'Chỉ số hài lòng'],
      ...fieldFigures.map(({ field, figures }, position) => [
        String(position + 1),
        trimItem(field.title),
        formatCount(figures.ballots.issued),
        formatCount(figures.ballots.collected),
        formatCount(figures.ballots.eligible),
        formatPercent(headlineOf(figures, figures.index)),
      ]),
    ],
  };
}

/** A row per factor, under its content where a scheme has several, and the whole at the foot. */
export function factorsTable(figures: Figures): TableBlock {
  const shares = (of: Figures['index'] | Figures['factors'][number] | Figures['contents'][number]) => [
    formatPercent(of.satisfied),
    formatPercent(of.neutral),
    formatPercent(of.dissatisfied),
    formatPercent(of.score),
  ];
  const severalContents = figures.contents.length > 1;
  const number = (range: readonly [number, number]) =>
    range[0] === range[1] ? formatCount(range[0]) : `${formatCount(range[0])}–${formatCount(range[1])}`;
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 53 },
      ...[18, 21, 21, 21, 21].map((share) => ({ share, align: 'center' as const })),
    ],
    headerRows: 1,
    rows: [
      ['TT', 'Yếu tố', 'N', 'Hài lòng', 'Bình thường', 'Không hài lòng', 'Điểm quy đổi'],
      ...figures.contents.flatMap((content) => [
        ...(severalContents
          ? [['', strong(trimItem(content.title)), '', ...shares(content).map((share) => strong(share))]]
          : []),
        ...figures.factors
          .filter((factor) => factor.contentId === content.id)
          .map((factor) => [
            String(figures.factors.indexOf(factor) + 1),
            trimItem(factor.title),
            number(factor.nRange),
            ...shares(factor),
          ]),
      ]),
      ['', strong('Chung'), '', ...shares(figures.index).map((share) => strong(share))],
    ],
  };
}

export function comparisonsTable(figures: Figures, comparisons: readonly Comparison[]): TableBlock {
  const titles = new Map<string, string>([
    ...figures.factors.map((factor) => [factor.id, factor.title] as const),
    ...figures.criteria.map((criterion) => [criterion.id, criterion.text] as const),
  ]);
  const own = (of: string | undefined) =>
    of === undefined
      ? figures.index
      : (figures.factors.find((factor) => factor.id === of) ?? figures.criteria.find((each) => each.id === of));
  return {
    kind: 'table',
    columns: [{ share: 36 }, ...[20, 20, 22].map((share) => ({ share, align: 'center' as const })), { share: 67 }],
    isDense: true,
    headerRows: 1,
    rows: [
      ['Mốc so sánh', 'Đã công bố', 'Đợt này', 'Chênh lệch', 'Lưu ý'],
      ...comparisons.map(({ benchmark, difference, caution }) => {
        const shares = own(benchmark.of);
        const of = benchmark.of === undefined ? '' : ` – ${trimItem(titles.get(benchmark.of) ?? benchmark.of)}`;
        return [
          `${benchmark.label}${benchmark.label.includes(String(benchmark.year)) ? '' : `, năm ${benchmark.year}`}${of}`,
          `${formatDecimal(benchmark.percent, 2)}%`,
          formatPercent(shares === undefined ? null : headlineOf(figures, shares)),
          formatDifference(difference),
          caution?.vi ?? '',
        ];
      }),
    ],
  };
}

const suppressedSign = '…';
const maximumFactorColumns = 6;

/** The table of all groups, under the key of its sign where a group is kept back. */
export function breakdownBlocks(figures: Figures): readonly Block[] {
  const suppressed = figures.breakdowns.some((breakdown) => breakdown.groups.some((group) => group.suppressed));
  return [
    ...(suppressed ? [{ kind: 'paragraph' as const, isNote: true, keepWithNext: true, text: suppressionNote }] : []),
    breakdownTable(figures),
  ];
}

/** One table: a merged cell names the characteristic, a row per group gives N, index and factors. */
function breakdownTable(figures: Figures): TableBlock {
  const factors = figures.factors.length <= maximumFactorColumns && figures.factors.length > 1 ? figures.factors : [];
  const cell = (text: string | undefined, suppressed: boolean) => (suppressed ? suppressedSign : (text ?? '–'));
  const many = factors.length > 4;
  return {
    kind: 'table',
    pt: many ? 9 : 10,
    isDense: true,
    columns: [
      { share: 22 },
      { share: many ? 37 : 55 },
      { share: 11, align: 'center' },
      { share: 17, align: 'center' },
      ...factors.map(() => ({ share: many ? 78 / factors.length : 19, align: 'center' as const })),
    ],
    headerRows: 1,
    rows: [
      ['Đặc điểm', 'Nhóm', 'N', 'Chỉ số hài lòng', ...factors.map((factor) => trimItem(factor.title))],
      ...figures.breakdowns.flatMap((breakdown) =>
        breakdown.groups.map((group, position) => [
          ...(position === 0
            ? [strong(trimItem(breakdown.title.vi), { rowSpan: breakdown.groups.length, align: 'left' })]
            : []),
          group.label,
          group.suppressed || group.n === null ? suppressedSign : formatCount(group.n),
          cell(group.index === null ? undefined : formatPercent(headlineOf(figures, group.index)), group.suppressed),
          ...factors.map((factor) => {
            const shares = group.factors.find((each) => each.id === factor.id)?.shares;
            return cell(shares && formatPercent(headlineOf(figures, shares)), group.suppressed);
          }),
        ]),
      ),
    ],
  };
}

const suppressionNote = `Dấu “${suppressedSign}”: nhóm có ít phiếu, hoặc từ đó suy ra được nhóm ít phiếu; không công bố để giữ kín người trả lời.`;

type Row = readonly (string | TableCell)[];

/** More rows than these are set in one column: two columns would be read over page breaks. */
const mostSideBySide = 84;

/** Counts of the questions outside the index (expectations, channels, profile), in two columns where a page holds them. */
export function otherQuestionsTable(questions: readonly Tally[]): TableBlock {
  const lists = questions.map((question): readonly Row[] => [
    [strong(trimItem(question.text)), strong(`N = ${formatCount(question.n)}`, { columnSpan: 2, align: 'center' })],
    ...question.levels.map((level) => [
      level.label,
      formatCount(level.count),
      formatPercentOf(level.count, question.n),
    ]),
  ]);
  const columns = [{ share: 51 }, { share: 13, align: 'center' as const }, { share: 18.5, align: 'center' as const }];
  const head = ['Câu hỏi và phương án', 'Số phiếu', 'Tỷ lệ trên N'];
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const common = { kind: 'table', pt: 10, isDense: true, headerRows: 1 } as const;
  if (lists.length < 2 || total > mostSideBySide) return { ...common, columns, rows: [head, ...lists.flat()] };
  const [left, right] = halve(lists);
  const longest = Math.max(left.length, right.length);
  /** One blank cell stands under the shorter column. */
  const rowOf = (column: readonly Row[], position: number): Row =>
    column[position] ??
    (position === column.length ? [{ lines: [''], columnSpan: 3, rowSpan: longest - column.length }] : []);
  const rows = Array.from({ length: longest }, (_, at) => [...rowOf(left, at), ...rowOf(right, at)]);
  return { ...common, columns: [...columns, ...columns], staysWhole: true, rows: [[...head, ...head], ...rows] };
}

/** Options by rank: how many put each there, the mean rank of those who ranked it, and the share that put it first. */
export function rankingTables(questions: readonly Tally[]): readonly Block[] {
  return questions.filter(isRanking).flatMap((question): readonly Block[] => {
    const ranks = question.levels[0]?.ranked?.counts.length ?? 0;
    const narrow = 46 / Math.max(1, ranks);
    return [
      {
        kind: 'paragraph',
        keepWithNext: true,
        text: `${trimItem(question.text)} (N = ${formatCount(question.n)})`,
      },
      {
        kind: 'table',
        pt: ranks > 6 ? 9 : 10,
        isDense: true,
        headerRows: 1,
        columns: [
          { share: 60 },
          ...Array.from({ length: ranks }, () => ({ share: narrow, align: 'center' as const })),
          { share: 22, align: 'center' },
          { share: 22, align: 'center' },
        ],
        rows: [
          [
            'Phương án',
            ...Array.from({ length: ranks }, (_, at) => `Thứ ${at + 1}`),
            'Thứ bậc bình quân',
            'Xếp thứ nhất',
          ],
          ...question.levels.map(({ label, ranked }) => [
            label,
            ...(ranked?.counts ?? []).map((count) => formatCount(count)),
            formatDecimal(ranked?.mean ?? null, 2),
            formatPercent(ranked?.first ?? null),
          ]),
        ],
      },
    ];
  });
}

const isRanking = (question: Tally): boolean => question.levels.some((level) => level.ranked !== undefined);

/** What was answered by writing: numbers summed up, days by month, of texts how many there are. */
export function openQuestionsTable(questions: readonly OpenQuestionFigures[]): TableBlock {
  return {
    kind: 'table',
    pt: 10,
    isDense: true,
    headerRows: 1,
    columns: [{ share: 60 }, { share: 17, align: 'center' }, { share: 88 }],
    rows: [
      ['Câu hỏi', 'N', 'Kết quả'],
      ...questions.map((question) => [
        trimItem(question.text),
        formatCount(question.n),
        { lines: [describeOpenQuestion(question)] },
      ]),
    ],
  };
}

/** Two runs of whole lists, as even as their order allows, the first the longer. */
function halve(lists: readonly (readonly Row[])[]): readonly [readonly Row[], readonly Row[]] {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  let taken = 0;
  let count = 0;
  while (count < lists.length - 1 && taken < total / 2) {
    taken += lists[count]?.length ?? 0;
    count++;
  }
  return [lists.slice(0, count).flat(), lists.slice(count).flat()];
}
