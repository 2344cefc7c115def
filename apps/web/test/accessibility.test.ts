/**
 * Every page of the routes folder: axe finds nothing serious, nothing scrolls sideways, the browser has nothing to complain
 * of. Each page is shown in one of four views (both languages, both widths, both themes); `scripts/look.ts` shows
 * all of them in all views.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { routesToShow, visitEveryPage } from './every-page.ts';
import { type Addresses, calledRound, fillEveryPage, openRound, roundsSeen } from './fill-every-page.ts';
import { faultsOf, oppositeViews, type PageView, showAs } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const [round] = roundsSeen;
let office: Office;
let addresses: Addresses;
/** Routes that somebody was shown. */
const shown = new Set<string>();
before(async () => {
  office = await openOffice({
    prepare: async (folder) => {
      addresses = await fillEveryPage(folder);
    },
  });
});
after(() => office.close());

/** Opens every page that `only` leaves in: four browsers of one person share them, each in a view of its own. */
async function inspectAll(loginName: string | undefined, only: RegExp): Promise<void> {
  const { context } = await office.visit(loginName);
  const storageState = await context.storageState();
  const faults: string[] = [];
  const views = new Map<Page, PageView>();
  const contexts = [context];
  for (const view of oppositeViews) {
    const options = { storageState, viewport: { width: view.width, height: 900 }, colorScheme: view.theme } as const;
    const one = await office.visit(undefined, { ...options, reducedMotion: 'reduce' });
    await one.context.addCookies([{ name: 'ngon-ngu', value: view.language, url: office.address }]);
    contexts.push(one.context);
    views.set(one.page, view);
  }
  const heard = [...views.keys()].map(watchConsole);
  const wanted = { signedIn: loginName !== undefined, addresses, only };
  const { visits } = await visitEveryPage([...views.keys()], wanted, async ({ route }, at) => {
    const view = views.get(at)!;
    shown.add(route);
    await showAs(at, office, view);
    faults.push(...(await faultsOf(at, view)));
  });
  for (const one of contexts) await one.close();
  faults.push(...heard.flat());
  for (const { path, status } of visits) if (status >= 500 || status === 0) faults.push(`${path}: ${status}`);
  // A page closed to a role says so on the console too.
  assert.deepEqual(
    faults.filter((fault) => !/status of 40[134]/.test(fault)),
    [],
  );
}

const rounds = roundsSeen.join('|');
/** Steps whose page shows something else in a round of totals and in an empty round. */
const steps = '(/(thu-phieu|kiem-tra|ket-qua|bao-cao|mau))?';

test('pages of the officer: rounds that are full, of totals, empty, open, called back', async () => {
  const parts = [
    '(?!dot/)',
    `dot/(moi|${round}|${openRound}|${calledRound}/(mau|phuc-tra))`,
    `dot/(${rounds})${steps}$`,
    `dot/${roundsSeen[2]}/mau/khung/`,
  ];
  await inspectAll('canbo', new RegExp(`^/(${parts.join('|')})`));
});

test('pages of nobody, the administrator, the supervisor, the leader and the clerk', async () => {
  await Promise.all([
    inspectAll(undefined, /^\/((p|ket-qua|kiem-chung|dang-nhap|thiet-lap)\b.*)?$/),
    inspectAll('quantri', /^\/(lam-viec|tai-khoan.*|nhat-ky|tim.*|phim-tat)$/),
  ]);
  await inspectAll('giamsat', new RegExp(`^/(lam-viec|nhat-ky/truy-cap|dot/${calledRound}/phuc-tra.*)$`));
  await Promise.all([
    inspectAll('lanhdao', new RegExp(`^/lam-viec$|^/dot/${round}/(ke-hoach|bao-cao)$`)),
    inspectAll('nhaplieu', new RegExp(`^/lam-viec$|^/dot/${round}/thu-phieu(/nhap)?$`)),
  ]);
});

test('somebody was shown every page there is', () => {
  assert.deepEqual(
    routesToShow.filter((route) => !shown.has(route)),
    [],
    'give fillEveryPage what the page is about, or an address where no link leads',
  );
});

test('a page that does not exist says so', async () => {
  const { context, page } = await office.visit('canbo');
  const answer = await page.goto('/dot/khong-co');
  assert.equal(answer?.status(), 404);
  assert.match(await page.innerText('main'), /Không có đợt/);
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
