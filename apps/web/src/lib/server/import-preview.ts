/** A preview of an import as its page shows it: with what a person may choose for each column and each text. */
import type { Questionnaire } from '@longdan/core';
import type { ImportPreview } from '@longdan/operations';
import { answerChoices, columnChoices } from './column-choices.ts';
import { targetCode, valueCode } from './column-targets.ts';

export function previewView(preview: ImportPreview, forms: readonly { readonly questionnaire: Questionnaire }[]) {
  return {
    findings: preview.findings,
    sheets: preview.sheets.map(({ mapping, ...sheet }) => {
      const form = forms.find((one) => one.questionnaire.id === sheet.questionnaireId)?.questionnaire;
      const answers = answerChoices(form);
      return {
        ...sheet,
        shapeKey: mapping.shapeKey,
        columns: sheet.columns.map((column) => ({
          ...column,
          code: targetCode(column.target),
          texts: textsOf(column),
          answers: column.target.kind === 'answer' ? (answers[column.target.question] ?? []) : [],
        })),
        choices: columnChoices(form),
      };
    }),
  };
}

/** Texts of a column that a person gave a meaning, then those that still have none. */
const textsOf = ({ values, unknown }: ImportPreview['sheets'][number]['columns'][number]) => [
  ...Object.entries(values).map(([text, meaning]) => ({ text, count: null, code: valueCode(meaning) })),
  ...unknown.map(({ text, count }) => ({ text, count, code: '' })),
];
