import { findRoundClosing, hasPermission, issueBallots, listBatches, listImports } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { citizenWords } from '#lib/citizen/words.ts';
import { contextOf } from '#lib/server/context.ts';
import { optionalText, readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round: roundId } = event.params;
  const mayImport = hasPermission(context.actor.role, 'responses.import');
  return {
    closing: await findRoundClosing(context, roundId),
    batches: await listBatches(context, roundId),
    slipsLabel: citizenWords(event.locals.locale).slips,
    imports: mayImport ? await listImports(context, roundId) : [],
  };
};

const wanted = v.object({
  fieldId: v.string(),
  count: v.pipe(v.string(), v.trim(), v.digits(), v.transform(Number)),
  unitId: optionalText,
});

export const actions: Actions = {
  issue: async (event) => {
    const { read, entered } = await readForm(event, wanted);
    if (!read.success) return fail(422, { entered });
    return attempt(event, async () => {
      const { batch } = await issueBallots(contextOf(event), { roundId: event.params.round, ...read.output });
      return { issued: batch.count };
    });
  },
};
