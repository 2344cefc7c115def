/// <reference lib="dom" />
/** A newcomer with the handbook: presses and fills in only what its page quotes, and keeps a picture of every step. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Locator, Page } from 'playwright-core';

const root = join(import.meta.dirname, '..');
let steps = 0;
/** Milliseconds a newcomer waits for what a page promises. */
export const patience = 15_000;
export const tell = (line: string) => process.stdout.write(`${line}\n`);
/** Steps taken by all readers together. */
export const stepsTaken = (): number => steps;

/** A page of the handbook being followed by one person in one browser. */
export class Reader {
  readonly page: Page;
  readonly #name: string;
  #handbook = '';
  #chapter = '';
  readonly #out: string;

  /** @param out folder of the pictures and documents */
  constructor(name: string, page: Page, out: string) {
    this.#name = name;
    this.page = page;
    this.#out = out;
  }

  /** Opens a page of the handbook: what is pressed from now on must be quoted there. */
  read(chapter: string): this {
    this.#chapter = chapter;
    this.#handbook = readFileSync(join(root, `docs/huong-dan/${chapter}.md`), 'utf8')
      .normalize('NFC')
      .replace(/\s+/g, ' ');
    return this;
  }

  #expectQuoted(words: string): void {
    assert.ok(
      this.#handbook.includes(`**“${words}”**`),
      `${this.#chapter}.md does not name “${words}”, which ${this.#name} needs now (${this.page.url()})`,
    );
  }

  /** Presses the link, button or line that unfolds which bears the words. `within` is a row or frame named by the handbook. */
  async press(words: string, within: Page | Locator = this.page): Promise<void> {
    this.#expectQuoted(words);
    const bears = new RegExp(`^(\\+ )?${words.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u');
    const candidates = [
      within.getByRole('button', { name: words, exact: true }),
      within.getByRole('link', { name: words, exact: true }),
      within.getByRole('button', { name: bears }),
      within.getByRole('link', { name: bears }),
      within.locator('summary', { hasText: words }),
    ];
    for (const deadline = Date.now() + patience; Date.now() < deadline; await this.page.waitForTimeout(100))
      for (const candidate of candidates)
        for (const one of await candidate.all())
          if (await one.isVisible()) {
            const leadsTo = await one.evaluate((element) => element instanceof HTMLAnchorElement && element.href);
            await one.click();
            if (leadsTo) await this.page.waitForURL(leadsTo);
            await this.page.waitForLoadState('networkidle');
            return this.#picture(words);
          }
    await this.#picture(`khong-thay-${words}`);
    assert.fail(`${this.#chapter}.md: ${this.#name} finds no “${words}” at ${this.page.url()}`);
  }

  #box(label: string, within: Page | Locator, at: number): Locator {
    this.#expectQuoted(label);
    const starts = new RegExp(`^\\s*${label.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u');
    return within.getByLabel(starts).and(within.locator('input, select, textarea')).nth(at);
  }

  /** Types into the box of that name; the `at`-th when a form has a row for each. */
  async fill(label: string, value: string, at = 0, within: Page | Locator = this.page): Promise<void> {
    await this.#box(label, within, at).fill(value);
  }

  async choose(
    label: string,
    option: string | { value: string },
    at = 0,
    within: Page | Locator = this.page,
  ): Promise<void> {
    await this.#box(label, within, at).selectOption(typeof option === 'string' ? { label: option } : option);
  }

  async sees(words: string | RegExp): Promise<void> {
    if (typeof words === 'string') this.#expectQuoted(words);
    const isThere = async () => {
      const text = (await this.page.innerText('body')).normalize('NFC').toLocaleLowerCase('vi');
      return typeof words === 'string' ? text.includes(words.toLocaleLowerCase('vi')) : words.test(text);
    };
    let there = await isThere();
    for (const deadline = Date.now() + patience; !there && Date.now() < deadline; there = await isThere())
      await this.page.waitForTimeout(100);
    if (!there) await this.#picture('khong-thay');
    assert.ok(there, `${this.#chapter}.md: ${this.#name} does not see ${words} at ${this.page.url()}`);
  }

  /** Downloads what the link leads to and keeps it. */
  async save(words: string, fileName: string, within: Page | Locator = this.page): Promise<string> {
    this.#expectQuoted(words);
    const link = within.getByRole('link', { name: new RegExp(`^${words.replace(/[()]/g, '\\$&')}`) }).first();
    const [download] = await Promise.all([this.page.waitForEvent('download'), link.click()]);
    const path = join(this.#out, fileName);
    await download.saveAs(path);
    assert.ok(statSync(path).size > 1000, `${fileName} is all but empty`);
    tell(`  ${fileName}: ${Math.round(statSync(path).size / 1024)} KB`);
    return path;
  }

  async #picture(words: string): Promise<void> {
    steps += 1;
    const name = `${String(steps).padStart(3, '0')}-${this.#chapter}-${words.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`;
    await this.page.screenshot({ path: join(this.#out, name), fullPage: true, animations: 'disabled' });
    tell(`${this.#chapter}: ${this.#name} → “${words}”`);
  }
}
