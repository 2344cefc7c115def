import { dropDraft, editDraft, openDraft, releaseDraft } from '@longdan/operations';
import { error, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { anchorOf, readSimpleEdit, revisionOf } from '#lib/server/draft-form.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  draft: await openDraft(contextOf(event), { roundId: event.params.round, fieldId: event.params.field }),
});

export const actions: Actions = {
  edit: async (event) => {
    const { round: roundId, field: fieldId } = event.params;
    const form = await event.request.formData();
    const edit = readSimpleEdit(String(form.get('viec') ?? ''));
    if (!edit) error(422);
    return attempt(event, async () => {
      await editDraft(contextOf(event), { roundId, fieldId, expectedRevision: revisionOf(form), edit });
      return redirect(303, `${event.url.pathname}#${anchorOf(edit)}`);
    });
  },
  release: async (event) => {
    const { round: roundId, field: fieldId } = event.params;
    const form = await event.request.formData();
    const [reason, fieldIds] = [String(form.get('ly-do') ?? ''), form.getAll('linh-vuc').map(String)];
    const release = { roundId, fieldId, expectedRevision: revisionOf(form), fieldIds, reason };
    return attempt(
      event,
      async () => {
        const { version } = await releaseDraft(contextOf(event), release);
        return redirect(303, `${stepPath(roundId, 'questionnaire')}?da-chot=${version}`);
      },
      { reason, fieldIds },
    );
  },
  drop: async (event) => {
    const { round: roundId, field: fieldId } = event.params;
    const form = await event.request.formData();
    return attempt(event, async () => {
      await dropDraft(contextOf(event), { roundId, fieldId, expectedRevision: revisionOf(form) });
      return redirect(303, stepPath(roundId, 'questionnaire'));
    });
  },
};
