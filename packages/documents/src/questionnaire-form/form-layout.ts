/** Widths that depend on the texts of a form, in millimetres. */
import { measures } from '../official/measures.ts';
import { fullRuleMm } from '../official/rules.ts';
import type { FormOption } from './form.ts';
import { formMeasures } from './form-measures.ts';

/** Width between the margins of a form. */
export const formWidthMm = measures.page.widthMm - formMeasures.margin.leftMm - formMeasures.margin.rightMm;

/** Columns of a grid are as wide as their longest word, never narrower than a tick needs. */
export function levelWidthMm(labels: readonly string[]): number {
  const words = labels.flatMap((label) => label.split(' '));
  return Math.max(13, ...words.map((word) => fullRuleMm(word, 'bold', formMeasures.levelPt) + 3));
}

/** Options side by side: as many columns (at most 4) as the longest option allows. */
export function optionColumns(options: readonly FormOption[]): number {
  const longest = Math.max(
    1,
    ...options.map((option) => fullRuleMm(option.label, 'regular', formMeasures.textPt) + (option.specify ? 35 : 0)),
  );
  return Math.max(1, Math.min(4, options.length, Math.floor((formWidthMm + 3) / (longest + 12))));
}
