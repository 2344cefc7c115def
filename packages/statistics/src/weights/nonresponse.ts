/**
 * Nonresponse adjustment by class: inside a class of units alike in their readiness to answer, respondents also stand
 * for those who did not. Factor = Σw over sampled / Σw over respondents (Lohr 2022, §8.5.1; Särndal, Swensson &
 * Wretman 1992, §15.6, response homogeneity groups). Nonrespondents get weight 0 and stay in the design, so that the
 * units they belong to are still counted.
 */
import type { CodedLabels } from '../columns.ts';
import type { SurveyDesign } from '../design/design.ts';
import { type Outcome, refuse, succeed } from '../findings.ts';
import { sumByCode } from '../numeric/sum.ts';
import { withFactor } from './factor.ts';

/** `responded[row]` is 0 for nonrespondents. A class without a respondent is refused: merge it with another. */
export function adjustForNonresponse(
  design: SurveyDesign,
  classes: CodedLabels,
  responded: ArrayLike<number>,
): Outcome<SurveyDesign> {
  const gap = classes.codes.indexOf(-1);
  if (gap >= 0) return refuse('value-missing', { row: gap + 1 });
  const count = classes.labels.length;
  const answered = design.weights.map((weight, row) => (responded[row] ? weight : 0));
  const sampled = sumByCode(design.weights, classes.codes, count);
  const respondents = sumByCode(answered, classes.codes, count);
  for (let code = 0; code < count; code++)
    if (respondents[code] === 0 && sampled[code]! > 0)
      return refuse('class-empty', undefined, { class: classes.labels[code]! });
  const factor = design.weights.map((_, row) =>
    responded[row] ? sampled[classes.codes[row]!]! / respondents[classes.codes[row]!]! : 0,
  );
  return succeed(withFactor(design, 'nonresponse', factor));
}
