/**
 * Who may open and do what, cell by cell over HTTP: every role, somebody bound to another unit, and nobody try every
 * address of the application. Addresses are read from the folder of routes: one that is added fails here until it is said
 * below who it is for.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { access, accounts, audits, openStore, type Store } from '@longdan/store';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { demoPassword, type Office, openOffice } from './office.ts';
import { listRoutes } from './routes-of-app.ts';

/** One letter a role. */
const people = { a: 'quantri', o: 'canbo', d: 'nhaplieu', l: 'lanhdao', s: 'giamsat' } as const;
type Letter = keyof typeof people;
const letters = Object.keys(people) as Letter[];

/** Who may open a page: letters of roles; "-" for everybody, signed in or not. */
const openTo: Readonly<Record<string, readonly string[]>> = {
  '-': [
    '/',
    '/dang-nhap',
    '/dang-nhap/buoc-hai',
    '/dang-nhap/mot-cua',
    '/dang-nhap/mot-cua/ve',
    '/dang-xuat',
    '/thiet-lap',
    '/healthz',
    '/metrics',
    '/p',
    '/p/[code]',
    '/kiem-chung',
    '/so/[...path]',
    '/ket-qua',
    '/ket-qua/[round]',
    '/ket-qua/[round]/tai/[file]',
  ],
  // Nothing of a round, or only a way to it.
  aodls: [
    '/lam-viec',
    '/luoc-do',
    '/luoc-do/[scheme]',
    '/luoc-do/[scheme]/tep',
    '/phim-tat',
    '/tim',
    '/tai-khoan/cua-toi',
    '/dot/[round]/nhat-ky',
    '/dot/[round]/mau/tai/[file]',
  ],
  odls: [
    '/cong-van',
    '/cong-van/[dispatch]',
    '/cong-van/[dispatch]/in',
    '/don-vi',
    '/dot/[round]',
    '/dot/[round]/bao-cao',
    '/dot/[round]/cai-thien',
    '/dot/[round]/cong-bo',
    '/dot/[round]/cong-van',
    '/dot/[round]/in/[document]',
    '/dot/[round]/ke-hoach',
    '/dot/[round]/ket-qua',
    '/dot/[round]/ket-qua/can-bang',
    '/dot/[round]/ket-qua/phuong-phap',
    '/dot/[round]/ket-qua/thay-doi',
    '/dot/[round]/ket-qua/uu-tien',
    '/dot/[round]/ket-qua/xep-hang',
    '/dot/[round]/kiem-tra',
    '/dot/[round]/kiem-tra/bien-ban',
    '/dot/[round]/mau',
    '/dot/[round]/mau/ket-qua',
    '/dot/[round]/mau/khung',
    '/dot/[round]/mau/khung/[upload]',
    '/dot/[round]/mau/phuong-an',
    '/dot/[round]/mau/so-boc-tham',
    '/dot/[round]/phieu-hoi',
    '/dot/[round]/phieu-hoi/phien-ban/[version]',
    '/dot/[round]/phuc-tra',
    '/dot/[round]/phuc-tra/ket-qua',
    '/dot/[round]/phuc-tra/phuong-an',
    '/dot/[round]/phuc-tra/so-boc-tham',
    '/dot/[round]/thu-phieu',
    '/dot/[round]/thu-phieu/danh-sach',
    '/dot/[round]/thu-phieu/doi-chieu',
    '/dot/[round]/thu-phieu/ket-noi',
    '/dot/[round]/thu-phieu/ket-thuc',
  ],
  // Who is called back.
  os: ['/dot/[round]/phuc-tra/danh-sach', '/dot/[round]/phuc-tra/nguoi/[place]'],
  // Single ballots.
  od: [
    '/dot/[round]/ket-qua/y-kien',
    '/dot/[round]/kiem-tra/phieu/[response]',
    '/dot/[round]/thu-phieu/nhap',
    '/dot/[round]/thu-phieu/nhap/lan-hai',
  ],
  o: [
    '/cong-van/[dispatch]/sua',
    '/cong-van/moi',
    '/dot/[round]/bao-cao/the-thuc',
    '/dot/[round]/ke-hoach/sua',
    '/dot/[round]/kiem-tra/quy-tac',
    '/dot/[round]/phieu-hoi/sua/[field]',
    '/dot/[round]/phieu-hoi/sua/[field]/cau/[question]',
    '/dot/[round]/phieu-hoi/sua/[field]/loi',
    '/dot/[round]/phieu-hoi/sua/[field]/phan/[section]',
    '/dot/[round]/thu-phieu/bang-so',
    '/dot/[round]/thu-phieu/doi-chieu/[ballot]',
    '/dot/[round]/thu-phieu/tep',
    '/dot/[round]/thu-phieu/tep/[upload]',
    '/dot/[round]/thu-phieu/tep/lan-nap/[import]',
    '/dot/[round]/thu-phieu/tep/lan-nap/[import]/tien-do',
    '/dot/moi',
  ],
  ao: ['/luoc-do/[scheme]/sao-chep', '/mau-van-ban', '/mau-van-ban/[template]', '/mau-van-ban/moi'],
  aols: ['/nhat-ky'],
  als: ['/nhat-ky/truy-cap'],
  al: ['/tai-khoan/xac-nhan'],
  a: ['/tai-khoan', '/tai-khoan/[account]', '/tai-khoan/don-vi'],
};
const mayOpen = new Map(Object.entries(openTo).flatMap(([who, routes]) => routes.map((route) => [route, who])));

/** Who may do what a form or script posts; the first line that fits. What is posted to a round is an officer's work. */
const actedBy: readonly (readonly [RegExp, string])[] = [
  [/^\/(dang-nhap|dang-xuat|thiet-lap|ngon-ngu|p|kiem-chung)\b/, '-'],
  [/^\/tai-khoan\/cua-toi/, 'aodls'],
  [/^\/tai-khoan\/xac-nhan/, 'al'],
  [/^\/tai-khoan/, 'a'],
  [/^\/(luoc-do|mau-van-ban)/, 'ao'],
  [/^\/(cong-van\/\[dispatch\]|dot\/\[round\]\/(ke-hoach|bao-cao)) approve$/, 'l'],
  [/^\/dot\/\[round\]\/cong-bo sign$/, 'ls'],
  [/^\/dot\/\[round\]\/cong-bo publish$/, 'l'],
  [/^\/dot\/\[round\]\/thu-phieu\/nhap/, 'od'],
  [/^\/dot\/\[round\]\/kiem-tra find$/, 'od'],
  [/^\/dot\/\[round\]\/mau\//, 'os'],
  [/^\/dot\/\[round\]\/phuc-tra\/ket-qua/, 'ols'],
  [/^\/dot\/\[round\]\/phuc-tra\/phuong-an/, 'o'],
  [/^\/dot\/\[round\]\/phuc-tra repeat/, 'odls'],
  [/^\/dot\/\[round\]\/phuc-tra/, 'os'],
  [/^\/(dot|cong-van|don-vi)\b/, 'o'],
];
/** They change nothing and show nothing: a form with another row, a look at what was just sent. */
const harmless = /\b(rows|house|preview|compare|repeat|look|task|stop|goOn|machine|dien-thoai default)$/;

const round = 'but-son-2022';
const parts: Record<string, string> = { round, document: 'ke-hoach', scheme: 'sipas-2024' };
const plausible = new URLSearchParams({
  roundId: round,
  unit: '38',
  units: '38',
  name: 'Kẻ thử',
  loginName: 'ke.thu',
  role: 'administrator',
  'roles[]': 'officer',
  disabled: 'true',
  resets: 'both',
  id: 'khong-co',
  accountId: 'khong-co',
  reason: 'thử',
  lyDo: 'thử',
  code: 'ho-tich-0001',
  ma: 'ho-tich-0001',
  field: 'ho-tich',
  fieldId: 'ho-tich',
  'linh-vuc': 'ho-tich',
  count: '5',
  number: '12',
  issuedOn: '2026-11-20',
  ruling: 'void',
  share: '10',
  label: 'Toàn quốc',
  year: '2024',
  percent: '83,94',
  subject: 'plan',
  expectedVersion: '1',
  version: '1',
  'xac-nhan': 'co',
});

let office: Office;
let store: Store;
const cookies = new Map<string, string>();
const routes = listRoutes();

before(async () => {
  office = await openOffice({ prepare: loadDemo });
  store = await openStore({ folder: office.dataFolder });
  for (const loginName of Object.values(people)) cookies.set(loginName, await enter(loginName));
});
after(async () => {
  await store?.close();
  await office?.close();
});

const send = (path: string, cookie: string, body?: URLSearchParams) =>
  fetch(`${office.address}${path}`, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie, ...(body ? { origin: office.address } : {}) },
    ...(body ? { method: 'POST', body } : {}),
  });

async function enter(loginName: string): Promise<string> {
  const answer = await send('/dang-nhap', '', new URLSearchParams({ ten: loginName, 'mat-khau': demoPassword }));
  assert.equal(answer.status, 303);
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}

const addressOf = (route: string) => route.replace(/\[(\w+)\]/g, (_, name: string) => parts[name] ?? 'khong-co');
const toLogIn = (answer: Response) => /^\/dang-nhap/.test(answer.headers.get('location') ?? '');
const lastAudit = async () => (await audits.listAudit(store.db, { limit: 1 }))[0]?.sequence;

test('every address says who it is for', () => {
  assert.ok(routes.length > 50);
  const silent = routes.filter(({ route, opens }) => opens && !mayOpen.has(route)).map(({ route }) => route);
  assert.deepEqual(silent, [], 'add each to openTo, under the roles that may open it');
  const gone = [...mayOpen.keys()].filter((route) => !routes.some((one) => one.route === route && one.opens));
  assert.deepEqual(gone, [], 'these are in openTo and no more in the application');
  const orphans = routes.flatMap(({ route, acts }) =>
    acts.filter((act) => !actedBy.some(([fits]) => fits.test(`${route} ${act}`))).map((act) => `${route} ${act}`),
  );
  assert.deepEqual(orphans, [], 'add a line to actedBy');
});

test('nobody comes further than the log-in, and posts nothing', async () => {
  for (const { route, opens, acts } of routes) {
    const open = mayOpen.get(route) === '-' || /^\/(ngon-ngu|dang-nhap\/khoa|kiem-chung\/)/.test(route);
    if (opens && !open) {
      const answer = await send(addressOf(route), '');
      assert.ok(answer.status === 303 && toLogIn(answer), `${route}: ${answer.status}`);
    }
    for (const act of open ? [] : acts) {
      const answer = await send(`${addressOf(route)}?/${act}`, '', plausible);
      assert.ok(answer.status === 303 && toLogIn(answer), `${route} ${act}: ${answer.status}`);
    }
  }
});

for (const letter of letters)
  test(`${people[letter]} opens what is theirs and is refused the rest`, async () => {
    const cookie = cookies.get(people[letter])!;
    const wrong: string[] = [];
    for (const { route, opens } of routes) {
      const who = mayOpen.get(route);
      if (!opens || who === '-' || who === undefined) continue;
      const answer = await send(addressOf(route), cookie);
      await answer.arrayBuffer();
      // An administrator who asks for an account or a template that is not there may be told so.
      const refused = answer.status === 403;
      if (who.includes(letter) ? refused || answer.status >= 500 || toLogIn(answer) : !refused)
        wrong.push(`${route}: ${answer.status}`);
    }
    assert.deepEqual(wrong, []);
  });

for (const letter of letters)
  test(`${people[letter]} does nothing that is others’ to do`, async () => {
    const cookie = cookies.get(people[letter])!;
    const before = await lastAudit();
    const wrong: string[] = [];
    for (const { route, acts } of routes)
      for (const act of acts) {
        const [, who] = actedBy.find(([fits]) => fits.test(`${route} ${act}`)) ?? [];
        if (who === '-' || who?.includes(letter)) continue;
        const address = /^(POST|PUT|PATCH|DELETE|default)$/.test(act)
          ? addressOf(route)
          : `${addressOf(route)}?/${act}`;
        const answer = await send(address, cookie, plausible);
        if (answer.status < 400 && !harmless.test(`${route} ${act}`)) wrong.push(`${route} ${act}: ${answer.status}`);
        if ((await lastAudit()) !== before) assert.fail(`${people[letter]} did ${route} ${act}`);
      }
    assert.deepEqual(wrong, []);
  });

test('who is bound to another unit finds no round, whatever the role', async () => {
  const ids = await store.db.selectFrom('staff_account').select(['id', 'username']).execute();
  for (const { id } of ids) await accounts.setUnits(store.db, id, ['01/00004']);
  await access.setOwner(store.db, round, '38/14812');
  const before = await lastAudit();
  const wrong: string[] = [];
  for (const letter of letters)
    for (const { route, opens, acts } of routes) {
      if (!route.startsWith('/dot/[round]') || mayOpen.get(route) === 'aodls') continue;
      const cookie = cookies.get(people[letter])!;
      if (opens) {
        const { status } = await send(addressOf(route), cookie);
        if (status !== 404 && status !== 403) wrong.push(`${people[letter]} ${route}: ${status}`);
      }
      for (const act of acts) {
        await send(act === 'default' ? addressOf(route) : `${addressOf(route)}?/${act}`, cookie, plausible);
        if ((await lastAudit()) !== before) assert.fail(`${people[letter]} did ${route} ${act}`);
      }
    }
  assert.deepEqual(wrong, []);
  const home = await (await send('/lam-viec', cookies.get('canbo')!)).text();
  assert.ok(!home.includes(round), 'nor in the list');
  // Bound to the province above, the same people find it again.
  for (const { id } of ids) await accounts.setUnits(store.db, id, ['38']);
  assert.equal((await send(`/dot/${round}`, cookies.get('canbo')!)).status, 200);
});
