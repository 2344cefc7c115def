import { frameOfHouse } from '@longdan/documents';
import { composeRoundMinutes, getHouseTemplate, getMinutesDetails, saveMinutesDetails } from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { draftOfFrame } from '#lib/documents/house-draft.ts';
import { changePeople, minutesDraft, minutesInput } from '#lib/documents/minutes-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { offeredHouses } from '#lib/server/documents/dispatch-form.ts';
import { draftOfMinutes } from '#lib/server/documents/minutes-form.ts';
import { previewDocument } from '#lib/server/documents/preview-document.ts';
import { formTree } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const roundId = event.params.round;
  const { round, may } = await event.parent();
  const { details, version } = await getMinutesDetails(context, roundId);
  return {
    draft: draftOfMinutes(round.plan, details),
    version,
    houses: may.includes('template.edit') ? await offeredHouses(event) : [],
    preview: previewDocument(await composeRoundMinutes(context, roundId)),
  };
};

async function readMinutes({ request }: RequestEvent) {
  const form = await request.formData();
  return { form, draft: v.parse(minutesDraft, formTree(form)) };
}

export const actions: Actions = {
  rows: async (event) => {
    const { form, draft } = await readMinutes(event);
    return { draft: changePeople(draft, String(form.get('lam') ?? '')) };
  },
  house: async (event) => {
    const { form, draft } = await readMinutes(event);
    return attempt(
      event,
      async () => {
        const { house } = await getHouseTemplate(contextOf(event), String(form.get('khuon') ?? ''));
        return { draft: { ...draft, ...draftOfFrame(frameOfHouse(house, 'minutes')) } };
      },
      { draft },
    );
  },
  save: async (event) => {
    const { form, draft } = await readMinutes(event);
    const request = { roundId: event.params.round, expectedVersion: Number(form.get('expectedVersion')) };
    return attempt(
      event,
      async () => {
        await saveMinutesDetails(contextOf(event), { ...request, details: minutesInput(draft) });
        return { saved: true };
      },
      { draft },
    );
  },
};
