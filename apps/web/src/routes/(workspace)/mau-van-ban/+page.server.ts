import { listHouseTemplates, listPlanTemplates, removePlanTemplate, retireHouseTemplate } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  return { houses: await listHouseTemplates(context), plans: await listPlanTemplates(context) };
};

const retiring = v.object({
  id: text,
  retired: v.pipe(
    v.picklist(['true', 'false']),
    v.transform((value) => value === 'true'),
  ),
});

export const actions: Actions = {
  retire: async (event) => {
    const { read } = await readForm(event, retiring);
    if (!read.success) return fail(422);
    return attempt(event, async () => ({
      done: await retireHouseTemplate(contextOf(event), read.output).then(() => true),
    }));
  },
  remove: async (event) => {
    const { read } = await readForm(event, v.object({ id: text }));
    if (!read.success) return fail(422);
    return attempt(event, async () => ({
      done: await removePlanTemplate(contextOf(event), read.output.id).then(() => true),
    }));
  },
};
