import { editDraft, openDraft } from '@longdan/operations';
import { redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { revisionOf } from '#lib/server/draft-form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  draft: await openDraft(contextOf(event), { roundId: event.params.round, fieldId: event.params.field }),
});

export const actions: Actions = {
  default: async (event) => {
    const { round: roundId, field: fieldId } = event.params;
    const form = await event.request.formData();
    const text = (name: string) => String(form.get(name) ?? '').replaceAll('\r\n', '\n');
    const words = {
      title: text('title'),
      introduction: text('introduction'),
      consent: text('consent'),
      thanks: text('thanks'),
    };
    return attempt(
      event,
      async () => {
        const edit = { edit: 'put-words', words } as const;
        await editDraft(contextOf(event), { roundId, fieldId, expectedRevision: revisionOf(form), edit });
        return redirect(303, event.url.pathname.replace(/\/loi$/, ''));
      },
      { words },
    );
  },
};
