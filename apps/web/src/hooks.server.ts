/** Around every page: what is counted and logged. Before it: language, who is signed in, what that person may open, and headers that keep strangers out. */
import { error, isHttpError, isRedirect, redirect } from '@sveltejs/kit';
import { type Handle, type HandleServerError, type ServerInit, sequence } from '@sveltejs/kit/hooks';
import { isCitizenPath } from '#lib/citizen/words.ts';
import { readLocale } from '#lib/messages/index.ts';
import { readSession } from '#lib/server/accounts/session.ts';
import { getApplication, openApplication } from '#lib/server/application.ts';
import { logRequest } from '#lib/server/log.ts';
import { countRequest } from '#lib/server/metrics.ts';
import { describeProblem } from '#lib/server/problem.ts';
import { isForeign, securityHeaders } from '#lib/server/security-headers.ts';

export const init: ServerInit = openApplication;

/** Pages anyone may open; everything else asks for a log-in. */
const publicPages = new Set([
  '/',
  '/dang-nhap',
  '/dang-nhap/buoc-hai',
  '/dang-nhap/khoa',
  '/dang-nhap/mot-cua',
  '/dang-nhap/mot-cua/ve',
  '/dang-xuat',
  '/thiet-lap',
  '/ngon-ngu',
]);

/** Published results: open to everybody, whatever lies below. */
const isPublicResult = (path: string): boolean => path === '/ket-qua' || path.startsWith('/ket-qua/');

/** What stays open to an account that must set up a second factor first. */
const enrolmentPages = new Set([...publicPages, '/tai-khoan/cua-toi', '/tai-khoan/cua-toi/khoa']);

const isPublicPage = (path: string): boolean => publicPages.has(path) || isPublicResult(path);

/** For machines that watch this one: no session is read, nobody is asked to log in. */
const watchedPages = new Set(['/healthz', '/metrics']);

/** The ledger's published files: for anybody, and to be kept in caches. */
const isPublishedLog = (path: string): boolean => path.startsWith('/so/');

/** Counts and logs what was answered, refusals and redirects too. */
const observe: Handle = async ({ event, resolve }) => {
  const started = performance.now();
  let status = 500;
  try {
    const response = await resolve(event);
    status = response.status;
    return response;
  } catch (error) {
    if (isRedirect(error) || isHttpError(error)) status = error.status;
    throw error;
  } finally {
    const [route, answering] = [event.route.id ?? 'none', isCitizenPath(event.url.pathname)];
    const answered = { route, status, durationMs: performance.now() - started, answering };
    countRequest(answered);
    logRequest(answered);
  }
};

const guard: Handle = async ({ event, resolve }) => {
  if (isForeign(event.request, event.url)) error(403, 'Cross-site requests are forbidden.');
  event.locals.application = getApplication();
  const { pathname, searchParams } = event.url;
  // Whoever answers a ballot gets no cookie, sends none that is read, and leaves nothing in a cache.
  const answering = isCitizenPath(pathname);
  event.locals.locale = readLocale(
    (answering ? searchParams.get('ngon-ngu') : event.cookies.get('ngon-ngu')) ?? undefined,
  );
  const watching = watchedPages.has(pathname) || isPublishedLog(pathname);
  const session = answering || watching ? null : await readSession(event);
  event.locals.actor = session?.actor ?? null;
  event.locals.sessionId = session?.sessionId ?? '';
  event.locals.mustEnrol = session?.mustEnrol ?? false;
  if (!event.locals.actor && !answering && !watching && !isPublicPage(pathname)) {
    const after = event.request.method === 'GET' ? `?toi=${encodeURIComponent(pathname)}` : '';
    redirect(303, `/dang-nhap${after}`);
  }
  if (event.locals.mustEnrol && !enrolmentPages.has(pathname)) redirect(303, '/tai-khoan/cua-toi');
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('<html lang="vi">', `<html lang="${event.locals.locale}">`),
  });
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  if (answering) response.headers.set('cache-control', 'no-store');
  if (event.locals.actor) response.headers.set('cache-control', 'private, no-store');
  return response;
};

export const handle: Handle = sequence(observe, guard);

/** Problems thrown while a page is made become its localized refusal; anything else is logged and told plainly. */
export const handleError: HandleServerError = ({ error, kind, event }) => describeProblem(error, kind, event);
