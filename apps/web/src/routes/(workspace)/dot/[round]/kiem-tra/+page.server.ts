import { checkRound, findResponse, lookStates, undoRules } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const state = lookStates.find((one) => one === searchParams.get('xem'));
  const after = searchParams.get('sau') ?? '';
  return {
    state,
    after,
    pageLength,
    /** Shows once that the rules were changed, with the way back. */
    rulesChanged: searchParams.has('da-doi'),
    check: await checkRound(contextOf(event), event.params.round, {
      limit: pageLength,
      after,
      ...(state ? { state } : {}),
    }),
  };
};

export const actions: Actions = {
  find: async (event) => {
    const code = String((await event.request.formData()).get('code') ?? '');
    const roundId = event.params.round;
    return attempt(event, async () => {
      const { view } = await findResponse(contextOf(event), { roundId, code });
      return redirect(303, `${stepPath(roundId, 'checking')}/phieu/${view.responseId}`);
    });
  },
  undoRules: async (event) => {
    const version = Number((await event.request.formData()).get('version'));
    return attempt(event, async () => {
      await undoRules(contextOf(event), { roundId: event.params.round, version });
      return { undone: true };
    });
  },
};
