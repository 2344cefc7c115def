/** A respondent in front of a browser: the moves that tests of citizens' pages are told in. */
import type { Page } from 'playwright-core';

/** The words on top of the page. */
export const heading = (page: Page): Promise<string> => page.locator('h1').innerText();

const place = (page: Page) => page.locator('[name=dang-o]').getAttribute('value');

/** Presses a button of the form and waits for the page that answers it, with or without a script. */
export async function press(page: Page, to: string): Promise<void> {
  const before = await place(page);
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator(`button[value="${to}"]`).first().click();
  await answered;
  if (to !== 'stay') await page.locator(`[name=dang-o][value="${before}"]`).waitFor({ state: 'detached' });
  await page.locator('h1').waitFor();
}

/** The first page: for whom, and consent. */
export async function begin(page: Page, code: string, search = ''): Promise<void> {
  await page.goto(`/p/${code}${search}`);
  if ((await page.locator('[value=individual]').count()) > 0) await page.check('[value=individual]');
  if ((await page.locator('[name=dong-y]').count()) > 0) await page.check('[name=dong-y]');
  await press(page, 'next');
}

export const option = (page: Page, id: string, code: string) =>
  page.locator(`[name="q:choice:${id}"][value="${code}"]`);

/** Ids of the closed questions in view. */
export async function askedIds(page: Page): Promise<string[]> {
  const names = await page
    .locator('[name^="q:choice:"]:not([type=hidden])')
    .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('name') ?? ''));
  return [...new Set(names)].map((name) => name.slice('q:choice:'.length));
}

/** Goes on to the review, ticking each closed question by `choose` (undefined: left blank). @returns ids seen, in order */
export async function goThrough(page: Page, choose: (id: string) => string | undefined): Promise<string[]> {
  const seen: string[] = [];
  while ((await place(page)) !== 'review') {
    for (const id of await askedIds(page)) {
      seen.push(id);
      const code = choose(id);
      if (code !== undefined) await option(page, id, code).check();
    }
    await press(page, 'next');
  }
  return seen;
}
