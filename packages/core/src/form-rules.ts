/**
 * What must hold of every form, whether read from a scheme file or adapted by an authority: ids are unique, every
 * criterion stands in exactly one section as a rating question, scales exist and are fit for their use, conditions look
 * only at earlier questions, weights add to 1. One implementation for `parseScheme` and `buildQuestionnaire`.
 */
import { questionsIn } from './condition.ts';
import type { Finding, Place } from './outcome.ts';
import type { Condition, Question } from './question.ts';
import type { Content, IndexFormula, Level, Scale, Section } from './scheme.ts';

export interface Form {
  readonly scales: readonly Scale[];
  readonly contents: readonly Content[];
  readonly sections: readonly Section[];
  readonly overallQuestionId?: string;
  readonly formula: IndexFormula;
}

/** Where a part of the form (scale, factor, criterion, question, formula …) stands in the user's file. */
export type PlaceOf = (part: object) => Place | undefined;

export const idPattern = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;

/** All faults of a form; empty when it is sound. Parts with an empty id were already found faulty by the reader and are passed over. */
export function checkForm(form: Form, placeOf: PlaceOf = () => undefined): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (part, code, vi, en, data) => {
    const place = placeOf(part);
    findings.push({
      code,
      severity: 'fault',
      message: { vi, en },
      ...(place ? { place } : {}),
      ...(data ? { data } : {}),
    });
  };
  checkIds(form, report);
  checkScales(form, report);
  checkCriteria(form, report);
  checkConditions(form, report);
  checkWeights(form, report);
  return findings;
}

type Report = (part: object, code: string, vi: string, en: string, data?: Finding['data']) => void;

const questionsOf = (form: Form): Question[] => form.sections.flatMap((section) => [...section.questions]);

function checkIds(form: Form, report: Report): void {
  const kinds: readonly (readonly [string, string, readonly { readonly id: string }[]])[] = [
    ['thang đo', 'scale', form.scales],
    ['nội dung', 'content', form.contents],
    ['yếu tố', 'factor', form.contents.flatMap((content) => content.factors)],
    ['phần', 'section', form.sections],
    ['câu hỏi', 'question', questionsOf(form)],
  ];
  const criteria = form.contents.flatMap((content) => content.factors.flatMap((f) => f.criteria.map((c) => c.id)));
  // Reported once, where the criterion is written, rather than again for its question.
  const twinCriteria = new Set(criteria.filter((id, index) => criteria.indexOf(id) !== index));
  for (const [vi, en, parts] of kinds) {
    const seen = new Set<string>();
    for (const part of parts) {
      if (part.id === '' || (en === 'question' && twinCriteria.has(part.id))) continue;
      if (!idPattern.test(part.id))
        report(
          part,
          'bad-id',
          `Mã “${part.id}” của ${vi} có ký tự không dùng được. Chỉ dùng chữ, số, dấu “-”, “_”, “.”, không có khoảng trắng.`,
          `The id “${part.id}” of a ${en} has characters that cannot be used. Use letters, digits, “-”, “_”, “.”, no spaces.`,
          { id: part.id },
        );
      if (seen.has(part.id))
        report(
          part,
          'duplicate-id',
          `Mã “${part.id}” của ${vi} bị trùng. Mỗi ${vi} phải có mã riêng.`,
          `The id “${part.id}” stands on two ${en}s. Each ${en} needs its own id.`,
          { id: part.id },
        );
      seen.add(part.id);
    }
  }
}

function checkScales(form: Form, report: Report): void {
  for (const scale of form.scales) {
    if (scale.levels.length < 2 || scale.levels.length > 10)
      report(
        scale,
        'scale-size',
        `Thang đo “${scale.id}” có ${scale.levels.length} mức; phải có từ 2 đến 10 mức.`,
        `Scale “${scale.id}” has ${scale.levels.length} levels; it must have 2 to 10.`,
      );
    reportTwins(scale.levels, `thang đo “${scale.id}”`, `scale “${scale.id}”`, report);
  }
  for (const question of questionsOf(form)) {
    if ('options' in question)
      reportTwins(question.options, `câu hỏi “${question.id}”`, `question “${question.id}”`, report);
    if (question.kind === 'rating' && question.scaleId !== '' && !form.scales.some((s) => s.id === question.scaleId))
      report(
        question,
        'unknown-scale',
        `Câu “${question.id}” dùng thang đo “${question.scaleId}” chưa được khai. Các thang đo đã khai: ${listIds(form.scales)}.`,
        `Question “${question.id}” uses scale “${question.scaleId}”, which is not defined. Defined: ${listIds(form.scales)}.`,
        { question: question.id, scale: question.scaleId },
      );
  }
}

function checkCriteria(form: Form, report: Report): void {
  const ratings = new Map<string, Question[]>();
  for (const question of questionsOf(form)) ratings.set(question.id, [...(ratings.get(question.id) ?? []), question]);
  const criteriaScales = new Set<string>();
  const seen = new Set<string>();
  for (const factor of form.contents.flatMap((content) => content.factors)) {
    for (const criterion of factor.criteria) {
      if (criterion.id === '') continue;
      if (seen.has(criterion.id))
        report(
          criterion,
          'duplicate-id',
          `Mã tiêu chí “${criterion.id}” bị trùng. Mỗi tiêu chí phải có mã riêng.`,
          `The criterion id “${criterion.id}” is used twice. Each criterion needs its own id.`,
          { id: criterion.id },
        );
      seen.add(criterion.id);
      const placed = ratings.get(criterion.id) ?? [];
      if (placed.length === 0)
        report(
          criterion,
          'criterion-not-placed',
          `Tiêu chí “${criterion.id}” không đứng ở phần nào của phiếu. Thêm phần “factor: ${factor.id}” vào “sections”.`,
          `Criterion “${criterion.id}” stands in no section of the form. Add a section “factor: ${factor.id}” under “sections”.`,
          { criterion: criterion.id },
        );
      for (const question of placed) {
        if (question.kind === 'rating') criteriaScales.add(question.scaleId);
        else
          report(
            question,
            'criterion-not-rating',
            `Tiêu chí “${criterion.id}” phải là câu đánh giá theo thang đo (kind: rating).`,
            `Criterion “${criterion.id}” must be a question rated on a scale (kind: rating).`,
          );
      }
    }
  }
  if (seen.size === 0 && form.contents.every((content) => content.factors.every((f) => f.criteria.length === 0)))
    report(
      form.formula,
      'no-criteria',
      'Không có tiêu chí nào nên không tính được chỉ số. Giữ lại ít nhất một tiêu chí.',
      'There is no criterion, so there is no index. Keep at least one criterion.',
    );
  for (const scale of form.scales.filter((each) => criteriaScales.has(each.id))) checkMeanings(scale, report);
  if (form.overallQuestionId !== undefined && (seen.has(form.overallQuestionId) || !isRating(ratings, form)))
    report(
      form.formula,
      'bad-overall-question',
      `Câu hài lòng chung “${form.overallQuestionId}” phải là một câu kind: rating của phiếu và đứng ngoài các tiêu chí.`,
      `The overall question “${form.overallQuestionId}” must be a rating question of the form, outside the criteria.`,
    );
}

const isRating = (questions: ReadonlyMap<string, readonly Question[]>, form: Form): boolean =>
  questions.get(form.overallQuestionId ?? '')?.[0]?.kind === 'rating';

/** Criteria scales say of every level what it means, from worst to best: shares and scores rest on it. */
function checkMeanings(scale: Scale, report: Report): void {
  const ranks = { dissatisfied: 0, neutral: 1, satisfied: 2 } as const;
  for (const level of scale.levels)
    if (!level.means && level.code !== '')
      report(
        level,
        'level-without-means',
        `Mức “${level.code}. ${level.label}” của thang đo tiêu chí “${scale.id}” thiếu “means”. Ghi satisfied (hài lòng), neutral (bình thường) hoặc dissatisfied (không hài lòng).`,
        `Level “${level.code}. ${level.label}” of the criteria scale “${scale.id}” lacks “means”: satisfied, neutral or dissatisfied.`,
        { level: level.code },
      );
  const known = scale.levels.filter((level): level is Level & { means: keyof typeof ranks } => !!level.means);
  if (known.some((level, index) => index > 0 && ranks[level.means] < ranks[known[index - 1]!.means]))
    report(
      scale,
      'levels-out-of-order',
      `Các mức của thang đo “${scale.id}” phải xếp từ kém nhất đến tốt nhất.`,
      `The levels of scale “${scale.id}” must go from worst to best.`,
    );
  if (known.length === scale.levels.length && !known.some((level) => level.means === 'satisfied'))
    report(
      scale,
      'no-satisfied-level',
      `Thang đo tiêu chí “${scale.id}” không có mức nào là satisfied (hài lòng).`,
      `The criteria scale “${scale.id}” has no level that means satisfied.`,
    );
}

function checkConditions(form: Form, report: Report): void {
  const order = questionsOf(form);
  const earlier = new Map<string, Question>();
  for (const question of order) {
    if (question.askIf) checkCondition(question, question.askIf, earlier, order, form, report);
    earlier.set(question.id, question);
  }
}

/** Reports what is wrong with one condition, given the questions that it may look at. */
function checkCondition(
  owner: Question,
  condition: Condition,
  earlier: ReadonlyMap<string, Question>,
  all: readonly Question[],
  form: Form,
  report: Report,
): void {
  for (const leaf of leavesOf(condition)) {
    const looked = earlier.get(leaf.question);
    if (leaf.question === '') continue;
    if (!looked) {
      const exists = all.some((question) => question.id === leaf.question);
      report(
        owner,
        exists ? 'condition-on-later-question' : 'condition-on-unknown-question',
        exists
          ? `Điều kiện hỏi của “${owner.id}” dựa vào câu “${leaf.question}” đứng sau hoặc chính nó. Chỉ được dựa vào câu đứng trước.`
          : `Điều kiện hỏi của “${owner.id}” dựa vào câu “${leaf.question}” không có trong phiếu.`,
        exists
          ? `The condition of “${owner.id}” looks at “${leaf.question}”, which is asked later or is itself. Look only at earlier questions.`
          : `The condition of “${owner.id}” looks at question “${leaf.question}”, which the form does not have.`,
        { question: owner.id, looksAt: leaf.question },
      );
      continue;
    }
    const codes = codesOf(looked, form.scales);
    if (!codes)
      report(
        owner,
        'condition-on-open-question',
        `Điều kiện hỏi của “${owner.id}” dựa vào câu mở “${leaf.question}”. Chỉ dựa được vào câu có lựa chọn hoặc thang đo.`,
        `The condition of “${owner.id}” looks at the open question “${leaf.question}”. Only closed questions can be looked at.`,
        { question: owner.id, looksAt: leaf.question },
      );
    for (const code of codes ? leaf.is.filter((each) => !codes.includes(each)) : [])
      report(
        owner,
        'condition-on-unknown-code',
        `Điều kiện hỏi của “${owner.id}” nêu mã “${code}” mà câu “${leaf.question}” không có. Các mã: ${codes?.join(', ')}.`,
        `The condition of “${owner.id}” names code “${code}”, which “${leaf.question}” does not have. Its codes: ${codes?.join(', ')}.`,
        { question: owner.id, looksAt: leaf.question, code },
      );
  }
}

function leavesOf(condition: Condition): readonly { readonly question: string; readonly is: readonly string[] }[] {
  if (questionsIn(condition).length === 0) return [];
  if ('question' in condition) return [condition];
  if ('not' in condition) return leavesOf(condition.not);
  return 'all' in condition
    ? condition.all.flatMap(leavesOf)
    : 'any' in condition
      ? condition.any.flatMap(leavesOf)
      : [];
}

/** Codes of a closed question; undefined for an open one. A scale that is not defined is reported elsewhere. */
function codesOf(question: Question, scales: readonly Scale[]): readonly string[] | undefined {
  if ('options' in question) return question.options.map((option) => option.code);
  if (question.kind !== 'rating') return undefined;
  return scales.find((scale) => scale.id === question.scaleId)?.levels.map((level) => level.code) ?? [];
}

function checkWeights(form: Form, report: Report): void {
  if (form.formula.overall === 'mean-of-criteria') return;
  const { factorWeights } = form.formula.overall;
  const factors = form.contents.flatMap((content) => content.factors.map((factor) => factor.id));
  for (const factor of factors.filter((id) => id !== '' && !Object.hasOwn(factorWeights, id)))
    report(
      form.formula,
      'weight-missing',
      `Thiếu trọng số của yếu tố “${factor}” trong “factorWeights”.`,
      `The weight of factor “${factor}” is missing in “factorWeights”.`,
    );
  for (const factor of Object.keys(factorWeights).filter((id) => !factors.includes(id)))
    report(
      form.formula,
      'weight-of-unknown-factor',
      `“factorWeights” nêu yếu tố “${factor}” không có trong bộ tiêu chí.`,
      `“factorWeights” names factor “${factor}”, which the scheme does not have.`,
    );
  const sum = Object.values(factorWeights).reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9)
    report(
      form.formula,
      'weights-do-not-add-to-one',
      `Các trọng số cộng lại bằng ${vietnameseNumber(sum)}, phải bằng 1. Có thể viết phân số, ví dụ "23/39".`,
      `The weights add to ${Number(sum.toFixed(6))}; they must add to 1. Fractions such as "23/39" may be written.`,
      { sum },
    );
}

function reportTwins(parts: readonly { readonly code: string }[], vi: string, en: string, report: Report): void {
  const seen = new Set<string>();
  for (const part of parts) {
    if (part.code !== '' && seen.has(part.code))
      report(
        part,
        'duplicate-code',
        `Mã “${part.code}” bị trùng trong ${vi}.`,
        `The code “${part.code}” is used twice in ${en}.`,
      );
    seen.add(part.code);
  }
}

const listIds = (parts: readonly { readonly id: string }[]): string => parts.map((part) => part.id).join(', ') || '—';
const vietnameseNumber = (value: number): string => String(Number(value.toFixed(6))).replace('.', ',');
