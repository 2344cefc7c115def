/** The session cookie: set at log-in, renewed while in use, ended at log-out. */
import type { RequestEvent } from '@sveltejs/kit';

/** Hands better-auth's cookies to the answer, marked secure when the connection is. */
export function passOnCookies(event: RequestEvent, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';');
    const equals = pair.indexOf('=');
    const maxAge = attributes.map((one) => /^\s*max-age=(-?\d+)$/i.exec(one)?.[1]).find(Boolean);
    event.cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: event.url.protocol === 'https:',
      encode: (value) => value,
      ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
    });
  }
}

/** The account behind the request's cookie, or null. Renews a session that is used. */
export async function readSession(event: RequestEvent) {
  if (!event.cookies.getAll().some(({ name }) => name.startsWith('longdan.'))) return null;
  const { response, headers } = await event.locals.application.auth.api.getSession({
    headers: event.request.headers,
    returnHeaders: true,
  });
  passOnCookies(event, headers);
  return response?.user ?? null;
}

export async function signIn(event: RequestEvent, loginName: string, password: string): Promise<boolean> {
  try {
    const { response, headers } = await event.locals.application.auth.api.signInUsername({
      body: { username: loginName, password },
      headers: event.request.headers,
      returnHeaders: true,
    });
    const user = response?.user as { disabled?: boolean } | undefined;
    if (!user) return false;
    passOnCookies(event, headers);
    return true;
  } catch {
    return false;
  }
}

export async function signOut(event: RequestEvent): Promise<void> {
  const { headers } = await event.locals.application.auth.api.signOut({
    headers: event.request.headers,
    returnHeaders: true,
  });
  passOnCookies(event, headers);
}
