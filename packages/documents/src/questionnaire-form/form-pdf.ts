/** Paper questionnaires → PDF, a form per ballot code, each beginning on the front of a sheet. */
/// <reference path="./qrcode.d.ts" />
import { readFileSync } from 'node:fs';
import qrcode from 'qrcode';
import { normaliseStrings } from '../official/rich-text.ts';
import { assertPrintable } from '../official/unprintable.ts';
import { renderTypst } from '../typst/render-typst.ts';
import type { BallotCode, FormPart, QuestionnaireForm } from './form.ts';
import { levelWidthMm, optionColumns } from './form-layout.ts';
import { formMeasures } from './form-measures.ts';

const template = new URL('./form.typ', import.meta.url);

/** Same form → same bytes. Throws `UnprintableTextError` when the typeface lacks a character. */
export async function renderFormPdf(given: QuestionnaireForm): Promise<Uint8Array> {
  const form = normaliseStrings(given);
  assertPrintable(form);
  const ballots: readonly BallotCode[] = form.ballots.length > 0 ? form.ballots : [{ code: '' }];
  const data = {
    measures: formMeasures,
    form: {
      ...form,
      consent: form.consent ?? null,
      label: form.label ?? null,
      enumerator: form.enumerator ?? null,
      parts: form.parts.map(toTypstPart),
      ballots: await Promise.all(
        ballots.map(async ({ code, qrText }) => ({
          code,
          qr: qrText === undefined ? null : await qrcode.toString(qrText, { type: 'svg', margin: 3 }),
        })),
      ),
    },
  };
  return renderTypst(readFileSync(template, 'utf8'), {
    'form.json': new TextEncoder().encode(JSON.stringify(data)),
  });
}

/** Every key that the template reads, present. */
function toTypstPart(part: FormPart) {
  switch (part.kind) {
    case 'section':
      return { ...part, instruction: part.instruction ?? null };
    case 'grid':
      return {
        ...part,
        levelMm: levelWidthMm(part.levels.map((level) => level.label)),
        rows: part.rows.map((row) => ({ ...row, hint: row.hint ?? null })),
      };
    case 'options':
      return { ...part, hint: part.hint ?? null, columns: optionColumns(part.options) };
    case 'lines':
      return { ...part, hint: part.hint ?? null, unit: part.unit ?? null };
  }
}
