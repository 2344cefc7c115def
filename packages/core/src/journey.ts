/**
 * The respondent's journey: which questions are asked, derived from questionnaire + answers and never stored. One
 * implementation for browser, kiosk, paper key-in and server. Conditions look only at earlier questions (refused
 * otherwise when a scheme is read), so one pass in order of asking decides everything and nothing can loop.
 */
import type { Answer, Answers } from './answer.ts';
import { evaluateCondition, type KnownAnswer } from './condition.ts';
import type { Condition, Question, RespondentKind } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';

export interface Journey {
  /** In order of asking. */
  readonly asked: readonly Question[];
  /** Ids of the others. */
  readonly notAsked: ReadonlySet<string>;
  /** False also for an id that the questionnaire does not have. */
  isAsked(questionId: string): boolean;
}

/**
 * A question whose condition is unknown is asked: paper respondents skip the screening question and answer what follows.
 * A blank, refused or invalid screening answer leaves the condition unknown; an answer to a question that the journey
 * does not ask counts for nothing.
 */
export function deriveJourney(
  questionnaire: Pick<Questionnaire, 'sections'>,
  answers: Answers,
  about: { readonly respondentKind?: RespondentKind | undefined } = {},
): Journey {
  const { all, ids, conditions } = orderOf(questionnaire);
  const left = new Set<string>();
  const context = {
    respondentKind: about.respondentKind,
    answerTo(questionId: string): KnownAnswer {
      if (left.has(questionId)) return 'not-asked';
      return Object.hasOwn(answers, questionId) ? chosenCodes(answers[questionId]!) : 'unknown';
    },
  };
  for (const { askIf, holdsFor } of conditions)
    if (evaluateCondition(askIf, context) === false) for (const id of holdsFor) left.add(id);
  return {
    get asked() {
      return left.size === 0 ? all : all.filter(({ id }) => !left.has(id));
    },
    notAsked: left,
    isAsked: (questionId) => ids.has(questionId) && !left.has(questionId),
  };
}

interface Order {
  readonly all: readonly Question[];
  readonly ids: ReadonlySet<string>;
  /**
   * Each condition once, with the questions that it holds for, in the order of the first of them: what it looks at comes
   * before that one and is decided by then.
   */
  readonly conditions: readonly { readonly askIf: Condition; readonly holdsFor: readonly string[] }[];
}

/** Questionnaires are immutable: each is gone through once. */
const orders = new WeakMap<object, Order>();

function orderOf(questionnaire: Pick<Questionnaire, 'sections'>): Order {
  const known = orders.get(questionnaire);
  if (known) return known;
  const all = questionnaire.sections.flatMap(({ questions }) => questions);
  const conditions = new Map<string, { readonly askIf: Condition; readonly holdsFor: string[] }>();
  for (const { id, askIf } of all) {
    if (askIf === undefined) continue;
    const words = JSON.stringify(askIf);
    const same = conditions.get(words);
    if (same) same.holdsFor.push(id);
    else conditions.set(words, { askIf, holdsFor: [id] });
  }
  const order = { all, ids: new Set(all.map(({ id }) => id)), conditions: [...conditions.values()] };
  orders.set(questionnaire, order);
  return order;
}

function chosenCodes(answer: Answer): KnownAnswer {
  if (answer.state === 'chosen') return [answer.code];
  if (answer.state === 'chosen-many') return answer.codes;
  return 'unknown';
}
