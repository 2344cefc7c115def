/** Citizens answer their ballots through the browser, with and without scripts; the store is looked at afterwards. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeBallotCode, readReceiptCode } from '@longdan/core';
import { type Codes, dumpResponses, makeRounds, readAudit, readResponse } from './citizen-rounds.ts';
import { askedIds, begin, goThrough, heading, option, press } from './citizen-visit.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

let office: Office;
let codes: Codes;
const phone = { viewport: { width: 390, height: 844 } };

before(async () => {
  office = await openOffice({
    // The browser's own address is the tests'; one test guesses from another.
    env: { LONGDAN_TRUST_PROXY: '1' },
    prepare: async (dataFolder) => {
      codes = await makeRounds(dataFolder);
    },
  });
});
after(() => office.close());

const take = (round: string): string => codes[round]!.pop()!;
const chosen = (code: string) => ({ state: 'chosen', code });

for (const javaScriptEnabled of [false, true])
  test(`a whole ballot ${javaScriptEnabled ? 'with' : 'without'} scripts, by the journey`, async () => {
    const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled });
    const faults = watchConsole(page);
    const loads: string[] = [];
    page.on('request', (request) => loads.push(request.url()));
    const code = take('dich-vu');

    await page.goto('/p');
    await page.fill('#ma', ` ${code.slice(0, 5).toLowerCase()} - ${code.slice(5)}`);
    await page.click('button.main');
    await page.waitForURL(`**/p/${code}`);
    const first = await page.innerText('main');
    assert.match(first, /UBND xã Mẫu xin ý kiến Ông\/Bà/);
    assert.match(first, /25 câu, khoảng 3 phút/);
    assert.match(first, /Ẩn danh: không có danh sách nào/);
    assert.doesNotMatch(first, /Bảo mật:|Lấy ý kiến mở/);
    assert.equal(await page.locator('input:checked').count(), 0, 'nothing is ticked beforehand');

    await page.check('[value=individual]');
    await page.check('[name=dong-y]');
    await press(page, 'next');
    assert.deepEqual(await askedIds(page), ['tn-trung-tam', 'tn-diem-xa', 'tn-phan-anh']);
    assert.match(await page.innerText('.progress'), /Phần 1\/5 · đã trả lời 0\/3 câu/);
    await option(page, 'tn-trung-tam', 'c:co').check();
    await option(page, 'tn-phan-anh', 'c:khong').check();
    if (javaScriptEnabled) assert.match(await page.innerText('.progress'), /đã trả lời 2\/3 câu/);
    await press(page, 'next');

    // One question stays blank, one is refused; the feedback items are not asked of who gave none.
    const answers: Record<string, string | undefined> = { TC24: undefined, TC25: 's:refused', 'gioi-tinh': 'c:nu' };
    const seen = await goThrough(page, (id) => (id in answers ? answers[id] : id.startsWith('TC') ? 'c:5' : undefined));
    assert.deepEqual(
      seen.filter((id) => id.startsWith('TC')),
      Array.from({ length: 13 }, (_, index) => `TC${24 + index}`),
    );
    assert.ok(seen.includes('dan-toc') && !seen.includes('loai-hinh-to-chuc'));

    // The review tells all of it; one answer is changed from there.
    assert.equal(await heading(page), 'Ông/Bà xem lại');
    const review = await page.innerText('main');
    assert.match(review, /4\. Điểm phục vụ hành chính công có biển hiệu.*\nChưa trả lời/);
    assert.match(review, /5\. Điểm phục vụ hành chính công có đủ ghế.*\nKhông trả lời/);
    await press(page, 'step:TC24');
    assert.ok(await option(page, 'TC26', 'c:5').isChecked());
    await option(page, 'TC26', 'c:2').check();
    await press(page, 'next');
    await goThrough(page, () => undefined);
    await page.locator('button[value=send]').first().click();
    const receipt = await page.locator('.receipt').innerText();
    assert.ok(readReceiptCode(receipt), receipt);
    assert.equal(await heading(page), 'Cảm ơn Ông/Bà');

    const { view, answers: stored, setAside } = await readResponse(office.dataFolder, 'dich-vu', code);
    assert.equal(view.channel, 'web');
    assert.equal(view.respondentKind, 'individual');
    assert.ok(view.decision.eligible);
    assert.deepEqual(
      [stored['TC24'], stored['TC25'], stored['TC26'], stored['TC36'], stored['TC37'], stored['gioi-tinh']],
      [undefined, { state: 'refused' }, chosen('2'), chosen('5'), undefined, chosen('nu')],
    );
    assert.deepEqual(setAside, {});

    assert.deepEqual(await context.cookies(), []);
    if (javaScriptEnabled)
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [
        0,
        0,
        '',
      ]);
    for (const url of loads) {
      assert.ok(url.startsWith(office.address), url);
      assert.match(url, /\/(p|p\/[2-9A-Z]{10}|favicon\.svg|_app\/\S+)$/, 'no answers in addresses');
    }
    const dump = await dumpResponses(office.dataFolder);
    assert.ok(!dump.includes(receipt.replaceAll('-', '')), 'the receipt code itself is not kept');
    assert.deepEqual(faults, []);
    await context.close();
  });

test('who used the service is asked about it; who did not is not', async () => {
  const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled: false });
  const ask = async (used: string, feedback: string) => {
    await begin(page, take('dich-vu'));
    return goThrough(page, (id) => (id === 'tn-phan-anh' ? feedback : id.startsWith('tn-') ? used : undefined));
  };
  const service = (ids: string[]) => ids.filter((id) => id.startsWith('TC')).length;
  assert.equal(service(await ask('c:co', 'c:co')), 16);
  assert.equal(service(await ask('c:co', 'c:khong')), 13);
  assert.equal(service(await ask('c:khong', 'c:khong')), 0);
  // A refused screening question leaves it unknown: then all is asked, as on paper.
  assert.equal(service(await ask('s:refused', 's:refused')), 16);
  await context.close();
});

test('a changed screening answer takes back what followed from it', async () => {
  const { context, page } = await office.visit(undefined, phone);
  const code = take('dich-vu');
  await begin(page, code);
  await goThrough(page, (id) => (id.startsWith('tn-') ? 'c:co' : id.startsWith('TC') ? 'c:4' : undefined));
  await press(page, 'step:tn-trung-tam');
  for (const id of await askedIds(page)) await option(page, id, 'c:khong').check();
  await press(page, 'next');
  assert.deepEqual(
    (await goThrough(page, () => undefined)).filter((id) => id.startsWith('TC')),
    [],
  );
  await page.locator('button[value=send]').first().click();
  await page.locator('.receipt').waitFor();
  const { answers, setAside } = await readResponse(office.dataFolder, 'dich-vu', code);
  assert.deepEqual([Object.keys(answers).sort(), setAside], [['tn-diem-xa', 'tn-phan-anh', 'tn-trung-tam'], {}]);
  await context.close();
});

test('silence is not consent, and the kind of respondent is asked', async () => {
  const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled: false });
  await page.goto(`/p/${take('dich-vu')}`);
  await page.locator('button.main').click();
  await page.locator('[role=alert]').first().waitFor();
  assert.match(await page.innerText('main'), /Xin chọn Ông\/Bà trả lời cho bản thân hay cho tổ chức/);
  assert.match(await page.innerText('main'), /nếu đồng ý tham gia, xin Ông\/Bà đánh dấu/i);
  await page.check('[value=organisation]');
  await page.locator('button.main').click();
  await page.locator('#loi-dong-y').waitFor();
  assert.ok(await page.locator('[value=organisation]').isChecked(), 'what was said stays');
  assert.equal(await page.locator('[role=alert]').count(), 1);
  await page.check('[name=dong-y]');
  await press(page, 'next');
  const seen = await goThrough(page, () => undefined);
  assert.ok(seen.includes('loai-hinh-to-chuc') && !seen.includes('gioi-tinh'));
  // A blank ballot may be sent, and says so beforehand.
  assert.match(await page.innerText('main'), /chưa trả lời câu nào/);
  await context.close();
});

test('one kind and no consent: neither is asked', async () => {
  const { context, page } = await office.visit(undefined, phone);
  await page.goto(`/p/${take('ngan')}`);
  const words = await page.innerText('main');
  assert.match(words, /Bảo mật: phiếu mang mã riêng/);
  assert.match(words, /Đợt này để tập huấn/);
  assert.equal(await page.locator('main input:not([type=hidden])').count(), 0);
  await press(page, 'next');
  assert.equal(await page.locator('.question').count(), 8);
  await context.close();
});

test('sent twice, gone back to, opened again: one response and kind words', async () => {
  const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled: false });
  const code = take('ngan');
  await begin(page, code);
  const first = (await askedIds(page))[0]!;
  await option(page, first, 'c:3').check();
  await press(page, 'next');
  const fields = await page
    .locator('#phieu input')
    .evaluateAll((inputs) => inputs.map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']));
  const post = async (changes: Record<string, string> = {}) => {
    const form = { ...Object.fromEntries(fields), den: 'send', ...changes };
    const answer = await page.request.post(`/p/${code}`, {
      form,
      headers: { origin: office.address, accept: 'text/html' },
    });
    return { status: answer.status(), words: await answer.text() };
  };
  const [one, other] = await Promise.all([post(), post()]);
  assert.deepEqual([one.status, other.status], [200, 200]);
  assert.equal(one.words, other.words, 'the same thanks, receipt included');
  assert.match(one.words, /Phiếu đã đến nơi/);

  // Back on the review, and sending it again, is the same thanks.
  await page.locator('button[value=send]').first().click();
  const receipt = await page.locator('.receipt').innerText();
  assert.ok(one.words.includes(receipt));
  // An earlier page of the form that was sent, with another answer: nothing changes, and it says so.
  assert.match(
    (await post({ [`q:choice:${first}`]: 'c:1', den: 'next', 'dang-o': first })).words,
    /gửi lần đầu được giữ nguyên/,
  );
  const { answers } = await readResponse(office.dataFolder, 'ngan', code);
  assert.deepEqual(answers, { [first]: chosen('3') });

  const opened = await page.goto(`/p/${code}`);
  assert.equal(opened?.status(), 409);
  assert.equal(await heading(page), 'Phiếu này đã được gửi');
  await page.click('header a[hreflang=en]');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(new URL(page.url()).pathname, `/p/${code}`, 'refused in the other language too');
  // Somebody else's form for the same code.
  assert.equal((await post({ khoa: 'f'.repeat(32) })).status, 409);
  await context.close();
});

for (const javaScriptEnabled of [false, true])
  test(`a shared device ${javaScriptEnabled ? 'with' : 'without'} scripts keeps nothing for the next person`, async () => {
    const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled });
    if (javaScriptEnabled) await page.clock.install();
    const leaves = () => page.locator('a[data-leaves]').getAttribute('data-leaves');
    const code = take('dich-vu');
    await page.goto('/p?quay=1');
    await page.fill('#ma', code);
    await page.click('button.main');
    await page.waitForURL(`**/p/${code}?quay=1`);
    await page.check('[value=individual]');
    await page.check('[name=dong-y]');
    await press(page, 'next');
    await option(page, 'tn-trung-tam', 'c:co').check();
    await press(page, 'next');
    assert.equal(await leaves(), '300');
    const fields = await page
      .locator('#phieu input[type=hidden]')
      .evaluateAll((inputs) => inputs.map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']));
    await goThrough(page, () => undefined);
    await page.locator('button[value=send]').first().click();
    const receipt = await page.locator('.receipt').innerText();
    assert.equal(await leaves(), '60');
    assert.equal(await page.locator('main form, main a[href*="kiem-chung"]').count(), 0, 'nothing to keep here');

    if (javaScriptEnabled) {
      await page.clock.fastForward(61_000);
      await page.waitForURL('**/p?quay=1');
      await page.goBack();
      assert.equal(new URL(page.url()).pathname, '/p', 'no page of the ballot is left to go back to');
    } else {
      assert.equal(await page.locator('meta[http-equiv=refresh]').getAttribute('content'), '60;url=/p?quay=1');
      await page.locator('a[data-leaves]').click();
      await page.waitForURL('**/p?quay=1');
    }
    assert.equal(await page.inputValue('#ma'), '');
    assert.ok(!(await page.content()).includes(receipt));

    // A page that had left the screen, sent again by Back: the next person is asked for a code.
    const form = { ...Object.fromEntries(fields), den: 'stay', luc: String(Date.now() - 301_000) };
    const again = await page.request.post(`/p/${code}?quay=1`, {
      form,
      headers: { origin: office.address, accept: 'text/html' },
    });
    assert.deepEqual([again.status(), new URL(again.url()).pathname], [200, '/p']);
    assert.doesNotMatch(await again.text(), /tn-trung-tam/);
    await context.close();
  });

test('codes that are wrong, unknown, early or late say what to do', async () => {
  const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled: false });
  const type = async (text: string) => {
    await page.goto('/p');
    await page.fill('#ma', text);
    await page.click('button.main');
    await page.locator('#loi').waitFor();
    assert.equal(await page.inputValue('#ma'), text, 'what was typed stays');
    return page.innerText('#loi');
  };
  const code = take('dich-vu');
  const slip = code.at(-1) === '2' ? `${code.slice(0, -1)}3` : `${code.slice(0, -1)}2`;
  assert.match(await type(slip), /nhầm hoặc đổi chỗ/);
  assert.match(await type(code.slice(0, 7)), /có 10 ký tự, đã nhập 7/);
  assert.match(await type(`O${code.slice(1)}`), /không có ký tự “O”/);
  assert.match(await type(makeBallotCode((count) => new Uint8Array(count).fill(9))), /Chưa tìm thấy phiếu/);
  assert.match(await type(codes['da-qua']![0]!), /đã kết thúc ngày/);
  assert.match(await type(codes['chua-den']![0]!), /bắt đầu nhận phiếu từ ngày/);
  for (const [path, status, title] of [
    [`/p/${codes['da-qua']![0]}`, 409, 'Đợt khảo sát đã kết thúc'],
    [`/p/${codes['chua-den']![0]}`, 409, 'Chưa đến ngày nhận phiếu'],
    [`/p/${slip}`, 404, 'Mã phiếu chưa đúng'],
    ['/p/22222-22222?ngon-ngu=en', 404, 'Ballot not found'],
  ] as const) {
    const answer = await page.goto(path);
    assert.deepEqual([answer?.status(), await heading(page)], [status, title]);
    assert.equal(await page.locator('a.button').count(), 1);
  }
  await context.close();
});

test('guessing stops, slips do not count, and other addresses go on', async () => {
  const { context, page } = await office.visit();
  const from = (address: string, path: string) =>
    page.request.get(path, { headers: { 'x-forwarded-for': address } }).then((answer) => answer.status());
  let seed = 0;
  const unknown = () => `/p/${makeBallotCode((count) => new Uint8Array(count).map((_, at) => (at * 31 + seed) % 256))}`;
  for (let tries = 0; tries < 40; tries++) assert.equal(await from('203.0.113.9', '/p/ACE23FH45K'), 404);
  const statuses: number[] = [];
  for (seed = 1; seed <= 33; seed++) statuses.push(await from('203.0.113.9', unknown()));
  assert.deepEqual([statuses.filter((one) => one === 404).length >= 30, statuses.at(-1)], [true, 429]);
  const code = codes['dich-vu']![0]!;
  assert.deepEqual([await from('203.0.113.9', `/p/${code}`), await from('203.0.113.10', `/p/${code}`)], [429, 200]);
  await context.close();
});

test('a network that fails keeps the answers, and Back stays within the ballot', async () => {
  const { context, page } = await office.visit(undefined, phone);
  const code = take('dich-vu');
  await begin(page, code);
  for (const id of await askedIds(page)) await option(page, id, 'c:co').check();
  await context.setOffline(true);
  await page.locator('button[value=next]').click();
  await page.locator('#tin[role=alert]').waitFor();
  assert.match(await page.innerText('#tin'), /Câu trả lời vẫn còn đây/);
  await context.setOffline(false);
  await press(page, 'next');
  await option(page, 'TC24', 'c:1').check();
  await press(page, 'next');
  await page.goBack();
  await option(page, 'TC24', 'c:1').waitFor();
  assert.ok(await option(page, 'TC24', 'c:1').isChecked());
  await page.goBack();
  await option(page, 'tn-diem-xa', 'c:co').waitFor();
  assert.ok(await option(page, 'tn-diem-xa', 'c:co').isChecked());
  await page.goForward();
  await option(page, 'TC24', 'c:1').waitFor();
  assert.ok(await option(page, 'TC24', 'c:1').isChecked());
  await context.close();
});

test('the other language keeps what was said and needs no cookie', async () => {
  for (const javaScriptEnabled of [false, true]) {
    const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled });
    const code = take('dich-vu');
    await begin(page, code, '?ngon-ngu=en');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await option(page, 'tn-trung-tam', 'c:co').check();
    await press(page, 'stay');
    await page.locator('html[lang=vi]').waitFor();
    assert.ok(await option(page, 'tn-trung-tam', 'c:co').isChecked());
    assert.match(await page.innerText('button.main'), /Tiếp tục/);
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  }
});

test('nothing of a respondent is on the console or in the audit but the day', async () => {
  assert.doesNotMatch(office.console(), /\/p\/|127\.0\.0\.1|203\.0\.113|Mozilla/);
  const rows = (await readAudit(office.dataFolder)).filter((row) => row.actor === 'Người trả lời');
  assert.ok(rows.length >= 4);
  for (const row of rows) {
    assert.match(row.when, /^\d{4}-\d{2}-\d{2}$/);
    assert.deepEqual(row.details, { channel: 'web' });
  }
});
