/** The built server over a folder of its own, and a real browser in front of it: what every test here stands on. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/find-chromium.ts';

const web = join(import.meta.dirname, '..');
export const demoPassword = 'longdan-minh-hoa';

export interface Office {
  readonly address: string;
  readonly dataFolder: string;
  /** Everything the server has said on its console. */
  readonly console: () => string;
  readonly browser: Browser;
  /** A browser of its own for one person, signed in when a login name is given. */
  visit(loginName?: string, options?: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }>;
  /** Ends the server by a signal and starts it again over the same folder and address. */
  restart(signal: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

/** Starts the built server on a free port. `demo` makes the four known accounts; `prepare` may fill the folder first. */
export async function openOffice(
  options: { demo?: boolean; env?: Record<string, string>; prepare?: (dataFolder: string) => Promise<unknown> } = {},
): Promise<Office> {
  assert.ok(
    existsSync(join(web, 'build/handler.js')),
    'The web app is not built: run `npm run build -w apps/web` first.',
  );
  const executablePath = findChromium();
  const dataFolder = mkdtempSync(join(tmpdir(), 'longdan-web-'));
  await options.prepare?.(dataFolder);
  let said = '';
  const start = async (port: string): Promise<{ server: ChildProcess; address: string }> => {
    let heard = '';
    const server = spawn(process.execPath, [join(web, 'server.ts')], {
      env: {
        ...process.env,
        PORT: port,
        HOST: '127.0.0.1',
        LONGDAN_DATA: dataFolder,
        LONGDAN_DEMO: options.demo === false ? '0' : '1',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const address = await new Promise<string>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        said += chunk.toString();
        heard += chunk.toString();
        const found = /Lòng Dân: (\S+)/.exec(heard)?.[1];
        if (found) resolve(found);
      };
      server.stdout?.on('data', listen);
      server.stderr?.on('data', listen);
      server.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
    });
    return { server, address };
  };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  };
  let { server, address } = await start('0');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  return {
    address,
    dataFolder,
    console: () => said,
    browser,
    async visit(loginName, contextOptions = {}) {
      const context = await browser.newContext({
        baseURL: address,
        viewport: { width: 1440, height: 900 },
        ...contextOptions,
      });
      const page = await context.newPage();
      if (loginName) await signIn(page, loginName);
      return { context, page };
    },
    async restart(signal) {
      await stop(signal);
      ({ server, address } = await start(new URL(address).port));
    },
    async close() {
      await browser.close();
      await stop('SIGTERM');
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export async function signIn(page: Page, loginName: string, password = demoPassword): Promise<void> {
  await page.goto('/dang-nhap');
  await page.fill('#ten', loginName);
  await page.fill('#mat-khau', password);
  await Promise.all([page.waitForURL('**/lam-viec'), page.click('form button.main')]);
}

/** Faults the browser itself speaks of: scripts that broke, and anything the content policy refused. */
export function watchConsole(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  return faults;
}
