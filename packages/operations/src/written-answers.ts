/**
 * What people wrote on eligible ballots, for the officer who works with the round: shuffled, without code, id or any
 * other answer, so that a remark stands alone. Never part of figures, reports or what is published.
 */
import type { Question } from '@longdan/core';
import { enterRound } from './access/enter-round.ts';
import type { Context } from './context.ts';
import { loadRound } from './loaded-round.ts';
import { countedForms } from './results.ts';
import { scanRound } from './scanning/scan-round.ts';

export interface WrittenAnswers {
  readonly questionId: string;
  readonly text: string;
  /** Options of a closed question beside which the words stand, such as “Khác (ghi rõ)”; absent for a question of words. */
  readonly besideOptions?: string;
  /** How many wrote something. */
  readonly total: number;
  /** The first so many, in an order that tells nothing and stays the same. */
  readonly words: readonly string[];
}

/** Labels of the options, such as "Khác, ghi rõ", that ask for words. */
const specifyLabels = (question: Question): string[] =>
  'options' in question ? question.options.filter((option) => option.specify).map((option) => option.label) : [];

/** Asks for words: a text question, or a choice with an option to be specified. */
const asksForWords = (question: Question): boolean => question.kind === 'text' || specifyLabels(question).length > 0;

/**
 * Questions in the order of the form; those to which nobody wrote anything are among them.
 * @param limit words of each question
 * @throws Problem `not-permitted`, `round-not-found`, `field-not-found`
 */
export async function listWrittenAnswers(
  context: Context,
  roundId: string,
  { fieldId, limit = 500 }: { fieldId?: string; limit?: number } = {},
): Promise<WrittenAnswers[]> {
  await enterRound(context, 'response.read', roundId);
  const round = await loadRound(context.store.db, roundId);
  if (round.source === 'totals') return [];
  const scope = fieldId === undefined ? {} : { fieldId };
  const { questionnaire, versions } = await countedForms(context.store.db, round, scope);
  const asked = questionnaire.sections.flatMap((section) => section.questions).filter(asksForWords);
  if (asked.length === 0) return [];
  const { words } = await scanRound(context.store, roundId, {
    questionnaireIds: versions.map(({ id }) => id),
    words: { questionIds: asked.map(({ id }) => id), limit, ...scope },
  });
  return asked.map((question) => {
    const { id, text } = question;
    const own = words.find((one) => one.questionId === id);
    const beside = specifyLabels(question).join('; ');
    return {
      questionId: id,
      text,
      ...(beside ? { besideOptions: beside } : {}),
      total: own?.total ?? 0,
      words: own?.first.map((one) => one.words) ?? [],
    };
  });
}
