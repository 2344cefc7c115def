/** Conditions as the editor shows them: a flat list of simple ones under "all" or "any"; deeper ones only in words. */
import { type Condition, placeQuestions, type Questionnaire } from '@longdan/core';
import { optionsOf } from '#lib/ballot/ballot-entry.ts';
import type { Messages } from '#lib/messages/index.ts';

export type SimpleCondition = Extract<Condition, { question: string } | { respondentKind: string }>;

export interface FlatCondition {
  readonly join: 'all' | 'any';
  readonly parts: readonly SimpleCondition[];
}

const isSimple = (condition: Condition): condition is SimpleCondition =>
  'question' in condition || 'respondentKind' in condition;

/** Undefined for a condition of several layers, which is kept or dropped as a whole. */
export function flatten(condition: Condition | undefined): FlatCondition | undefined {
  if (condition === undefined) return { join: 'all', parts: [] };
  if (isSimple(condition)) return { join: 'all', parts: [condition] };
  if ('not' in condition) return undefined;
  const [join, parts] = 'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const);
  return parts.every(isSimple) ? { join, parts } : undefined;
}

export function unflatten({ join, parts }: FlatCondition): Condition | undefined {
  const [first, second] = parts;
  if (!second) return first;
  return join === 'all' ? { all: parts } : { any: parts };
}

/** A condition in the reader's language, with numbers of questions and words of options. */
export function sayCondition(
  condition: Condition,
  questionnaire: Pick<Questionnaire, 'sections' | 'scales'>,
  m: Messages['questionnaireEditor'],
): string {
  const say = (inner: Condition) => sayCondition(inner, questionnaire, m);
  if ('respondentKind' in condition) return m.kindIs[condition.respondentKind];
  if ('not' in condition) return m.not(say(condition.not));
  if ('all' in condition) return condition.all.map(say).join('; ');
  if ('any' in condition) return condition.any.map(say).join(m.or);
  const place = placeQuestions(questionnaire).find(({ question }) => question.id === condition.question);
  if (!place) return m.missing(condition.question);
  const options = optionsOf(place.question, questionnaire.scales);
  const labels = condition.is.map((code) => `“${options.find((one) => one.code === code)?.label ?? code}”`);
  return m.chose(String(place.number), place.question.text, labels.join(m.or));
}
