/** What a person may choose for a column: a question of the form, or something known of the sheet. */
import type { Questionnaire } from '@longdan/core';
import type { MetaRole } from '@longdan/importing';
import { questionsOf } from '#lib/ballot/ballot-entry.ts';

export const metaRoles = [
  'ballot-code',
  'sheet-number',
  'field',
  'unit',
  'day',
  'channel',
  'respondent-kind',
  'consent',
] as const satisfies readonly MetaRole[];

export interface ColumnChoice {
  readonly code: string;
  /** The question's text; absent for what the catalogue names. */
  readonly text?: string;
}

export function columnChoices(questionnaire: Questionnaire | undefined): readonly ColumnChoice[] {
  return [
    { code: 'ignored' },
    { code: 'personal' },
    ...metaRoles.map((role) => ({ code: `meta:${role}` })),
    ...(questionnaire ? questionsOf(questionnaire) : []).map((question, index) => ({
      code: `answer:${question.id}`,
      text: `${index + 1}. ${question.text}`,
    })),
  ];
}

/** Questions with answers to choose from, by id: what a text not understood may be said to mean. */
export function answerChoices(
  questionnaire: Questionnaire | undefined,
): Readonly<Record<string, readonly ColumnChoice[]>> {
  return Object.fromEntries(
    (questionnaire ? questionsOf(questionnaire) : []).flatMap((question) => {
      const options =
        question.kind === 'rating'
          ? questionnaire!.scales.find((scale) => scale.id === question.scaleId)?.levels
          : 'options' in question
            ? question.options
            : undefined;
      return options
        ? [[question.id, options.map(({ code, label }) => ({ code: `choice:${code}`, text: label }))]]
        : [];
    }),
  );
}
