import type { EligibilityRule } from '@longdan/core';
import { changeRules, checkRound, previewRules, requirePermission } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { ruleCodes, rulesOfForm } from '#lib/server/rules-form.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  requirePermission(contextOf(event), 'rules.change');
  const { rules, rulesVersion } = await checkRound(contextOf(event), event.params.round, { limit: 1 });
  return { rules, rulesVersion, codes: ruleCodes };
};

async function readRules(event: RequestEvent) {
  const form = await event.request.formData();
  const { rules } = await checkRound(contextOf(event), event.params.round, { limit: 1 });
  return { rules: rulesOfForm(form, rules) as EligibilityRule[], reason: String(form.get('reason') ?? '') };
}

export const actions: Actions = {
  preview: async (event) => {
    const entered = await readRules(event);
    const roundId = event.params.round;
    return attempt(
      event,
      async () => ({ entered, preview: await previewRules(contextOf(event), { roundId, rules: entered.rules }) }),
      entered,
    );
  },
  save: async (event) => {
    const entered = await readRules(event);
    const roundId = event.params.round;
    return attempt(
      event,
      async () => {
        await changeRules(contextOf(event), { roundId, ...entered });
        return redirect(303, `${stepPath(roundId, 'checking')}?da-doi`);
      },
      entered,
    );
  },
};
