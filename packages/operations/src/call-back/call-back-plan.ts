/** The plan of a call-back as data: how many, by which strata, what is asked again, and which rules decide what follows. */
import { type Bilingual, criteriaOf, type Finding, problem, type Question, type Questionnaire } from '@longdan/core';

/** What is known of a ballot beside its answers: by these a call-back is stratified and told apart. */
export const facets = ['enumerator', 'unit', 'channel', 'field'] as const;
export type Facet = (typeof facets)[number];

/** Sheets handed to one enumerator: those of a field with serials from `from` to `to`. */
export interface EnumeratorSheets {
  readonly name: string;
  readonly fieldId: string;
  readonly from: number;
  readonly to: number;
}

export type Consequence = 'exclude' | 'repeat';

/** Decision rules, tried in order; where none fits the round passes. Shares are 0…1. */
export type CallBackRule =
  /** The lower bound of the share of interviews that never happened lies above, in a group or the whole round. */
  | {
      readonly kind: 'never-happened';
      readonly by: Facet | 'round';
      readonly lowerAbove: number;
      readonly leadsTo: Consequence;
    }
  /** Kappa over the items asked again lies below. */
  | { readonly kind: 'agreement'; readonly kappaBelow: number; readonly leadsTo: 'repeat' }
  /** Too few of those drawn were reached to say anything. */
  | { readonly kind: 'reached'; readonly shareBelow: number; readonly leadsTo: 'repeat' };

export interface CallBackPlan {
  readonly size:
    | { readonly kind: 'share'; readonly percent: number }
    | { readonly kind: 'number'; readonly count: number };
  readonly strata: readonly Facet[];
  /** Least number of every stratum, or all of it where it is smaller. */
  readonly minimum: number;
  /** Ids of questions asked again. */
  readonly items: readonly string[];
  readonly rules: readonly CallBackRule[];
  readonly confidence: number;
  readonly enumerators: readonly EnumeratorSheets[];
}

/** Rules as a round finds them: an enumerator or unit with more than one in twenty invented, even at the lower bound. */
export const defaultCallBackRules: readonly CallBackRule[] = [
  { kind: 'never-happened', by: 'enumerator', lowerAbove: 0.05, leadsTo: 'exclude' },
  { kind: 'never-happened', by: 'unit', lowerAbove: 0.05, leadsTo: 'exclude' },
  { kind: 'never-happened', by: 'round', lowerAbove: 0.1, leadsTo: 'repeat' },
  { kind: 'agreement', kappaBelow: 0.4, leadsTo: 'repeat' },
  { kind: 'reached', shareBelow: 0.5, leadsTo: 'repeat' },
];

const questionsOf = (form: Questionnaire): readonly Question[] => form.sections.flatMap(({ questions }) => questions);

/** Questions that can be asked again: ratings and choices. */
export const askableItems = (form: Questionnaire): readonly Question[] =>
  questionsOf(form).filter(({ kind, sensitive }) => !sensitive && (kind === 'rating' || kind === 'choice'));

/** Three items: a fact where the form asks one, and the ratings farthest apart in it. */
export function draftItems(form: Questionnaire): string[] {
  const facts = askableItems(form).filter(({ kind }) => kind === 'choice');
  const ratings = criteriaOf(form).map(({ criterion }) => criterion.id);
  const picked = [facts[0]?.id, ratings[0], ratings.at(-1), ratings[Math.floor(ratings.length / 2)]];
  return [...new Set(picked.filter((id) => id !== undefined))].slice(0, 3);
}

/** Where nothing is decided yet: a tenth, at least ten, of every enumerator and unit. */
export function draftCallBackPlan(form: Questionnaire): CallBackPlan {
  return {
    size: { kind: 'share', percent: 10 },
    strata: ['enumerator', 'unit'],
    minimum: 5,
    items: draftItems(form),
    rules: defaultCallBackRules,
    confidence: 0.95,
    enumerators: [],
  };
}

const fault = (code: string, vi: string, en: string): Finding => ({
  code: `call-back-${code}`,
  severity: 'fault',
  message: { vi, en },
});

/** What is wrong with a plan for a round with these fields and forms; empty where nothing is. */
export function findPlanFaults(
  plan: CallBackPlan,
  { fieldIds, forms }: { readonly fieldIds: readonly string[]; readonly forms: readonly Questionnaire[] },
): Finding[] {
  const faults: Finding[] = [];
  const { size, minimum, confidence, items, rules, enumerators } = plan;
  const sizeFits =
    size.kind === 'share'
      ? size.percent > 0 && size.percent <= 100
      : Number.isInteger(size.count) && size.count >= 1 && size.count <= 1_000_000;
  if (!sizeFits)
    faults.push(
      fault(
        'size',
        'Tỷ lệ phúc tra phải lớn hơn 0 và không quá 100%; số người phải từ 1 trở lên.',
        'The share must lie above 0 and be at most 100%; the number must be 1 or more.',
      ),
    );
  if (!Number.isInteger(minimum) || minimum < 0 || minimum > 1000)
    faults.push(
      fault(
        'minimum',
        'Mức tối thiểu mỗi tầng phải từ 0 đến 1000.',
        'The minimum of a stratum lies within 0 and 1000.',
      ),
    );
  if (!(confidence >= 0.5 && confidence < 1))
    faults.push(
      fault('confidence', 'Độ tin cậy phải từ 50% đến dưới 100%.', 'The confidence lies within 50% and below 100%.'),
    );
  const known = new Set(forms.flatMap((form) => askableItems(form).map(({ id }) => id)));
  for (const id of items.filter((item) => !known.has(item)))
    faults.push(fault('item', `Câu “${id}” không hỏi lại được.`, `Question “${id}” cannot be asked again.`));
  for (const rule of rules) {
    const bound =
      rule.kind === 'never-happened' ? rule.lowerAbove : rule.kind === 'agreement' ? rule.kappaBelow : rule.shareBelow;
    if (!(bound >= 0 && bound <= 1))
      faults.push(fault('rule', 'Mốc của quy tắc phải từ 0 đến 1.', 'The bound of a rule lies within 0 and 1.'));
  }
  for (const one of enumerators) {
    if (one.name.trim() === '' || !fieldIds.includes(one.fieldId) || !(one.from >= 1 && one.to >= one.from))
      faults.push(
        fault(
          'enumerator',
          `Dòng giao phiếu của “${one.name}” chưa đúng: cần tên, lĩnh vực của kế hoạch, số phiếu từ – đến.`,
          `The line of “${one.name}” needs a name, a field of the plan, and serials from – to.`,
        ),
      );
    const other = enumerators.find(
      (each) => each !== one && each.fieldId === one.fieldId && each.from <= one.to && one.from <= each.to,
    );
    if (other && other.name !== one.name)
      faults.push(
        fault(
          'enumerator-twice',
          `Phiếu số ${Math.max(one.from, other.from)} giao cho cả ${one.name} và ${other.name}.`,
          `Sheet ${Math.max(one.from, other.from)} was handed to both ${one.name} and ${other.name}.`,
        ),
      );
  }
  return faults;
}

/** @throws Problem `invalid-input` with what is wrong */
export function requireGoodPlan(plan: CallBackPlan, about: Parameters<typeof findPlanFaults>[1]): void {
  const faults = findPlanFaults(plan, about);
  if (faults.length > 0) throw problem('invalid-input', {}, faults);
}

/** How many are drawn of so many. */
export const sizeOf = ({ size, minimum }: CallBackPlan, strata: readonly number[]): number => {
  const total = strata.reduce((sum, count) => sum + count, 0);
  const least = strata.reduce((sum, count) => sum + Math.min(count, minimum), 0);
  const wanted = size.kind === 'share' ? Math.ceil((total * size.percent) / 100) : size.count;
  return Math.min(total, Math.max(wanted, least, 1));
};

export const facetTitles: Readonly<Record<Facet | 'round', Bilingual>> = {
  enumerator: { vi: 'người điều tra', en: 'enumerator' },
  unit: { vi: 'đơn vị', en: 'unit' },
  channel: { vi: 'kênh trả lời', en: 'channel' },
  field: { vi: 'lĩnh vực', en: 'field' },
  round: { vi: 'cả đợt', en: 'whole round' },
};
