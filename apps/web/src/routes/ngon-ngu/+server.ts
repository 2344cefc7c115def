import { redirect } from '@sveltejs/kit';
import { readLocale } from '#lib/messages/index.ts';
import { ownPath } from '#lib/server/own-path.ts';
import type { RequestHandler } from './$types';

/** Changes the language and goes back to where the reader was. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData();
  cookies.set('ngon-ngu', readLocale(String(form.get('ngon-ngu'))), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    maxAge: 365 * 24 * 60 * 60,
  });
  redirect(303, ownPath(form.get('toi'), '/'));
};
