/**
 * better-auth on the store's database, under the house's table names: it hashes passwords, keeps sessions and signs their
 * cookie. No HTTP route of it is mounted: pages call it. How somebody comes in is decided in sign-in.ts.
 */
import type { Database } from '@longdan/store';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { username } from 'better-auth/plugins/username';
import * as v from 'valibot';

const hour = 60 * 60;

/** A login name: letters, digits, dot, dash, underscore. */
export const loginNamePattern = /^[a-z0-9][a-z0-9._-]{2,29}$/;

export const passwordLength = { minimum: 10, maximum: 128 } as const;

/** Opens a session for an account that has shown who it is. It has no address: only this process can call it. */
const sessions = {
  id: 'longdan-sessions',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: v.object({ accountId: v.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.accountId);
        if (!user) throw ctx.error('NOT_FOUND');
        // Neither address nor browser line: what a person may see of their sessions is kept apart, and coarse.
        const session = await internalAdapter.createSession(user.id, false, { ipAddress: '', userAgent: '' });
        await setSessionCookie(ctx, { session, user });
        return { sessionId: session.id };
      },
    ),
  },
} satisfies BetterAuthPlugin;

export function createAuthentication(db: Database, secret: string, origin: string | undefined) {
  return betterAuth({
    secret,
    baseURL: origin ?? 'http://localhost',
    // Booleans as 0 and 1 and times as text, as both engines of the store keep them: that is what "sqlite" says here.
    database: { db, type: 'sqlite' },
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Accounts are made by an administrator or by a one-time link, never by whoever finds the address.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.minimum,
      maxPasswordLength: passwordLength.maximum,
    },
    user: {
      modelName: 'staff_account',
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabled: { type: 'boolean', required: true, defaultValue: false, input: false },
      },
    },
    session: { modelName: 'staff_session', expiresIn: 12 * hour, updateAge: hour },
    account: { modelName: 'staff_credential' },
    verification: { modelName: 'staff_verification' },
    plugins: [username({ usernameValidator: (name) => loginNamePattern.test(name.toLowerCase()) }), sessions],
    // The page that sets the cookie knows whether the connection is encrypted and says so on the cookie.
    advanced: { cookiePrefix: 'longdan', useSecureCookies: false },
  });
}

export type Authentication = ReturnType<typeof createAuthentication>;
