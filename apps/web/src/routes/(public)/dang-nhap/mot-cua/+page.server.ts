import { redirect } from '@sveltejs/kit';
import { beginSingleSignOn } from '#lib/server/accounts/single-sign-on.ts';
import { ownPath } from '#lib/server/own-path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor) redirect(303, '/lam-viec');
  const address = await beginSingleSignOn(event, ownPath(event.url.searchParams.get('toi'), '/lam-viec'));
  redirect(303, address, { external: [address.origin] });
};
