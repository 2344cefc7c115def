import { getRound, listSchemes, requirePermission, revisePlan } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { draftOfPlan } from '#lib/plan/plan-draft.ts';
import { contextOf } from '#lib/server/context.ts';
import { offeredHouses } from '#lib/server/documents/dispatch-form.ts';
import { changeRows, fillFromHouse, readPlanForm } from '#lib/server/plan-form.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  requirePermission(context, 'plan.revise');
  const { plan } = await getRound(context, event.params.round);
  return { draft: draftOfPlan(plan), schemes: await listSchemes(context), houses: await offeredHouses(event) };
};

export const actions: Actions = {
  rows: changeRows,
  house: fillFromHouse,
  save: async (event) => {
    const { draft, outcome, form } = await readPlanForm(event);
    if (!outcome.ok) return fail(422, { draft, findings: outcome.findings, stamp: Date.now() });
    const roundId = event.params.round;
    return attempt(
      event,
      async () => {
        await revisePlan(contextOf(event), {
          roundId,
          plan: outcome.value,
          expectedVersion: Number(form.get('expectedVersion')),
        });
        return redirect(303, stepPath(roundId, 'plan'));
      },
      { draft },
    );
  },
};
