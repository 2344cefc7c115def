/**
 * The words of a report around its figures: drafted from the figures, edited by the officer, composed again when the
 * figures change. Paragraphs may hold placeholders (placeholders.ts) in place of figures.
 */
import { type Figures, formatCount, formatPercent } from '@longdan/analysis';
import type { Finding, Plan } from '@longdan/core';
import { headlineOf, isProbability, joinWords, weakestCriteria } from './figure-sentences.ts';
import { capitalise, lowerFirst, trimItem } from './official/document.ts';
import { toPlainText } from './official/rich-text.ts';
import { findUnknownPlaceholders, placeholderValues, resolvePlaceholders } from './placeholders.ts';

/** Directions given to one unit: "3.1. Yêu cầu …". */
export interface Direction {
  /** As printed after the number: "Giao Văn phòng UBND". */
  readonly title: string;
  readonly tasks: readonly string[];
}

export interface ReportNarrative {
  /** Opening paragraphs in the office's own words; absent, the report opens with the plan and the ballots returned. */
  readonly leadIn?: readonly string[];
  readonly purposes: readonly string[];
  readonly strengths: readonly string[];
  readonly weaknesses: readonly string[];
  readonly directions: readonly Direction[];
  /** Last paragraph, without "./.". */
  readonly closing: string;
}

export interface NarrativeInput {
  readonly plan: Plan;
  readonly figures: Figures;
  /** Parts that the officer has written; each replaces the drafted part whole. */
  readonly overrides?: Partial<ReportNarrative>;
}

/** A share from which a criterion is spoken of as weak: below it, or among the lowest with anyone dissatisfied. */
const strongShare = 0.9;

export function draftNarrative({ plan, figures, overrides = {} }: NarrativeInput): ReportNarrative {
  return {
    purposes: draftPurposes(plan),
    strengths: draftStrengths(plan, figures),
    weaknesses: draftWeaknesses(plan, figures),
    directions: draftDirections(plan, figures),
    closing: `Trên đây là báo cáo kết quả ${surveySubject(plan)}, {cơ quan} trân trọng báo cáo`,
    ...overrides,
  };
}

/** Placeholders of the texts that stand for no figure; each is a fault naming it. */
export function checkNarrative(input: {
  readonly plan: Plan;
  readonly figures: Figures;
  readonly narrative: ReportNarrative;
}): readonly Finding[] {
  const { leadIn = [], purposes, strengths, weaknesses, directions, closing } = input.narrative;
  const directed = directions.flatMap((direction) => [direction.title, ...direction.tasks]);
  return findUnknownPlaceholders(
    [...leadIn, ...purposes, ...strengths, ...weaknesses, ...directed, closing],
    placeholderValues(input.plan, input.figures),
  );
}

/** The paragraphs as they will be printed: who approves reads figures, not the words in braces. */
export function resolveNarrative({
  plan,
  figures,
  narrative,
}: Required<Omit<NarrativeInput, 'overrides'>> & {
  readonly narrative: ReportNarrative;
}): ReportNarrative {
  const values = placeholderValues(plan, figures);
  const fill = (text: string) => toPlainText(resolvePlaceholders(text, values));
  const { leadIn, purposes, strengths, weaknesses, directions, closing } = narrative;
  return {
    ...(leadIn === undefined ? {} : { leadIn: leadIn.map(fill) }),
    purposes: purposes.map(fill),
    strengths: strengths.map(fill),
    weaknesses: weaknesses.map(fill),
    directions: directions.map(({ title, tasks }) => ({ title: fill(title), tasks: tasks.map(fill) })),
    closing: fill(closing),
  };
}

/** What is surveyed, from the plan's title: "khảo sát sự hài lòng của …, năm 2024". */
export function surveySubject(plan: Plan): string {
  const bare = trimItem(plan.title).replace(
    /^(kế hoạch(\s+|$))?((về việc|về)\s+)?((triển khai|tổ chức|thực hiện)\s+)*/i,
    '',
  );
  const subject = bare === '' ? 'đo lường sự hài lòng của người dân, tổ chức' : bare;
  return lowerFirst(subject);
}

function draftPurposes(plan: Plan): readonly string[] {
  if (plan.purposes.length > 0) return plan.purposes;
  return [
    'Đánh giá khách quan chất lượng cung ứng dịch vụ hành chính công qua ý kiến của người dân, tổ chức; nắm bắt yêu cầu, mong muốn để có biện pháp cải thiện việc phục vụ.',
    'Rút kinh nghiệm, hoàn thiện nội dung và phương pháp đo lường sự hài lòng.',
  ];
}

function draftStrengths(plan: Plan, figures: Figures): readonly string[] {
  const texts: string[] = [];
  const people = isProbability(figures) ? 'người dân, tổ chức' : 'người trả lời';
  if (headlineOf(figures, figures.index) !== null)
    texts.push(
      `Chỉ số hài lòng chung của ${people} đạt {chỉ số hài lòng}${figures.highest === null ? '' : '; nội dung được đánh giá tốt nhất là {tiêu chí cao nhất} ({tỷ lệ cao nhất})'}.`,
    );
  const strong = figures.factors.filter((factor) => (headlineOf(figures, factor) ?? 0) >= strongShare);
  if (strong.length > 0 && figures.factors.length > 1)
    texts.push(
      `${strong.length === figures.factors.length ? 'Tất cả các yếu tố' : 'Các yếu tố'} đạt từ ${formatPercent(strongShare, 0)} trở lên: ${joinWords(strong.map((factor) => `“${trimItem(factor.title)}” ({yếu tố ${factor.id}})`))}.`,
    );
  const better = figures.comparisons.filter(
    (comparison) => comparison.benchmark.of === undefined && comparison.caution === undefined,
  );
  const above = better.filter((comparison) => (comparison.difference ?? -1) > 0);
  if (above.length > 0 && isProbability(figures))
    texts.push(
      `Chỉ số hài lòng cao hơn mức của ${joinWords(above.map(({ benchmark }) => `${benchmark.label} năm ${benchmark.year}`))}.`,
    );
  texts.push(
    'Việc khảo sát tạo điều kiện để người dân, tổ chức tham gia giám sát, góp ý đối với công tác phục vụ; giúp {cơ quan} thấy rõ nội dung làm tốt và nội dung cần chấn chỉnh.',
  );
  if (plan.supervisor) texts.push(`Việc phát, thu phiếu có sự giám sát độc lập của ${trimItem(plan.supervisor)}.`);
  return texts;
}

/** Ways in which the respondents themselves filled a ballot in badly; a table without reasons is read as such. */
const filledBadly = new Set(['too-few-answers', 'double-mark', 'straight-lining', 'stated-in-table']);

/** Respondents are not blamed for ballots that were left out for another reason, as an invented interview is. */
function whyIneligible({ reasons }: Figures['ballots']): string {
  if (reasons.every(({ code }) => filledBadly.has(code)))
    return 'một số người trả lời chưa điền đầy đủ hoặc điền chưa đúng hướng dẫn';
  const said = reasons.map(
    ({ label, count }) => `${label.vi[0]!.toLowerCase()}${label.vi.slice(1)} (${formatCount(count)} phiếu)`,
  );
  return `lý do: ${joinWords(said)}`;
}

function draftWeaknesses(plan: Plan, figures: Figures): readonly string[] {
  const texts: string[] = [];
  const { ballots, lowest, mostDissatisfied, highest } = figures;
  if (lowest !== null && highest !== null && lowest.share < highest.share)
    texts.push(
      `Nội dung có tỷ lệ hài lòng thấp nhất là {tiêu chí thấp nhất} ({tỷ lệ thấp nhất})${mostDissatisfied !== null && mostDissatisfied.share > 0 ? '; tỷ lệ không hài lòng cao nhất ở {tiêu chí không hài lòng cao nhất} ({tỷ lệ không hài lòng cao nhất})' : ''}.`,
    );
  if (ballots.ineligible > 0)
    texts.push(
      `Còn {số phiếu không đủ điều kiện} phiếu không đủ điều kiện để xử lý trong tổng số {số phiếu thu về} phiếu thu về; ${whyIneligible(ballots)}.`,
    );
  const blank = figures.criteria.filter((criterion) => criterion.blank > 0);
  if (blank.length > 0) {
    const most = blank.reduce((worst, criterion) => (criterion.blank > worst.blank ? criterion : worst));
    texts.push(
      `Có ${blank.length} tiêu chí bị bỏ trống ở một số phiếu, nhiều nhất là “${trimItem(most.text)}” (${formatCount(most.blank)} phiếu).`,
    );
  }
  if (!isProbability(figures))
    texts.push(
      'Người trả lời không được chọn ngẫu nhiên nên kết quả phản ánh ý kiến của những người đã trả lời, chưa thể kết luận cho toàn thể người dân, tổ chức trên địa bàn.',
    );
  if (!plan.supervisor) texts.push('Cuộc khảo sát không có giám sát độc lập.');
  if (figures.findings.some((finding) => finding.severity === 'fault'))
    texts.push('Số liệu tổng hợp còn sai sót đã nêu tại Mục II, cần đối chiếu lại với phiếu gốc.');
  return texts;
}

function draftDirections(plan: Plan, figures: Figures): readonly Direction[] {
  const weak = weakestCriteria(figures, 3).filter((criterion) => (headlineOf(figures, criterion) ?? 1) < 1);
  const [lead = 'Văn phòng UBND'] = plan.assignments.map((assignment) => trimItem(assignment.unit));
  const advising = [...new Set(plan.fields.flatMap((field) => field.advisingUnit ?? []).map(trimItem))].filter(
    (unit) => unit !== lead,
  );
  const measures =
    weak.length === 0
      ? []
      : [
          `Tập trung khắc phục các nội dung có tỷ lệ hài lòng thấp: ${weak.map((criterion) => `“${trimItem(criterion.text)}” ({tiêu chí ${criterion.id}})`).join('; ')}; nêu rõ việc làm, người phụ trách và thời hạn hoàn thành.`,
        ];
  return [
    {
      title: advising.length > 0 ? `Yêu cầu ${joinWords(advising.map(lowerUnit))}` : 'Yêu cầu các bộ phận chuyên môn',
      tasks: [
        'Phổ biến kết quả khảo sát trong đơn vị; nâng cao trách nhiệm của cán bộ, công chức trong giải quyết thủ tục hành chính và tiếp nhận, xử lý phản ánh, kiến nghị.',
        ...measures,
      ],
    },
    {
      title: `Giao ${lead.startsWith('Văn phòng') ? lead : lowerUnit(lead)}`,
      tasks: [
        'Theo dõi, đôn đốc, kiểm tra việc khắc phục các hạn chế nêu trên; tổng hợp, báo cáo trong báo cáo cải cách hành chính định kỳ.',
        'Rà soát phiếu khảo sát theo hướng ngắn gọn, trọng tâm, dễ hiểu để hạn chế phiếu bỏ trống, phiếu không đủ điều kiện.',
        isProbability(figures)
          ? 'Duy trì việc chọn mẫu ngẫu nhiên ở các đợt sau để so sánh được kết quả giữa các năm.'
          : 'Nghiên cứu chọn mẫu ngẫu nhiên từ danh sách hồ sơ đã giải quyết ở đợt sau, để kết quả đại diện được cho người dân, tổ chức trên địa bàn.',
      ],
    },
  ];
}

const lowerUnit = (unit: string) =>
  /^(các|những|bộ phận|công chức|phòng)\s/i.test(unit) ? lowerFirst(unit) : capitalise(unit);
