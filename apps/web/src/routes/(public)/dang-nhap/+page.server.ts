import { redirect } from '@sveltejs/kit';
import { signInByPassword } from '#lib/server/accounts/sign-in.ts';
import { demoAccounts, demoPassword } from '#lib/server/accounts/staff.ts';
import { ownPath } from '#lib/server/own-path.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.actor) redirect(303, '/lam-viec');
  const { demo, singleSignOn } = locals.application.environment;
  return {
    after: ownPath(url.searchParams.get('toi'), '/lam-viec'),
    passwordSet: url.searchParams.has('da-dat'),
    singleSignOn: singleSignOn ? { label: singleSignOn.label ?? null } : null,
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
    const form = await event.request.formData();
    const loginName = String(form.get('ten') ?? '')
      .trim()
      .toLowerCase();
    const after = ownPath(form.get('toi'), '/lam-viec');
    return attempt(
      event,
      async () => {
        const more = await signInByPassword(event, loginName, String(form.get('mat-khau') ?? ''));
        return redirect(303, more ? `/dang-nhap/buoc-hai?toi=${encodeURIComponent(after)}` : after);
      },
      { loginName },
    );
  },
};
