/**
 * Verdicts on whole rounds: rules are compiled once for a questionnaire and then held against packed vectors, a byte per
 * response. What facts alone decide is decided once for each combination of facts, by the same functions that word the
 * reasons of a single response; `decideEligibility` on any row says the same (a property in eligibility-screen.test.ts).
 */
import { questionsIn } from './condition.ts';
import type { EligibilityCode, EligibilityRule, ResponseFacts } from './eligibility.ts';
import { applyRule, criteriaSlots, type EligibilityCase, objectHolds } from './eligibility-decision.ts';
import { hasTooFewAnswers, isSpoiled, isStraightLine, makeMarks, readMarks } from './eligibility-marks.ts';
import { findSlot, type VectorLayout, type VectorSlot } from './vector.ts';

/** Responses of one questionnaire version, side by side. */
export interface ScreenedRows {
  readonly rows: number;
  /** `rows` vectors, one after another. */
  readonly vectors: Uint8Array;
  /** One per row: index into `facts`. */
  readonly factsAt: ArrayLike<number>;
  /** Combinations of facts met so far; from call to call the list only grows. */
  readonly facts: readonly ResponseFacts[];
}

/** A verdict in a byte: 0 eligible; else 1 + the place of the first rule that excludes; and this bit when a rule flags. */
export const flaggedBit = 0x80;
const reasonBits = 0x7f;

export interface EligibilityScreen {
  /** Writes the verdict of each row. */
  judge(rows: ScreenedRows, verdicts: Uint8Array): void;
  /** Code of the first reason of a verdict; undefined when eligible. */
  reasonOf(verdict: number): EligibilityCode | undefined;
}

/** Compiles rules for one questionnaire version. `layout` must be that of the questionnaire. */
export function screenEligibility(about: Omit<EligibilityCase, 'vector' | 'facts'>): EligibilityScreen {
  const { rules, layout } = about;
  const factVerdicts: number[] = [];
  const answerRules = rules.flatMap((rule, place) => compileAnswerRule(rule, place, layout));
  const needsMarks = rules.some(({ code }) => code === 'too-few-answers' || code === 'straight-lining');
  const offsets = Uint32Array.from(criteriaSlots(about), (slot) => slot.offset);
  let marks = makeMarks(0);
  return {
    judge(page, verdicts) {
      const { rows, factsAt, facts } = page;
      for (let index = factVerdicts.length; index < facts.length; index++)
        factVerdicts.push(judgeFacts(about, facts[index]!));
      for (let row = 0; row < rows; row++) verdicts[row] = factVerdicts[factsAt[row]!]!;
      if (needsMarks) {
        if (marks.asked.length < rows) marks = makeMarks(rows);
        readMarks(marks, page.vectors, layout.length, rows, offsets);
      }
      for (const rule of answerRules) rule(page, marks, verdicts);
    },
    reasonOf: (verdict) => rules[(verdict & reasonBits) - 1]?.code,
  };
}

/** What the rules say of facts alone. */
function judgeFacts(about: Omit<EligibilityCase, 'vector' | 'facts'>, facts: ResponseFacts): number {
  const { length } = about.layout;
  const blank = { ...about, facts, vector: new Uint8Array(length) };
  let verdict = 0;
  about.rules.forEach((rule, place) => {
    const onFacts = withoutAnswers(rule);
    const effect = onFacts && applyRule(onFacts, blank)?.[0];
    if (effect) verdict = addEffect(verdict, effect, place);
  });
  return verdict;
}

/** The part of a rule that looks at facts; undefined where it looks at answers only. */
function withoutAnswers(rule: EligibilityRule): EligibilityRule | undefined {
  switch (rule.code) {
    case 'too-few-answers':
    case 'double-mark':
    case 'straight-lining':
      return undefined;
    case 'not-surveyed-object':
      return { code: rule.code };
    default:
      return rule;
  }
}

function addEffect(verdict: number, effect: 'exclude' | 'flag', place: number): number {
  if (effect === 'flag') return verdict | flaggedBit;
  const reason = verdict & reasonBits;
  return reason !== 0 && reason <= place + 1 ? verdict : (verdict & flaggedBit) | (place + 1);
}

type AnswerRule = (page: ScreenedRows, marks: ReturnType<typeof makeMarks>, verdicts: Uint8Array) => void;

/** The part of a rule that looks at answers, as one loop over the rows; none where it looks at facts only. */
function compileAnswerRule(rule: EligibilityRule, place: number, layout: VectorLayout): AnswerRule[] {
  const exclude = (verdicts: Uint8Array, row: number) => {
    verdicts[row] = addEffect(verdicts[row]!, 'exclude', place);
  };
  switch (rule.code) {
    case 'too-few-answers':
      return [
        ({ rows }, { asked, answered }, verdicts) => {
          for (let row = 0; row < rows; row++)
            if (hasTooFewAnswers(asked[row]!, answered[row]!, rule.minimumShare)) exclude(verdicts, row);
        },
      ];
    case 'straight-lining':
      return [
        ({ rows }, { answered, uniform }, verdicts) => {
          for (let row = 0; row < rows; row++)
            if (isStraightLine(answered[row]!, uniform[row]!, rule.minimumItems)) verdicts[row]! |= flaggedBit;
        },
      ];
    case 'double-mark': {
      if (rule.voids === 'item') return [];
      const { length, slots } = layout;
      return [
        ({ rows, vectors }, _, verdicts) => {
          for (let row = 0; row < rows; row++)
            if (slots.some((slot) => isSpoiled(slot, vectors, row * length))) exclude(verdicts, row);
        },
      ];
    }
    case 'not-surveyed-object': {
      const { requires } = rule;
      if (!requires) return [];
      const slots = questionsIn(requires).flatMap((id) => findSlot(layout, id) ?? []);
      const known = new Map<string, boolean>();
      return [
        ({ rows, vectors, factsAt, facts }, _, verdicts) => {
          for (let row = 0; row < rows; row++) {
            const start = row * layout.length;
            const { respondentKind } = facts[factsAt[row]!]!;
            const key = `${respondentKind ?? ''} ${bytesOf(slots, vectors, start)}`;
            let fails = known.get(key);
            if (fails === undefined) {
              const vector = vectors.subarray(start, start + layout.length);
              fails = objectHolds(requires, { layout, vector, facts: { respondentKind } }) === false;
              known.set(key, fails);
            }
            if (fails) exclude(verdicts, row);
          }
        },
      ];
    }
    default:
      return [];
  }
}

/** The bytes of some questions: a condition on them is decided once for each combination. */
function bytesOf(slots: readonly VectorSlot[], vectors: Uint8Array, start: number): string {
  let key = '';
  for (const { offset, width } of slots)
    for (let byte = 0; byte < width; byte++) key += String.fromCharCode(vectors[start + offset + byte]!);
  return key;
}
