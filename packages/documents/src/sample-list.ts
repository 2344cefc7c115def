/** Lists of the drawn for those who visit them: one per enumerator or place, as a workbook or as a printed document. */
import type { Plan } from '@longdan/core';
import { generatedDataLabel, type OfficialDocument } from './official/document.ts';

export interface SampleListInput {
  readonly plan: Plan;
  /** "Danh sách điều tra", "Danh sách dự phòng". */
  readonly title: string;
  /** Said under the title: whom the list may be shown to. */
  readonly notice: string;
  readonly headings: readonly string[];
  /** Share of the width by column. */
  readonly shares: readonly number[];
  /** A sheet, or a part, per place. */
  readonly groups: readonly { readonly name: string; readonly rows: readonly (readonly string[])[] }[];
}

/** The same lists as a document to print: a part per place. */
export function composeSampleList({
  plan,
  title,
  notice,
  headings,
  shares,
  groups,
}: SampleListInput): OfficialDocument {
  return {
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { symbol: `DS-${plan.authority.symbol}` },
    place: plan.authority.place,
    date: { year: plan.year },
    subject: { kind: 'titled', type: 'DANH SÁCH', summary: title },
    addressees: [],
    legalBases: [],
    blocks: [
      { kind: 'paragraph', text: notice, align: 'center' },
      ...groups.flatMap(({ name, rows }): OfficialDocument['blocks'] => [
        ...(name === '' ? [] : [{ kind: 'heading', level: 2, text: name } as const]),
        {
          kind: 'table',
          columns: shares.map((share) => ({ share })),
          headerRows: 1,
          isDense: true,
          pt: 10,
          rows: [headings, ...rows],
        },
      ]),
    ],
    closing: `Danh sách có ${groups.reduce((sum, { rows }) => sum + rows.length, 0)} dòng`,
    signature: plan.signatory,
    recipients: ['Lưu: hồ sơ khảo sát'],
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}
