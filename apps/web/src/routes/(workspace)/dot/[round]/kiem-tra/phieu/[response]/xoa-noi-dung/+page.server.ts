import { openRemovalForm, proposeRemoval, removalBases } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { optionalText, readForm, text } from '#lib/server/form.ts';
import { attempt, invalidInput } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { round: roundId, response: responseId } = event.params;
  return {
    responseId,
    bases: removalBases,
    ballot: await openRemovalForm(contextOf(event), { roundId, responseId }),
  };
};

const proposal = v.object({
  basis: v.picklist(removalBases),
  receivedOn: text,
  document: optionalText,
  reason: v.optional(text, ''),
});

export const actions: Actions = {
  propose: async (event) => {
    const { read, entered } = await readForm(event, proposal);
    if (!read.success) return fail(422, { ...invalidInput(event, []), entered });
    const { round: roundId, response: responseId } = event.params;
    const { document, ...given } = read.output;
    return attempt(
      event,
      async () => {
        await proposeRemoval(contextOf(event), {
          roundId,
          responseId,
          ...given,
          ...(document === undefined ? {} : { document }),
        });
        return redirect(303, `${stepPath(roundId, 'checking')}/xoa-noi-dung?da-gui`);
      },
      entered,
    );
  },
};
