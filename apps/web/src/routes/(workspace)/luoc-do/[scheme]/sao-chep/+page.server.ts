import { copyScheme, getScheme, requirePermission } from '@longdan/operations';
import { fail, redirect } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { attempt, invalidInput } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requirePermission(contextOf(event), 'scheme.add');
  return { scheme: await getScheme(contextOf(event), event.params.scheme) };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const entered = Object.fromEntries([...form].map(([name, value]) => [name, String(value).normalize('NFC').trim()]));
    // Fields that grow may break into lines; a wording is one.
    const under = (stem: string) =>
      Object.fromEntries(
        Object.entries(entered).flatMap(([name, value]) =>
          name.startsWith(`${stem}:`) ? [[name.slice(stem.length + 1), value.replaceAll(/\s+/g, ' ')]] : [],
        ),
      );
    const copy = {
      id: entered['id'] ?? '',
      title: (entered['title'] ?? '').replaceAll(/\s+/g, ' '),
      sourceTitle: (entered['source'] ?? '').replaceAll(/\s+/g, ' '),
      note: entered['note'] ?? '',
      contents: under('content'),
      factors: under('factor'),
      criteria: under('criterion'),
    };
    return attempt(
      event,
      async () => {
        const made = await copyScheme(contextOf(event), { from: event.params.scheme, copy });
        if (!made.ok) return fail(422, { ...invalidInput(event, made.findings), entered });
        return redirect(303, `/luoc-do/${encodeURIComponent(made.value.id)}`);
      },
      entered,
    );
  },
};
