/** Reading the form of a house template. */
import { type Bilingual, type Finding, type House, validateHouse } from '@longdan/core';
import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type HouseDraft, houseDraft, houseInput } from '#lib/documents/house-draft.ts';
import { formTree } from '../form.ts';

export interface PostedHouse {
  readonly draft: HouseDraft;
  readonly name: string;
  readonly house: House | null;
  readonly findings: readonly Finding[];
  readonly expectedVersion: number;
}

const nameless: Bilingual = {
  vi: '“name”: khuôn mẫu chưa có tên. Ghi tên để chọn lại được.',
  en: '“name”: the template has no name. Give it one to choose it by.',
};

export async function readHouseForm({ request }: Pick<RequestEvent, 'request'>): Promise<PostedHouse> {
  const form = await request.formData();
  const draft = v.parse(houseDraft, formTree(form));
  const name = draft.name.trim();
  const outcome = validateHouse(houseInput(draft));
  const missing: Finding[] = name === '' ? [{ code: 'missing-field', severity: 'fault', message: nameless }] : [];
  return {
    draft,
    name,
    house: outcome.ok && name !== '' ? outcome.value : null,
    findings: [...missing, ...outcome.findings],
    expectedVersion: Number(form.get('expectedVersion') ?? 0),
  };
}
