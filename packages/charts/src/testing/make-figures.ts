/** Figures for tests from level counts, by the plainest arithmetic. */
import type { CriterionFigures, Figures, LevelCount, Shares } from '@longdan/analysis';
import type { LevelMeaning } from '@longdan/core';

export interface CriterionCounts {
  readonly text: string;
  /** Worst level first. */
  readonly counts: readonly number[];
  readonly labels?: readonly string[];
  /** Absent: below the middle dissatisfied, the middle neutral, above it satisfied. Null: a scale without meanings. */
  readonly means?: readonly LevelMeaning[] | null;
}

const fiveLevels = ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'];
const threeLevels = ['Chưa tốt', 'Bình thường', 'Tốt'];

function makeCriterion(
  id: string,
  factorId: string,
  { text, counts, labels, means }: CriterionCounts,
): CriterionFigures {
  const names = labels ?? (counts.length === 5 ? fiveLevels : counts.length === 3 ? threeLevels : undefined);
  const middle = (counts.length - 1) / 2;
  const n = counts.reduce((a, b) => a + b, 0);
  const levels = counts.map((count, i): LevelCount => {
    const base = { code: String(i + 1), label: names?.[i] ?? `Mức ${i + 1}`, count };
    if (means === null) return base;
    return { ...base, means: means?.[i] ?? (i < middle ? 'dissatisfied' : i > middle ? 'satisfied' : 'neutral') };
  });
  const share = (meaning: LevelMeaning): number | null =>
    n === 0 || means === null
      ? null
      : levels.reduce((sum, level) => sum + (level.means === meaning ? level.count : 0), 0) / n;
  return {
    id,
    questionId: id,
    factorId,
    contentId: 'C',
    text,
    levels,
    n,
    blank: 0,
    notAsked: 0,
    refused: 0,
    invalid: 0,
    satisfied: share('satisfied'),
    neutral: share('neutral'),
    dissatisfied: share('dissatisfied'),
    score: n === 0 ? null : counts.reduce((sum, count, k) => sum + (k + 1) * count, 0) / (counts.length * n),
  };
}

function average(parts: readonly Shares[]): Shares {
  const mean = (key: keyof Shares): number | null => {
    const values = parts.flatMap((part) => part[key] ?? []);
    return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  };
  return {
    satisfied: mean('satisfied'),
    neutral: mean('neutral'),
    dissatisfied: mean('dissatisfied'),
    score: mean('score'),
  };
}

export function makeFigures(
  factors: readonly { readonly title: string; readonly criteria: readonly CriterionCounts[] }[],
  eligible: number,
): Figures {
  const grouped = factors.map(({ title, criteria }, f) => ({
    id: `F${f + 1}`,
    title,
    criteria: criteria.map((counts, i) => makeCriterion(`F${f + 1}.${i + 1}`, `F${f + 1}`, counts)),
  }));
  const criteria = grouped.flatMap((factor) => factor.criteria);
  const index = average(criteria);
  return {
    source: 'ballots',
    schemeId: 'example',
    ballots: { issued: null, collected: eligible, eligible, ineligible: 0, reasons: [] },
    criteria,
    factors: grouped.map((factor) => ({
      id: factor.id,
      title: factor.title,
      contentId: 'C',
      criterionIds: factor.criteria.map(({ id }) => id),
      nRange: [0, eligible] as const,
      ...average(factor.criteria),
    })),
    contents: [{ id: 'C', title: '', factorIds: grouped.map(({ id }) => id), ...index }],
    index: {
      formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
      formulaText: { vi: 'Tỷ lệ hài lòng.', en: 'Share satisfied.' },
      ...index,
    },
    highest: null,
    lowest: null,
    mostDissatisfied: null,
    leastDissatisfied: null,
    otherQuestions: [],
    breakdowns: [],
    comparisons: [],
    selection: 'counter-quota',
    claim: {
      vi: 'Kết quả mô tả những người đã trả lời tại quầy; chưa thể kết luận cho toàn bộ người dân, tổ chức đã giao dịch.',
      en: 'The result describes those who answered at the counter; nothing can be concluded for all clients.',
    },
    findings: [],
  };
}

/** The published table of Đắk Mil 2024, whose row II.2 does not add up. */
export const dakMil = makeFigures(
  [
    {
      title: 'Kết quả giải quyết thủ tục hành chính tại Bộ phận tiếp nhận và trả kết quả',
      criteria: [
        { text: 'Thủ tục hành chính được niêm yết công khai đầy đủ', counts: [0, 0, 90] },
        { text: 'Thành phần hồ sơ mà cá nhân, tổ chức phải nộp là đúng quy định', counts: [0, 2, 88] },
        { text: 'Phí/lệ phí mà cá nhân, tổ chức phải nộp là đúng quy định', counts: [0, 0, 90] },
        {
          text: 'Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định',
          counts: [2, 1, 87],
        },
      ],
    },
    {
      title:
        'Cách ứng xử, giao tiếp, tinh thần trách nhiệm của cán bộ, công chức làm việc tại Bộ phận tiếp nhận và trả kết quả',
      criteria: [
        { text: 'Có thái độ giao tiếp lịch sự', counts: [1, 0, 89] },
        { text: 'Hướng dẫn kê khai hồ sơ tận tình, chu đáo', counts: [2, 0, 98] },
        { text: 'Tuân thủ đúng quy định trong giải quyết công việc', counts: [0, 0, 90] },
      ],
    },
  ],
  90,
);

/** Five levels, spread out, a criterion without answers, groups of which one is kept back, and earlier figures. */
export const spread: Figures = {
  ...makeFigures(
    [
      {
        title: 'Tiếp cận dịch vụ hành chính công',
        criteria: [
          { text: 'Nơi ngồi chờ giải quyết công việc tại Bộ phận Một cửa có đủ chỗ ngồi', counts: [4, 13, 24, 61, 40] },
          { text: 'Trang thiết bị phục vụ người dân, tổ chức dễ sử dụng', counts: [0, 2, 9, 80, 40] },
        ],
      },
      {
        title: 'Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị',
        criteria: [
          { text: 'Ông/Bà dễ dàng thực hiện góp ý, phản ánh, kiến nghị', counts: [6, 9, 5, 4, 2] },
          { text: 'Cơ quan thông báo kịp thời kết quả xử lý các ý kiến góp ý', counts: [0, 0, 0, 0, 0] },
        ],
      },
    ],
    142,
  ),
  breakdowns: [
    {
      id: 'field',
      title: { vi: 'Lĩnh vực', en: 'Field' },
      groups: [
        ['ho-tich', 'Hộ tịch (xác nhận tình trạng hôn nhân)', 50, 0.86],
        ['chung-thuc', 'Chứng thực', 88, 0.7125],
        ['dat-dai', 'Đất đai', null, null],
      ].map(([code, label, n, share]) => ({
        code: code as string,
        label: label as string,
        n: n as number | null,
        suppressed: n === null,
        index:
          share === null
            ? null
            : { satisfied: share as number, neutral: 0.1, dissatisfied: 0.9 - (share as number), score: 0.8 },
        factors: [],
        criteria: [],
      })),
    },
  ],
  comparisons: [
    ...(
      [
        [2018, 82.99],
        [2019, 84.45],
        [2020, 85.48],
        [2022, 80.08],
        [2023, 82.66],
        [2024, 83.94],
      ] as const
    ).map(([year, percent]) => ({
      benchmark: { label: 'Cả nước', year, percent, kind: 'nation' as const },
      difference: null,
    })),
    { benchmark: { label: 'Đơn vị', year: 2022, percent: 71.4, kind: 'own' as const }, difference: null },
    { benchmark: { label: 'Đơn vị', year: 2023, percent: 64.25, kind: 'own' as const }, difference: null },
    { benchmark: { label: 'Thanh Hóa 2017', year: 2017, percent: 80.58, kind: 'province' as const }, difference: null },
  ],
};
