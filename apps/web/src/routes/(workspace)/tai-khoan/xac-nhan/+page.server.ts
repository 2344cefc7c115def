import { cancelRecovery, confirmRecovery, listRecoveries } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { passwordAddress } from '#lib/server/accounts/one-time-link.ts';
import { makePasswordLink } from '#lib/server/accounts/staff.ts';
import { contextOf } from '#lib/server/context.ts';
import { readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ recoveries: await listRecoveries(contextOf(event)) });

const one = v.object({ id: v.string() });

export const actions: Actions = {
  confirm: async (event) => {
    const { read } = await readForm(event, one);
    if (!read.success) return fail(422);
    const context = contextOf(event);
    return attempt(event, async () => {
      const { accountId, name, resets } = await confirmRecovery(context, { recoveryId: read.output.id });
      if (resets === 'second-factor') return { confirmed: name };
      const code = await makePasswordLink(context, event.locals.application, accountId);
      return { confirmed: name, link: passwordAddress(event.url, code) };
    });
  },
  cancel: async (event) => {
    const { read } = await readForm(event, one);
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await cancelRecovery(contextOf(event), { recoveryId: read.output.id });
      return { cancelled: true };
    });
  },
};
