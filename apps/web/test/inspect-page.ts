/// <reference lib="dom" />
/** What holds of every page: axe finds nothing serious, nothing scrolls sideways; narrow and wide, light and dark, both languages. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { isKiosk } from '#lib/citizen/kiosk.ts';
import { inLanguage, isCitizenPath } from '#lib/citizen/words.ts';
import type { Office } from './office.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface PageView {
  readonly language: 'vi' | 'en';
  readonly width: number;
  readonly theme: 'light' | 'dark';
}

export const allViews: readonly PageView[] = (['vi', 'en'] as const).flatMap((language) =>
  [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ language, width, theme }))),
);

/** Each language in two opposite views: together every width with every theme (colour does not depend on the words). */
export const oppositeViews: readonly PageView[] = allViews.filter(
  ({ language, width, theme }) => ((width === 1440) === (theme === 'light')) === (language === 'vi'),
);

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly targets: readonly string[];
}

/** What axe finds on the page as it is now. */
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

/** Loads the page that is open in another language: citizens' pages have it in their address, the others in a cookie. */
async function loadIn(page: Page, office: Office, language: PageView['language']): Promise<void> {
  const { pathname, searchParams } = new URL(page.url());
  if (isCitizenPath(pathname)) {
    await page.goto(inLanguage(pathname, language, isKiosk({ searchParams })));
    return;
  }
  await page.context().addCookies([{ name: 'ngon-ngu', value: language, url: office.address }]);
  await page.reload();
}

/** Shows the page that is open in one view. Another language loads it anew. */
export async function showAs(page: Page, office: Office, { language, width, theme }: PageView): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  if ((await page.getAttribute('html', 'lang')) !== language) await loadIn(page, office, language);
  // Pictures that have another form in this theme are fetched anew.
  await page.evaluate(() => {
    const inView = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight);
    return Promise.allSettled(inView.map((image) => image.decode()));
  });
}

/** What is wrong with a page in one view, in a line each: the language, what scrolls sideways, what axe finds serious. */
export async function faultsOf(page: Page, view: PageView): Promise<string[]> {
  const where = `${new URL(page.url()).pathname} ${view.language} ${view.width} ${view.theme}`;
  const faults: string[] = [];
  const language = await page.getAttribute('html', 'lang');
  if (language !== view.language) faults.push(`${where}: lang is ${language}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (sideways > 0) faults.push(`${where}: scrolls sideways by ${sideways}`);
  for (const { id, impact, targets } of await findViolations(page))
    if (impact === 'serious' || impact === 'critical')
      faults.push(`${where}: ${id} (${impact}) ${targets.join(' | ')}`);
  return faults;
}

/** What is wrong with a page in these views, each language in two; empty when nothing is. */
export async function inspectPage(
  office: Office,
  page: Page,
  path: string,
  views: readonly PageView[] = oppositeViews,
): Promise<string[]> {
  const faults: string[] = [];
  const answer = await page.goto(path);
  if (answer?.status() !== 200) faults.push(`${path}: ${answer?.status()}`);
  for (const view of views) {
    await showAs(page, office, view);
    faults.push(...(await faultsOf(page, view)));
  }
  return faults;
}
