/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce, the ID token's signature checked. It
 * lets in accounts that exist, found by the subject they were bound to or, the first time, by a confirmed address that
 * stands in the account. It makes no account and gives no role.
 */
import { problem } from '@longdan/core';
import { recordAudit } from '@longdan/operations';
import { accounts } from '@longdan/store';
import type { RequestEvent } from '@sveltejs/kit';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type Application, contextFor } from '../application.ts';
import type { SingleSignOnSettings } from '../environment.ts';
import { log } from '../log.ts';
import { keepOnce, makeCode, useOnce } from './one-time-link.ts';
import { openSession } from './session.ts';
import { mayEnter } from './sign-in.ts';

const roundTripCookie = 'longdan-mot-cua';
const roundTripMs = 10 * 60_000;
const returnPath = '/dang-nhap/mot-cua/ve';

interface RoundTrip {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly after: string;
}

let provider:
  | { readonly of: SingleSignOnSettings; readonly until: number; readonly found: Promise<Configuration> }
  | undefined;

/** What the provider says of itself, asked again every hour, and after a failure the next time. */
function findProvider(settings: SingleSignOnSettings): Promise<Configuration> {
  if (provider && provider.of === settings && provider.until > Date.now()) return provider.found;
  const issuer = new URL(settings.issuer);
  // Without encryption only a provider on this very machine is believed.
  const onThisMachine = issuer.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
  const found = discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
    execute: [...(onThisMachine ? [allowInsecureRequests] : []), enableNonRepudiationChecks],
    timeout: 10,
  });
  provider = { of: settings, until: Date.now() + 3_600_000, found };
  found.catch(() => {
    provider = undefined;
  });
  return found;
}

const failed = (reason: string) => problem('single-sign-on-failed', { reason });

function settingsOf({ environment }: Application): SingleSignOnSettings {
  if (!environment.singleSignOn) throw failed('chưa được cấu hình trên máy chủ này');
  return environment.singleSignOn;
}

const returnAddress = (event: RequestEvent) =>
  new URL(returnPath, event.locals.application.environment.origin ?? event.url.origin);

/** The provider's page to send the person to. @throws Problem `single-sign-on-failed` */
export async function beginSingleSignOn(event: RequestEvent, after: string): Promise<URL> {
  const { application } = event.locals;
  const configuration = await findProvider(settingsOf(application)).catch((error: unknown) => {
    log.error({ error: String(error) }, 'single sign-on: the provider does not answer');
    throw failed('máy chủ đăng nhập của tỉnh không trả lời');
  });
  const trip = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), after };
  const code = makeCode();
  const expiresAt = new Date(Date.now() + roundTripMs);
  await keepOnce(application.auth, 'single-sign-on', { code, value: trip, expiresAt });
  event.cookies.set(roundTripCookie, code, {
    path: '/dang-nhap/mot-cua',
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    maxAge: roundTripMs / 1000,
  });
  return buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(event).href,
    scope: 'openid email',
    state: trip.state,
    nonce: trip.nonce,
    code_challenge: await calculatePKCECodeChallenge(trip.verifier),
    code_challenge_method: 'S256',
  });
}

/** Takes the provider's answer and opens the session. @returns where to go on @throws Problem `single-sign-on-failed` */
export async function finishSingleSignOn(event: RequestEvent): Promise<string> {
  const { application } = event.locals;
  const settings = settingsOf(application);
  const code = event.cookies.get(roundTripCookie);
  event.cookies.delete(roundTripCookie, { path: '/dang-nhap/mot-cua' });
  const trip = code ? await useOnce<RoundTrip>(application.auth, 'single-sign-on', code, new Date()) : null;
  if (!trip) throw failed('lượt đăng nhập này đã quá 10 phút hoặc bắt đầu ở máy khác');
  const answered = returnAddress(event);
  answered.search = event.url.search;
  const claims = await findProvider(settings)
    .then((configuration) =>
      authorizationCodeGrant(configuration, answered, {
        expectedState: trip.state,
        expectedNonce: trip.nonce,
        pkceCodeVerifier: trip.verifier,
        idTokenExpected: true,
      }),
    )
    .then((tokens) => tokens.claims())
    .catch((error: unknown) => {
      log.warn({ error: String(error) }, 'single sign-on: refused');
      throw failed('câu trả lời của máy chủ đăng nhập không hợp lệ');
    });
  if (!claims) throw failed('câu trả lời của máy chủ đăng nhập không hợp lệ');
  await openSession(event, await findBound(application, claims), 'single-sign-on');
  return trip.after;
}

/** The account of somebody the provider vouches for. @throws Problem `single-sign-on-failed` */
async function findBound(application: Application, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { db } = application.store;
  const subject = JSON.stringify([claims['iss'], claims['sub']]);
  const bound = await accounts.findAccount(db, { subject });
  if (bound) {
    if (!mayEnter(bound)) throw failed('tài khoản đã bị khóa');
    return bound.id;
  }
  const email = typeof claims['email'] === 'string' ? claims['email'].toLowerCase() : undefined;
  if (!email || claims['email_verified'] !== true)
    throw failed('hệ thống của tỉnh chưa xác nhận thư điện tử của Ông/Bà');
  const account = await accounts.findAccount(db, { email });
  if (!account || !mayEnter(account)) throw failed(`chưa có tài khoản nào gắn với ${email}; đề nghị quản trị viên lập`);
  if (!(await accounts.bindSubject(db, account.id, subject))) throw failed(`${email} đã gắn với một người khác`);
  const context = contextFor(application, { id: account.id, name: account.name, role: 'operator' });
  await recordAudit(context, { act: 'single-sign-on-bound', details: { email } });
  return account.id;
}
