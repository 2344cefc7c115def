/**
 * Passkeys (WebAuthn): the device holds the key and asks for its own lock, the server holds only the public half. A passkey
 * is bound to the site's name, so a page that imitates this one gets nothing.
 */
import { problem } from '@longdan/core';
import { type Context, recordAudit, today } from '@longdan/operations';
import { accounts } from '@longdan/store';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { RequestEvent } from '@sveltejs/kit';
import type { Application } from '../application.ts';
import { contextFor } from '../application.ts';
import { addressLimit, beginAttempt } from './attempt-limit.ts';
import { keepOnce, useOnce } from './one-time-link.ts';
import { openSession } from './session.ts';
import { mayEnter } from './sign-in.ts';

const challengeValidMs = 5 * 60_000;
const mostPasskeys = 20;

export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly addedOn: string;
  readonly lastUsedOn: string | null;
}

export async function listPasskeys({ store }: Application, accountId: string): Promise<PasskeyView[]> {
  const rows = await accounts.listPasskeys(store.db, accountId);
  return rows.map((row) => ({ id: row.id, name: row.name, addedOn: row.added_on, lastUsedOn: row.last_used_on }));
}

/** The site as browsers know it. */
function siteOf(event: RequestEvent): { rpID: string; origin: string } {
  const origin = event.locals.application.environment.origin ?? event.url.origin;
  return { rpID: new URL(origin).hostname, origin };
}

const keepChallenge = ({ auth }: Application, challenge: string, accountId: string) =>
  keepOnce(auth, 'passkey', {
    code: challenge,
    value: accountId,
    expiresAt: new Date(Date.now() + challengeValidMs),
  });

/** What the browser needs to make a passkey for who is signed in. */
export async function offerPasskey(
  event: RequestEvent,
  account: { id: string; name: string; loginName: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { application } = event.locals;
  const known = await accounts.listPasskeys(application.store.db, account.id);
  const options = await generateRegistrationOptions({
    rpName: 'Lòng Dân',
    rpID: siteOf(event).rpID,
    userID: new TextEncoder().encode(account.id),
    userName: account.loginName,
    userDisplayName: account.name,
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(application, options.challenge, account.id);
  return options;
}

/** Keeps the passkey that the browser made. @throws Problem `passkey-failed` */
export async function addPasskey(
  event: RequestEvent,
  context: Context,
  { name, response }: { name: string; response: RegistrationResponseJSON },
): Promise<void> {
  const { application } = event.locals;
  const { db } = application.store;
  const { rpID, origin } = siteOf(event);
  if ((await accounts.listPasskeys(db, context.actor.id)).length >= mostPasskeys) throw failed('đã có quá nhiều khóa');
  const { registrationInfo } = await checked(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: async (challenge) =>
        (await useOnce<string>(application.auth, 'passkey', challenge, context.now())) === context.actor.id,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    }),
  );
  if (!registrationInfo) throw failed('trả lời của máy không khớp');
  const { credential } = registrationInfo;
  if (await accounts.findPasskey(db, credential.id)) throw failed('khóa này đã có');
  await accounts.insertPasskey(db, {
    id: credential.id,
    account_id: context.actor.id,
    name: name.trim().slice(0, 60) || 'Khóa truy cập',
    public_key: credential.publicKey,
    counter: credential.counter,
    transports: JSON.stringify(credential.transports ?? []),
    added_on: today(context),
    last_used_on: null,
  });
  await recordAudit(context, { act: 'passkey-added', details: { name } });
}

export async function removePasskey(context: Context, id: string): Promise<void> {
  if ((await accounts.removePasskeys(context.store.db, context.actor.id, id)) > 0)
    await recordAudit(context, { act: 'passkey-removed' });
}

/** What the browser needs to come in by any passkey it holds for this site. */
export async function askPasskey(event: RequestEvent): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({ rpID: siteOf(event).rpID, userVerification: 'required' });
  await keepChallenge(event.locals.application, options.challenge, '');
  return options;
}

/** Comes in by a passkey. @throws Problem `passkey-failed`, `too-many-attempts` */
export async function signInByPasskey(event: RequestEvent, response: AuthenticationResponseJSON): Promise<void> {
  const { application } = event.locals;
  const { db } = application.store;
  const { rpID, origin } = siteOf(event);
  const attempt = await beginAttempt(db, [addressLimit(event.getClientAddress())], new Date());
  const passkey = await accounts.findPasskey(db, response.id);
  const account = passkey && (await accounts.findAccount(db, { id: passkey.account_id }));
  if (!passkey || !account || !mayEnter(account)) throw failed('không có tài khoản nào dùng khóa này');
  const { verified, authenticationInfo } = await checked(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: async (challenge) =>
        (await useOnce<string>(application.auth, 'passkey', challenge, new Date())) === '',
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.public_key), counter: passkey.counter },
      requireUserVerification: true,
    }),
  );
  if (!verified) throw failed('chữ ký của khóa không đúng');
  await attempt.succeed();
  const context = contextFor(application, { id: account.id, name: account.name, role: 'operator' });
  await accounts.usePasskey(db, passkey.id, { counter: authenticationInfo.newCounter, day: today(context) });
  await openSession(event, account.id, 'passkey');
}

const failed = (reason: string) => problem('passkey-failed', { reason });

/** The library throws words of its own for everything that does not fit. */
async function checked<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch {
    throw failed('trả lời của máy không khớp hoặc đã quá giờ');
  }
}
