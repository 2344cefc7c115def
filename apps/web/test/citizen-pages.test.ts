/** What citizens' pages may weigh, who can read and operate them, and that they read aloud only where they can. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Codes, makeRounds } from './citizen-rounds.ts';
import { askedIds, begin, goThrough, heading, option, press } from './citizen-visit.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kilobyte = 1024;

let office: Office;
let codes: Codes;
before(async () => {
  office = await openOffice({
    prepare: async (dataFolder) => {
      codes = await makeRounds(dataFolder);
    },
  });
});
after(() => office.close());
const take = (round: string): string => codes[round]!.pop()!;

/** Bytes over the wire, headers included, gzip only: since the last call, and in all. */
async function weigh(options: BrowserContextOptions) {
  const { context, page } = await office.visit(undefined, { viewport: { width: 390, height: 844 }, ...options });
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Encoding': 'gzip' } });
  page.on('response', (response) => {
    const coding = response.headers()['content-encoding'];
    if (coding !== undefined) codings.add(coding);
  });
  const codings = new Set<string>();
  let all = 0;
  let requests = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    all += encodedDataLength;
    requests += 1;
  });
  const sums = () => {
    assert.deepEqual([...codings], ['gzip']);
    return { all, requests };
  };
  return { context, page, session, sums };
}

/** The first answer to each closed question in view, in one step: what is measured here is the page that follows. */
const answerAll = (page: Page) =>
  page.locator('[name^="q:choice:"]:not([type=hidden])').evaluateAll((inputs) => {
    const firsts = new Map((inputs as HTMLInputElement[]).toReversed().map((input) => [input.name, input]));
    for (const input of firsts.values()) {
      input.checked = true;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  });

for (const { javaScriptEnabled, limit } of [
  { javaScriptEnabled: false, limit: 15 * kilobyte },
  { javaScriptEnabled: true, limit: 25 * kilobyte },
])
  test(`no page weighs more than ${limit / kilobyte} KB ${javaScriptEnabled ? 'with' : 'without'} scripts, all it loads included`, async (t) => {
    const { context, page, session, sums } = await weigh({ javaScriptEnabled });
    // Every page as if it were the first that the phone sees.
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const said: string[] = [];
    let before = { all: 0, requests: 0 };
    const measure = async (name: string) => {
      await page.waitForLoadState('load');
      const now = sums();
      const bytes = now.all - before.all;
      said.push(`${name} ${bytes} B in ${now.requests - before.requests}`);
      assert.ok(now.requests > before.requests && bytes > 500, `${name} was not measured`);
      assert.ok(bytes <= limit, `${name}: ${bytes} bytes`);
      before = now;
    };
    await page.goto('/p');
    await measure('/p');
    for (const round of ['dich-vu', 'day-du'] as const) {
      const code = take(round);
      await page.goto(`/p/${code}`);
      await measure(`${round} start`);
      await page.check('[value=individual]');
      await page.check('[name=dong-y]');
      let part = 0;
      do {
        await press(page, 'next');
        await measure(`${round} ${++part}`);
        await answerAll(page);
      } while ((await heading(page)) !== 'Ông/Bà xem lại');
      await page.locator('button[value=send]').first().click();
      await page.locator('.receipt').waitFor();
      await measure(`${round} thanks`);
    }
    t.diagnostic(said.join('; '));
    await context.close();
  });

test('a whole visit, from the address to the receipt, weighs less than 25 KB either way', async (t) => {
  for (const javaScriptEnabled of [false, true]) {
    const { context, page, sums } = await weigh({ javaScriptEnabled });
    await begin(page, take('dich-vu'));
    await goThrough(page, (id) => (id.startsWith('tn-') ? 'c:co' : id.startsWith('TC') ? 'c:4' : undefined));
    await page.locator('button[value=send]').first().click();
    await page.locator('.receipt').waitFor();
    await page.waitForLoadState('networkidle');
    const { all, requests } = sums();
    t.diagnostic(`${javaScriptEnabled ? 'with' : 'without'} scripts: ${all} B in ${requests} requests`);
    assert.ok(all > 5 * kilobyte && all <= 25 * kilobyte, `${all} bytes in ${requests} requests`);
    await context.close();
  }
});

test('what the first screen waits for: the page and one style sheet; the script waits for the page', async () => {
  const { context, page } = await office.visit(undefined, { viewport: { width: 390, height: 844 } });
  await page.goto(`/p/${take('dich-vu')}`);
  assert.equal(await page.locator('link[rel=stylesheet], style').count(), 1);
  assert.deepEqual(await page.locator('script').evaluateAll((all) => all.map((one) => one.hasAttribute('defer'))), [
    true,
  ]);
  assert.equal(await page.locator('img, iframe, video, link[rel*=preload], link[rel=preconnect]').count(), 0);
  await context.close();
});

const views = [
  [390, 'light'],
  [1440, 'dark'],
  [390, 'dark'],
  [1440, 'light'],
] as const;

const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

/** @param rules tags or names of the rules that axe holds the page to */
async function findViolations(page: Page, rules: readonly string[]): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe} })()`);
  return page.evaluate(async (runOnly) => {
    // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as text, without its types
    const result = await (window as any).axe.run(document, { runOnly, resultTypes: ['violations'] });
    const small = [...document.querySelectorAll<HTMLElement>('button, a, .choice, select, textarea, input')]
      .filter((one) => one.offsetParent && !one.closest('.skip') && !one.matches('.choice input'))
      .filter((one) => one.getBoundingClientRect().height < 48)
      .map((one) => `under 48 px: ${one.outerHTML.slice(0, 80)}`);
    const tiny = [...document.querySelectorAll<HTMLElement>('body *')]
      .filter(
        (one) =>
          one.offsetParent &&
          !one.matches('.choice input, progress') &&
          Number.parseFloat(getComputedStyle(one).fontSize) < 18,
      )
      .map((one) => `under 18 px: ${one.outerHTML.slice(0, 80)}`);
    const sideways = document.documentElement.scrollWidth - innerWidth;
    return [
      ...result.violations.map(
        (one: { id: string; nodes: { target: string[] }[] }) => `${one.id} ${one.nodes[0]?.target}`,
      ),
      ...small,
      ...tiny,
      ...(sideways > 0 ? [`scrolls sideways by ${sideways}`] : []),
    ];
  }, rules);
}

test('axe finds nothing, nothing is small, nothing scrolls sideways: wide and narrow, light and dark, both languages', async () => {
  const faults: string[] = [];
  for (const language of ['vi', 'en'] as const) {
    const { context, page } = await office.visit();
    const broken = watchConsole(page);
    const search = language === 'en' ? '?ngon-ngu=en' : '';
    const inspect = async (name: string) => {
      if ((await page.getAttribute('html', 'lang')) !== language) faults.push(`${name}: lang is not ${language}`);
      // English differs in words alone: the two opposite views are enough for it.
      for (const [at, [width, colorScheme]] of (language === 'vi' ? views : views.slice(0, 2)).entries()) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        // Another theme at a width seen before differs in colours alone.
        for (const one of await findViolations(page, at < 2 ? everyRule : rulesOfColour))
          faults.push(`${name} ${language} ${width} ${colorScheme}: ${one}`);
      }
    };
    await page.goto(`/p${search}`);
    await inspect('enter');
    const code = take('day-du');
    await page.goto(`/p/${code}${search}`);
    await inspect('start');
    await page.locator('button.main').click();
    await page.locator('[role=alert]').first().waitFor();
    await inspect('start refused');
    await page.check('[value=individual]');
    await page.check('[name=dong-y]');
    await press(page, 'next');
    // Each part of the longest form that has a kind of input which no part before it had.
    const kinds = [
      '.faces',
      '.choice:not(:has(svg)) [type=radio]',
      '[type=checkbox]:not(.refuse *)',
      'textarea',
      '.specify',
    ];
    const known = new Set<string>();
    for (let part = 1; (await page.locator('.progress').count()) > 0; part++) {
      const fresh = [];
      for (const kind of kinds) if (!known.has(kind) && (await page.locator(kind).count()) > 0) fresh.push(kind);
      for (const kind of fresh) known.add(kind);
      if (fresh.length > 0) await inspect(`part ${part}`);
      await press(page, 'next');
    }
    assert.deepEqual(
      kinds.filter((kind) => !known.has(kind)),
      [],
      'the longest form has every kind of input',
    );
    await inspect('review');
    await page.locator('button[value=send]').first().click();
    await page.locator('.receipt').waitFor();
    await inspect('thanks');
    // The answers above with status 422 and 409 are said on the console by the browser itself.
    faults.push(...broken.filter((one) => !/status of (409|422)/.test(one)));
    await page.goto(`/p/${code}${search}`);
    await inspect('used');
    await context.close();
  }
  assert.deepEqual(faults, []);
});

test('a fault in an answer is named, linked and does not lose the rest', async () => {
  const { context, page } = await office.visit(undefined, { javaScriptEnabled: false });
  await begin(page, take('dich-vu'));
  await option(page, 'tn-trung-tam', 'c:co').check();
  // What no honest page sends: an option that the form does not have.
  await page
    .locator('[name="q:choice:tn-diem-xa"]')
    .first()
    .evaluate((input) => input.setAttribute('value', 'c:la'));
  await page.locator('[name="q:choice:tn-diem-xa"]').first().check();
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator('button[value=next]').click();
  assert.equal((await answered).status(), 422);
  await page.locator('[role=alert]').waitFor();
  assert.match(await page.innerText('[role=alert]'), /Có 1 câu cần xem lại/);
  assert.equal(await page.locator('[role=alert] a').getAttribute('href'), '#c2');
  assert.match(await page.innerText('#c2'), /Không có lựa chọn “la”/);
  assert.ok(await option(page, 'tn-trung-tam', 'c:co').isChecked());
  await context.close();
});

test('the keyboard alone brings a ballot in', async () => {
  const { context, page } = await office.visit(undefined, { viewport: { width: 390, height: 844 } });
  const code = take('ngan');
  const { keyboard } = page;
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.tagName);
  const tabTo = async (name: string) => {
    for (let steps = 0; steps < 80 && (await focused()) !== name; steps++) await keyboard.press('Tab');
    assert.equal(await focused(), name);
  };
  await page.goto('/p');
  await tabTo('ma');
  await keyboard.type(code);
  await keyboard.press('Enter');
  await page.waitForURL(`**/p/${code}`);
  await tabTo('den');
  await keyboard.press('Enter');
  await page.locator('.progress').waitFor();
  assert.equal(await focused(), 'H1', 'a new part begins at its heading');
  const ids = await askedIds(page);
  for (const id of ids.slice(0, 3)) {
    await tabTo(`q:choice:${id}`);
    await keyboard.press('Space');
    await keyboard.press('ArrowDown');
  }
  assert.match(await page.innerText('.progress'), /đã trả lời 3\/8/);
  await tabTo('den');
  await keyboard.press('Enter');
  await page.locator('h1:text-is("Ông/Bà xem lại")').waitFor();
  await tabTo('den');
  await keyboard.press('Enter');
  await page.locator('.receipt').waitFor();
  await context.close();
});

test('pages are read aloud by a Vietnamese voice, and offer it to nobody else', async () => {
  for (const voices of [['en-US'], ['en-US', 'vi-VN']]) {
    const { context, page } = await office.visit(undefined, { viewport: { width: 390, height: 844 } });
    await page.addInitScript((languages) => {
      const spoken: string[] = [];
      Object.assign(window, { spoken });
      Object.defineProperty(window, 'speechSynthesis', {
        value: {
          getVoices: () => languages.map((lang) => ({ lang })),
          speak: (words: { text: string; lang: string }) => spoken.push(`${words.lang}: ${words.text}`),
          cancel() {},
          addEventListener() {},
        },
      });
    }, voices);
    await begin(page, take('dich-vu'));
    const buttons = page.locator('button.listen');
    if (voices.length === 1) assert.equal(await buttons.count(), 0);
    else {
      assert.equal(await buttons.count(), 3);
      await buttons.first().click();
      const [spoken] = await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
      assert.match(spoken ?? '', /^vi-VN: Câu 1\. Giải quyết TTHC.*Có\. Không\. Không trả lời$/);
      assert.equal(await buttons.first().getAttribute('aria-pressed'), 'true');
    }
    await context.close();
  }
});
