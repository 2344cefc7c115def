import { getSecondFactorRoles, listAccounts, listRecoveries, setSecondFactorRoles } from '@longdan/operations';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { addMessages, fetchMessages } from '#lib/messages/index.ts';
import { loginNamePattern } from '#lib/server/accounts/authentication.ts';
import { passwordAddress } from '#lib/server/accounts/one-time-link.ts';
import { accountRoles, createAccount } from '#lib/server/accounts/staff.ts';
import { contextOf } from '#lib/server/context.ts';
import { optionalText, readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['active', 'disabled', 'no-password'] as const;

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const { searchParams } = event.url;
  const search = searchParams.get('tim')?.trim().slice(0, 100) || undefined;
  const role = accountRoles.find((one) => one === searchParams.get('vai-tro'));
  const state = states.find((one) => one === searchParams.get('tinh-trang'));
  const page = Number(searchParams.get('trang')) || 1;
  return {
    found: await listAccounts(context, { search, role, state, page }),
    asked: { search, role, state },
    waiting: (await listRecoveries(context)).length,
    required: await getSecondFactorRoles(context),
    singleSignOn: event.locals.application.environment.singleSignOn !== undefined,
    scoped: context.actor.scope ?? null,
    roles: accountRoles,
    states,
  };
};

const newAccount = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  loginName: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(loginNamePattern)),
  role: v.picklist(accountRoles),
  units: optionalText,
  email: v.optional(
    v.union([
      v.pipe(
        v.literal(''),
        v.transform(() => undefined),
      ),
      v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email()),
    ]),
  ),
});
const policy = v.object({ roles: v.optional(v.array(v.picklist(accountRoles)), []) });

export const actions: Actions = {
  create: async (event) => {
    const { read, entered } = await readForm(event, newAccount);
    await addMessages(event.locals.locale, 'access');
    const words = (await fetchMessages(event.locals.locale)).access.manage;
    if (!read.success) return fail(422, { message: words.invalid, entered });
    return attempt(
      event,
      async () => {
        const code = await createAccount(contextOf(event), event.locals.application, read.output);
        return { link: passwordAddress(event.url, code), linkFor: read.output.name };
      },
      entered,
    );
  },
  policy: async (event) => {
    const { read } = await readForm(event, policy);
    if (!read.success) return fail(422);
    return attempt(event, async () => {
      await setSecondFactorRoles(contextOf(event), read.output.roles);
      return { saved: true };
    });
  },
};
