import { getCallBack, getCallBackResults, proposeDecision, signDecision } from '@longdan/operations';
import { readDecisionForm } from '#lib/server/call-back-form.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round } = event.params;
  const callBack = await getCallBack(context, round);
  const { cases, done } = callBack.cases;
  return {
    callBack,
    party: context.actor.role === 'supervisor' ? ('supervisor' as const) : ('officer' as const),
    results: callBack.draw && done === cases ? await getCallBackResults(context, round) : null,
  };
};

export const actions: Actions = {
  propose: async (event) => {
    const form = await event.request.formData();
    return attempt(event, async () => {
      await proposeDecision(contextOf(event), event.params.round, readDecisionForm(form));
      return { proposed: true };
    });
  },
  sign: async (event) => {
    const form = await event.request.formData();
    const objection = String(form.get('objection') ?? '');
    const wanted = { roundId: event.params.round, number: Number(form.get('number')) };
    return attempt(event, async () => {
      await signDecision(contextOf(event), {
        ...wanted,
        ...(form.has('object') ? { objection: objection || '—' } : {}),
      });
      return { signed: true };
    });
  },
};
