import { citizen } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import { beginAnswering, goOnAnswering } from '#lib/citizen/answering.ts';
import { isKiosk } from '#lib/citizen/kiosk.ts';
import { needsMending } from '#lib/citizen/screen.ts';
import { contextFor } from '#lib/server/application.ts';
import type { Actions, PageServerLoad } from './$types';

/** A posted page is composed by its action, which may have sent the ballot. */
export const load: PageServerLoad = async (event) => ({
  screen: event.request.method === 'POST' ? null : await beginAnswering(event, event.params.code),
  /** When this page is made, where the next person must not find it again. */
  madeAt: isKiosk(event.url) ? contextFor(event.locals.application, citizen).now().getTime() : null,
});

export const actions: Actions = {
  default: async (event) => {
    const screen = await goOnAnswering(event, event.params.code);
    return needsMending(screen) ? fail(422, { screen }) : { screen };
  },
};
