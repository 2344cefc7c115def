/** The renderers, each loading its library at the first document: a command that prints nothing starts without them. */
import type { OfficialDocument } from './official/document.ts';
import type { QuestionnaireForm } from './questionnaire-form/form.ts';
import type { SampleListInput } from './sample-list.ts';
import type { Slips } from './slips/slips.ts';
import type { WorkbookInput } from './workbook/workbook-input.ts';

/** Same document → same bytes. Characters that Times New Roman lacks are left to Word's own substitutes. */
export async function renderDocx(document: OfficialDocument): Promise<Uint8Array> {
  return (await import('./official/docx.ts')).renderDocx(document);
}

/** Same document → same bytes. Throws `UnprintableTextError` when the typeface lacks a character. */
export async function renderPdf(document: OfficialDocument): Promise<Uint8Array> {
  return (await import('./official/pdf.ts')).renderPdf(document);
}

/** The paper form, a section per ballot. */
export async function renderFormDocx(form: QuestionnaireForm): Promise<Uint8Array> {
  return (await import('./questionnaire-form/form-docx.ts')).renderFormDocx(form);
}

/** The paper form. Throws `UnprintableTextError` when the typeface lacks a character. */
export async function renderFormPdf(form: QuestionnaireForm): Promise<Uint8Array> {
  return (await import('./questionnaire-form/form-pdf.ts')).renderFormPdf(form);
}

/** Slips to cut. Throws `UnprintableTextError` when the typeface lacks a character. */
export async function renderSlipsPdf(slips: Slips): Promise<Uint8Array> {
  return (await import('./slips/slips-pdf.ts')).renderSlipsPdf(slips);
}

/**
 * All tables as an .xlsx file with live formulas.
 * @throws Error when the figures break their own contract (a factor names a criterion without figures)
 */
export async function renderWorkbook(input: WorkbookInput): Promise<Uint8Array> {
  return (await import('./workbook/render-workbook.ts')).renderWorkbook(input);
}

/** Lists of the drawn as an .xlsx file, a sheet per place. */
export async function renderSampleList(input: SampleListInput): Promise<Uint8Array> {
  return (await import('./sample-workbook.ts')).renderSampleList(input);
}
