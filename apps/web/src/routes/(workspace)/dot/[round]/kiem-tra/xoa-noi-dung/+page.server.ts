import {
  confirmRemoval,
  declineRemoval,
  getRound,
  listRemovals,
  secondParty,
  withdrawRemoval,
} from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round: roundId } = event.params;
  return {
    removals: await listRemovals(context, roundId),
    party: secondParty((await getRound(context, roundId)).plan),
    proposed: event.url.searchParams.has('da-gui'),
  };
};

/** Number and reason of a posted word. */
async function readWord({ request, params }: RequestEvent<{ round: string }>) {
  const form = await request.formData();
  return { roundId: params.round, number: Number(form.get('number')), reason: String(form.get('reason') ?? '') };
}

export const actions: Actions = {
  confirm: async (event) => {
    const { roundId, number } = await readWord(event);
    return attempt(event, async () => ({ confirmed: await confirmRemoval(contextOf(event), { roundId, number }) }));
  },
  decline: async (event) => {
    const word = await readWord(event);
    return attempt(event, async () => {
      await declineRemoval(contextOf(event), word);
      return { declined: true };
    });
  },
  withdraw: async (event) => {
    const word = await readWord(event);
    return attempt(event, async () => {
      await withdrawRemoval(contextOf(event), word);
      return { withdrawn: true };
    });
  },
};
