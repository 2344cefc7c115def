import { openCallBackForm, recordCallBack } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { answersOfForm } from '#lib/ballot/ballot-entry.ts';
import { readOutcomeForm } from '#lib/server/call-back-form.ts';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

const caseOf = ({ round, place }: { round: string; place: string }) => ({ roundId: round, place: Number(place) });

export const load: PageServerLoad = async (event) => ({
  form: await openCallBackForm(contextOf(event), caseOf(event.params)),
});

export const actions: Actions = {
  record: async (event) => {
    const context = contextOf(event);
    const wanted = caseOf(event.params);
    const form = await event.request.formData();
    return attempt(event, async () => {
      const { items, next } = await openCallBackForm(context, wanted);
      const answers = items ? answersOfForm(items, form) : {};
      await recordCallBack(context, { ...wanted, outcome: { ...readOutcomeForm(form), answers } });
      const here = stepPath(wanted.roundId, 'call-back');
      return redirect(303, form.has('next') && next !== null ? `${here}/nguoi/${next}` : `${here}/danh-sach`);
    });
  },
};
