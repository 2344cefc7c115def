import { checkRound, findResponse, lookStates, type ResponseView, undoRules } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const state = lookStates.find((one) => one === searchParams.get('xem'));
  const after = searchParams.get('sau') ?? '';
  const { round } = await event.parent();
  const check = await checkRound(contextOf(event), event.params.round, {
    limit: pageLength,
    after,
    ...(state ? { state } : {}),
  });
  const place = new Map(round.plan.fields.map((field, at) => [field.id, at]));
  const placeOf = (view: ResponseView) => [place.get(view.fieldId ?? '') ?? place.size, view.serial ?? 0] as const;
  return {
    state,
    after,
    /** Where the next page begins; there is none after the last. */
    next: check.toLookAt.length === pageLength ? check.toLookAt.at(-1)?.responseId : undefined,
    /** Shows once that the rules were changed, with the way back. */
    rulesChanged: searchParams.has('da-doi'),
    check: {
      ...check,
      // As they lie in their stacks: by field of the plan, then by number.
      toLookAt: check.toLookAt.toSorted((one, other) => {
        const [[field, serial], [otherField, otherSerial]] = [placeOf(one), placeOf(other)];
        return field - otherField || serial - otherSerial;
      }),
    },
  };
};

export const actions: Actions = {
  find: async (event) => {
    const code = String((await event.request.formData()).get('code') ?? '');
    const roundId = event.params.round;
    return attempt(event, async () => {
      const { view } = await findResponse(contextOf(event), { roundId, code });
      return redirect(303, `${stepPath(roundId, 'checking')}/phieu/${view.responseId}`);
    });
  },
  undoRules: async (event) => {
    const version = Number((await event.request.formData()).get('version'));
    return attempt(event, async () => {
      await undoRules(contextOf(event), { roundId: event.params.round, version });
      return { undone: true };
    });
  },
};
