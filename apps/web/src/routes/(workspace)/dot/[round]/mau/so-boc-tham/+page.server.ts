import {
  abandonSeed,
  acceptSource,
  commitSeed,
  drawMachineSeed,
  getFrame,
  getSamplePlan,
  getSeedState,
  partyOf,
  proposeSource,
  revealSeed,
  type SeedState,
  stateValue,
} from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const frame = await getFrame(context, round);
  const plan = await getSamplePlan(context, round);
  return {
    party: partyOf(context),
    seed: await getSeedState(context, round),
    ready: Boolean(frame?.frozen) && plan?.frameVersion === frame?.version,
    sampler: plan?.plan.sampler ?? 'officer',
  };
};

type Context = ReturnType<typeof contextOf>;

/** One step; what is entered as a secret never comes back to the page. */
const step =
  (take: (context: Context, roundId: string, entered: (name: string) => string) => Promise<SeedState>) =>
  async (event: RequestEvent) => {
    const form = await event.request.formData();
    const entered = (name: string) =>
      String(form.get(name) ?? '')
        .normalize('NFC')
        .trim();
    return attempt(event, async () => {
      await take(contextOf(event), event.params['round']!, entered);
      return { stepped: true };
    });
  };

export const actions: Actions = {
  commit: step((context, round, entered) => commitSeed(context, round, entered('secret'))),
  reveal: step((context, round, entered) => revealSeed(context, round, entered('secret'))),
  propose: step((context, round, entered) =>
    proposeSource(context, round, { source: entered('source'), resultDay: entered('resultDay') }),
  ),
  accept: step((context, round) => acceptSource(context, round)),
  value: step((context, round, entered) => stateValue(context, round, entered('value'))),
  machine: step((context, round) => drawMachineSeed(context, round)),
  abandon: step((context, round, entered) => abandonSeed(context, round, entered('reason'))),
};
