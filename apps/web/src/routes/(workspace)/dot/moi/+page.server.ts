import { type Finding, parsePlan } from '@longdan/core';
import { createRound, listPlanTemplates, listSchemes, requirePermission } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { draftOfPlan } from '#lib/plan/plan-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { offeredHouses } from '#lib/server/documents/dispatch-form.ts';
import { changeRows, fillFromHouse, readPlanForm } from '#lib/server/plan-form.ts';
import { comingMonths, startPlan } from '#lib/server/plan-template.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  requirePermission(context, 'round.create');
  const { draft, ...chosen } = await startPlan(context, event.url.searchParams);
  return {
    schemes: await listSchemes(context),
    houses: await offeredHouses(event),
    templates: (await listPlanTemplates(context)).map(({ id, name }) => ({ id, name })),
    months: comingMonths(context),
    chosen,
    draft,
  };
};

const refused = (findings: readonly Finding[]) => ({ findings, stamp: Date.now() });

export const actions: Actions = {
  rows: changeRows,
  house: fillFromHouse,
  create: async (event) => {
    const { draft, outcome } = await readPlanForm(event);
    if (!outcome.ok) return fail(422, { draft, ...refused(outcome.findings) });
    return attempt(
      event,
      async () => {
        const round = await createRound(contextOf(event), { plan: outcome.value });
        return redirect(303, stepPath(round.id, 'plan'));
      },
      { draft },
    );
  },
  upload: async (event) => {
    const file = (await event.request.formData()).get('tep');
    if (!(file instanceof File) || file.size === 0) return fail(422, refused([]));
    const read = parsePlan(await file.text(), { file: file.name });
    if (!read.ok) return fail(422, refused(read.findings));
    return { draft: draftOfPlan(read.value), ...refused(read.findings) };
  },
};
