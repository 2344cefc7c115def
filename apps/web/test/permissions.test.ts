/**
 * Who may open and do what, cell by cell over HTTP: every role, somebody bound to another unit, and nobody try every
 * address of the application. Addresses are read from the folder of routes: one that is added fails here until who-may.ts
 * says who it is for.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseDispatch } from '@longdan/core';
import { type Context, createDispatch, secureRandom } from '@longdan/operations';
import { access, accounts, audits, openStore, type Store } from '@longdan/store';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { demoPassword, type Office, openOffice } from './office.ts';
import { listRoutes } from './routes-of-app.ts';
import { changedTables, hashTables } from './table-hashes.ts';
import { actedBy, harmless, type Letter, letters, mayOpen, people } from './who-may.ts';

const round = 'but-son-2022';
const parts: Record<string, string> = { round, document: 'ke-hoach', scheme: 'sipas-2024', field: 'ho-tich' };
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
  // Good enough for every form to be read, so that what refuses is the permission and not the form.
  kind: 'province',
  source: 'thử',
  index: '0',
  done: 'true',
  confirm: 'on',
  slotId: 'ca-1',
  clients: '1',
  picked: '1',
  handed: '1',
  secret: 'một bí mật đủ dài',
  value: '20261122',
  sharePercent: '5',
  channel: 'kiosk',
  viec: 'hide-question|A1',
  ban: '0',
  on: '2026-01-01',
  from: '14812',
  to: '14813',
  basis: 'thử',
});
/** Posted at a round's address and no act in it: a sheet is looked for, a template kept, a file read into its form. */
const notOfRounds = /\/kiem-tra find$|\/ke-hoach keep$|\/bang-so upload$/;
const filePosted = /^\/luoc-do add$|\/thu-phieu\/tep default$/;
/** What single forms need besides. */
const besides: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/^\/don-vi event/, { kind: 'rename' }],
  [/^\/dot\/\[round\]\/mau\/khung/, { kind: 'case-file' }],
  [/^\/dot\/\[round\]\/phuc-tra\/ket-qua/, { kind: 'pass' }],
  [/so-boc-tham propose$/, { source: 'Xổ số kiến thiết Thanh Hóa, giải đặc biệt', resultDay: '2030-01-04' }],
];

let office: Office;
let store: Store;
const cookies = new Map<string, string>();
const routes = listRoutes();
/** The form of a whole plan, as an officer's page offers it. */
let planForm: [string, string][] = [];
/** What pages of the round answer to people bound to no unit. */
const answersOf = new Map<string, number>();

before(async () => {
  office = await openOffice({ prepare: loadDemo });
  store = await openStore({ folder: office.dataFolder });
  for (const loginName of Object.values(people)) cookies.set(loginName, await enter(loginName));
  // Things that addresses and forms are about.
  const context: Context = {
    store,
    now: () => new Date(),
    random: secureRandom(),
    actor: { id: 'chuan-bi', name: 'Chuẩn bị', role: 'operator' },
  };
  const dispatch = parseDispatch(
    readFileSync(join(import.meta.dirname, '../../../fixtures/dispatches/phu-an-2019.yaml'), 'utf8'),
    { file: 'phu-an-2019.yaml' },
  );
  assert.ok(dispatch.ok);
  parts['dispatch'] = (await createDispatch(context, { dispatch: dispatch.value })).id;
  const response = await store.db.selectFrom('response').select('id').where('round_id', '=', round).limit(1).execute();
  parts['response'] = response[0]!.id;
  const frame = new FormData();
  frame.set('kind', 'case-file');
  frame.set('tep', new File(['Mã hồ sơ;Lĩnh vực\nHS-1;Hộ tịch\n'], 'ho-so.csv'));
  const kept = await send(`/dot/${round}/mau/khung?/read`, cookies.get('canbo')!, frame);
  parts['upload'] = kept.headers.get('location')!.split('/').at(-1)!;
  const { context: browser, page } = await office.visit('canbo');
  await page.goto('/dot/moi?mau=but-son');
  planForm = await page.$eval('form.plan', (form) =>
    [...new FormData(form as HTMLFormElement)].map(([name, value]): [string, string] => [name, String(value)]),
  );
  await browser.close();
  // The keeper of the ledger writes a moment after every act.
  const isQuiet = async () =>
    !(await store.db.selectFrom('ledger_pending').select('id').where('pooled', '=', 0).limit(1).executeTakeFirst());
  while (!(await isQuiet())) await new Promise((resolve) => setTimeout(resolve, 50));
});
after(async () => {
  await store?.close();
  await office?.close();
});

const send = (path: string, cookie: string, body?: URLSearchParams | FormData, method = body ? 'POST' : 'GET') =>
  fetch(`${office.address}${path}`, {
    redirect: 'manual',
    method,
    headers: { accept: 'text/html', cookie, ...(body ? { origin: office.address } : {}) },
    ...(body ? { body } : {}),
  });

/** Posts what a form of that address would, good enough to be read. */
function forge(route: string, act: string, cookie: string): Promise<Response> {
  const body: URLSearchParams | FormData = filePosted.test(`${route} ${act}`)
    ? new FormData()
    : new URLSearchParams(/^\/dot\/(moi|\[round\]\/ke-hoach\/sua)$/.test(route) ? planForm : plausible);
  for (const [fits, fields] of besides)
    if (fits.test(`${route} ${act}`)) for (const [name, value] of Object.entries(fields)) body.set(name, value);
  if (body instanceof FormData) body.set('tep', new File(['Số phiếu;Câu 1\n1;5\n'], 'thu.csv'));
  else body.set('expectedVersion', '1');
  const address = addressOf(route);
  if (/^(POST|PUT|PATCH|DELETE)$/.test(act)) return send(`${address}?ten=thu.csv`, cookie, body, act);
  return send(act === 'default' ? address : `${address}?linh-vuc=ho-tich&/${act}`, cookie, body);
}

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
      const answer = await forge(route, act, '');
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
      answersOf.set(`${letter} ${route}`, answer.status);
      // An administrator who asks for an account or a template that is not there may be told so.
      const refused = answer.status === 403;
      if (who.includes(letter) ? refused || answer.status >= 500 || toLogIn(answer) : !refused)
        wrong.push(`${route}: ${answer.status}`);
    }
    assert.deepEqual(wrong, []);
  });

/** Acts of the application that a line of `actedBy` keeps from somebody. */
const forbiddenTo = (letter: Letter) =>
  routes.flatMap(({ route, acts }) =>
    acts
      .filter((act) => {
        const [, who] = actedBy.find(([fits]) => fits.test(`${route} ${act}`)) ?? [];
        return who !== '-' && !who?.includes(letter);
      })
      .map((act) => ({ route, act })),
  );

for (const letter of letters)
  test(`${people[letter]} does nothing that is others’ to do`, async () => {
    const cookie = cookies.get(people[letter])!;
    const [before, hashes] = [await lastAudit(), await hashTables(store)];
    const wrong: string[] = [];
    for (const { route, act } of forbiddenTo(letter)) {
      const { status } = await forge(route, act, cookie);
      if (status !== 403 && !harmless.test(`${route} ${act}`)) wrong.push(`${route} ${act}: ${status}`);
      if ((await lastAudit()) !== before) assert.fail(`${people[letter]} did ${route} ${act}`);
    }
    assert.deepEqual(wrong, [], 'refused for want of a permission, whatever the form says');
    assert.deepEqual(changedTables(hashes, await hashTables(store)), []);
  });

/** Binds everybody to units, or to none. */
async function bindAll(units: readonly string[]): Promise<void> {
  for (const { id } of await store.db.selectFrom('staff_account').select('id').execute())
    await accounts.setUnits(store.db, id, units);
}

/** Everything of a round, tried by everybody: what is opened or refused otherwise than as if the round were not there. */
async function tryRound(id: string): Promise<string[]> {
  const wrong: string[] = [];
  const [before, hashes] = [await lastAudit(), await hashTables(store)];
  parts['round'] = id;
  for (const letter of letters)
    for (const { route, opens, acts } of routes) {
      if (!route.startsWith('/dot/[round]') || mayOpen.get(route) === 'aodls') continue;
      const cookie = cookies.get(people[letter])!;
      if (opens) {
        const { status } = await send(addressOf(route), cookie);
        if (status !== 404 && status !== 403) wrong.push(`${people[letter]} ${route}: ${status}`);
      }
      for (const act of acts) {
        const { status } = await forge(route, act, cookie);
        if (status < 400 && !harmless.test(`${route} ${act}`))
          wrong.push(`${people[letter]} ${route} ${act}: ${status}`);
        if ((await lastAudit()) !== before) assert.fail(`${people[letter]} did ${route} ${act}`);
      }
    }
  parts['round'] = round;
  return [...wrong, ...changedTables(hashes, await hashTables(store))];
}

test('a commune finds its own round, not its sister’s; a province those of its communes; others neither', async () => {
  const sister = 'dak-mil-2024';
  await access.setOwner(store.db, round, '38/14812');
  await access.setOwner(store.db, sister, '38/15865');
  const opened = async (letter: Letter, id: string) => (await send(`/dot/${id}`, cookies.get(people[letter])!)).status;

  await bindAll(['38/14812']);
  const wrong: string[] = [];
  for (const letter of letters)
    for (const { route, opens } of routes) {
      const usual = answersOf.get(`${letter} ${route}`);
      if (!opens || !route.startsWith('/dot/[round]') || usual === undefined) continue;
      const { status } = await send(addressOf(route), cookies.get(people[letter])!);
      if (status !== usual) wrong.push(`${people[letter]} ${route}: ${status}, not ${usual}`);
    }
  assert.deepEqual(wrong, [], 'of their own commune’s round everybody sees what they always see');
  assert.deepEqual(await tryRound(sister), [], 'a sister’s round is not there');
  const home = await (await send('/lam-viec', cookies.get('canbo')!)).text();
  assert.ok(home.includes(round) && !home.includes(sister), 'nor in the list');

  await bindAll(['38']);
  for (const letter of letters)
    for (const id of [round, sister]) assert.equal(await opened(letter, id), letter === 'a' ? 403 : 200, letter);

  await bindAll(['01/00004']);
  for (const letter of letters) assert.equal(await opened(letter, round), letter === 'a' ? 403 : 404, 'nor elsewhere');
  await bindAll([]);
  await access.setOwner(store.db, sister, undefined);
});

test('a key of another system opens no page, and nobody’s session sends ballots for a system', async () => {
  const key = await send(`/dot/${round}/thu-phieu/ket-noi?/create`, cookies.get('canbo')!, plausible);
  const [bearer] =
    /ldk_[\w-]+|longdan_[\w.-]+|[\w-]{32,}/.exec((await key.text()).replace(/<head>[\s\S]*?<\/head>/, '')) ?? [];
  assert.ok(bearer);
  const headers = { authorization: `Bearer ${bearer}`, accept: 'text/html' };
  const [before, hashes] = [await lastAudit(), await hashTables(store)];
  for (const { route, opens, acts } of routes.filter((one) => one.route.startsWith('/dot/'))) {
    if (opens) {
      const answer = await fetch(office.address + addressOf(route), { headers, redirect: 'manual' });
      assert.ok(toLogIn(answer), `${route}: ${answer.status}`);
    }
    for (const act of acts.slice(0, 1)) assert.ok(toLogIn(await forge(route, act, '')), `${route} ${act}`);
  }
  for (const cookie of cookies.values())
    for (const path of ['responses', 'responses:batch']) {
      const answer = await fetch(`${office.address}/api/v1/rounds/${round}/${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: '{}',
      });
      assert.equal(answer.status, 401);
    }
  assert.equal(await lastAudit(), before);
  assert.deepEqual(changedTables(hashes, await hashTables(store)), []);
});

test('who has acted on one side of a round is refused on the other, even with its role', async () => {
  const become = async (loginName: string, role: 'officer' | 'supervisor') => {
    await store.db.updateTable('staff_account').set({ role }).where('username', '=', loginName).execute();
    return enter(loginName);
  };
  const idOf = async (loginName: string) =>
    (
      await store.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', loginName)
        .executeTakeFirstOrThrow()
    ).id;
  await access.addPart(store.db, { round_id: round, account_id: await idOf('giamsat'), role: 'supervisor' });
  await access.addPart(store.db, { round_id: round, account_id: await idOf('nhaplieu'), role: 'officer' });
  for (const [loginName, role, letter] of [
    ['giamsat', 'officer', 'o'],
    ['nhaplieu', 'supervisor', 's'],
  ] as const) {
    const cookie = await become(loginName, role);
    const [before, hashes] = [await lastAudit(), await hashTables(store)];
    const wrong: string[] = [];
    for (const { route, acts } of routes) {
      if (!route.startsWith('/dot/[round]')) continue;
      for (const act of acts) {
        const [, who] = actedBy.find(([fits]) => fits.test(`${route} ${act}`)) ?? [];
        if (!who?.includes(letter) || harmless.test(`${route} ${act}`) || notOfRounds.test(`${route} ${act}`)) continue;
        const { status } = await forge(route, act, cookie);
        if (status !== 403) wrong.push(`${loginName} as ${role} ${route} ${act}: ${status}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual([await lastAudit(), changedTables(hashes, await hashTables(store))], [before, []]);
  }
});
