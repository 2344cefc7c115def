/**
 * Three-valued evaluation of conditions (Kleene): true, false, or undefined where it cannot be known. Journeys and
 * eligibility both use this one implementation.
 */
import type { Condition, RespondentKind } from './question.ts';

/** What is known of an earlier closed question: the codes chosen, nothing (blank, refused, invalid), or that it was not asked. */
export type KnownAnswer = readonly string[] | 'unknown' | 'not-asked';

export interface ConditionContext {
  readonly answerTo: (questionId: string) => KnownAnswer;
  readonly respondentKind?: RespondentKind | undefined;
}

/** True, false, or undefined when unknown. Of a question that was not asked, no code was chosen: `is` is false there. */
export function evaluateCondition(condition: Condition, context: ConditionContext): boolean | undefined {
  if ('question' in condition) {
    const known = context.answerTo(condition.question);
    if (known === 'unknown') return undefined;
    return known !== 'not-asked' && known.some((code) => condition.is.includes(code));
  }
  if ('respondentKind' in condition)
    return context.respondentKind === undefined ? undefined : context.respondentKind === condition.respondentKind;
  if ('not' in condition) {
    const inner = evaluateCondition(condition.not, context);
    return inner === undefined ? undefined : !inner;
  }
  if ('all' in condition) {
    const parts = condition.all.map((part) => evaluateCondition(part, context));
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  }
  const parts = condition.any.map((part) => evaluateCondition(part, context));
  return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
}

/** Ids of the questions a condition looks at. */
export function questionsIn(condition: Condition): readonly string[] {
  if ('question' in condition) return [condition.question];
  if ('respondentKind' in condition) return [];
  if ('not' in condition) return questionsIn(condition.not);
  return ('all' in condition ? condition.all : condition.any).flatMap(questionsIn);
}

/** Both must hold; undefined where neither is given. */
export function joinConditions(...conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length > 1 ? { all: given } : given[0];
}
