/**
 * core (L0): the vocabulary and rules of a satisfaction survey — scheme, questionnaire, journey, ballot, response,
 * validation, eligibility, plan, problem registry. Pure: it runs the same in a browser, on a kiosk and on the server.
 */
export type * from './answer.ts';
export * from './ballot-code.ts';
export * from './calendar-day.ts';
export { type ConditionContext, evaluateCondition, type KnownAnswer, questionsIn } from './condition.ts';
export type * from './dispatch.ts';
export { type DraftOptions, draftDispatch } from './dispatch-draft.ts';
export * from './dispatch-figures.ts';
export * from './dispatch-file.ts';
export { deriveDueDay } from './due-day.ts';
export * from './eligibility.ts';
export { decideEligibility, type EligibilityCase, eligibilityLabels } from './eligibility-decision.ts';
export { parseEligibilityRules } from './eligibility-rules.ts';
export {
  type EligibilityScreen,
  flaggedBit,
  type ScreenedRows,
  screenEligibility,
} from './eligibility-screen.ts';
export { compareForms, type FormChange } from './form-changes.ts';
export { checkComparability } from './form-comparability.ts';
export * from './form-draft.ts';
export { applyEdit, type DraftEdit, type EditGround } from './form-edit.ts';
export * from './form-length.ts';
export { type FormReview, reviewDraft, reviewForm } from './form-review.ts';
export { checkRouting } from './form-routing.ts';
export { joinVersions, makeRecoder, noteVersions } from './form-versions.ts';
export * from './house.ts';
export * from './journey.ts';
export type * from './outcome.ts';
export * from './plan.ts';
export * from './plan-file.ts';
export { firstMonthOf, type PlanShift, shiftPlan } from './plan-shift.ts';
export * from './problem.ts';
export type * from './question.ts';
export { parseQuestion } from './question-reader.ts';
export * from './questionnaire.ts';
export * from './receipt-code.ts';
export * from './response.ts';
export type * from './scheme.ts';
export { copySchemeText, type SchemeCopy } from './scheme-copy.ts';
export * from './scheme-file.ts';
export * from './validation.ts';
export * from './vector.ts';
export { checkWording, countSyllables, longStem, saysHowMany, type WordingOptions } from './wording.ts';
