import { keepUpload, requirePermission } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import { stepPath } from '#lib/steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => requirePermission(contextOf(event), 'responses.import');

export const actions: Actions = {
  default: async (event) => {
    requirePermission(contextOf(event), 'responses.import');
    const form = await event.request.formData();
    const file = form.get('tep');
    if (!(file instanceof File) || file.size === 0) return fail(422);
    const roundId = event.params.round;
    return attempt(event, async () => {
      const id = await keepUpload(contextOf(event), {
        roundId,
        fileName: file.name.normalize('NFC'),
        fieldId: String(form.get('linh-vuc') ?? '') || undefined,
        content: file.stream(),
      });
      return redirect(303, `${stepPath(roundId, 'collection')}/tep/${id}`);
    });
  },
};
