import { correctResponse, getResponse, lastRulingVersion, ruleOnResponse, undoRuling } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { contextOf } from '#lib/server/context.ts';
import { readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { round: roundId, response: responseId } = event.params;
  const context = contextOf(event);
  return {
    response: await getResponse(context, { roundId, responseId }),
    rulingVersion: await lastRulingVersion(context, { roundId, responseId }),
  };
};

const ruling = v.object({ ruling: v.picklist(['void', 'keep', 'withdraw']), reason: v.optional(v.string(), '') });

export const actions: Actions = {
  rule: async (event) => {
    const { read } = await readForm(event, ruling);
    if (!read.success) return fail(422);
    const { round: roundId, response: responseId } = event.params;
    return attempt(event, async () => {
      await ruleOnResponse(contextOf(event), { roundId, responseId, ...read.output });
      return { ruled: true };
    });
  },
  undoRuling: async (event) => {
    const version = Number((await event.request.formData()).get('version'));
    const { round: roundId, response: responseId } = event.params;
    return attempt(event, async () => {
      await undoRuling(contextOf(event), { roundId, responseId, version });
      return { undone: true };
    });
  },
  correct: async (event) => {
    const context = contextOf(event);
    const { round: roundId, response: responseId } = event.params;
    const form = await event.request.formData();
    return attempt(event, async () => {
      const { questionnaire } = await getResponse(context, { roundId, responseId });
      const answers = answersOfForm(questionnaire, form);
      await correctResponse(context, { roundId, responseId, answers, reason: String(form.get('reason') ?? '') });
      return { saved: true };
    });
  },
};
