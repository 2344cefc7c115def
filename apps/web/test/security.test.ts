/** What must be refused: strangers, other roles, other sites, guessing; and what the browser must never complain of. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { demoPassword, type Office, openOffice } from './office.ts';

let office: Office;
before(async () => {
  office = await openOffice();
});
after(() => office.close());

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${office.address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: office.address, accept: 'text/html', ...headers },
    body: new URLSearchParams(fields),
  });

async function cookieOf(loginName: string): Promise<string> {
  const answer = await post('/dang-nhap', { ten: loginName, 'mat-khau': demoPassword });
  assert.equal(answer.status, 303);
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('longdan.session_token='));
  assert.match(cookie ?? '', /HttpOnly/i);
  assert.match(cookie ?? '', /SameSite=Lax/i);
  return (cookie ?? '').split(';')[0] ?? '';
}

test('strangers are sent to the log-in, and sign-up is mounted nowhere', async () => {
  for (const path of ['/lam-viec', '/dot/moi', '/tai-khoan', '/nhat-ky', '/luoc-do', '/dot/x/in/bao-cao?dang=pdf']) {
    const answer = await fetch(`${office.address}${path}`, { redirect: 'manual' });
    assert.equal(answer.status, 303, path);
    assert.match(answer.headers.get('location') ?? '', /^\/dang-nhap/);
  }
  const signUp = await post('/api/auth/sign-up/email', { email: 'a@b.vn', password: 'x'.repeat(12), name: 'A' });
  assert.equal(signUp.status, 404);
});

test('each role is refused what is not its own', async () => {
  const refused: Record<string, readonly string[]> = {
    nhaplieu: ['/dot/moi', '/tai-khoan', '/nhat-ky'],
    lanhdao: ['/dot/moi', '/tai-khoan'],
    canbo: ['/tai-khoan'],
    quantri: ['/dot/moi'],
  };
  for (const [loginName, paths] of Object.entries(refused)) {
    const cookie = await cookieOf(loginName);
    for (const path of paths) {
      const answer = await fetch(`${office.address}${path}`, { headers: { cookie } });
      assert.equal(answer.status, 403, `${loginName} ${path}`);
      assert.match(await answer.text(), /quyền/);
    }
  }
  const officer = await cookieOf('canbo');
  const made = await post(
    '/tai-khoan?/create',
    { name: 'Kẻ gian', loginName: 'kegian', role: 'administrator' },
    { cookie: officer },
  );
  assert.equal(made.status, 403);
});

test('a form from another site is refused', async () => {
  const cookie = await cookieOf('canbo');
  for (const origin of ['https://ke-gian.example', 'null']) {
    const answer = await post('/dang-xuat', {}, { cookie, origin });
    assert.equal(answer.status, 403, origin);
  }
  const still = await fetch(`${office.address}/lam-viec`, { headers: { cookie }, redirect: 'manual' });
  assert.equal(still.status, 200);
});

test('a redirect after log-in never leaves the site', async () => {
  for (const toi of ['https://ke-gian.example/', '//ke-gian.example', '/\\ke-gian.example']) {
    const answer = await post('/dang-nhap', { ten: 'canbo', 'mat-khau': demoPassword, toi });
    assert.equal(answer.headers.get('location'), '/lam-viec', toi);
  }
});

test('pages carry their headers and are compressed', async () => {
  const answer = await fetch(`${office.address}/`, { headers: { 'accept-encoding': 'gzip' } });
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(answer.headers.get('referrer-policy'), 'same-origin');
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  assert.doesNotMatch(await answer.text(), /<script/, 'the public front runs no script');
});

test('guessing a password stops for that account from that place, not for colleagues', async () => {
  const guess = (ten: string, password: string) => post('/dang-nhap', { ten, 'mat-khau': password });
  for (let time = 0; time < 6; time += 1) assert.equal((await guess('lanhdao', `sai-${time}`)).status, 401);
  const stopped = await guess('lanhdao', demoPassword);
  assert.equal(stopped.status, 429, 'even the right password waits now');
  assert.match(await stopped.text(), /Đợi \d+ phút/);
  assert.equal((await guess('nhaplieu', demoPassword)).status, 303);
});

test('a forged or ended session opens nothing', async () => {
  const cookie = await cookieOf('nhaplieu');
  const forged = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  const open = (value: string) =>
    fetch(`${office.address}/lam-viec`, { headers: { cookie: value }, redirect: 'manual' });
  assert.equal((await open(`${forged}x`)).status, 303);
  assert.equal((await post('/dang-xuat', {}, { cookie })).status, 303);
  assert.equal((await open(cookie)).status, 303);
});

test('the secret can be read by the server alone', () => {
  assert.equal(statSync(join(office.dataFolder, 'session.secret')).mode & 0o777, 0o600);
});

test('without a demo, the first administrator comes in by a link that works once', async () => {
  const fresh = await openOffice({ demo: false });
  try {
    const link = /\/thiet-lap\?ma=[\w-]+/.exec(fresh.console())?.[0];
    assert.ok(link, 'the console names the link');
    const { page } = await fresh.visit();
    await page.goto(link);
    await page.fill('#ten', 'Nguyễn Thị Quản Trị');
    await page.fill('#ten-dang-nhap', 'quantri');
    await page.fill('#mat-khau', 'mot cau dai de nho');
    await page.fill('#nhap-lai', 'mot cau dai de nho');
    await Promise.all([page.waitForURL('**/dang-nhap**'), page.click('form.card button')]);
    await page.fill('#ten', 'quantri');
    await page.fill('#mat-khau', 'mot cau dai de nho');
    await Promise.all([page.waitForURL('**/lam-viec'), page.click('form button.main')]);
    await page.goto('/tai-khoan');
    await page.fill('#name', 'Trần Văn Cán Bộ');
    await page.fill('#loginName', 'can.bo');
    await page.click('form[action="?/create"] button');
    const passwordLink = await page.innerText('code.link');
    assert.match(passwordLink, /\/thiet-lap\?ma=/);
    const { page: other } = await fresh.visit();
    await other.goto(link);
    assert.match(await other.innerText('main'), /đã dùng/);
    await other.goto(new URL(passwordLink).pathname + new URL(passwordLink).search);
    await other.fill('#mat-khau', 'them mot cau dai');
    await other.fill('#nhap-lai', 'them mot cau dai');
    await Promise.all([other.waitForURL('**/dang-nhap**'), other.click('form.card button')]);
    await other.fill('#ten', 'can.bo');
    await other.fill('#mat-khau', 'them mot cau dai');
    await Promise.all([other.waitForURL('**/lam-viec'), other.click('form button.main')]);
    assert.match(await other.innerText('header'), /Trần Văn Cán Bộ/);
  } finally {
    await fresh.close();
  }
});
