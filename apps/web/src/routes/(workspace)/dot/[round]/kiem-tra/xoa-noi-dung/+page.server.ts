import {
  confirmRemoval,
  declineRemoval,
  getRound,
  hasPermission,
  listRemovals,
  openRemovalForm,
  proposeRemoval,
  removalBases,
  secondParty,
  withdrawRemoval,
} from '@longdan/operations';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { optionalText, readForm, text } from '#lib/server/form.ts';
import { attempt, invalidInput } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { round: roundId } = event.params;
  const responseId = event.url.searchParams.get('phieu');
  const mayAsk = responseId !== null && hasPermission(context.actor.role, 'content.remove');
  return {
    bases: removalBases,
    /** The ballot that a request is about to be made for. */
    asked: mayAsk ? { responseId, ...(await openRemovalForm(context, { roundId, responseId })) } : null,
    removals: await listRemovals(context, roundId),
    party: secondParty((await getRound(context, roundId)).plan),
    proposed: event.url.searchParams.has('da-gui'),
  };
};

const words = v.optional(text, '');
const proposal = v.object({
  responseId: words,
  basis: words,
  receivedOn: words,
  document: optionalText,
  reason: words,
});

/** Number and reason of a posted word. */
async function readWord({ request, params }: RequestEvent<{ round: string }>) {
  const form = await request.formData();
  return { roundId: params.round, number: Number(form.get('number')), reason: String(form.get('reason') ?? '') };
}

export const actions: Actions = {
  propose: async (event) => {
    const { read, entered } = await readForm(event, proposal);
    if (!read.success) return fail(422, { ...invalidInput(event, []), entered });
    const { round: roundId } = event.params;
    return attempt(
      event,
      async () => {
        const { document, ...given } = read.output;
        await proposeRemoval(contextOf(event), { roundId, ...given, ...(document === undefined ? {} : { document }) });
        return redirect(303, `${stepPath(roundId, 'checking')}/xoa-noi-dung?da-gui`);
      },
      entered,
    );
  },
  confirm: async (event) => {
    const { roundId, number } = await readWord(event);
    return attempt(event, async () => ({ confirmed: await confirmRemoval(contextOf(event), { roundId, number }) }));
  },
  decline: async (event) => {
    const word = await readWord(event);
    return attempt(event, async () => {
      await declineRemoval(contextOf(event), word);
      return { declined: true };
    });
  },
  withdraw: async (event) => {
    const word = await readWord(event);
    return attempt(event, async () => {
      await withdrawRemoval(contextOf(event), word);
      return { withdrawn: true };
    });
  },
};
