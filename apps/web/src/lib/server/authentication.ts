/** better-auth on the store's database, under the house's table names. No HTTP route of it is mounted: pages call it. */

import type { Database } from '@longdan/store';
import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins/username';

const hour = 60 * 60;

/** A login name: letters, digits, dot, dash, underscore. */
export const loginNamePattern = /^[a-z0-9][a-z0-9._-]{2,29}$/;

export function createAuthentication(db: Database, secret: string, origin: string | undefined) {
  return betterAuth({
    secret,
    baseURL: origin ?? 'http://localhost',
    // Booleans as 0 and 1 and times as text, as both engines of the store keep them: that is what "sqlite" says here.
    database: { db, type: 'sqlite' },
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Accounts are made by an administrator or by a one-time link, never by whoever finds the address.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
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
    plugins: [username({ usernameValidator: (name) => loginNamePattern.test(name.toLowerCase()) })],
    // The page that sets the cookie knows whether the connection is encrypted and says so on the cookie.
    advanced: { cookiePrefix: 'longdan', useSecureCookies: false },
  });
}

export type Authentication = ReturnType<typeof createAuthentication>;
