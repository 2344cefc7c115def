/** The session: its cookie, renewed while in use and ended at log-out, and who is behind it. */
import { accounts } from '@longdan/store';
import type { RequestEvent } from '@sveltejs/kit';
import type { Application } from '../application.ts';
import { deviceOf, placeOf } from './origin.ts';
import { mustEnrol } from './requirement.ts';
import { actorOf, type SignedIn } from './staff.ts';

export type SignInMethod = 'password' | 'totp' | 'backup-code' | 'passkey' | 'single-sign-on';

export interface ReadSession {
  readonly actor: SignedIn;
  readonly sessionId: string;
  /** The role must have a second factor and this account has none yet: nothing but setting one up is open. */
  readonly mustEnrol: boolean;
}

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

/** Who is behind the request's cookie, or null. Renews a session that is used. */
export async function readSession(event: RequestEvent): Promise<ReadSession | null> {
  if (!event.cookies.getAll().some(({ name }) => name.startsWith('longdan.'))) return null;
  const { application } = event.locals;
  const { response, headers } = await application.auth.api.getSession({
    headers: event.request.headers,
    returnHeaders: true,
  });
  passOnCookies(event, headers);
  if (!response) return null;
  const units = await accounts.listUnits(application.store.db, response.user.id);
  const actor = actorOf(response.user, units);
  if (!actor) return null;
  return { actor, sessionId: response.session.id, mustEnrol: await mustEnrol(application, actor, response.session.id) };
}

/** Opens a session for an account that has shown who it is, and notes how. */
export async function openSession(event: RequestEvent, accountId: string, method: SignInMethod): Promise<void> {
  const { auth, store } = event.locals.application;
  const { response, headers } = await auth.api.openSession({ body: { accountId }, returnHeaders: true });
  await accounts.insertOrigin(store.db, {
    session_id: response.sessionId,
    method,
    device: deviceOf(event.request.headers.get('user-agent')),
    place: placeOf(event.getClientAddress()),
  });
  passOnCookies(event, headers);
}

export async function signOut(event: RequestEvent): Promise<void> {
  const { headers } = await event.locals.application.auth.api.signOut({
    headers: event.request.headers,
    returnHeaders: true,
  });
  passOnCookies(event, headers);
}

export interface SessionView {
  readonly id: string;
  readonly method: SignInMethod | null;
  readonly device: string;
  readonly place: string;
  readonly since: string;
  readonly lastUsed: string;
  readonly own: boolean;
}

/** Sessions of an account, last used first. */
export async function listSessions(
  { store }: Application,
  accountId: string,
  own: string,
  now: Date,
): Promise<SessionView[]> {
  const rows = await accounts.listSessions(store.db, accountId, now.toISOString());
  return rows.map((row) => ({
    id: row.id,
    method: row.method as SignInMethod | null,
    device: row.device ?? '?',
    place: row.place ?? '?',
    since: row.createdAt,
    lastUsed: row.updatedAt,
    own: row.id === own,
  }));
}
