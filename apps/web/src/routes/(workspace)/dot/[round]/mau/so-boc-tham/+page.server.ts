import { getFrame, getSamplePlan, getSeedState, getStages, partyOf } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { seedActions } from '#lib/server/sampling/seed-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const frame = await getFrame(context, round);
  const plan = await getSamplePlan(context, round);
  const stage = (await getStages(context, round)).find(({ state }) => state === 'now');
  const ofPlan = stage ? stage.frame !== null : plan?.frameVersion === frame?.version;
  return {
    stage: stage ? stage.number : null,
    party: partyOf(context),
    seed: await getSeedState(context, round),
    ready: Boolean(frame?.frozen) && ofPlan,
    sampler: plan?.plan.sampler ?? 'officer',
    planned: plan !== undefined,
  };
};

const acts = seedActions();

export const actions: Actions = {
  commit: acts.commit,
  reveal: acts.reveal,
  propose: acts.propose,
  accept: acts.accept,
  value: acts.value,
  machine: acts.machine,
  abandon: acts.abandon,
};
