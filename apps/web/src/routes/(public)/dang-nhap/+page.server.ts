import { problem } from '@longdan/core';
import { fail, redirect } from '@sveltejs/kit';
import { demoAccounts, demoPassword } from '#lib/server/accounts.ts';
import { countFailure, forgetFailures, minutesToWait } from '#lib/server/login-limit.ts';
import { ownPath } from '#lib/server/own-path.ts';
import { refusalOf } from '#lib/server/problem.ts';
import { signIn } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.actor) redirect(303, '/lam-viec');
  const { demo } = locals.application.environment;
  return {
    after: ownPath(url.searchParams.get('toi'), '/lam-viec'),
    passwordSet: url.searchParams.has('da-dat'),
    demo: demo
      ? {
          loginNames: demoAccounts.map((one) => ({ loginName: one.loginName, role: one.role })),
          password: demoPassword,
        }
      : null,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { auth } = event.locals.application;
    const form = await event.request.formData();
    const loginName = String(form.get('ten') ?? '')
      .trim()
      .toLowerCase();
    const address = event.getClientAddress();
    const minutes = await minutesToWait(auth, loginName, address, new Date());
    if (minutes > 0)
      return fail(429, { loginName, refusal: refusalOf(problem('too-many-attempts', { minutes }), event) });
    if (!(await signIn(event, loginName, String(form.get('mat-khau') ?? '')))) {
      await countFailure(auth, loginName, address, new Date());
      return fail(401, { loginName, refusal: refusalOf(problem('sign-in-failed'), event) });
    }
    await forgetFailures(auth, loginName, address);
    redirect(303, ownPath(form.get('toi'), '/lam-viec'));
  },
};
