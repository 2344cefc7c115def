import { assignRound, listRoundOwners } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ rounds: await listRoundOwners(contextOf(event)) });

export const actions: Actions = {
  default: async (event) => {
    const { read } = await readForm(event, v.object({ roundId: v.string(), unit: text }));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await assignRound(contextOf(event), read.output);
      return { saved: true };
    });
  },
};
