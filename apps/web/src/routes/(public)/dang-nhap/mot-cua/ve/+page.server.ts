import { redirect } from '@sveltejs/kit';
import { finishSingleSignOn } from '#lib/server/accounts/single-sign-on.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  redirect(303, await finishSingleSignOn(event));
};
