import { createDispatch, listBenchmarks, listRounds, requirePermission } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { dispatchFormActions, offeredHouses, readDispatchForm } from '#lib/server/documents/dispatch-form.ts';
import { startDispatch } from '#lib/server/documents/dispatch-start.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  requirePermission(context, 'dispatch.edit');
  const asked = event.url.searchParams;
  const roundId = asked.get('dot');
  const rounds = await listRounds(context);
  return {
    asked: { roundId, house: asked.get('khuon'), use: asked.get('dung') },
    rounds: rounds.map(({ id, title, collected }) => ({ id, title, hasResults: collected > 0 })),
    benchmarks: roundId ? (await listBenchmarks(context, roundId)).filter((one) => one.of === undefined) : [],
    houses: await offeredHouses(event),
    draft: await startDispatch(context, asked),
  };
};

export const actions: Actions = {
  ...dispatchFormActions,
  create: async (event) => {
    const { draft, outcome } = await readDispatchForm(event);
    if (!outcome.ok) return fail(422, { draft, findings: outcome.findings });
    return attempt(
      event,
      async () => {
        const ofRound = draft.roundId ? { roundId: draft.roundId } : {};
        const { id } = await createDispatch(contextOf(event), { dispatch: outcome.value, ...ofRound });
        return redirect(303, `/cong-van/${id}`);
      },
      { draft },
    );
  },
};
