import { requirePermission, saveHouseTemplate } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { emptyHouse } from '#lib/documents/house-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { readHouseForm } from '#lib/server/documents/house-form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  requirePermission(contextOf(event), 'template.edit');
  return { draft: emptyHouse() };
};

export const actions: Actions = {
  save: async (event) => {
    const { draft, name, house, findings } = await readHouseForm(event);
    if (house === null) return fail(422, { draft, findings });
    return attempt(
      event,
      async () => {
        const { id } = await saveHouseTemplate(contextOf(event), { name, house });
        return redirect(303, `/mau-van-ban/${id}?luu=1`);
      },
      { draft },
    );
  },
};
