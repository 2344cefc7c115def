import { getFrame, getRoundSample, getSamplePlan, getSeedState, getStages } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const sample = await getRoundSample(context, round);
  return {
    frame: (await getFrame(context, round)) ?? null,
    samplePlan: (await getSamplePlan(context, round)) ?? null,
    seed: await getSeedState(context, round),
    stages: await getStages(context, round),
    drawn: sample
      ? {
          at: sample.draw.drawnAt,
          count: sample.units.filter(({ status }) => status === 'selected').length,
          independent: sample.draw.independent,
        }
      : null,
  };
};
