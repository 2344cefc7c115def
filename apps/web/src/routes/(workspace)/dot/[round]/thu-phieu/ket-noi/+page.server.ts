import { apiChannels, createApiKey, listApiKeys, revokeApiKey } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { contextOf } from '#lib/server/context.ts';
import { readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  keys: await listApiKeys(contextOf(event), event.params.round),
  channels: apiChannels,
  address: `${event.url.origin}/api/v1/rounds/${event.params.round}/responses`,
});

const newKey = v.object({ name: text, channel: text });
const oldKey = v.object({ id: text });

export const actions: Actions = {
  create: async (event) => {
    const { read, entered } = await readForm(event, newKey);
    if (!read.success) return fail(422);
    const request = { roundId: event.params.round, ...read.output };
    return attempt(event, async () => ({ made: await createApiKey(contextOf(event), request) }), entered);
  },
  revoke: async (event) => {
    const { read } = await readForm(event, oldKey);
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await revokeApiKey(contextOf(event), { roundId: event.params.round, keyId: read.output.id });
      return { revoked: true };
    });
  },
};
