/** Everything there is to say about a draft before it is asked of people: one call for the editor, the command line and tests. */
import { checkComparability } from './form-comparability.ts';
import { buildFromDraft, type FormDraft, schemeQuestions } from './form-draft.ts';
import { checkLength, estimateForm, type FormLength } from './form-length.ts';
import { checkRouting } from './form-routing.ts';
import type { Finding } from './outcome.ts';
import type { Questionnaire } from './questionnaire.ts';
import type { Scheme } from './scheme.ts';
import { checkWording } from './wording.ts';

export interface FormReview {
  readonly questionnaire: Questionnaire;
  /** What must be mended before the form can be asked. */
  readonly faults: readonly Finding[];
  /** What the officer should know, with reasons: comparability first, then wording, then length. */
  readonly notes: readonly Finding[];
  /** Notes about wordings that stand in the scheme: to be known, not mended. */
  readonly prescribed: readonly Finding[];
  readonly length: FormLength;
}

export function reviewDraft(
  scheme: Scheme,
  draft: FormDraft,
  about: { readonly id: string; readonly version: number },
): FormReview {
  const { questionnaire, findings } = buildFromDraft(scheme, draft, about);
  return reviewForm(scheme, questionnaire, findings);
}

/** The same of a finished form; `findings` are those of `checkForm`. */
export function reviewForm(
  scheme: Scheme,
  questionnaire: Questionnaire,
  findings: readonly Finding[] = [],
): FormReview {
  const wording = checkWording(questionnaire, {
    prescribed: schemeQuestions(scheme),
    prescribedScales: new Set(scheme.scales.map(({ id }) => id)),
  });
  const all = [
    ...findings,
    ...checkRouting(questionnaire),
    ...checkComparability(scheme, questionnaire),
    ...wording,
    ...checkLength(questionnaire),
  ];
  const isPrescribed = ({ data }: Finding) => data?.['prescribed'] === true;
  return {
    questionnaire,
    faults: all.filter(({ severity }) => severity === 'fault'),
    notes: all.filter((finding) => finding.severity === 'note' && !isPrescribed(finding)),
    prescribed: all.filter((finding) => finding.severity === 'note' && isPrescribed(finding)),
    length: estimateForm(questionnaire),
  };
}
