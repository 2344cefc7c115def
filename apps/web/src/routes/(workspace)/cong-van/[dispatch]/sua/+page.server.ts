import { problem } from '@longdan/core';
import { getDispatch, requirePermission, saveDispatch } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { draftOfDispatch } from '#lib/documents/dispatch-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { dispatchFormActions, offeredHouses, readDispatchForm } from '#lib/server/documents/dispatch-form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  requirePermission(context, 'dispatch.edit');
  const { dispatch, roundId, version, state, number } = await getDispatch(context, event.params.dispatch);
  if (state === 'issued') throw problem('dispatch-issued', { number: number ?? '' });
  return { draft: draftOfDispatch(dispatch, roundId), version, houses: await offeredHouses(event) };
};

export const actions: Actions = {
  ...dispatchFormActions,
  save: async (event) => {
    const { draft, outcome, expectedVersion } = await readDispatchForm(event);
    if (!outcome.ok) return fail(422, { draft, findings: outcome.findings });
    const id = event.params.dispatch;
    return attempt(
      event,
      async () => {
        await saveDispatch(contextOf(event), { id, dispatch: outcome.value, expectedVersion });
        return redirect(303, `/cong-van/${id}`);
      },
      { draft },
    );
  },
};
