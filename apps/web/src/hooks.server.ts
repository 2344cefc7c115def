/** Before every page: language, who is signed in, what that person may open, and headers that keep strangers out. */
import { redirect } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { isCitizenPath } from '#lib/citizen/words.ts';
import { readLocale } from '#lib/messages/index.ts';
import { actorOf } from '#lib/server/accounts.ts';
import { getApplication, openApplication } from '#lib/server/application.ts';
import { describeProblem } from '#lib/server/problem.ts';
import { securityHeaders } from '#lib/server/security-headers.ts';
import { readSession } from '#lib/server/session.ts';

export const init: ServerInit = openApplication;

/** Pages anyone may open; everything else asks for a log-in. */
const publicPages = new Set(['/', '/dang-nhap', '/dang-xuat', '/thiet-lap', '/ngon-ngu']);

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.application = getApplication();
  const { pathname, searchParams } = event.url;
  // Whoever answers a ballot gets no cookie, sends none that is read, and leaves nothing in a cache.
  const answering = isCitizenPath(pathname);
  event.locals.locale = readLocale(
    (answering ? searchParams.get('ngon-ngu') : event.cookies.get('ngon-ngu')) ?? undefined,
  );
  const user = answering ? null : await readSession(event);
  event.locals.actor = user ? actorOf(user) : null;
  if (!event.locals.actor && !answering && !publicPages.has(pathname)) {
    const after = event.request.method === 'GET' ? `?toi=${encodeURIComponent(pathname)}` : '';
    redirect(303, `/dang-nhap${after}`);
  }
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('<html lang="vi">', `<html lang="${event.locals.locale}">`),
  });
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  if (answering) response.headers.set('cache-control', 'no-store');
  if (event.locals.actor) response.headers.set('cache-control', 'private, no-store');
  return response;
};

/** Problems thrown while a page is made become its localized refusal; anything else is logged and told plainly. */
export const handleError: HandleServerError = ({ error, kind, event }) => describeProblem(error, kind, event);
