import {
  compareRoundDesigns,
  draftSamplePlan,
  getFieldPriority,
  getFrame,
  getSamplePlan,
  readSamplePlan,
  rehearseDraw,
  saveFieldInputs,
  saveSamplePlan,
} from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { inputsOfForm, planOfForm } from '#lib/server/sampling/plan-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const { round: view } = await event.parent();
  const frame = await getFrame(context, round);
  const saved = await getSamplePlan(context, round);
  const plan = saved?.plan ?? draftSamplePlan(view.plan);
  const usable = frame?.finished === true && frame.kept > 0;
  return {
    frame: frame ? { version: frame.version, kind: frame.kind, usable, frozen: frame.frozen !== null } : null,
    saved: saved ?? null,
    plan,
    comparison: usable ? await compareRoundDesigns(context, round, plan) : null,
    /** Null once it was drawn: the design is settled. */
    refusals: usable && saved && saved.frameVersion === frame.version ? await rehearseDraw(context, round) : [],
    priority: await getFieldPriority(context, round),
  };
};

export const actions: Actions = {
  compare: async (event) => {
    const form = await event.request.formData();
    return attempt(event, async () => {
      const plan = readSamplePlan(planOfForm(form));
      return { plan, comparison: await compareRoundDesigns(contextOf(event), event.params.round, plan) };
    });
  },
  save: async (event) => {
    const form = await event.request.formData();
    return attempt(event, async () => {
      await saveSamplePlan(contextOf(event), event.params.round, planOfForm(form));
      return { saved: true };
    });
  },
  priority: async (event) => {
    const form = await event.request.formData();
    return attempt(event, () => saveFieldInputs(contextOf(event), event.params.round, inputsOfForm(form)));
  },
};
