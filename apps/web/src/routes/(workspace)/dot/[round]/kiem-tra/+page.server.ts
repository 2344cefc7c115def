import { checkRound, findResponse } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const offset = Math.max(0, Math.trunc(Number(event.url.searchParams.get('tu') ?? 0)) || 0);
  return {
    offset,
    pageLength,
    check: await checkRound(contextOf(event), event.params.round, { limit: pageLength, offset }),
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
};
