import { frameOfHouse } from '@longdan/documents';
import { getHouseTemplate, getReportFrame, requirePermission, saveReportFrame } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { draftOfFrame, frameDraft, frameOfDraft } from '#lib/documents/house-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { offeredHouses } from '#lib/server/documents/dispatch-form.ts';
import { formTree } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  requirePermission(context, 'report.edit');
  const { details, version } = await getReportFrame(context, event.params.round);
  return { draft: draftOfFrame(details), version, houses: await offeredHouses(event) };
};

export const actions: Actions = {
  house: async (event) => {
    const form = await event.request.formData();
    const draft = v.parse(frameDraft, formTree(form));
    return attempt(
      event,
      async () => {
        const { house } = await getHouseTemplate(contextOf(event), String(form.get('khuon') ?? ''));
        return { draft: draftOfFrame(frameOfHouse(house, 'report')) };
      },
      { draft },
    );
  },
  save: async (event) => {
    const form = await event.request.formData();
    const draft = v.parse(frameDraft, formTree(form));
    const request = { roundId: event.params.round, expectedVersion: Number(form.get('expectedVersion')) };
    return attempt(
      event,
      async () => {
        await saveReportFrame(contextOf(event), { ...request, frame: frameOfDraft(draft) });
        return redirect(303, stepPath(event.params.round, 'report'));
      },
      { draft },
    );
  },
};
