import { approve, listTasks, numberDocument, savePlanTemplate } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { describeLeftovers } from '#lib/server/describe-leftovers.ts';
import { documentNumber } from '#lib/server/document-number.ts';
import { readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import { markTaskAction } from '#lib/server/task-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { round } = await event.parent();
  return {
    tasks: await listTasks(contextOf(event), event.params.round),
    leftovers: describeLeftovers(round.plan, event.locals.locale),
  };
};

export const actions: Actions = {
  task: markTaskAction,
  approve: async (event) =>
    attempt(event, async () => {
      await approve(contextOf(event), { roundId: event.params.round, subject: 'plan' });
      return { approved: true };
    }),
  keep: async (event) => {
    const { read } = await readForm(event, v.object({ name: v.pipe(text, v.nonEmpty()) }));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await savePlanTemplate(contextOf(event), { roundId: event.params.round, ...read.output });
      return { kept: true };
    });
  },
  number: async (event) => {
    const { read } = await readForm(event, v.object(documentNumber));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await numberDocument(contextOf(event), { roundId: event.params.round, document: 'plan', ...read.output });
      return { numbered: true };
    });
  },
};
