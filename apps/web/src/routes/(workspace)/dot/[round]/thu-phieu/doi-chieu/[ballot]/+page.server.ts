import { getDifferences, listDifferences, settleDifferences } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { readRulings } from '#lib/server/rulings-form.ts';
import { roundPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  view: await getDifferences(contextOf(event), { roundId: event.params.round, code: event.params.ballot }),
});

export const actions: Actions = {
  settle: async (event) => {
    const context = contextOf(event);
    const { round: roundId, ballot: code } = event.params;
    const form = await event.request.formData();
    return attempt(event, async () => {
      const { questionnaire, differences, serial } = await getDifferences(context, { roundId, code });
      const rulings = readRulings(form, differences, answersOfForm(questionnaire, form));
      await settleDifferences(context, { roundId, code, rulings });
      const [next] = await listDifferences(context, { roundId, limit: 1 });
      const list = `${roundPath(roundId)}/thu-phieu/doi-chieu`;
      return redirect(303, next ? `${list}/${next.code}?xong=${serial}` : `${list}?xong=${serial}`);
    });
  },
};
