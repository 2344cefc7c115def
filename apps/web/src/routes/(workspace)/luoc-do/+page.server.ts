import { addScheme, listSchemes } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ schemes: await listSchemes(contextOf(event)) });

export const actions: Actions = {
  add: async (event) => {
    const file = (await event.request.formData()).get('tep');
    if (!(file instanceof File) || file.size === 0) return fail(422);
    return attempt(event, async () => {
      const text = await file.text();
      const read = await addScheme(contextOf(event), { fileName: file.name.normalize('NFC'), text });
      return read.ok ? { added: read.value.title, findings: read.findings } : fail(422, { findings: read.findings });
    });
  },
};
