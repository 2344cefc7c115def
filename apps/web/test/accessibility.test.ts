/** Every page, narrow and wide, light and dark, in both languages: axe finds nothing serious, nothing scrolls sideways. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const round = '/dot/but-son-2022';

let office: Office;
before(async () => {
  office = await openOffice({ prepare: loadDemo });
});
after(() => office.close());

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly targets: readonly string[];
}

async function findViolations(page: Page): Promise<Violation[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe} })()`);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as text, without its types
    const result = await (window as any).axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return result.violations.map((one: { id: string; impact: string; nodes: { target: string[] }[] }) => ({
      id: one.id,
      impact: one.impact,
      targets: one.nodes.slice(0, 3).map((node) => node.target.join(' ')),
    }));
  });
}

/** Each language in two opposite views: together every width with every theme (colour does not depend on the words). */
const views = {
  vi: [
    { width: 1440, theme: 'light' },
    { width: 390, theme: 'dark' },
  ],
  en: [
    { width: 1440, theme: 'dark' },
    { width: 390, theme: 'light' },
  ],
} as const;

async function inspect(page: Page, path: string): Promise<string[]> {
  const faults: string[] = [];
  for (const language of ['vi', 'en'] as const) {
    await page.context().addCookies([{ name: 'ngon-ngu', value: language, url: office.address }]);
    const answer = await page.goto(path);
    if (answer?.status() !== 200) faults.push(`${path}: ${answer?.status()}`);
    if ((await page.getAttribute('html', 'lang')) !== language) faults.push(`${path}: lang is not ${language}`);
    for (const { width, theme } of views[language]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) faults.push(`${path} ${width}: scrolls sideways by ${sideways}`);
      for (const { id, impact, targets } of await findViolations(page))
        if (impact === 'serious' || impact === 'critical')
          faults.push(`${path} ${language} ${width} ${theme}: ${id} (${impact}) ${targets.join(' | ')}`);
    }
  }
  return faults;
}

async function inspectAll(loginName: string | undefined, paths: readonly string[]): Promise<void> {
  const { context, page } = await office.visit(loginName);
  const faults = watchConsole(page);
  for (const path of paths) faults.push(...(await inspect(page, path)));
  await context.close();
  assert.deepEqual(faults, []);
}

test('public pages', () => inspectAll(undefined, ['/', '/dang-nhap', '/thiet-lap?ma=khong-co', '/dang-xuat']));

test('pages about planning and preparing', () =>
  inspectAll('canbo', [
    '/lam-viec',
    '/dot/moi?mau=but-son',
    round,
    `${round}/ke-hoach`,
    `${round}/ke-hoach/sua`,
    `${round}/phieu-hoi`,
    `${round}/mau`,
    '/luoc-do',
    '/luoc-do/sipas-2024',
  ]));

test('pages about collecting and checking', () =>
  inspectAll('canbo', [
    `${round}/thu-phieu`,
    `${round}/thu-phieu/nhap?linh-vuc=ho-tich`,
    `${round}/thu-phieu/tep`,
    '/dot/dak-mil-2024/thu-phieu/bang-so',
    `${round}/kiem-tra`,
    `${round}/kiem-tra/quy-tac`,
  ]));

test('pages about results', () =>
  inspectAll('canbo', [
    `${round}/ket-qua`,
    `${round}/ket-qua?linh-vuc=ho-tich`,
    '/dot/dak-mil-2024/ket-qua',
    `${round}/bao-cao`,
    `${round}/phuc-tra`,
    `${round}/cong-bo`,
    `${round}/cai-thien`,
    '/nhat-ky',
  ]));

test('pages of the administrator, the leader and the clerk', async () => {
  await inspectAll('quantri', ['/lam-viec', '/tai-khoan']);
  await inspectAll('lanhdao', [`${round}/bao-cao`]);
  await inspectAll('nhaplieu', [`${round}/thu-phieu`]);
});

test('a single ballot, and a page that does not exist', async () => {
  const { context, page } = await office.visit('canbo');
  await page.goto(`${round}/kiem-tra`);
  const path = await page.getAttribute('tbody th a', 'href');
  assert.ok(path);
  assert.deepEqual(await inspect(page, path), []);
  const answer = await page.goto('/dot/khong-co');
  assert.equal(answer?.status(), 404);
  assert.match(await page.innerText('main'), /There is no survey round|Không có đợt/);
  await context.close();
});

test('the first load of the workspace stays within 150 KB', async () => {
  const { context, page } = await office.visit('canbo');
  await page.goto(`${round}/ket-qua`, { waitUntil: 'networkidle' });
  const fresh = await context.newPage();
  const session = await context.newCDPSession(fresh);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength;
  });
  await fresh.goto('/lam-viec', { waitUntil: 'networkidle' });
  await context.close();
  assert.ok(bytes > 10_000 && bytes <= 150 * 1024, `${Math.round(bytes / 1024)} KB`);
});
