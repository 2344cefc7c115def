/** Figures for tests, worked out from counts by the plainest arithmetic (docs/method/index.md), independent of analysis. */
import type { CriterionFigures, Figures, LevelCount, Shares, Tally } from '@longdan/analysis';
import type { IndexFormula } from '@longdan/core';

export const fiveLevels = ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'];
export const threeLevels = ['Chưa tốt', 'Bình thường', 'Tốt'];

export interface CriterionCounts {
  readonly text: string;
  /** Counts of the levels, worst first. */
  readonly counts: readonly number[];
  readonly notAsked?: number;
  readonly refused?: number;
  readonly invalid?: number;
}
export interface FactorCounts {
  readonly title: string;
  readonly criteria: readonly CriterionCounts[];
}

const defaultFormula: IndexFormula = {
  headline: 'satisfied-share',
  factor: 'mean-of-criteria',
  overall: 'mean-of-criteria',
};

function makeLevels(counts: readonly number[]): LevelCount[] {
  const labels =
    counts.length === 5 ? fiveLevels : counts.length === 3 ? threeLevels : counts.map((_, i) => `Mức ${i + 1}`);
  const middle = (counts.length - 1) / 2;
  return counts.map((count, i) => ({
    code: String(i + 1),
    label: labels[i]!,
    means: i < middle ? 'dissatisfied' : i > middle ? 'satisfied' : 'neutral',
    count,
  }));
}

export function makeTally(id: string, text: string, labels: readonly string[], counts: readonly number[]): Tally {
  const levels = labels.map((label, i) => ({ code: String(i + 1), label, count: counts[i]! }));
  const n = counts.reduce((a, b) => a + b, 0);
  return { questionId: id, text, levels, blank: 1, notAsked: 0, refused: 0, invalid: 0, n };
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
};

function combine(parts: readonly Shares[], how: (values: readonly (number | null)[]) => number | null): Shares {
  return {
    satisfied: how(parts.map((part) => part.satisfied)),
    neutral: how(parts.map((part) => part.neutral)),
    dissatisfied: how(parts.map((part) => part.dissatisfied)),
    score: how(parts.map((part) => part.score)),
  };
}

export function makeFigures(
  factors: readonly FactorCounts[],
  eligible: number,
  formula: IndexFormula = defaultFormula,
): Figures {
  const criteria: CriterionFigures[] = [];
  const factorFigures = factors.map(({ title, criteria: members }, f) => {
    const factorId = `F${f + 1}`;
    const own = members.map(({ text, counts, notAsked = 0, refused = 0, invalid = 0 }, i): CriterionFigures => {
      const levels = makeLevels(counts);
      const n = counts.reduce((a, b) => a + b, 0);
      const share = (means: string): number | null =>
        n === 0 ? null : levels.filter((level) => level.means === means).reduce((sum, { count }) => sum + count, 0) / n;
      const points = counts.reduce((sum, count, k) => sum + (k + 1) * count, 0);
      return {
        id: `${factorId}.${i + 1}`,
        questionId: `${factorId}.${i + 1}`,
        factorId,
        contentId: 'C',
        text,
        levels,
        n,
        notAsked,
        refused,
        invalid,
        blank: Math.max(0, eligible - n - notAsked - refused - invalid),
        satisfied: share('satisfied'),
        neutral: share('neutral'),
        dissatisfied: share('dissatisfied'),
        score: n === 0 ? null : points / (counts.length * n),
      };
    });
    criteria.push(...own);
    const total = own.reduce((sum, { n }) => sum + n, 0);
    const pool = (values: readonly (number | null)[]): number | null =>
      total === 0 ? null : values.reduce<number>((sum, value, i) => sum + (value ?? 0) * own[i]!.n, 0) / total;
    return {
      id: factorId,
      title,
      contentId: 'C',
      criterionIds: own.map(({ id }) => id),
      nRange: [Math.min(...own.map(({ n }) => n)), Math.max(...own.map(({ n }) => n))] as const,
      ...combine(own, formula.factor === 'pooled-answers' ? pool : meanOf),
    };
  });
  const weigh = (values: readonly (number | null)[]): number | null => {
    if (formula.overall === 'mean-of-criteria') return null;
    const { factorWeights } = formula.overall;
    return values.reduce<number>((sum, value, i) => sum + (value ?? 0) * (factorWeights[`F${i + 1}`] ?? 0), 0);
  };
  const index = formula.overall === 'mean-of-criteria' ? combine(criteria, meanOf) : combine(factorFigures, weigh);
  const answered = criteria.filter(({ n }) => n > 0);
  const extreme = (key: 'satisfied' | 'dissatisfied', pick: (...values: number[]) => number) => {
    if (answered.length === 0) return null;
    const share = pick(...answered.map((criterion) => criterion[key]!));
    return { share, criteria: answered.filter((criterion) => criterion[key] === share) };
  };
  return {
    source: 'ballots',
    schemeId: 'example',
    ballots: {
      issued: eligible + 20,
      collected: eligible + 10,
      eligible,
      ineligible: 10,
      reasons: [
        { code: 'too-few-answers', label: { vi: 'Trả lời quá ít tiêu chí', en: 'Too few answers' }, count: 7 },
        { code: 'voided', label: { vi: 'Phiếu bị hủy', en: 'Voided' }, count: 3 },
      ],
    },
    criteria,
    factors: factorFigures,
    contents: [{ id: 'C', title: '', factorIds: factorFigures.map(({ id }) => id), ...index }],
    index: {
      formula,
      formulaText: { vi: 'Tỷ lệ hài lòng; chỉ số chung theo công thức của bộ tiêu chí.', en: 'Satisfied share.' },
      ...index,
    },
    highest: extreme('satisfied', Math.max),
    lowest: extreme('satisfied', Math.min),
    mostDissatisfied: extreme('dissatisfied', Math.max),
    leastDissatisfied: extreme('dissatisfied', Math.min),
    otherQuestions: [],
    breakdowns: [],
    comparisons: [],
    selection: 'counter-quota',
    claim: {
      vi: 'Kết quả mô tả những người đã trả lời; chưa thể kết luận cho toàn bộ người dân, tổ chức.',
      en: 'The result describes those who answered.',
    },
    findings: [],
  };
}

/** The published table of Đắk Mil 2024: 7 criteria, 3 levels, 90 eligible, row II.2 with 98 + 2. */
export function makeDakMil(): Figures {
  return makeFigures(
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
}

/** A round of ballots on five levels with blanks, people not asked, groups, comparisons and other questions. */
export function makeFullRound(formula: IndexFormula = defaultFormula): Figures {
  const figures = makeFigures(
    [
      {
        title: 'Tiếp cận dịch vụ hành chính công',
        criteria: [
          { text: 'Nơi ngồi chờ có đủ chỗ ngồi', counts: [1, 3, 14, 71, 52] },
          { text: 'Trang thiết bị dễ sử dụng', counts: [0, 2, 9, 80, 40], refused: 2, invalid: 1 },
          { text: '=HYPERLINK("http://example.invalid";"bấm vào đây")', counts: [2, 2, 2, 2, 3] },
        ],
      },
      {
        title: 'Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị',
        criteria: [
          { text: 'Dễ dàng thực hiện góp ý, phản ánh, kiến nghị', counts: [1, 1, 5, 9, 7], notAsked: 120 },
          { text: 'Thông báo kịp thời kết quả xử lý', counts: [0, 0, 0, 0, 0], notAsked: 143 },
        ],
      },
    ],
    143,
    formula,
  );
  const group = (code: string, label: string, n: number) => ({
    code,
    label,
    n,
    suppressed: false,
    index: figures.index,
    factors: figures.factors.map((factor) => ({ id: factor.id, shares: factor })),
    criteria: figures.criteria.map((criterion) => ({ id: criterion.id, n: criterion.n, shares: criterion })),
  });
  const headline = figures.index.formula.headline === 'score' ? figures.index.score! : figures.index.satisfied!;
  return {
    ...figures,
    otherQuestions: [
      makeTally('gioi-tinh', 'Giới tính', ['Nam', 'Nữ'], [61, 81]),
      {
        ...makeTally('kenh', 'Kênh thông tin', ['Loa phát thanh', 'Mạng internet', '+ Khác'], [70, 90, 3]),
        n: 120,
        blank: 23,
      },
      makeRanking('uu-tien', 'Xếp ba việc cần làm trước', 100, [
        ['=Rút ngắn thời gian', [60, 20, 5]],
        ['Giảm giấy tờ', [40, 30, 10]],
        ['Thái độ phục vụ', [0, 0, 0]],
      ]),
    ],
    openQuestions: [
      {
        kind: 'number',
        ...writtenBy('so-lan', '=Số lần đi lại', 130),
        unit: 'lần',
        decimals: 0,
        summary: { mean: 2.4, median: 2, lowerQuartile: 1, upperQuartile: 3.5, minimum: 1, maximum: 12 },
      },
      { kind: 'number', ...writtenBy('phi', 'Phí đã trả', 3), decimals: 0, summary: null },
      {
        kind: 'date',
        ...writtenBy('ngay', 'Ngày nộp hồ sơ', 120),
        months: [
          { month: '2025-12', count: 40 },
          { month: '2026-01', count: 80 },
        ],
      },
      { kind: 'text', ...writtenBy('gop-y', 'Góp ý', 17) },
    ],
    breakdowns: [
      {
        id: 'field',
        title: { vi: 'Lĩnh vực', en: 'Field' },
        groups: [
          group('ho-tich', 'Hộ tịch', 50),
          { code: 'dat', label: 'Đất đai', n: null, suppressed: true, index: null, factors: [], criteria: [] },
          group('chung-thuc', '@Chứng thực', 89),
        ],
      },
    ],
    comparisons: [
      {
        benchmark: {
          label: 'Thanh Hóa 2017',
          year: 2017,
          percent: 80.58,
          kind: 'province',
          source: 'Công văn 1132/UBND-NV',
        },
        difference: headline - 80.58 / 100,
        caution: { vi: 'Khác chuỗi số liệu: từ năm 2022 cách đo đã thay đổi.', en: 'Series break of 2022.' },
      },
      {
        benchmark: { label: 'Yếu tố ngoài bảng', year: 2024, percent: 83.94, kind: 'nation', of: 'X9' },
        difference: null,
      },
    ],
    findings: [
      {
        code: 'blank-criterion',
        severity: 'note',
        message: { vi: 'Tiêu chí II.2 không có ý kiến hợp lệ nào.', en: 'Criterion II.2 has no valid answer.' },
      },
    ],
  };
}

const writtenBy = (questionId: string, text: string, n: number) => {
  return { questionId, text, n, blank: 142 - n, notAsked: 0, refused: 0, invalid: 0 };
};

/** A ranking of which `n` of 143 people gave any rank. */
function makeRanking(
  questionId: string,
  text: string,
  n: number,
  options: readonly (readonly [label: string, counts: readonly number[]])[],
): Tally {
  return {
    ...writtenBy(questionId, text, n),
    levels: options.map(([label, counts], place) => {
      const count = counts.reduce((sum, one) => sum + one, 0);
      const ranks = counts.reduce((sum, one, rank) => sum + one * (rank + 1), 0);
      const ranked = { counts, mean: count === 0 ? null : ranks / count, first: (counts[0] ?? 0) / n };
      return { code: `u${place + 1}`, label, count, ranked };
    }),
  };
}
