import { callBackBook, getCallBack, getCallBackSeed, partyOf } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { seedActions } from '#lib/server/sampling/seed-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const { plan, supervised, progress } = await getCallBack(context, round);
  return {
    party: partyOf(context),
    seed: await getCallBackSeed(context, round),
    ready: plan !== null,
    progress,
    sampler: supervised ? ('supervisor' as const) : ('officer' as const),
  };
};

const acts = seedActions(callBackBook);

export const actions: Actions = {
  commit: acts.commit,
  reveal: acts.reveal,
  propose: acts.propose,
  accept: acts.accept,
  value: acts.value,
  machine: acts.machine,
  abandon: acts.abandon,
};
