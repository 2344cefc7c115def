/**
 * documents (L2): figures and texts → official documents in the form of NĐ 30/2020/NĐ-CP (DOCX, PDF), the paper form of
 * a questionnaire, and the workbook. One document model, two renderers: compose first, then render the same value.
 */

export { type CallBackMinutes, composeCallBackMinutes } from './call-back-minutes.ts';
export {
  type CheckingMinutes,
  composeCheckingMinutes,
  type MinutesParticipant,
  usualParticipants,
} from './checking-minutes.ts';
export type { CheckingRow } from './checking-tables.ts';
export { composeDispatch, publishFigures } from './dispatch-document.ts';
export { applyFrame, type DocumentFrame, frameOfHouse } from './document-frame.ts';
export {
  composeDrawMinutes,
  type DrawMinutes,
  type DrawOfMinutes,
  type SeedStepOfMinutes,
  type StageOfMinutes,
} from './draw-minutes.ts';
export type { SealMark } from './figure-sentences.ts';
export {
  checkNarrative,
  type Direction,
  draftNarrative,
  type NarrativeInput,
  type ReportNarrative,
  resolveNarrative,
} from './narrative.ts';
export * from './official/document.ts';
export { type RichText, type TextRun, toPlainText } from './official/rich-text.ts';
export { findUnprintable, UnprintableTextError } from './official/unprintable.ts';
export { type PlaceholderValues, placeholderValues, resolvePlaceholders } from './placeholders.ts';
export { composePlan } from './plan-document.ts';
export { composeFormChanges, type FormChanges } from './questionnaire-form/changes-document.ts';
export {
  composeQuestionnaireForm,
  type FormInput,
  modePromises,
  type QuestionnaireForm,
} from './questionnaire-form/form.ts';
export * from './renderers.ts';
export { drawReportCharts, type ReportCharts } from './report-charts.ts';
export { composeReport, type ReportInput } from './report-document.ts';
export type { FieldFigures } from './report-tables.ts';
export { composeSampleList, type SampleListInput } from './sample-list.ts';
export { composeSlips, type Slip, type Slips, type SlipsInput } from './slips/slips.ts';
export { composeVisitLog, type SlotOfVisitLog, type VisitLogDocument } from './visit-log.ts';
export type { WorkbookInput } from './workbook/workbook-input.ts';
