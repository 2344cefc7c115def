/** Slips → PDF, two by five on A4 with dashed lines to cut along. */
/// <reference path="../questionnaire-form/qrcode.d.ts" />
import { readFileSync } from 'node:fs';
import qrcode from 'qrcode';
import { normaliseStrings } from '../official/rich-text.ts';
import { assertPrintable } from '../official/unprintable.ts';
import { renderTypst } from '../typst/render-typst.ts';
import type { Slips } from './slips.ts';

const template = new URL('./slips.typ', import.meta.url);

/** Same slips → same bytes. Throws `UnprintableTextError` when the typeface lacks a character. */
export async function renderSlipsPdf(given: Slips): Promise<Uint8Array> {
  const slips = normaliseStrings(given);
  assertPrintable(slips);
  const data = {
    ...slips,
    label: slips.label ?? null,
    slips: await Promise.all(
      slips.slips.map(async ({ code, qrText }) => ({
        code,
        qr: qrText === undefined ? null : await qrcode.toString(qrText, { type: 'svg', margin: 3 }),
      })),
    ),
  };
  return renderTypst(readFileSync(template, 'utf8'), {
    'slips.json': new TextEncoder().encode(JSON.stringify(data)),
  });
}
