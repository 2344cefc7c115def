/**
 * Holds one response against the rules of eligibility. Works on the coded vector, so that a change of rules can be
 * replayed over all responses of a round; every reason carries the figures it rests on.
 */
import { evaluateCondition } from './condition.ts';
import type {
  EligibilityCode,
  EligibilityDecision,
  EligibilityReason,
  EligibilityRule,
  ResponseFacts,
  RoundScope,
} from './eligibility.ts';
import { hasTooFewAnswers, isSpoiled, isStraightLine, makeMarks, readMarks } from './eligibility-marks.ts';
import type { Bilingual } from './outcome.ts';
import type { Condition, RespondentKind } from './question.ts';
import { criteriaOf, getScale, type Questionnaire } from './questionnaire.ts';
import { answerByte, chosenCodesAt, findSlot, type VectorLayout, type VectorSlot } from './vector.ts';

/** Names of the reasons, for tables of ineligible ballots. */
export const eligibilityLabels: Readonly<Record<EligibilityCode | 'voided', Bilingual>> = {
  'too-few-answers': { vi: 'Trả lời quá ít tiêu chí', en: 'Too few criteria answered' },
  'double-mark': { vi: 'Đánh nhiều mức cho một câu', en: 'Two marks on one item' },
  'outside-period': { vi: 'Ngoài thời gian khảo sát', en: 'Outside the fieldwork period' },
  'not-surveyed-object': { vi: 'Không đúng đối tượng khảo sát', en: 'Not an object of the survey' },
  'duplicate-ballot-code': { vi: 'Trùng mã phiếu', en: 'Ballot code used twice' },
  'no-consent': { vi: 'Không có sự đồng ý', en: 'No consent' },
  'field-not-in-plan': { vi: 'Lĩnh vực ngoài kế hoạch', en: 'Field not in the plan' },
  'unit-not-in-plan': { vi: 'Đơn vị ngoài kế hoạch', en: 'Unit not in the plan' },
  'straight-lining': { vi: 'Đánh cùng một mức cho mọi tiêu chí', en: 'The same level on every criterion' },
  voided: { vi: 'Bị loại có lý do ghi rõ', en: 'Voided with a stated reason' },
};

export interface EligibilityCase {
  readonly questionnaire: Questionnaire;
  readonly layout: VectorLayout;
  readonly vector: Uint8Array;
  readonly facts: ResponseFacts;
  readonly scope: RoundScope;
  readonly rules: readonly EligibilityRule[];
}

/**
 * All reasons and flags that apply, in order of the rules. A fact that is not known (no day, no field) excludes nobody;
 * only consent must be recorded where the round asks it. `layout` must be that of the questionnaire.
 */
export function decideEligibility(about: EligibilityCase): EligibilityDecision {
  const reasons: EligibilityReason[] = [];
  const flags: EligibilityReason[] = [];
  for (const rule of about.rules) {
    const verdict = applyRule(rule, about);
    if (!verdict) continue;
    const [effect, vi, en] = verdict;
    (effect === 'exclude' ? reasons : flags).push({ code: rule.code, message: { vi, en } });
  }
  return { eligible: reasons.length === 0, reasons, flags };
}

export type Verdict = readonly [effect: 'exclude' | 'flag', vi: string, en: string] | undefined;

/** What one rule says of one response, in words; undefined where it says nothing. */
export function applyRule(rule: EligibilityRule, about: EligibilityCase): Verdict {
  const { facts, scope } = about;
  switch (rule.code) {
    case 'too-few-answers':
      return judgeAnswerCount(rule.minimumShare, about);
    case 'double-mark':
      return judgeDoubleMarks(rule.voids, about);
    case 'outside-period':
      return judgePeriod(facts, scope);
    case 'not-surveyed-object':
      return judgeObject(rule, about);
    case 'duplicate-ballot-code':
      return judgeCopies(rule.keep, facts);
    case 'no-consent':
      if (!scope.consentAsked || facts.consent === 'given') return undefined;
      return facts.consent === 'withheld'
        ? ['exclude', 'người trả lời không đồng ý tham gia', 'the respondent withheld consent']
        : ['exclude', 'phiếu không ghi sự đồng ý tham gia', 'the ballot records no consent'];
    case 'field-not-in-plan':
      return judgeListed('lĩnh vực', 'field', facts.fieldId, scope.fieldIds);
    case 'unit-not-in-plan':
      return judgeListed('đơn vị', 'unit', facts.unitId, scope.unitIds);
    case 'straight-lining':
      return judgeStraightLine(rule.minimumItems, about);
  }
}

/** Slots of the criteria, found once for each layout: a change of rules is replayed over a million responses. */
const slotsOfLayouts = new WeakMap<VectorLayout, readonly VectorSlot[]>();

export function criteriaSlots({
  questionnaire,
  layout,
}: Pick<EligibilityCase, 'questionnaire' | 'layout'>): readonly VectorSlot[] {
  const known = slotsOfLayouts.get(layout);
  if (known) return known;
  const ids = new Set(criteriaOf(questionnaire).map(({ criterion }) => criterion.id));
  const slots = layout.slots.filter((slot) => ids.has(slot.questionId));
  slotsOfLayouts.set(layout, slots);
  return slots;
}

/** Marks of the response at hand. */
function marksOf(about: EligibilityCase): { asked: number; answered: number; uniform: number } {
  const marks = makeMarks(1);
  const { vector } = about;
  readMarks(
    marks,
    vector,
    vector.length,
    1,
    criteriaSlots(about).map((slot) => slot.offset),
  );
  return { asked: marks.asked[0]!, answered: marks.answered[0]!, uniform: marks.uniform[0]! };
}

function judgeAnswerCount(minimumShare: number, about: EligibilityCase): Verdict {
  const { asked, answered } = marksOf(about);
  if (!hasTooFewAnswers(asked, answered, minimumShare)) return undefined;
  const percent = Number((minimumShare * 100).toFixed(2));
  return [
    'exclude',
    `chỉ trả lời ${answered}/${asked} tiêu chí được hỏi, dưới ngưỡng ${String(percent).replace('.', ',')}%`,
    `only ${answered} of ${asked} criteria asked were answered, below the threshold of ${percent}%`,
  ];
}

/** Voiding the item needs nothing here: the item is invalid (253) and its ballot stays eligible. */
function judgeDoubleMarks(voids: 'item' | 'ballot', { layout, vector }: EligibilityCase): Verdict {
  if (voids === 'item') return undefined;
  const spoiled = layout.slots.filter((slot) => isSpoiled(slot, vector, 0));
  if (spoiled.length === 0) return undefined;
  const ids = spoiled.map((slot) => slot.questionId).join(', ');
  return [
    'exclude',
    `${spoiled.length} câu có dấu không hợp lệ (${ids}); quy tắc của đợt loại cả phiếu`,
    `${spoiled.length} item(s) with invalid marks (${ids}); the round’s rule voids the whole ballot`,
  ];
}

function judgePeriod(facts: ResponseFacts, scope: RoundScope): Verdict {
  const { period } = scope;
  const day = facts.answeredOn;
  if (!period || !day || (day >= period.from && day <= period.to)) return undefined;
  return [
    'exclude',
    `ghi ngày ${printDay(day)}, ngoài thời gian khảo sát từ ${printDay(period.from)} đến ${printDay(period.to)}`,
    `dated ${day}, outside the fieldwork period ${period.from} to ${period.to}`,
  ];
}

function judgeObject(rule: EligibilityRule & { code: 'not-surveyed-object' }, about: EligibilityCase): Verdict {
  const { facts, scope } = about;
  if (facts.respondentKind && !scope.respondentKinds.includes(facts.respondentKind)) {
    const isPerson = facts.respondentKind === 'individual';
    return [
      'exclude',
      `người trả lời là ${isPerson ? 'cá nhân' : 'tổ chức'}, không thuộc đối tượng của kế hoạch`,
      `the respondent is an ${facts.respondentKind}, which the plan does not survey`,
    ];
  }
  if (!rule.requires) return undefined;
  if (objectHolds(rule.requires, about) !== false) return undefined;
  return [
    'exclude',
    'câu trả lời cho thấy người trả lời không thuộc đối tượng khảo sát của bộ tiêu chí',
    'the answers show that the respondent is not an object of the scheme',
  ];
}

/** Whether the answers show an object of the survey; undefined where they do not tell. */
export function objectHolds(
  requires: Condition,
  {
    facts,
    layout,
    vector,
  }: Pick<EligibilityCase, 'layout' | 'vector'> & {
    readonly facts: { readonly respondentKind?: RespondentKind | undefined };
  },
): boolean | undefined {
  return evaluateCondition(requires, {
    respondentKind: facts.respondentKind,
    answerTo(id) {
      const slot = findSlot(layout, id);
      if (!slot) return 'unknown';
      if (vector[slot.offset] === answerByte.notAsked) return 'not-asked';
      return chosenCodesAt(vector, slot) ?? 'unknown';
    },
  });
}

function judgeCopies(keep: 'first' | 'none', { otherCopies }: ResponseFacts): Verdict {
  if (otherCopies === 0) return undefined;
  return keep === 'none'
    ? [
        'exclude',
        `mã phiếu này có ${otherCopies + 1} phiếu nộp về; quy tắc của đợt không nhận phiếu nào`,
        `${otherCopies + 1} sheets came in with this ballot code; the round’s rule accepts none`,
      ]
    : [
        'flag',
        `mã phiếu này còn ${otherCopies} phiếu nộp sau, đã để riêng`,
        `${otherCopies} later sheet(s) with this ballot code were set aside`,
      ];
}

/** Lists of a plan as sets, made once: a province lists hundreds of units. */
const listedSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function isListed(listed: readonly string[], id: string): boolean {
  const set = listedSets.get(listed) ?? new Set(listed);
  listedSets.set(listed, set);
  return set.has(id);
}

function judgeListed(vi: string, en: string, id: string | undefined, listed: readonly string[] | undefined): Verdict {
  if (!listed || (id !== undefined && isListed(listed, id))) return undefined;
  if (id !== undefined)
    return ['exclude', `${vi} “${id}” không có trong kế hoạch của đợt`, `${en} “${id}” is not in the round’s plan`];
  return listed.length > 1 ? ['flag', `phiếu không ghi ${vi}`, `the ballot names no ${en}`] : undefined;
}

function judgeStraightLine(minimumItems: number, about: EligibilityCase): Verdict {
  const { answered, uniform } = marksOf(about);
  if (!isStraightLine(answered, uniform, minimumItems)) return undefined;
  const label = levelLabel(about, uniform);
  return [
    'flag',
    `cả ${answered} tiêu chí đều đánh mức “${label}”`,
    `all ${answered} criteria have the level “${label}”`,
  ];
}

/** Label of a position on the scale of the first criterion answered so. */
function levelLabel(about: EligibilityCase, position: number): string {
  const { questionnaire, vector } = about;
  const slot = criteriaSlots(about).find((each) => vector[each.offset] === position);
  const question = questionnaire.sections.flatMap((s) => s.questions).find((each) => each.id === slot?.questionId);
  return question?.kind === 'rating'
    ? getScale(questionnaire, question.scaleId).levels[position - 1]!.label
    : String(position);
}

const printDay = (day: string): string => day.split('-').reverse().join('/');
