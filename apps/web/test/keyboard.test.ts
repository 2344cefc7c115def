/** The work of an office by the keyboard alone: nothing here clicks, fills or selects; every key goes to what has the focus. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { vi } from '../src/lib/messages/vi.ts';
import { demoPassword, type Office, openOffice, watchConsole } from './office.ts';

const sheets = 100;

/** Path of the round that the first test makes. */
let round = '';

let office: Office;
let officer: Page;
const faults: string[] = [];

before(async () => {
  office = await openOffice();
});
after(() => office.close());

/** Presses Tab until something that matches has the focus; with words, until it also says so. */
async function tabTo(page: Page, selector: string, words?: string): Promise<void> {
  for (let presses = 0; presses < 250; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(
      ([wanted, text]) => {
        const active = document.activeElement;
        return active?.matches(wanted!) && (text === undefined || (active.textContent ?? '').includes(text));
      },
      [selector, words],
    );
    if (found) return;
  }
  assert.fail(`Tab never reaches ${selector} ${words ?? ''} on ${page.url()}`);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses what leads to another page, and waits until its script runs. */
async function go(page: Page, address: string | RegExp, ...keys: string[]): Promise<void> {
  await Promise.all([page.waitForURL(address), press(page, ...keys)]);
  await page.waitForLoadState('networkidle');
}

async function signInByKeyboard(loginName: string): Promise<Page> {
  const { page } = await office.visit();
  page.on('close', () => undefined);
  faults.push(...watchConsole(page));
  await page.goto('/dang-nhap');
  await tabTo(page, '#ten');
  await page.keyboard.type(loginName);
  await tabTo(page, '#mat-khau');
  await page.keyboard.type(demoPassword);
  await go(page, '**/lam-viec', 'Enter');
  return page;
}

/** The question under the hand, and whether it is a criterion; null past the last one. */
const hand = (page: Page) =>
  page.evaluate(() => {
    const row = document.querySelector('.question.current');
    return row && { id: row.getAttribute('data-question'), isRating: row.querySelector('.answers.rating') !== null };
  });

/** Keys one sheet question by question. @returns every key it took */
async function keySheet(page: Page, level: (at: number) => number): Promise<string[]> {
  const keys: string[] = [];
  const type = async (key: string) => {
    keys.push(key);
    await page.keyboard.press(key);
  };
  for (let current = await hand(page), at = 0; current; at += 1) {
    await type(current.isRating ? String(level(at)) : '1');
    let next = await hand(page);
    if (next?.id === current.id) {
      await type('Enter');
      next = await hand(page);
    }
    assert.notEqual(next?.id, current.id, 'the hand moves on');
    current = next;
  }
  await type('Enter');
  return keys;
}

const saved = (page: Page, count: number) =>
  page.waitForFunction(
    (wanted) => document.querySelector('[data-count="ho-tich"]')?.textContent === wanted,
    `${count}/50`,
  );

test('log in, make a round from the plan, and have it approved', async () => {
  officer = await signInByKeyboard('canbo');
  await tabTo(officer, 'a', vi.home.emptyStart);
  await go(officer, '**/dot/moi?mau=but-son', 'Enter');
  await tabTo(officer, 'button', vi.plan.create);
  await go(officer, '**/dot/but-son-*/ke-hoach', 'Enter');
  round = new URL(officer.url()).pathname.replace(/\/ke-hoach$/, '');

  const leader = await signInByKeyboard('lanhdao');
  await tabTo(leader, `a[href="${round}"]`);
  await go(leader, `**${round}`, 'Enter');
  await go(leader, `**${round}/ke-hoach`, 'g', '1');
  await tabTo(leader, 'button', vi.plan.approve);
  await press(leader, 'Enter');
  await leader.waitForSelector('.notice.good');
  await leader.context().close();
});

test('ballots are issued: the number still to go out stands there already', async () => {
  await go(officer, `**${round}/thu-phieu`, 'g', '4');
  await tabTo(officer, '#count');
  assert.equal(await officer.inputValue('#count'), '50', 'the quota of the first field');
  await officer.keyboard.press('ControlOrMeta+A');
  await officer.keyboard.type(String(sheets + 3));
  await press(officer, 'Enter');
  await officer.waitForSelector('.notice.good');
});

test('three sheets are keyed in, checked, computed and reported', async () => {
  await go(officer, `**${round}/thu-phieu/nhap`, 'g', 'n');
  await tabTo(officer, 'a', 'Hộ tịch');
  await go(officer, '**linh-vuc=ho-tich', 'Enter');
  for (let sheet = 1; sheet <= 3; sheet += 1) {
    await keySheet(officer, () => 6 - sheet);
    await saved(officer, sheet);
  }
  await tabTo(officer, `a[href="${round}/kiem-tra"]`);
  await go(officer, `**${round}/kiem-tra`, 'Enter');
  await go(officer, `**${round}/phuc-tra`, ']');
  await go(officer, `**${round}/ket-qua`, ']');
  assert.match(await officer.innerText('.big-figure'), /\d,\d\d%/);
  await go(officer, `**${round}/bao-cao`, ']');
  await tabTo(officer, 'a[href*="dang=docx"]');
  const [file] = await Promise.all([officer.waitForEvent('download'), officer.keyboard.press('Enter')]);
  assert.match(file.suggestedFilename(), /\.docx$/);
});

test(`${sheets} sheets in a row, none lost though nobody waits for the screen`, async (t) => {
  const clerk = await signInByKeyboard('nhaplieu');
  await clerk.goto(`${round}/thu-phieu/nhap?linh-vuc=ho-tich`, { waitUntil: 'networkidle' });
  const keys = await keySheet(clerk, () => 4);
  await saved(clerk, 4);
  const started = performance.now();
  for (let sheet = 2; sheet <= sheets; sheet += 1)
    // All keys of a sheet at once, faster than any hand.
    await Promise.all(keys.map((key) => clerk.keyboard.press(key === '4' ? String(3 + (sheet % 3)) : key)));
  await saved(clerk, sheets + 3);
  const seconds = (performance.now() - started) / 1000 / (sheets - 1);
  t.diagnostic(`${keys.length} keys a sheet; the software itself took ${seconds.toFixed(2)} s a sheet`);
  assert.ok(keys.length <= 45, `${keys.length} keys`);
  assert.match(await clerk.innerText('.recorded'), /\d+ giây một phiếu/);

  // Backspace before the first question opens the sheet just keyed, "+" leads to its end.
  await go(clerk, /sua=/, 'Backspace');
  await clerk.waitForSelector('.question.current');
  await go(clerk, /da-sua=/, '1', '+', 'Enter');
  assert.match(await clerk.innerText('.notice.good'), new RegExp(`${sheets + 3}`));
  await clerk.context().close();
});

test('a second person keys a sheet again, and the difference is settled by the paper', async () => {
  await officer.goto(`${round}/thu-phieu/doi-chieu`, { waitUntil: 'networkidle' });
  await tabTo(officer, '#sharePercent');
  await officer.keyboard.press('ControlOrMeta+A');
  await officer.keyboard.type('100');
  await press(officer, 'Enter');
  await officer.waitForSelector('.notice.good');
  await tabTo(officer, 'a', vi.workspace.doubleEntry.goKey);
  await go(officer, '**/nhap/lan-hai', 'Enter');
  assert.match(await officer.innerText('[data-sheet]'), /0004/, 'the sheets that the officer keyed first are left out');
  await keySheet(officer, (at) => (at === 0 ? 1 : 4));
  await officer.waitForURL(/xong=4$/);
  await officer.goto(`${round}/thu-phieu/doi-chieu`, { waitUntil: 'networkidle' });
  await tabTo(officer, 'a[href*="/doi-chieu/"]', '0004');
  await go(officer, /doi-chieu\/\w+$/, 'Enter');
  await officer.waitForSelector('.difference.current');
  assert.equal(await officer.locator('.difference').count(), 1);
  await go(officer, /doi-chieu\?xong=4$/, '2', 'Enter');
  const text = await officer.innerText('main');
  assert.match(text, /Đã đối chiếu phiếu số 0004/);
  assert.match(text, /Nhập liệu \(minh hoạ\)/);
});

test('keys that work everywhere: search, help, steps, the skip link; they can be switched off', async () => {
  await officer.goto(round, { waitUntil: 'networkidle' });
  await press(officer, 'Tab');
  assert.equal(await officer.evaluate(() => document.activeElement?.getAttribute('href')), '#noi-dung');
  await press(officer, 'Enter');
  assert.equal(await officer.evaluate(() => document.activeElement?.id), 'noi-dung');
  await press(officer, '/');
  assert.equal(await officer.evaluate(() => document.activeElement?.id), 'q');
  await officer.keyboard.type('chung thuc');
  await go(officer, '**/tim?q=chung+thuc', 'Enter');
  assert.match(await officer.innerText('main'), /Chứng thực/);
  await tabTo(officer, 'main a');
  await go(officer, '**/phim-tat', '?');
  await tabTo(officer, 'main input[type="checkbox"]');
  await press(officer, 'Space', '?', '/');
  assert.notEqual(await officer.evaluate(() => document.activeElement?.id), 'q', 'switched off');
  await press(officer, 'Space', '/');
  assert.equal(await officer.evaluate(() => document.activeElement?.id), 'q');
});

test('the browser had nothing to complain of', () => assert.deepEqual(faults, []));
