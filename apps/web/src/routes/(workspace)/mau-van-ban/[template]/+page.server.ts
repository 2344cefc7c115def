import { getHouseTemplate, saveHouseTemplate } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { draftOfHouse } from '#lib/documents/house-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { readHouseForm } from '#lib/server/documents/house-form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { name, house, version } = await getHouseTemplate(contextOf(event), event.params.template);
  return { name, version, draft: draftOfHouse(name, house), saved: event.url.searchParams.has('luu') };
};

export const actions: Actions = {
  save: async (event) => {
    const { draft, name, house, findings, expectedVersion } = await readHouseForm(event);
    if (house === null) return fail(422, { draft, findings });
    const id = event.params.template;
    return attempt(
      event,
      async () => {
        await saveHouseTemplate(contextOf(event), { id, name, house, expectedVersion });
        return redirect(303, `/mau-van-ban/${id}?luu=1`);
      },
      { draft },
    );
  },
};
