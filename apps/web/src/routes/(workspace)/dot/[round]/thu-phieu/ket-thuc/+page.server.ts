import { closeCollection, findRoundClosing } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  closing: await findRoundClosing(contextOf(event), event.params.round),
});

export const actions: Actions = {
  default: async (event) => {
    const { round } = event.params;
    const confirmed = (await event.request.formData()).get('xac-nhan') === 'co';
    if (!confirmed) return fail(422, { unconfirmed: true });
    return attempt(event, async () => {
      await closeCollection(contextOf(event), round);
      redirect(303, stepPath(round, 'publication'));
    });
  },
};
