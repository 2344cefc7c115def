/**
 * One round from the plan to the citizen's receipt, clicked through as two parties do it: the office (officer, clerk,
 * leader) and an independent supervisor, each in a browser of their own, and citizens on their phones. An enumerator
 * invents eighteen interviews; the supervisor finds out who. What is published is verified without a network. On the way
 * each side tries what is the other’s. One story in one file: every part stands on the one before.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { read, utils, write } from '@e965/xlsx';
import { openStore, type Store } from '@longdan/store';
import { unpackTar } from '@longdan/verifier';
import type { Page } from 'playwright-core';
import { begin, goThrough, press } from './citizen-visit.ts';
import { faultsOf, oppositeViews, showAs } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';
import { changedTables, hashTables } from './table-hashes.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const roundId = 'hai-ben-2026';
const round = `/dot/${roundId}`;
const supervisorName = 'Ủy ban MTTQ Việt Nam xã Hoằng Hóa';
const fields = { 'ho-tich': 50, 'chung-thuc': 100 } as const;
/** Criteria of the plan's scheme, in order of asking; the last four only of those who gave feedback. */
const criteria = Object.entries({ A: 4, B: 5, C: 6, D: 3, E: 4 }).flatMap(([factor, count]) =>
  Array.from({ length: count }, (_, at) => `${factor}${at + 1}`),
);
/** Sheets of chung-thuc that were handed to this enumerator, who filled the last ones in at home. */
const inventor = 'Đỗ Chi';
const invented = { from: 83, to: 100 };
const phone = { viewport: { width: 390, height: 844 } };
const folder = mkdtempSync(join(tmpdir(), 'longdan-hai-ben-'));

let office: Office;
let officer: Page;
let supervisor: Page;
let leader: Page;
let store: Store;
const faults: string[][] = [];

interface Ballot {
  readonly person: string;
  readonly field: string;
  readonly serial: number;
  readonly code: string;
}
/** Who was given which ballot, as the office's printed list says. */
const handedOut: Ballot[] = [];
/** What the citizen keeps. */
let receipt = '';
let receiptNote = '';
/** What the supervisor keeps. */
let noted = { key: '', checkpoint: '' };

before(async () => {
  office = await openOffice();
  store = await openStore({ folder: office.dataFolder });
  const enter = async (name: string, options = {}) => {
    const { page } = await office.visit(name, options);
    faults.push(watchConsole(page));
    return page;
  };
  officer = await enter('canbo');
  // The supervisor works on a phone, where no script runs.
  supervisor = await enter('giamsat', { ...phone, javaScriptEnabled: false });
  leader = await enter('lanhdao');
});
after(async () => {
  await store?.close();
  await office?.close();
  rmSync(folder, { recursive: true, force: true });
});

const keep = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
};

async function take(page: Page, selector: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return readFileSync(await file.path());
}

const textOf = async (page: Page, selector: string) => (await page.innerText(selector)).trim();

/** Presses a button of a page and waits until the page says it is done. */
async function send(page: Page, selector: string): Promise<void> {
  await page.click(selector);
  await page.waitForSelector('.notice.good').catch(async (cause: unknown) => {
    throw new Error(`${page.url()} said no yes: ${await page.innerText('main')}`, { cause });
  });
}

/**
 * Posts a form that the page does not offer to that person: refused, and no table has changed. The ledger's keeper moves
 * entries on meanwhile; what they open to stays.
 */
async function forge(page: Page, path: string, form: Record<string, string> = {}, status = 403): Promise<void> {
  const before = await hashTables(store);
  const headers = { origin: office.address, accept: 'text/html' };
  const answer = await page.request.post(path, { form, headers, maxRedirects: 0 });
  const changed = changedTables(before, await hashTables(store));
  assert.deepEqual([answer.status(), changed.filter((table) => !keptByKeeper.has(table))], [status, []], path);
}
const keptByKeeper = new Set(['ledger_pending', 'ledger_block', 'ledger_checkpoint', 'ledger_head', 'ledger_leaf']);

/** One side's step of agreeing on a seed. */
async function agree(page: Page, where: string, action: 'commit' | 'reveal', secret: string): Promise<void> {
  await page.goto(`${where}/so-boc-tham`);
  await page.fill(`form[action="?/${action}"] input[name=secret]`, secret);
  await page.click(`form[action="?/${action}"] button`);
  await page.waitForSelector('h2:has-text("Các bước đã làm")');
}

const isInvented = ({ field, serial }: Ballot) =>
  field === 'chung-thuc' && serial >= invented.from && serial <= invented.to;

/** What a person thinks of a criterion, 1 to 5, whenever asked. */
const opinionOf = ({ serial, field }: Ballot, criterion: string) =>
  2 + ((serial * 7 + criteria.indexOf(criterion) * (3 + (serial % 5)) + field.length) % 4);
/** What stands on their ballot: the inventor is content with everything. */
const levelOf = (ballot: Ballot, criterion: string) => (isInvented(ballot) ? 5 : opinionOf(ballot, criterion));

test('the officer plans from the shipped plan, the leader approves', async () => {
  await officer.goto('/lam-viec');
  await officer.goto('/dot/moi?mau=but-son&nam=2026&bat-dau=giu');
  await officer.fill('#id', roundId);
  await officer.selectOption('#selection', 'probability-sample');
  await officer.check('[name="methods[]"][value=web]');
  await officer.check('[name=mode][value=confidential]');
  const day = (offset: number) => new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
  await officer.fill('[name="period.from"]', day(-20));
  await officer.fill('[name="period.to"]', day(20));
  await officer.fill('[name=supervisor]', supervisorName);
  await Promise.all([officer.waitForURL(`**${round}/ke-hoach`), officer.click('.bar button.main')]);
  assert.match(await officer.innerText('main'), /Chờ lãnh đạo phê duyệt/);
  await leader.goto(`${round}/ke-hoach`);
  await send(leader, 'form[action="?/approve"] button');
  await officer.goto(round);
});

test('the officer fixes the questionnaire before any ballot goes out', async () => {
  await officer.goto(`${round}/phieu-hoi`);
  await officer.click('a[href$="/sua/ho-tich"]');
  await officer.waitForURL(/sua\/ho-tich$/);
  // The multi-choice items of what people expect are left out: a shorter form.
  await officer.click('[name=viec][value="hide-section|mong-doi"]');
  await officer.waitForSelector('[name=viec][value="show-section|mong-doi"]');
  await officer.fill('#ly-do', 'Phiếu ngắn để người dân trả lời hết');
  await officer.click('form[action="?/release"] button.main');
  await officer.waitForSelector('.notice.good');
});

test('the list is imported and frozen; the supervisor draws what both parties agreed on', async () => {
  const titles = ['Lĩnh vực Hộ tịch (Xác nhận tình trạng hôn nhân)', 'Lĩnh vực Chứng thực'];
  const rows = Array.from({ length: 300 }, (_, k) =>
    [
      `HS-${k + 1}`,
      `Trần Thị ${k + 1}`,
      `0912${String(k + 1).padStart(6, '0')}`,
      'Hoằng Hóa',
      `Thôn ${1 + (k % 5)}`,
      titles[k % 3 === 0 ? 0 : 1],
      '01/02/2026',
      `${1 + (k % 28)}/03/2026`,
    ].join(','),
  );
  const heading = 'Mã hồ sơ,Họ và tên,Điện thoại,Xã/Phường,Thôn,Lĩnh vực,Ngày tiếp nhận,Ngày trả kết quả';
  const sample = `${round}/mau`;
  await officer.goto(sample);
  await officer.goto(`${sample}/khung`);
  await officer.setInputFiles('#tep', keep('ho-so.csv', [heading, ...rows].join('\n')));
  await officer.click('form[action="?/read"] button');
  await officer.waitForSelector('select[name="cot.A"]');
  await officer.click('form[action="?/start"] button');
  await officer.waitForURL(`**${sample}/khung`);
  await officer.goto(`${sample}/phuong-an`);
  await officer.check('input[name=kind][value=stratified]');
  await officer.fill('#total', '150');
  await officer.fill('#reserve', '0');
  await officer.selectOption('#rule', 'proportional');
  await send(officer, 'form[action="?/save"] button.main');
  await officer.goto(`${sample}/khung`);
  await officer.click('form[action="?/freeze"] button');
  await officer.waitForSelector('.seal code');
  for (const action of ['commit', 'reveal'] as const) {
    await agree(officer, sample, action, 'cán bộ 20261122');
    await agree(supervisor, sample, action, 'mặt trận 31415926');
  }
  await officer.goto(`${sample}/ket-qua`);
  assert.equal(await officer.locator('form[action="?/draw"]').count(), 0);
  await forge(officer, `${sample}/ket-qua?/draw`);
  await forge(supervisor, `${sample}/khung?/freeze`);
  await forge(supervisor, `${round}/ke-hoach?/approve`, { expectedVersion: '1', version: '1' });
  await supervisor.goto(`${sample}/ket-qua`);
  await supervisor.click('form[action="?/draw"] button');
  await supervisor.waitForSelector('.figure-card');
});

test('ballots go to the people drawn; most come back on paper, some by web', async () => {
  const sample = `${round}/mau`;
  await officer.goto(`${sample}/ket-qua`);
  await send(officer, 'form[action="?/issue"] button');
  const list = read(await take(officer, 'a[href$="danh-sach?dang=xlsx"]'));
  const codes = new Map(
    list.SheetNames.flatMap((name) => utils.sheet_to_json<string[]>(list.Sheets[name]!, { header: 1 }))
      .filter((row) => /^HS-/.test(row[1] ?? ''))
      .map((row): [string, string] => [row[6]!.replace('-', ''), row[2]!]),
  );
  assert.equal(codes.size, 150);
  for (const field of Object.keys(fields)) {
    await officer.goto(`${round}/thu-phieu/danh-sach?linh-vuc=${field}`);
    for (;;) {
      const rows = await officer.$$eval('tbody tr', (all) =>
        all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())),
      );
      for (const [serial, , code] of rows) {
        const person = codes.get(code!.replace('-', ''));
        assert.ok(person, code);
        handedOut.push({ person, field, serial: Number(serial), code: code! });
      }
      const next = officer.locator('a[rel=next]');
      if ((await next.count()) === 0) break;
      await Promise.all([officer.waitForURL(/sau=/), next.click()]);
    }
  }
  assert.equal(handedOut.length, 150);
  await officer.goto(`${round}/thu-phieu`);
});

test('three citizens answer on their phones; one keeps the receipt', async () => {
  for (const [at, ballot] of handedOut.slice(0, 3).entries()) {
    const { context, page } = await office.visit(undefined, { ...phone, javaScriptEnabled: at !== 1 });
    faults.push(watchConsole(page));
    await page.goto(`/p/${ballot.code}`);
    await begin(page, ballot.code);
    await goThrough(page, (id) =>
      criteria.includes(id) ? `c:${levelOf(ballot, id)}` : id === 'da-gop-y' ? 'c:khong' : undefined,
    );
    await press(page, 'send');
    if (at === 0) {
      receipt = await page.locator('.receipt').innerText();
      receiptNote = (await take(page, 'form[action$="bien-nhan"] button')).toString();
    }
    await context.close();
  }
});

test('a clerk keys in two sheets by the keyboard', async () => {
  const { context, page: clerk } = await office.visit('nhaplieu');
  faults.push(watchConsole(clerk));
  await clerk.goto(`${round}/thu-phieu/nhap?linh-vuc=ho-tich`);
  await clerk.waitForSelector('.question.current');
  for (const [at, ballot] of handedOut.slice(3, 5).entries()) {
    await clerk.locator('#ballotCode').fill(ballot.code);
    await clerk.keyboard.press('Enter');
    const hand = () => clerk.evaluate(() => document.querySelector('.question.current')?.getAttribute('data-question'));
    for (let current = await hand(); current; ) {
      await clerk.keyboard.press(
        criteria.includes(current) ? String(levelOf(ballot, current)) : current === 'da-gop-y' ? '2' : '0',
      );
      let next = await hand();
      if (next === current) {
        await clerk.keyboard.press('Enter');
        next = await hand();
      }
      assert.notEqual(next, current, 'the hand moves on');
      current = next;
    }
    await clerk.keyboard.press('Enter');
    await clerk.waitForFunction(
      (count) => document.querySelector('[data-count="ho-tich"]')?.textContent === `${count}/50`,
      4 + at,
    );
  }
  await context.close();
});

test('the rest comes as a workbook; collection is closed', async () => {
  await officer.goto(`${round}/phieu-hoi`);
  const texts = await officer.$$eval('.sheet tbody tr td:first-child', (cells) =>
    cells.map((cell) => (cell.textContent ?? '').replace(/^\s*\d+\.\s*/, '').trim()),
  );
  const rows = handedOut
    .slice(5)
    .map((ballot) => [ballot.code, ...criteria.slice(0, 18).map((criterion) => levelOf(ballot, criterion))]);
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['Mã phiếu', ...texts.slice(0, 18)], ...rows]), 'Phiếu');
  await officer.goto(`${round}/thu-phieu/tep`);
  await officer.setInputFiles('#tep', keep('phiếu.xlsx', write(book, { type: 'buffer', bookType: 'xlsx' })));
  await Promise.all([officer.waitForURL(/thu-phieu\/tep\/[0-9a-f-]{36}$/), officer.click('form.card button.main')]);
  await Promise.all([
    officer.waitForURL(/tep\/lan-nap\/[0-9a-f-]{36}$/),
    officer.click('form[action="?/start"] button.main'),
  ]);
  await officer.waitForSelector('h1:has-text("Đã nạp xong")');
  const counts = (await officer.locator('.figure-card .value').allInnerTexts()).map(Number);
  assert.deepEqual(counts, [145, 145, 0, 0]);
  await officer.goto(`${round}/phuc-tra`);
  await officer.goto(`${round}/kiem-tra`);
  await officer.goto(`${round}/thu-phieu`);
  await officer.click(`a[href="${round}/thu-phieu/ket-thuc"]`);
  await officer.waitForURL('**/ket-thuc');
  await officer.check('[name="xac-nhan"]');
  await Promise.all([officer.waitForURL(`**${round}/cong-bo`), officer.click('main form button.main')]);
  // What the supervisor copies off the notice board now holds the office to it later.
  await supervisor.goto(`${round}/cong-bo`);
  noted = {
    key: await textOf(supervisor, '[data-key]'),
    checkpoint: `${await textOf(supervisor, '[data-checkpoint]')}\n`,
  };
});

test('the supervisor draws whom to call back, asks them, and finds who invented', async () => {
  const callBack = `${round}/phuc-tra`;
  await officer.goto(`${callBack}/phuong-an`);
  await officer.check('input[name=size][value=number]');
  await officer.fill('#amount', '20');
  await officer.fill(
    '#enumerators',
    `Lê An; ho-tich; 1-50\nVũ Bình; chung-thuc; 1-40\nMai Én; chung-thuc; 41-${invented.from - 1}\n${inventor}; chung-thuc; ${invented.from}-${invented.to}`,
  );
  await send(officer, 'button.main');
  for (const action of ['commit', 'reveal'] as const) {
    await agree(officer, callBack, action, 'phúc tra của cán bộ 1111');
    await agree(supervisor, callBack, action, 'phúc tra của mặt trận 2222');
  }
  await officer.goto(callBack);
  assert.equal(await officer.locator('form[action="?/draw"]').count(), 0);
  await forge(officer, `${callBack}?/draw`);
  await supervisor.goto(callBack);
  await supervisor.click('form[action="?/draw"] button');
  await supervisor.waitForSelector('code');
  await officer.goto(callBack);
  await send(officer, 'form[action="?/repeat"] button');
  assert.match(await officer.innerText('main'), /Bốc lại ra đúng kết quả đã ghi/);
  const refused = await officer.goto(`${callBack}/danh-sach`);
  assert.equal(refused?.status(), 403, 'the office sees nobody who is called back');
  assert.ok(!(await officer.content()).includes('Trần Thị'));
  await forge(officer, `${callBack}/nguoi/1?/record`, { result: 'reached', tookPlace: 'yes' });
  await supervisor.goto(`${callBack}/danh-sach`);
  const people = await supervisor.locator('tbody th').allInnerTexts();
  const ballots = people.map((person) => handedOut.find((one) => one.person === person)!);
  const planted = ballots.filter(isInvented).length;
  assert.ok(planted > 3, `${planted} of ${people.length}`);
  await supervisor.goto(`${callBack}/nguoi/1`);
  for (const [at, ballot] of ballots.entries()) {
    await supervisor.check('input[name=result][value=reached]');
    const never = isInvented(ballot);
    await supervisor.check(`input[name=tookPlace][value=${never ? 'no' : 'yes'}]`);
    if (!never)
      for (const group of await supervisor.locator('[data-question]').all()) {
        const id = (await group.getAttribute('data-question'))!;
        if (criteria.includes(id))
          await group.locator(`input[value="c:${opinionOf(ballot, id)}"]`).check({ force: true });
      }
    const last = at === ballots.length - 1;
    await Promise.all([
      supervisor.waitForURL(last ? /danh-sach|phuc-tra/ : `**/nguoi/${at + 2}`),
      supervisor.click(last ? 'form[data-own-keys] button.main' : 'button[name=next]'),
    ]);
  }
  await supervisor.click(`a.main[href="${callBack}/ket-qua"]`);
  assert.match(await supervisor.innerText('tr.named'), new RegExp(inventor));
  assert.equal(await supervisor.locator('tr.named').count(), 1, 'and nobody else');
});

test('both sign what follows; the minutes are printed', async () => {
  const results = `${round}/phuc-tra/ket-qua`;
  await officer.goto(results);
  assert.ok(await officer.isChecked('input[name=kind][value=exclude]'), 'as the rules of the plan say');
  assert.ok(await officer.isChecked(`input[name=groups][value="enumerator:${inventor}"]`));
  await officer.fill('#reason', 'Người được hỏi lại nói không có ai đến phỏng vấn');
  await officer.click('form[action="?/propose"] button.main');
  await officer.waitForSelector('article.card');
  assert.equal(await officer.locator('form[action="?/sign"]').count(), 0, 'the other side must sign');
  for (const view of oppositeViews.slice(0, 2)) {
    await showAs(officer, office, view);
    assert.deepEqual(await faultsOf(officer, view), []);
  }
  await forge(officer, `${results}?/sign`, { number: '1' }, 409);
  await forge(leader, `${results}?/sign`, { number: '1' }, 409);
  await supervisor.goto(results);
  await supervisor.click('form[action="?/sign"] button.main');
  assert.match(await supervisor.innerText('main'), /Có hiệu lực/);
  for (const [format, start] of [
    ['docx', 'PK'],
    ['pdf', '%P'],
  ] as const) {
    const file = await officer.request.get(`${round}/in/bien-ban-phuc-tra?dang=${format}`);
    assert.equal((await file.body()).subarray(0, 2).toString(), start);
  }
});

test('figures without the invented ballots are reported, sealed, countersigned and published', async () => {
  await officer.goto(`${round}/kiem-tra`);
  await officer.goto(`${round}/ket-qua`);
  await officer.goto(`${round}/bao-cao`);
  await leader.goto(`${round}/bao-cao`);
  await leader.click('form[action="?/approve"] button.main');
  await leader.waitForSelector('.notice.good');
  await officer.goto(`${round}/cong-bo`);
  await send(officer, 'form[action="?/seal"] button');
  await leader.goto(`${round}/cong-bo`);
  assert.equal(await leader.locator('form[action="?/publish"]').count(), 0, 'not before the supervisor’s word');
  await send(leader, 'form[action="?/sign"] button.main');
  const publish = `${round}/cong-bo`;
  await forge(officer, `${publish}?/sign`, { version: '1' });
  await forge(officer, `${publish}?/publish`);
  await forge(leader, `${publish}?/publish`, {}, 409);
  for (const act of ['seal', 'publish']) await forge(supervisor, `${publish}?/${act}`, { reason: 'thử' });
  await forge(supervisor, `${round}/kiem-tra/quy-tac?/save`, { reason: 'thử', minimumShare: '90' });
  await supervisor.goto(publish);
  await send(supervisor, 'form[action="?/sign"] button.main');
  await leader.goto(`${round}/cong-bo`);
  await send(leader, 'form[action="?/publish"] button');
  assert.match(await leader.innerText('[data-item="published"]'), /Bản niêm số 1/);
  await officer.goto(`${round}/cai-thien`);
  const { context, page } = await office.visit(undefined, phone);
  await page.goto(`/ket-qua/${roundId}`);
  assert.match(await page.innerText('main'), /132/);
  await context.close();
});

test('the bundle is verified without a network, by its own page and by the command line', async () => {
  await supervisor.goto(`${round}/cong-bo`);
  const archive = await take(supervisor, 'a[href$="bo-cong-bo.tar"]');
  for (const [path, bytes] of unpackTar(new Uint8Array(archive))) keep(join('bo', path), bytes);
  const bundle = join(folder, 'bo');
  const { context, page } = await office.visit(undefined, phone);
  faults.push(watchConsole(page));
  await context.setOffline(true);
  const check = async (give: () => Promise<void>) => {
    await page.goto(pathToFileURL(join(bundle, 'kiem-chung.html')).href);
    await give();
    await page.click('#given button');
    await page.waitForSelector('.verdict');
    return page.innerText('#outcome');
  };
  assert.match(await check(async () => {}), /Chọn thư mục/);
  const said = await check(async () => {
    await page.setInputFiles('#folder', bundle);
    await page.fill('#key', noted.key);
    await page.fill('#checkpoint', noted.checkpoint);
    await page.fill('#receipt', receiptNote);
  });
  for (const words of [
    /không có chỗ nào sai/,
    /đúng là khóa Ông\/Bà giữ/,
    /Điểm niêm Ông\/Bà giữ .* nằm trong sổ này/,
    /Phiếu của biên nhận Ông\/Bà giữ có trong sổ/,
    /đủ điều kiện 132, không đủ 18/,
  ])
    assert.match(said, words);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);

  const pack = (bytes: Buffer) => () => page.setInputFiles('#archive', keep('bo.tar', bytes));
  assert.match(await check(pack(archive)), /không có chỗ nào sai/);

  // The officer's archive of the round, once nobody can be told by a code: taken in elsewhere as the log it comes from.
  await officer.goto(`${round}/cong-bo`);
  assert.match(await officer.innerText('[data-part="archive"]'), /Chưa tải được: liên kết giữa người và mã phiếu còn/);
  await officer.goto(`${round}/mau/ket-qua`);
  await officer
    .locator('form[action="?/destroy"]')
    .evaluate((form) => form.closest('details')?.setAttribute('open', ''));
  await officer.check('form[action="?/destroy"] [name=confirm]');
  await send(officer, 'form[action="?/destroy"] button');
  await officer.goto(`${round}/cong-bo`);
  assert.match(await officer.innerText('[data-part="archive"]'), /Không có: họ tên[\s\S]*longdan round import/);
  const whole = await take(officer, 'a[href$="luu-tru.tar"]');
  const [, size] = Buffer.from(unpackTar(new Uint8Array(whole)).get('checkpoint')!)
    .toString()
    .split('\n');
  const given = ['round', 'import', keep('luu-tru.tar', whole), '--data', join(folder, 'noi-khac'), '--json'];
  const { stdout: taken } = await run(process.execPath, [join(root, 'apps/cli/src/main.ts'), ...given]);
  const { id, size: entries } = JSON.parse(taken) as { id: string; size: number };
  assert.deepEqual([id, String(entries)], [roundId, size]);
  // One figure of the published content is made better.
  const better = Buffer.from(archive.toString('latin1').replace('satisfied\\":0.4', 'satisfied\\":0.9'), 'latin1');
  assert.notDeepEqual(better, archive);
  assert.match(await check(pack(better)), /có chỗ sai[\s\S]*mở được dấu niêm nào: figures-sealed/);
  assert.match(await check(pack(archive.subarray(0, 3000))), /Không đọc được bộ công bố/);
  await context.close();

  const { stdout } = await run(
    process.execPath,
    [
      ...[join(root, 'apps/cli/src/main.ts'), 'verify', bundle, '--key', noted.key],
      ...['--checkpoint', keep('diem-niem.txt', noted.checkpoint), '--receipt', keep('bien-nhan.txt', receiptNote)],
    ],
    { env: { ...process.env, LANG: 'vi_VN.UTF-8' } },
  );
  assert.match(stdout, /Phiếu của biên nhận Ông\/Bà giữ có trong sổ[\s\S]*không có chỗ nào sai/);
});

test('the citizen finds on a phone that the ballot was counted', async () => {
  const { context, page } = await office.visit(undefined, phone);
  faults.push(watchConsole(page));
  await page.goto('/kiem-chung');
  await page.fill('#ma', receipt.toLowerCase());
  await page.click('form button.main');
  await page.locator('#tu-kiem[data-done=true]').waitFor();
  assert.match(await page.locator('#tu-kiem').innerText(), /chữ ký đúng[\s\S]*Phiếu nằm trong sổ/);
  assert.match(await page.locator('.verdicts').first().innerText(), /đã vào sổ[\s\S]*được tính vào kết quả/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  await context.close();
  assert.deepEqual(
    faults.flat().filter((fault) => !/status of 403/.test(fault)),
    [],
  );
});
