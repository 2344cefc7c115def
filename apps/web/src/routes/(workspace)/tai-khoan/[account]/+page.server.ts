import { bindAccount, getAccount, requestRecovery, resets } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { isLocked } from '#lib/server/accounts/attempt-limit.ts';
import { passwordAddress } from '#lib/server/accounts/one-time-link.ts';
import { accountRoles, changeAccount, givePasswordLink, unlockAccount } from '#lib/server/accounts/staff.ts';
import { contextOf } from '#lib/server/context.ts';
import { readForm, text } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const account = await getAccount(context, event.params.account);
  return {
    account,
    locked: await isLocked(context.store.db, account.loginName, context.now()),
    roles: accountRoles,
    resets,
  };
};

const change = v.object({
  role: v.optional(v.picklist(accountRoles)),
  disabled: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((value) => value === 'true'),
    ),
  ),
});
const recovery = v.object({ resets: v.picklist(resets), reason: text });

export const actions: Actions = {
  change: async (event) => {
    const { read } = await readForm(event, change);
    if (!read.success) return fail(422);
    const accountId = event.params.account;
    return attempt(event, async () => {
      await changeAccount(contextOf(event), event.locals.application, { accountId, ...read.output });
      return { saved: true };
    });
  },
  units: async (event) => {
    const { read } = await readForm(event, v.object({ units: text }));
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await bindAccount(contextOf(event), { accountId: event.params.account, units: read.output.units });
      return { saved: true };
    });
  },
  link: (event) =>
    attempt(event, async () => {
      const code = await givePasswordLink(contextOf(event), event.locals.application, event.params.account);
      return { link: passwordAddress(event.url, code) };
    }),
  unlock: (event) =>
    attempt(event, async () => {
      await unlockAccount(contextOf(event), event.locals.application, event.params.account);
      return { unlocked: true };
    }),
  recover: async (event) => {
    const { read, entered } = await readForm(event, recovery);
    if (!read.success) return fail(422);
    return attempt(
      event,
      async () => {
        await requestRecovery(contextOf(event), { accountId: event.params.account, ...read.output });
        return { asked: true };
      },
      entered,
    );
  },
};
