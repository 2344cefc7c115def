/**
 * The respondent's journey: which questions are asked, derived from questionnaire + answers and never stored. One
 * implementation for browser, kiosk, paper key-in and server. Conditions look only at earlier questions (refused
 * otherwise when a scheme is read), so one pass in order of asking decides everything and nothing can loop.
 */
import type { Answer, Answers } from './answer.ts';
import { evaluateCondition, type KnownAnswer } from './condition.ts';
import type { Question, RespondentKind } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';

export interface Journey {
  /** In order of asking. */
  readonly asked: readonly Question[];
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
  const { all, ids, conditional } = orderOf(questionnaire);
  const left = new Set<string>();
  const context = {
    respondentKind: about.respondentKind,
    answerTo(questionId: string): KnownAnswer {
      if (left.has(questionId)) return 'not-asked';
      return Object.hasOwn(answers, questionId) ? chosenCodes(answers[questionId]!) : 'unknown';
    },
  };
  for (const question of conditional) if (evaluateCondition(question.askIf, context) === false) left.add(question.id);
  return {
    asked: left.size === 0 ? all : all.filter(({ id }) => !left.has(id)),
    isAsked: (questionId) => ids.has(questionId) && !left.has(questionId),
  };
}

interface Order {
  readonly all: readonly Question[];
  readonly ids: ReadonlySet<string>;
  /** Those that are not always asked. */
  readonly conditional: readonly (Question & { readonly askIf: NonNullable<Question['askIf']> })[];
}

/** Questionnaires are immutable: each is gone through once. */
const orders = new WeakMap<object, Order>();

function orderOf(questionnaire: Pick<Questionnaire, 'sections'>): Order {
  const known = orders.get(questionnaire);
  if (known) return known;
  const all = questionnaire.sections.flatMap(({ questions }) => questions);
  const conditional = all.filter((question): question is Order['conditional'][number] => question.askIf !== undefined);
  const order = { all, ids: new Set(all.map(({ id }) => id)), conditional };
  orders.set(questionnaire, order);
  return order;
}

function chosenCodes(answer: Answer): KnownAnswer {
  if (answer.state === 'chosen') return [answer.code];
  if (answer.state === 'chosen-many') return answer.codes;
  return 'unknown';
}
