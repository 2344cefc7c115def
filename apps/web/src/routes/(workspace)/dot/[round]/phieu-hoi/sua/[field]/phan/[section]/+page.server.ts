import { editDraft, openDraft } from '@longdan/operations';
import { error, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { revisionOf } from '#lib/server/draft-form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

/** Part of the address of a section that does not exist yet. */
const newSection = 'moi';

export const load: PageServerLoad = async (event) => {
  const { round: roundId, field: fieldId, section: id } = event.params;
  const draft = await openDraft(contextOf(event), { roundId, fieldId });
  const section = draft.draft.sections.find((one) => one.id === id);
  if (!section && id !== newSection) error(404);
  return { draft, section: section ?? null };
};

export const actions: Actions = {
  default: async (event) => {
    const { round: roundId, field: fieldId, section: id } = event.params;
    const form = await event.request.formData();
    const [title, instruction] = [String(form.get('title') ?? ''), String(form.get('instruction') ?? '')];
    const section = id === newSection ? '' : id;
    return attempt(
      event,
      async () => {
        const edit = { edit: 'put-section', section, title, instruction } as const;
        const { draft } = await editDraft(contextOf(event), {
          roundId,
          fieldId,
          expectedRevision: revisionOf(form),
          edit,
        });
        const shown = section || (draft.sections.at(-1)?.id ?? '');
        return redirect(303, `${event.url.pathname.replace(/\/phan\/[^/]+$/, '')}#phan-${shown}`);
      },
      { title, instruction },
    );
  },
};
