/**
 * documents (L2): figures and texts → official documents in the form of NĐ 30/2020/NĐ-CP (DOCX, PDF), the paper form of
 * a questionnaire, and the workbook. One document model, two renderers: compose first, then render the same value.
 */

export {
  checkNarrative,
  type Direction,
  draftNarrative,
  type NarrativeInput,
  type ReportNarrative,
} from './narrative.ts';
export * from './official/document.ts';
export { renderDocx } from './official/docx.ts';
export { renderPdf } from './official/pdf.ts';
export type { RichText, TextRun } from './official/rich-text.ts';
export { findUnprintable, UnprintableTextError } from './official/unprintable.ts';
export { placeholderValues } from './placeholders.ts';
export { composePlan } from './plan-document.ts';
export {
  composeQuestionnaireForm,
  type FormInput,
  modePromises,
  type QuestionnaireForm,
} from './questionnaire-form/form.ts';
export { renderFormDocx } from './questionnaire-form/form-docx.ts';
export { renderFormPdf } from './questionnaire-form/form-pdf.ts';
export { composeReport, type ReportInput } from './report-document.ts';
export type { FieldFigures } from './report-tables.ts';
export * from './workbook/render-workbook.ts';
