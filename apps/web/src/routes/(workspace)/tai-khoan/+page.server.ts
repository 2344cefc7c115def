import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { fetchMessages } from '#lib/messages/index.ts';
import { accountRoles, changeAccount, createAccount, listAccounts, resetPassword } from '#lib/server/accounts.ts';
import { loginNamePattern } from '#lib/server/authentication.ts';
import { contextOf } from '#lib/server/context.ts';
import { readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  accounts: await listAccounts(contextOf(event), event.locals.application.auth),
  roles: accountRoles,
});

const newAccount = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1)),
  loginName: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(loginNamePattern)),
  role: v.picklist(accountRoles),
});
const oneAccount = v.object({ accountId: v.string(), name: v.optional(v.string(), '') });
const change = v.object({
  accountId: v.string(),
  role: v.optional(v.picklist(accountRoles)),
  disabled: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((value) => value === 'true'),
    ),
  ),
});

const linkOf = (event: { url: URL }, code: string) => `${event.url.origin}/thiet-lap?ma=${code}`;

export const actions: Actions = {
  create: async (event) => {
    const { read, entered } = await readForm(event, newAccount);
    const words = (await fetchMessages(event.locals.locale)).setUp;
    if (!read.success) return fail(422, { message: words.badLoginName, entered });
    return attempt(
      event,
      async () => {
        const code = await createAccount(contextOf(event), event.locals.application.auth, read.output);
        return { link: linkOf(event, code), linkFor: read.output.name };
      },
      entered,
    );
  },
  reset: async (event) => {
    const { read } = await readForm(event, oneAccount);
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      const code = await resetPassword(contextOf(event), event.locals.application.auth, read.output.accountId);
      return { link: linkOf(event, code), linkFor: read.output.name };
    });
  },
  change: async (event) => {
    const { read } = await readForm(event, change);
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await changeAccount(contextOf(event), event.locals.application.auth, read.output);
      return { saved: true };
    });
  },
};
