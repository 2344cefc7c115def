import { trialScreen } from '#lib/questionnaire/trial.ts';
import type { Actions, PageServerLoad } from './$types';

/** A posted page is composed by its action; nothing is ever kept. */
export const load: PageServerLoad = async (event) => ({
  screen: event.request.method === 'POST' ? null : await trialScreen(event),
});

export const actions: Actions = {
  default: async (event) => ({ screen: await trialScreen(event, await event.request.formData()) }),
};
