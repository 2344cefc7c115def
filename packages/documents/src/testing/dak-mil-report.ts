/**
 * A district's report for tests: the published counts of 2024, the fault of row II.2 (98 + 2 = 100 against 90 eligible)
 * included. Shares are computed here by hand-plain arithmetic, not by the code under test.
 */
import { type CriterionFigures, claims, type Figures, type LevelCount, type Shares } from '@longdan/analysis';
import type { Plan } from '@longdan/core';
import { butSonPlan } from './but-son-plan.ts';

const counts: readonly (readonly [string, string, string, number, number, number])[] = [
  ['I.1', 'I', 'Thủ tục hành chính được niêm yết công khai đầy đủ', 90, 0, 0],
  ['I.2', 'I', 'Thành phần hồ sơ mà cá nhân, tổ chức phải nộp là đúng quy định', 88, 2, 0],
  ['I.3', 'I', 'Phí/lệ phí mà cá nhân, tổ chức phải nộp là đúng quy định', 90, 0, 0],
  [
    'I.4',
    'I',
    'Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định',
    87,
    1,
    2,
  ],
  ['II.1', 'II', 'Có thái độ giao tiếp lịch sự', 89, 0, 1],
  ['II.2', 'II', 'Hướng dẫn kê khai hồ sơ tận tình, chu đáo', 98, 0, 2],
  ['II.3', 'II', 'Tuân thủ đúng quy định trong giải quyết công việc', 90, 0, 0],
];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanShares(of: readonly Shares[]): Shares {
  return {
    satisfied: mean(of.map((each) => each.satisfied ?? 0)),
    neutral: mean(of.map((each) => each.neutral ?? 0)),
    dissatisfied: mean(of.map((each) => each.dissatisfied ?? 0)),
    score: mean(of.map((each) => each.score ?? 0)),
  };
}

const criteria: readonly CriterionFigures[] = counts.map(([id, factorId, text, good, fair, poor]) => {
  const n = good + fair + poor;
  const levels: readonly LevelCount[] = [
    { code: '1', label: 'Chưa tốt', means: 'dissatisfied', count: poor },
    { code: '2', label: 'Bình thường', means: 'neutral', count: fair },
    { code: '3', label: 'Tốt', means: 'satisfied', count: good },
  ];
  return {
    id,
    questionId: id,
    factorId,
    contentId: 'chung',
    text,
    levels,
    blank: 0,
    notAsked: 0,
    refused: 0,
    invalid: 0,
    n,
    satisfied: good / n,
    neutral: fair / n,
    dissatisfied: poor / n,
    score: (3 * good + 2 * fair + poor) / (3 * n),
  };
});

const factorTitles = [
  ['I', 'Kết quả giải quyết thủ tục hành chính tại Bộ phận tiếp nhận và trả kết quả'],
  [
    'II',
    'Cách ứng xử, giao tiếp, tinh thần trách nhiệm của cán bộ, công chức làm việc tại Bộ phận tiếp nhận và trả kết quả',
  ],
] as const;

export const dakMilFigures: Figures = {
  source: 'totals',
  schemeId: 'dak-mil-2024',
  ballots: {
    issued: 100,
    collected: 100,
    eligible: 90,
    ineligible: 10,
    reasons: [
      {
        code: 'stated-in-table',
        label: { vi: 'ghi trong bảng tổng hợp, không nêu lý do', en: 'stated in the table without a reason' },
        count: 10,
      },
    ],
  },
  criteria,
  factors: factorTitles.map(([id, title]) => {
    const own = criteria.filter((criterion) => criterion.factorId === id);
    return {
      id,
      title,
      contentId: 'chung',
      criterionIds: own.map((criterion) => criterion.id),
      nRange: [Math.min(...own.map((each) => each.n)), Math.max(...own.map((each) => each.n))] as const,
      ...meanShares(own),
    };
  }),
  contents: [{ id: 'chung', title: '', factorIds: ['I', 'II'], ...meanShares(criteria) }],
  index: {
    ...meanShares(criteria),
    formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
    formulaText: {
      vi: 'tỷ lệ hài lòng của từng tiêu chí, trung bình cộng các tiêu chí',
      en: 'share satisfied of each criterion, plain mean over the criteria',
    },
  },
  highest: {
    share: 1,
    criteria: criteria.filter((each) => each.satisfied === 1).map(({ id, text }) => ({ id, text })),
  },
  lowest: { share: 87 / 90, criteria: [{ id: 'I.4', text: counts[3]?.[2] ?? '' }] },
  mostDissatisfied: { share: 2 / 90, criteria: [{ id: 'I.4', text: counts[3]?.[2] ?? '' }] },
  leastDissatisfied: {
    share: 0,
    criteria: criteria.filter((each) => each.dissatisfied === 0).map(({ id, text }) => ({ id, text })),
  },
  otherQuestions: [],
  breakdowns: [],
  comparisons: [
    {
      benchmark: { label: 'Chỉ số SIPAS toàn quốc', year: 2023, percent: 82.66, kind: 'nation' },
      difference: null,
      caution: { vi: 'Khác bộ tiêu chí, không so sánh trực tiếp được', en: 'Other criteria: not comparable' },
    },
  ],
  selection: 'counter-quota',
  claim: claims['counter-quota'],
  findings: [
    {
      code: 'row-sum',
      severity: 'fault',
      message: {
        vi: 'Dòng II.2 “Hướng dẫn kê khai hồ sơ tận tình, chu đáo”: 98 + 2 = 100, nhưng số phiếu đủ điều kiện là 90',
        en: 'Row II.2: 98 + 2 = 100, but 90 ballots are eligible',
      },
    },
  ],
};

export const dakMilPlan: Plan = {
  ...butSonPlan,
  id: 'dak-mil-2024',
  title:
    'Khảo sát sự hài lòng của tổ chức, cá nhân về kết quả giải quyết thủ tục hành chính và chất lượng, thái độ phục vụ trên địa bàn huyện năm 2024',
  year: 2024,
  authority: {
    name: 'UBND huyện Đắk Mil',
    heading: ['ỦY BAN NHÂN DÂN', 'HUYỆN ĐẮK MIL'],
    place: 'Đắk Mil',
    symbol: 'UBND',
  },
  number: '246',
  issuedOn: '2024-02-23',
  scope: 'Việc giải quyết thủ tục hành chính tại Bộ phận tiếp nhận và trả kết quả huyện năm 2024',
  fields: [
    {
      id: 'mot-cua',
      title: 'Cung cấp dịch vụ hành chính công tại Bộ phận tiếp nhận và trả kết quả huyện',
      quota: 100,
      moments: ['at-counter'],
    },
  ],
  timeline: [],
  assignments: [{ unit: 'Văn phòng HĐND và UBND huyện', tasks: ['Chủ trì tổ chức khảo sát'] }],
  recipients: ['Như trên', 'CT, các PCT UBND huyện', 'Các phòng, ban thuộc huyện', 'Lãnh đạo VP', 'Lưu: VT'],
  reportAddressees: ['Sở Nội vụ'],
  signatory: {
    authorityLines: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH'],
    title: 'PHÓ CHỦ TỊCH',
    name: 'Phan Bá Tịnh',
  },
};
