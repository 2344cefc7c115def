import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { fetchMessages } from '#lib/messages/index.ts';
import { loginNamePattern } from '#lib/server/accounts/authentication.ts';
import { findLinkPurpose } from '#lib/server/accounts/one-time-link.ts';
import { redeemLink } from '#lib/server/accounts/staff.ts';
import { contextFor } from '#lib/server/application.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const code = url.searchParams.get('ma') ?? '';
  const purpose = await findLinkPurpose(locals.application.auth, code, new Date());
  return { code, purpose: purpose?.kind ?? null };
};

const wanted = v.object({
  ma: v.string(),
  ten: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1))),
  'ten-dang-nhap': v.optional(v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(loginNamePattern, 'badLoginName'))),
  'mat-khau': v.pipe(v.string(), v.minLength(10, 'tooShort'), v.maxLength(128)),
  'nhap-lai': v.string(),
});

export const actions: Actions = {
  default: async (event) => {
    const words = (await fetchMessages(event.locals.locale)).setUp;
    const read = v.safeParse(wanted, Object.fromEntries(await event.request.formData()));
    if (!read.success) {
      const issue = read.issues[0].message;
      return fail(422, { message: issue === 'badLoginName' ? words.badLoginName : words.tooShort });
    }
    const { ma: code, ten: name, 'ten-dang-nhap': loginName, 'mat-khau': password, 'nhap-lai': again } = read.output;
    if (password !== again) return fail(422, { message: words.different });
    const context = contextFor(event.locals.application, {
      id: 'link',
      name: name ?? 'Đường dẫn một lần',
      role: 'operator',
    });
    return attempt(event, async () => {
      const done = await redeemLink(context, event.locals.application, { code, password, name, loginName });
      if (!done) return fail(410, { message: words.notValid });
      return redirect(303, '/dang-nhap?da-dat=1');
    });
  },
};
