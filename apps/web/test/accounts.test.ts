/** Coming in as people do: second factor without a script, passkeys by a virtual authenticator, sessions, recovery by two. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { codeOfStep, stepOf } from '../src/lib/server/accounts/totp.ts';
import { inspectPage, oppositeViews } from './inspect-page.ts';
import { demoPassword, type Office, openOffice, signIn, watchConsole } from './office.ts';

let office: Office;
before(async () => {
  office = await openOffice();
});
after(() => office.close());

/** What an authenticator app would show: each code works once, so the step is counted on. */
function authenticator(secretText: string) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secretText.replace(/\s/g, '')]
    .map((one) => letters.indexOf(one).toString(2).padStart(5, '0'))
    .join('');
  const secret = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  return { code: (ahead = 0) => codeOfStep(secret, stepOf(new Date()) + ahead) };
}

/** For forms sent without a script: the answer is a page of its own, and the page before it has loaded long ago. */
async function submit(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), page.click(button)]);
  await page.waitForLoadState('load');
}

async function enter(page: Page, loginName: string, password = demoPassword): Promise<void> {
  await page.goto('/dang-nhap');
  await page.fill('#ten', loginName);
  await page.fill('#mat-khau', password);
  // Wherever it leads: the password takes its time to be checked. A refusal is told in its own words.
  await Promise.all([page.waitForEvent('framenavigated'), page.click('form button.main')]);
  await page.waitForLoadState('load');
  if (new URL(page.url()).pathname === '/dang-nhap')
    assert.fail(`${loginName} did not come in: ${await page.innerText('main')}\n${office.console().slice(-4000)}`);
}

test('a second factor is set up, asked for, used once, and turned off, without a script', async () => {
  const { context, page } = await office.visit('nhaplieu', { javaScriptEnabled: false });
  await page.goto('/tai-khoan/cua-toi');
  await submit(page, 'form[action="?/offer"] button');
  assert.ok(await page.isVisible('img[src^="data:image/svg"]'));
  const app = authenticator(await page.innerText('.secret'));
  await page.fill('#ma', '000000');
  await submit(page, 'form[action="?/confirm"] button');
  assert.match(await page.innerText('[role=alert]'), /Mã không đúng/);
  const used = app.code(-1);
  await page.fill('#ma', used);
  await submit(page, 'form[action="?/confirm"] button');
  const codes = (await page.innerText('#ma-du-phong')).split(/\s+/).filter(Boolean);
  assert.equal(codes.length, 10);
  assert.equal(new Set(codes).size, 10);
  await page.reload();
  assert.equal(await page.isVisible('#ma-du-phong'), false, 'shown once');
  await context.close();

  const again = await office.visit(undefined, { javaScriptEnabled: false });
  await enter(again.page, 'nhaplieu');
  assert.match(again.page.url(), /\/dang-nhap\/buoc-hai/);
  await again.page.goto('/lam-viec');
  assert.match(again.page.url(), /\/dang-nhap/, 'half-way in is not in');
  await again.page.goto('/dang-nhap/buoc-hai');
  const give = async (code: string) => {
    await again.page.fill('#ma', code);
    await submit(again.page, 'form button.main');
  };
  await give(used);
  assert.match(await again.page.innerText('[role=alert]'), /đã dùng/, 'no code works twice');
  await give(app.code(0));
  assert.match(again.page.url(), /\/lam-viec/);
  await again.page.goto('/tai-khoan/cua-toi');
  assert.match(await again.page.innerText('#phien'), /mật khẩu và mã/);
  await again.context.close();

  const lost = await office.visit(undefined, { javaScriptEnabled: false });
  for (const [code, works] of [
    [codes[3]!, true],
    [codes[3]!, false],
  ] as const) {
    await enter(lost.page, 'nhaplieu');
    await lost.page.fill('#ma', code.toUpperCase());
    await submit(lost.page, 'form button.main');
    assert.equal(lost.page.url().endsWith('/lam-viec'), works);
    if (works) await lost.context.clearCookies();
  }
  await lost.page.fill('#ma', codes[4]!);
  await submit(lost.page, 'form button.main');
  await lost.page.goto('/tai-khoan/cua-toi');
  assert.match(await lost.page.innerText('#lop-hai'), /Còn 8 mã/);
  const off = async (password: string, code: string) => {
    await lost.page.click('#lop-hai details:last-of-type summary');
    await lost.page.fill('#off-password', password);
    await lost.page.fill('#ma-tat', code);
    await submit(lost.page, 'form[action="?/off"] button');
    return lost.page.innerText('main');
  };
  assert.match(await off('sai mat khau roi', codes[5]!), /Mật khẩu không đúng/);
  assert.match(await off(demoPassword, 'aaaa-aaaa-aaaa'), /Mã không đúng/);
  assert.match(await off(demoPassword, codes[5]!), /Đã tắt lớp bảo vệ/);
  await lost.context.close();
});

test('a passkey is added, lets in alone, and is removed', async () => {
  const { context, page } = await office.visit();
  const faults = watchConsole(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await signIn(page, 'canbo');
  await page.goto('/tai-khoan/cua-toi');
  await page.fill('#passkey-name', 'Máy tính văn phòng');
  await page.fill('#passkey-password', 'sai mat khau roi');
  await page.click('#them-khoa button');
  await page.waitForSelector('[role=alert]');
  assert.match(await page.innerText('[role=alert]'), /Mật khẩu không đúng/);
  await page.fill('#passkey-password', demoPassword);
  await page.click('#them-khoa button');
  await page.waitForSelector('text=Đã thêm khóa truy cập');
  assert.match(await page.innerText('main'), /Máy tính văn phòng/);
  await context.clearCookies();

  await page.goto('/dang-nhap?toi=/luoc-do');
  await Promise.all([page.waitForURL((url) => url.pathname === '/luoc-do'), page.click('#khoa button')]);
  await page.goto('/tai-khoan/cua-toi');
  assert.match(await page.innerText('#phien'), /khóa truy cập/);
  await page.click('form[action="?/passkey"] button');
  await page.waitForSelector('text=Chưa có khóa truy cập nào');
  await context.clearCookies();
  await page.goto('/dang-nhap');
  await page.click('#khoa button');
  await page.waitForSelector('#khoa-loi:not([hidden])');
  assert.match(await page.innerText('#khoa-loi'), /không có tài khoản nào dùng khóa này/);
  assert.deepEqual(
    faults.filter((fault) => !/status of 422/.test(fault)),
    [],
  );
  await context.close();
});

test('sessions are seen and ended, one and all others; a new password ends them too', async () => {
  const first = await office.visit('lanhdao');
  const second = await office.visit('lanhdao');
  const third = await office.visit('lanhdao');
  await first.page.goto('/tai-khoan/cua-toi');
  assert.equal(await first.page.locator('#phien tbody tr').count(), 3);
  await first.page.locator('form[action="?/end"] button').first().click();
  await first.page.waitForSelector('text=Đã kết thúc 1 phiên');
  await first.page.click('form[action="?/others"] button');
  await first.page.waitForSelector('#phien tbody tr:only-child');
  for (const { page } of [second, third]) {
    await page.goto('/lam-viec');
    assert.match(page.url(), /\/dang-nhap/);
  }
  await signIn(second.page, 'lanhdao');
  await second.page.goto('/tai-khoan/cua-toi');
  await second.page.fill('#current', demoPassword);
  await second.page.fill('#next', 'mot cau khac de nho');
  await second.page.fill('#again', 'mot cau khac de nho');
  await second.page.click('form[action="?/password"] button');
  await second.page.waitForSelector('text=Đã đổi mật khẩu');
  await first.page.goto('/lam-viec');
  assert.match(first.page.url(), /\/dang-nhap/);
  await second.page.goto('/lam-viec');
  assert.match(second.page.url(), /\/lam-viec/);
  for (const { context } of [first, second, third]) await context.close();
});

test('a role that must have a second factor is led to set it up, and cannot turn it off', async () => {
  const administrator = await office.visit('quantri');
  await administrator.page.goto('/tai-khoan');
  await administrator.page.check('input[value="supervisor"]');
  await administrator.page.click('form[action="?/policy"] button');
  await administrator.page.waitForSelector('text=Đã lưu');
  const { context, page } = await office.visit(undefined, { javaScriptEnabled: false });
  await enter(page, 'giamsat');
  assert.match(page.url(), /\/tai-khoan\/cua-toi/);
  for (const path of ['/lam-viec', '/luoc-do', '/nhat-ky']) {
    await page.goto(path);
    assert.match(page.url(), /\/tai-khoan\/cua-toi/, path);
  }
  await submit(page, 'form[action="?/offer"] button');
  const app = authenticator(await page.innerText('.secret'));
  await page.fill('#ma', app.code());
  await submit(page, 'form[action="?/confirm"] button');
  await page.goto('/lam-viec');
  assert.match(page.url(), /\/lam-viec/);
  await page.goto('/tai-khoan/cua-toi');
  await page.click('#lop-hai details:last-of-type summary');
  await page.fill('#off-password', demoPassword);
  await page.fill('#ma-tat', app.code(1));
  await submit(page, 'form[action="?/off"] button');
  assert.match(await page.innerText('[role=alert]'), /không tắt được/);
  await context.close();

  // The phone is lost: the administrator asks, a leader confirms, and neither can do both.
  const { page: asking } = administrator;
  await asking.goto('/tai-khoan?tim=giam+sat');
  await asking.click('tbody th a >> nth=-1');
  await asking.waitForSelector('form[action="?/recover"]');
  await asking.check('input[value="second-factor"]');
  await asking.fill('#reason', 'Mất điện thoại, đã gặp trực tiếp');
  await asking.click('form[action="?/recover"] button');
  await asking.waitForSelector('text=Đã ghi đề nghị');
  await asking.goto('/tai-khoan/xac-nhan');
  assert.match(await asking.innerText('main'), /Cần người khác xác nhận/);
  assert.equal(await asking.locator('form[action="?/confirm"]').count(), 0);
  const leader = await office.visit();
  await enter(leader.page, 'lanhdao', 'mot cau khac de nho');
  await leader.page.waitForURL('**/lam-viec');
  await leader.page.goto('/tai-khoan/xac-nhan');
  await leader.page.click('form[action="?/confirm"] button');
  await leader.page.waitForSelector('text=Đã xác nhận');
  await leader.page.reload();
  assert.match(await leader.page.innerText('main'), /Không có đề nghị nào/);
  const back = await office.visit(undefined, { javaScriptEnabled: false });
  await enter(back.page, 'giamsat');
  assert.match(back.page.url(), /\/tai-khoan\/cua-toi/, 'in by the password alone, to set up anew');
  await asking.goto('/nhat-ky');
  const audit = await asking.innerText('main');
  for (const act of [/Đề nghị đặt lại đường vào/, /Xác nhận đặt lại đường vào/, /Bật lớp bảo vệ thứ hai/])
    assert.match(audit, act);
  for (const one of [administrator, leader, back]) await one.context.close();
});

test('the pages of accounts, when much has happened, read well: narrow and wide, light and dark, both languages', async () => {
  const { context, page } = await office.visit('quantri');
  const faults: string[] = [];
  const { 0: account } = (await (await page.goto('/tai-khoan'))?.text())?.match(/\/tai-khoan\/[\w-]{20,}/) ?? [];
  assert.ok(account);
  // What they show after all of the above, each in one view; accessibility.test.ts has them as they begin.
  for (const [at, path] of ['/tai-khoan', account, '/tai-khoan/cua-toi', '/nhat-ky/truy-cap'].entries())
    faults.push(...(await inspectPage(office, page, path, [oppositeViews[at]!])));
  assert.deepEqual(faults, []);
  await context.close();
});
