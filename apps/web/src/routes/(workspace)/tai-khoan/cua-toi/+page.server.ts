import { accounts } from '@longdan/store';
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { fetchMessages } from '#lib/messages/index.ts';
import { passwordLength } from '#lib/server/accounts/authentication.ts';
import {
  changeOwnPassword,
  endOwnSessions,
  setOwnEmail,
  turnSecondFactorOff,
} from '#lib/server/accounts/own-security.ts';
import { listPasskeys, removePasskey } from '#lib/server/accounts/passkey.ts';
import {
  confirmSecret,
  offerSecret,
  readSecondFactor,
  renewBackupCodes,
  showOffered,
} from '#lib/server/accounts/second-factor.ts';
import { listSessions } from '#lib/server/accounts/session.ts';
import { contextOf } from '#lib/server/context.ts';
import { readForm } from '#lib/server/form.ts';
import { attempt } from '#lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { actor, now } = contextOf(event);
  const { application, sessionId, mustEnrol } = event.locals;
  const account = await accounts.findAccount(application.store.db, { id: actor.id });
  const loginName = account?.username ?? '';
  return {
    mustEnrol,
    loginName,
    units: actor.scope ?? null,
    hasPassword: account?.password !== null,
    factor: await readSecondFactor(application, actor.id),
    offered: await showOffered(application, { id: actor.id, loginName }),
    passkeys: await listPasskeys(application, actor.id),
    sessions: await listSessions(application, actor.id, sessionId, now()),
    singleSignOn: application.environment.singleSignOn
      ? { email: account?.email ?? '', bound: account?.subject !== null }
      : null,
  };
};

const text = v.pipe(v.string(), v.maxLength(200));
const code = v.object({ ma: text });
const change = v.object({
  current: text,
  next: v.pipe(v.string(), v.minLength(passwordLength.minimum), v.maxLength(passwordLength.maximum)),
  again: text,
});
const off = v.object({ password: text, ma: text });
const address = v.object({ password: text, email: v.pipe(v.string(), v.trim(), v.toLowerCase()) });
const email = v.union([v.literal(''), v.pipe(v.string(), v.email())]);
const one = v.object({ id: text });

export const actions: Actions = {
  password: async (event) => {
    const words = (await fetchMessages(event.locals.locale)).setUp;
    const { read } = await readForm(event, change);
    if (!read.success) return fail(422, { message: words.tooShort });
    if (read.output.next !== read.output.again) return fail(422, { message: words.different });
    const { sessionId, application } = event.locals;
    return attempt(event, async () => {
      await changeOwnPassword(contextOf(event), application, { ...read.output, sessionId });
      return { done: 'passwordChanged' as const };
    });
  },
  offer: (event) =>
    attempt(event, async () => {
      await offerSecret(event.locals.application, contextOf(event).actor.id);
      return { offered: true };
    }),
  confirm: async (event) => {
    const { read } = await readForm(event, code);
    return attempt(event, async () => ({
      done: 'factorDone' as const,
      codes: await confirmSecret(contextOf(event), event.locals.application, read.success ? read.output.ma : ''),
    }));
  },
  codes: async (event) => {
    const { read } = await readForm(event, code);
    return attempt(event, async () => ({
      codes: await renewBackupCodes(contextOf(event), event.locals.application, read.success ? read.output.ma : ''),
    }));
  },
  off: async (event) => {
    const { read } = await readForm(event, off);
    if (!read.success) return fail(422);
    const { password, ma } = read.output;
    return attempt(event, async () => {
      await turnSecondFactorOff(contextOf(event), event.locals.application, { password, code: ma });
      return { done: 'factorRemoved' as const };
    });
  },
  passkey: async (event) => {
    const { read } = await readForm(event, one);
    if (!read.success) return fail(422);
    return attempt(event, () => removePasskey(contextOf(event), read.output.id));
  },
  end: async (event) => {
    const { read } = await readForm(event, one);
    if (!read.success) return fail(422);
    return attempt(event, async () => ({ ended: await endOwnSessions(contextOf(event), read.output) }));
  },
  others: (event) =>
    attempt(event, async () => ({
      ended: await endOwnSessions(contextOf(event), { allBut: event.locals.sessionId }),
    })),
  address: async (event) => {
    const { read } = await readForm(event, address);
    if (!read.success || !v.is(email, read.output.email)) return fail(422);
    const { password, email: given } = read.output;
    return attempt(event, async () => {
      await setOwnEmail(contextOf(event), event.locals.application, { password, email: given || undefined });
      return { done: 'ssoSaved' as const };
    });
  },
};
