/** What holds of every page: axe finds nothing serious, nothing scrolls sideways; narrow and wide, light and dark, both languages. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { Office } from './office.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

/** What is wrong with a page, in every view; empty when nothing is. */
export async function inspectPage(office: Office, page: Page, path: string): Promise<string[]> {
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
