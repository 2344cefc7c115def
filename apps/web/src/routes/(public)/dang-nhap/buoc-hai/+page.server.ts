import { redirect } from '@sveltejs/kit';
import { readPendingStep, signInByCode } from '#lib/server/accounts/sign-in.ts';
import { ownPath } from '#lib/server/own-path.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor) redirect(303, '/lam-viec');
  return {
    after: ownPath(event.url.searchParams.get('toi'), '/lam-viec'),
    pending: (await readPendingStep(event)) !== null,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    return attempt(event, async () => {
      await signInByCode(event, String(form.get('ma') ?? ''));
      return redirect(303, ownPath(form.get('toi'), '/lam-viec'));
    });
  },
};
