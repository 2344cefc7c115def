import {
  askableItems,
  draftRoundCallBack,
  facets,
  getCallBack,
  saveCallBackPlan,
  sequenceLedger,
} from '@longdan/operations';
import { readPlanForm, writeSheets } from '#lib/server/call-back-form.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const { plan, forms } = await draftRoundCallBack(context, round);
  const items = new Map(forms.flatMap((form) => askableItems(form).map(({ id, text }) => [id, text] as const)));
  return {
    callBack: await getCallBack(context, round),
    plan,
    facets,
    sheets: writeSheets(plan.enumerators),
    items: [...items].map(([id, text]) => ({ id, text })),
  };
};

export const actions: Actions = {
  save: async (event) => {
    const form = await event.request.formData();
    return attempt(event, async () => {
      // Whoever closes collection and goes straight on need not wait for the keeper of the log to come round.
      await sequenceLedger(contextOf(event), event.locals.application.keys);
      await saveCallBackPlan(contextOf(event), event.params.round, readPlanForm(form));
      return { saved: true };
    });
  },
};
