/** Reading the form of a dispatch, and the buttons in it that need no script: rows, and the words of a house template. */
import { type Dispatch, type Outcome, validateDispatch } from '@longdan/core';
import { getHouseTemplate, listHouseTemplates } from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import {
  changeDispatchRows,
  type DispatchDraft,
  dispatchDraft,
  dispatchInput,
  fillFromHouse,
} from '#lib/documents/dispatch-draft.ts';
import { contextOf } from '../context.ts';
import { formTree } from '../form.ts';
import { attempt } from '../problem.ts';

export interface PostedDispatch {
  readonly draft: DispatchDraft;
  readonly outcome: Outcome<Dispatch>;
  readonly expectedVersion: number;
  readonly form: FormData;
}

export async function readDispatchForm({ request }: Pick<RequestEvent, 'request'>): Promise<PostedDispatch> {
  const form = await request.formData();
  const draft = v.parse(dispatchDraft, formTree(form));
  const expectedVersion = Number(form.get('expectedVersion') ?? 0);
  return { draft, outcome: validateDispatch(dispatchInput(draft)), expectedVersion, form };
}

/** Templates that are offered in a form. */
export async function offeredHouses(event: RequestEvent): Promise<{ id: string; name: string }[]> {
  const all = await listHouseTemplates(contextOf(event));
  return all.filter((one) => one.retiredOn === null).map(({ id, name }) => ({ id, name }));
}

export const dispatchFormActions = {
  rows: async (event: RequestEvent) => {
    const { draft, form } = await readDispatchForm(event);
    return { draft: changeDispatchRows(draft, String(form.get('lam') ?? '')) };
  },
  house: async (event: RequestEvent) => {
    const { draft, form } = await readDispatchForm(event);
    return attempt(
      event,
      async () => {
        const { house } = await getHouseTemplate(contextOf(event), String(form.get('khuon') ?? ''));
        return { draft: fillFromHouse(draft, house) };
      },
      { draft },
    );
  },
};
