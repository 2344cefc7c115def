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
  const decided = new Map<string, boolean>();
  const context = {
    respondentKind: about.respondentKind,
    answerTo(questionId: string): KnownAnswer {
      if (decided.get(questionId) === false) return 'not-asked';
      return Object.hasOwn(answers, questionId) ? chosenCodes(answers[questionId]!) : 'unknown';
    },
  };
  const asked: Question[] = [];
  for (const section of questionnaire.sections) {
    for (const question of section.questions) {
      const isAsked = !question.askIf || evaluateCondition(question.askIf, context) !== false;
      decided.set(question.id, isAsked);
      if (isAsked) asked.push(question);
    }
  }
  return { asked, isAsked: (questionId) => decided.get(questionId) ?? false };
}

function chosenCodes(answer: Answer): KnownAnswer {
  if (answer.state === 'chosen') return [answer.code];
  if (answer.state === 'chosen-many') return answer.codes;
  return 'unknown';
}
