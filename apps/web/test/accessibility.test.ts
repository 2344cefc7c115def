/**
 * Every page of the routes folder: axe finds nothing serious, nothing scrolls sideways, the browser has nothing to complain
 * of. Each page is shown in one of four views in turn (both languages, both widths, both themes); `scripts/look.ts` shows
 * all of them in all views.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillEveryPage, listRoutes, roundsSeen, visitEveryPage } from './every-page.ts';
import { faultsOf, oppositeViews, showAs } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const [round] = roundsSeen;
let office: Office;
before(async () => {
  office = await openOffice({ prepare: fillEveryPage });
});
after(() => office.close());

/** Opens every page that `only` leaves in, each in the next view. @returns the routes that were shown */
async function inspectAll(loginName: string | undefined, only?: RegExp): Promise<Set<string>> {
  const { context, page } = await office.visit(loginName);
  const faults = watchConsole(page);
  const shown = new Set<string>();
  const wanted = { signedIn: loginName !== undefined, ...(only ? { only } : {}) };
  const { visits } = await visitEveryPage(page, wanted, async ({ route }) => {
    const view = oppositeViews[shown.size % oppositeViews.length]!;
    shown.add(route);
    await showAs(page, office, view);
    faults.push(...(await faultsOf(page, view)));
  });
  await context.close();
  for (const { path, status } of visits) if (status >= 500 || status === 0) faults.push(`${path}: ${status}`);
  // A page closed to a role says so on the console too.
  assert.deepEqual(
    faults.filter((fault) => !/status of 4\d\d/.test(fault)),
    [],
  );
  return shown;
}

test('pages of the officer, with a full round', async () => {
  const shown = await inspectAll('canbo', new RegExp(`^/(?!dot/)|^/dot/(moi|${round})`));
  const missing = listRoutes().filter((route) => /^\/dot\/\[round\](?!.*\[)/.test(route) && !shown.has(route));
  assert.deepEqual(missing, [], 'every page of a round is shown');
});

test('pages of a round of totals and of an empty round', async () => {
  await inspectAll(
    'canbo',
    new RegExp(`^/dot/(${roundsSeen.slice(1).join('|')})(/(thu-phieu|kiem-tra|ket-qua|bao-cao|mau))?$`),
  );
});

test('pages of nobody, the administrator, the leader and the clerk', async () => {
  await inspectAll(undefined, /^\/(p|ket-qua|dang-nhap|dang-xuat|thiet-lap.*)?$/);
  await inspectAll('quantri', /^\/(lam-viec|tai-khoan.*|nhat-ky|tim.*|phim-tat)$/);
  await inspectAll('lanhdao', new RegExp(`^/lam-viec$|^/dot/${round}/(ke-hoach|bao-cao)$`));
  await inspectAll('nhaplieu', new RegExp(`^/lam-viec$|^/dot/${round}/thu-phieu(/nhap)?$`));
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
