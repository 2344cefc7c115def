/**
 * documents (L2): figures and texts → official documents in the form of NĐ 30/2020/NĐ-CP (DOCX, PDF), the paper form of
 * a questionnaire, and the workbook. One document model, two renderers: compose first, then render the same value.
 */
export * from './official/document.ts';
export { renderDocx } from './official/docx.ts';
export { renderPdf } from './official/pdf.ts';
export type { RichText, TextRun } from './official/rich-text.ts';
export { findUnprintable, UnprintableTextError } from './official/unprintable.ts';
export { composePlan } from './plan-document.ts';
