/** Single sign-on against a provider that keeps to the protocol, and against one that cheats in every way it can. */
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { demoPassword, type Office, openOffice } from './office.ts';

const [clientId, clientSecret] = ['longdan', 'bi-mat-cua-may-chu'];
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A small provider: discovery, keys, authorization that lets everybody in as `person`, tokens signed RS256. */
class Provider {
  address = '';
  person: Record<string, unknown> = {};
  /** Spoils the ID token's claims, or its signature. */
  cheat: { claims?: (claims: Record<string, unknown>) => Record<string, unknown>; key?: KeyObject; alg?: string } = {};
  readonly asked: URLSearchParams[] = [];
  private readonly key = newKey();
  private readonly codes = new Map<string, URLSearchParams>();
  private readonly server = http.createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.address = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    const json = (content: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    if (url.pathname === '/.well-known/openid-configuration')
      return void json({
        issuer: this.address,
        authorization_endpoint: `${this.address}/authorize`,
        token_endpoint: `${this.address}/token`,
        jwks_uri: `${this.address}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/keys')
      return void json({
        keys: [{ ...this.key.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }],
      });
    if (url.pathname === '/authorize') {
      this.asked.push(url.searchParams);
      const code = randomBytes(12).toString('hex');
      this.codes.set(code, url.searchParams);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = String(new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }));
      return void response.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const asked = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const known =
      form.get('client_id') === clientId &&
      form.get('client_secret') === clientSecret &&
      asked?.get('code_challenge') === challenge &&
      asked.get('redirect_uri') === form.get('redirect_uri');
    if (!known) return void json({ error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1000);
    const honest = {
      iss: this.address,
      aud: clientId,
      iat: now,
      exp: now + 60,
      nonce: asked.get('nonce'),
      ...this.person,
    };
    const claims = this.cheat.claims?.(honest) ?? honest;
    const text = `${encode({ alg: this.cheat.alg ?? 'RS256', kid: 'k1', typ: 'JWT' })}.${encode(claims)}`;
    const signature =
      this.cheat.alg === 'none'
        ? ''
        : sign('sha256', Buffer.from(text), this.cheat.key ?? this.key.privateKey).toString('base64url');
    json({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: `${text}.${signature}` });
  }
}

const provider = new Provider();
let office: Office;
before(async () => {
  await provider.start();
  office = await openOffice({
    env: {
      LONGDAN_OIDC_ISSUER: provider.address,
      LONGDAN_OIDC_CLIENT_ID: clientId,
      LONGDAN_OIDC_CLIENT_SECRET: clientSecret,
      LONGDAN_OIDC_LABEL: 'Đăng nhập bằng tài khoản công vụ tỉnh',
    },
  });
  const cookie = await enter('quantri');
  for (const [loginName, email] of [
    ['cong.vu', 'Cong.Vu@tinh.example'],
    ['nguoi.khac', 'nguoi.khac@tinh.example'],
  ] as const) {
    const made = await post(
      '/tai-khoan?/create',
      { name: loginName, loginName, role: 'officer', units: '38', email },
      cookie,
    );
    assert.equal(made.status, 200);
  }
});
after(async () => {
  await office?.close();
  provider.stop();
});
beforeEach(() => {
  provider.cheat = {};
  provider.person = { sub: 'nguoi-1', email: 'cong.vu@tinh.example', email_verified: true };
});

const post = (path: string, fields: Record<string, string>, cookie = '') =>
  fetch(`${office.address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: office.address, accept: 'text/html', cookie },
    body: new URLSearchParams(fields),
  });
const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .filter((one) => !one?.endsWith('='))
    .join('; ');

async function enter(loginName: string): Promise<string> {
  return cookiesOf(await post('/dang-nhap', { ten: loginName, 'mat-khau': demoPassword }));
}

/** Goes to the provider and comes back; `spoil` changes the address it comes back by. */
async function comeIn(spoil: (back: URL) => URL | undefined = (back) => back, dropCookie = false) {
  const started = await fetch(`${office.address}/dang-nhap/mot-cua?toi=/luoc-do`, { redirect: 'manual' });
  assert.equal(started.status, 303);
  const sent = await fetch(started.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(sent.headers.get('location') ?? '');
  const cookie = dropCookie ? '' : cookiesOf(started);
  const open = (address: URL) => fetch(address, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
  const answer = await open(spoil(back) ?? back);
  return { answer, cookie: cookiesOf(answer), again: () => open(back) };
}

const isIn = async (cookie: string) =>
  (await fetch(`${office.address}/lam-viec`, { redirect: 'manual', headers: { cookie } })).status === 200;

test('the log-in page offers it, and the browser comes in by it', async () => {
  const { context, page } = await office.visit();
  await page.goto('/dang-nhap');
  await Promise.all([page.waitForURL('**/lam-viec'), page.click('text=Đăng nhập bằng tài khoản công vụ tỉnh')]);
  assert.match(await page.innerText('header'), /cong\.vu\s·\sCán bộ phụ trách/);
  await page.goto('/tai-khoan/cua-toi');
  assert.match(await page.innerText('main'), /Đã từng đăng nhập bằng tài khoản công vụ/);
  await context.close();
});

test('state, nonce and PKCE are sent anew each time', async () => {
  await comeIn();
  await comeIn();
  const [one, other] = provider.asked.slice(-2);
  assert.equal(one?.get('code_challenge_method'), 'S256');
  assert.equal(one?.get('scope'), 'openid email');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    assert.ok((one?.get(name)?.length ?? 0) >= 32, name);
    assert.notEqual(one?.get(name), other?.get(name), name);
  }
});

test('bound once, the person is known by the subject, not by the address', async () => {
  assert.ok(await isIn((await comeIn()).cookie));
  provider.person = { sub: 'nguoi-1', email: 'da-doi@tinh.example', email_verified: true };
  assert.ok(await isIn((await comeIn()).cookie), 'the address changed, the person did not');
  provider.person = { sub: 'nguoi-2', email: 'cong.vu@tinh.example', email_verified: true };
  const other = await comeIn();
  assert.equal(other.answer.status, 401, 'somebody else with the same address');
  assert.match(await other.answer.text(), /đã gắn với một người khác/);
});

test('only accounts that exist come in, and only by an address the provider has confirmed', async () => {
  const refused: Record<string, Record<string, unknown>> = {
    'nobody has this address': { sub: 'x', email: 'la@tinh.example', email_verified: true },
    'not confirmed': { sub: 'y', email: 'nguoi.khac@tinh.example' },
    'confirmed in words only': { sub: 'y', email: 'nguoi.khac@tinh.example', email_verified: 'true' },
    'no address': { sub: 'z' },
    'the hidden address of a local account': { sub: 'q', email: 'quantri@longdan.invalid', email_verified: true },
  };
  for (const [name, person] of Object.entries(refused)) {
    provider.person = person;
    const { answer, cookie } = await comeIn();
    assert.equal(answer.status, 401, name);
    assert.ok(!(await isIn(cookie)), name);
  }
});

test('a token that is not what it should be opens nothing', async () => {
  const stranger = newKey().privateKey;
  const cheats: Record<string, Provider['cheat']> = {
    'signed by another key': { key: stranger },
    'not signed': { alg: 'none' },
    'nonce of another time': { claims: (claims) => ({ ...claims, nonce: 'khac' }) },
    'no nonce': { claims: ({ nonce: _, ...claims }) => claims },
    'for another application': { claims: (claims) => ({ ...claims, aud: 'khac' }) },
    'by another issuer': { claims: (claims) => ({ ...claims, iss: 'https://khac.example' }) },
    expired: { claims: (claims) => ({ ...claims, iat: 1_000, exp: 2_000 }) },
    'of nobody': { claims: ({ sub: _, ...claims }) => claims },
  };
  for (const [name, cheat] of Object.entries(cheats)) {
    provider.cheat = cheat;
    const { answer, cookie } = await comeIn();
    assert.equal(answer.status, 401, name);
    assert.ok(!(await isIn(cookie)), name);
  }
});

test('an answer of another browser, another state, or used before opens nothing', async () => {
  const stateless = await comeIn((back) => {
    back.searchParams.set('state', 'khac');
    return back;
  });
  assert.equal(stateless.answer.status, 401);
  assert.equal((await comeIn(undefined, true)).answer.status, 401, 'without the cookie of who began');
  const used = await comeIn();
  assert.equal(used.answer.status, 303);
  assert.equal((await used.again()).status, 401, 'a second time');
});
