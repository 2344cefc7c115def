/** A whole round through the browser: from the plan to the report, against a count of its own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { inflateRawSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import type { Page } from 'playwright-core';
import { type Office, openOffice, watchConsole } from './office.ts';

const planFile = join(import.meta.dirname, '../../../fixtures/but-son-2022/plan.yaml');
const round = '/dot/but-son-2022';
/** Criteria of the scheme of the plan, in order of asking: 18 asked of all, 4 of those who gave feedback. */
const criteria = 22;

let office: Office;
let officer: Page;
const consoleFaults: string[][] = [];

before(async () => {
  office = await openOffice();
  ({ page: officer } = await office.visit('canbo'));
  consoleFaults.push(watchConsole(officer));
});
after(() => office.close());

/** What this test entered, ballot by ballot: level 1…5 per criterion, 0 blank. The oracle counts these. */
const entered: number[][] = [];

function oracle(ballots: readonly number[][]) {
  const shares = Array.from({ length: criteria }, (_, at) => {
    const valid = ballots.map((ballot) => ballot[at] ?? 0).filter((level) => level > 0);
    return { n: valid.length, satisfied: valid.filter((level) => level >= 4).length / valid.length };
  });
  const answered = shares.filter((one) => one.n > 0);
  return { shares, index: answered.reduce((sum, one) => sum + one.satisfied, 0) / answered.length };
}

const asPercent = (share: number) =>
  `${(Math.round((share + Number.EPSILON) * 10_000) / 100).toFixed(2).replace('.', ',')}%`;

async function download(page: Page, selector: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return readFileSync(await file.path());
}

/** Text of one part of a zip (DOCX, XLSX), read by its central directory. */
function zipPart(zip: Buffer, name: string): string {
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const lengths = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)] as const;
    if (zip.toString('utf8', at + 46, at + 46 + lengths[0]) === name) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(start, start + size);
      return (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8');
    }
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  throw new Error(`no ${name} in the file`);
}

test('the plan is uploaded, a row is added without a script, and the round is made', async () => {
  await officer.goto('/lam-viec');
  assert.match(await officer.innerText('main'), /Bút Sơn/);
  await officer.goto('/dot/moi');
  await officer.setInputFiles('#tep', planFile);
  await officer.click('form[action="?/upload"] button');
  await officer.waitForFunction(
    () => (document.querySelector('#id') as HTMLInputElement | null)?.value === 'but-son-2022',
  );

  const { context, page } = await office.visit('canbo', { javaScriptEnabled: false });
  await page.goto('/dot/moi?mau=but-son');
  const rows = () => page.locator('[name^="timeline."][name$=".content"]').count();
  const had = await rows();
  await page.click('button[name="them"][value="timeline"]');
  assert.equal(await rows(), had + 1);
  await page.click('button[name="bo"][value="timeline.0"]');
  assert.equal(await rows(), had);
  assert.equal(await page.inputValue('[name="fields.1.quota"]'), '100');
  assert.match(await page.inputValue('#title'), /thị trấn Bút Sơn/, 'long texts come without a script, and stay');
  assert.match(await page.inputValue('#authority-heading'), /^ỦY BAN NHÂN DÂN\nTHỊ TRẤN BÚT SƠN$/);
  await context.close();

  await Promise.all([officer.waitForURL(`**${round}/ke-hoach`), officer.click('.bar button.main')]);
  assert.match(await officer.innerText('main'), /Chờ lãnh đạo phê duyệt/);
});

test('a plan with faults is refused with each place to mend', async () => {
  await officer.goto('/dot/moi');
  await officer.fill('#id', 'thu-nghiem');
  await officer.fill('#title', 'Khảo sát thử');
  await officer.fill('#authority-name', 'UBND xã Thử');
  await officer.fill('#authority-place', 'Xã Thử');
  await officer.fill('#fields-0-title', 'Hộ tịch');
  await officer.fill('#fields-0-quota', '0');
  await officer.click('.bar button.main');
  await officer.waitForSelector('.notice.fault');
  assert.match(await officer.innerText('.notice.fault'), /fields\.1\.quota/);
  assert.equal(await officer.inputValue('#title'), 'Khảo sát thử');
});

test('the leader approves, the officer cannot', async () => {
  await officer.goto(`${round}/ke-hoach`);
  assert.equal(await officer.locator('form[action="?/approve"]').count(), 0);
  await officer.goto(`${round}/thu-phieu`);
  assert.match(await officer.innerText('.notice.caution'), /Kế hoạch chưa được lãnh đạo duyệt/);
  const { context, page } = await office.visit('lanhdao');
  await page.goto(`${round}/ke-hoach`);
  await page.click('form[action="?/approve"] button');
  await page.waitForSelector('.notice.good');
  assert.match(await page.innerText('.notice.good'), /Đã duyệt: Lãnh đạo/);
  await context.close();
});

test('150 ballots are issued and can be printed', async () => {
  await officer.goto(`${round}/mau`);
  const sample = await officer.innerText('main');
  assert.match(sample, /Đợt này không chọn mẫu ngẫu nhiên/);
  assert.doesNotMatch(sample, /Bốn việc/);
  await officer.goto(`${round}/thu-phieu/nhap?linh-vuc=ho-tich`);
  assert.match(await officer.innerText('.notice.caution'), /Chưa phát phiếu nào cho lĩnh vực này/);
  assert.equal(await officer.locator('.question').count(), 0, 'nobody types a sheet that will be refused');
  await officer.click('main p a:has-text("Thu phiếu")');
  await officer.waitForURL(`**${round}/thu-phieu`);
  assert.equal(await officer.locator('.notice.caution').count(), 0, 'the plan is approved');
  for (const [fieldId, count] of [
    ['ho-tich', '50'],
    ['chung-thuc', '100'],
  ] as const) {
    await officer.selectOption('#fieldId', fieldId);
    await officer.fill('#count', count);
    await officer.click('form[action="?/issue"] button');
    await officer.waitForSelector('.notice.good');
    await officer.goto(`${round}/thu-phieu`);
  }
  const pdf = await download(officer, 'a[href*="dot-phat"][href$="dang=pdf"]');
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
});

test('ballots are keyed in by the keyboard alone', async () => {
  await officer.goto(`${round}/thu-phieu/nhap?linh-vuc=ho-tich`);
  await officer.waitForSelector('.question.current');
  /** The question under the hand, and whether it is a criterion; null past the last one. */
  const hand = () =>
    officer.evaluate(() => {
      const row = document.querySelector('.question.current');
      return row && { id: row.getAttribute('data-question'), isRating: row.querySelector('.answers.rating') !== null };
    });
  for (let ballot = 0; ballot < 4; ballot += 1) {
    const levels: number[] = [];
    for (let current = await hand(); current; ) {
      const level = !current.isRating ? 1 : (ballot + levels.length) % 7 === 6 ? 0 : 5 - ((ballot + levels.length) % 3);
      if (current.isRating) levels.push(level);
      await officer.keyboard.press(String(level));
      let next = await hand();
      // An item of several options or of words stays under the hand until Enter.
      if (next?.id === current.id) {
        await officer.keyboard.press('Enter');
        next = await hand();
      }
      assert.notEqual(next?.id, current.id, 'the hand moves on');
      current = next;
    }
    await officer.keyboard.press('Enter');
    await officer.waitForFunction(
      (count) => document.querySelector('[data-count="ho-tich"]')?.textContent === `${count}/50`,
      ballot + 1,
    );
    assert.match(await officer.innerText('.recorded'), new RegExp(`số ${String(ballot + 1).padStart(4, '0')}`));
    entered.push(levels.slice(0, criteria));
  }
});

test('Backspace goes back and Enter refuses to skip an item without an answer', async () => {
  await officer.goto(`${round}/thu-phieu/nhap?linh-vuc=ho-tich`);
  await officer.waitForSelector('.question.current');
  const first = await officer.getAttribute('.question.current', 'data-question');
  await officer.keyboard.press('Enter');
  assert.match(await officer.innerText('.save'), /chưa có trả lời/);
  await officer.keyboard.press('4');
  assert.notEqual(await officer.getAttribute('.question.current', 'data-question'), first);
  await officer.keyboard.press('Backspace');
  assert.equal(await officer.getAttribute('.question.current', 'data-question'), first);
});

test('a ballot can be keyed in without a script', async () => {
  const { context, page } = await office.visit('nhaplieu', {
    javaScriptEnabled: false,
    viewport: { width: 1440, height: 4000 },
  });
  await page.goto(`${round}/thu-phieu/nhap?linh-vuc=chung-thuc`);
  const groups = page.locator('.answers.rating');
  for (let at = 0; at < criteria; at += 1) await groups.nth(at).locator('input[value="c:4"]').check({ force: true });
  await page.click('.save button');
  assert.match(await page.innerText('.recorded'), /số 0001/);
  entered.push(Array.from({ length: criteria }, () => 4));
  await context.close();
});

test('a messy workbook is imported: good rows enter, bad rows are named', async () => {
  await officer.goto(`${round}/phieu-hoi`);
  const questions = await officer.evaluate(async () => {
    const cells = [...document.querySelectorAll('.sheet tbody tr td:first-child')];
    return cells.map((cell) => (cell.textContent ?? '').replace(/^\s*\d+\.\s*/, '').trim());
  });
  const heading = ['STT', 'Lĩnh vực', 'Ngày trả lời', ...questions.slice(0, criteria)];
  const good = Array.from({ length: 12 }, (_, at) =>
    Array.from({ length: criteria }, (_, item) => ((at + item) % 5 === 0 ? 3 : 4 + ((at + item) % 2))),
  );
  const row = (
    at: number,
    levels: readonly (number | string)[],
    field = 'Lĩnh vực Chứng thực',
    day: string | number = '15/09/2022',
  ) => [at, field, day, ...levels];
  const rows = [
    ['UBND THỊ TRẤN BÚT SƠN'],
    heading,
    ...good.map((levels, at) => row(at + 1, levels, at % 2 ? 'lĩnh vực chứng thực ' : 'Lĩnh vực Chứng thực')),
    row(13, good[0]!.with(3, 9)),
    row(
      14,
      good[1]!.map((level, at) => (at === 0 ? 'rất tốt luôn' : level)),
    ),
    row(15, good[2]!, 'Đất đai không có'),
  ];
  const sheet = utils.aoa_to_sheet(rows);
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'Phiếu');
  const buffer = write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;

  await officer.goto(`${round}/thu-phieu/tep`);
  await officer.setInputFiles('#tep', { name: 'phiếu thu về.xlsx', mimeType: 'application/vnd.ms-excel', buffer });
  await Promise.all([officer.waitForURL(/thu-phieu\/tep\/[0-9a-f-]{36}$/), officer.click('form.card button.main')]);
  assert.match(await officer.innerText('table'), /Lĩnh vực/);
  await Promise.all([
    officer.waitForURL(/tep\/lan-nap\/[0-9a-f-]{36}$/),
    officer.click('form[action="?/start"] button.main'),
  ]);
  await officer.waitForSelector('h1:has-text("Đã nạp xong")');
  await officer.waitForSelector('.figure-card');
  const counts = (await officer.locator('.figure-card .value').allInnerTexts()).map(Number);
  const [read = 0, accepted = 0, already = 0, refused = 0] = counts;
  assert.equal(read, 15);
  assert.equal(already, 0);
  assert.equal(accepted + refused, 15);
  assert.ok(accepted >= good.length, `${accepted} accepted`);
  assert.ok(refused >= 1, 'at least the impossible level is refused');
  const refusedTable = await officer.innerText('.scroll.roomy');
  assert.match(refusedTable, /15|16|17/);
  const csv = await download(officer, 'a[href*="dong-bi-tu-choi"]');
  assert.ok(csv.toString('utf8').includes('9') && csv.length > 100);
  entered.push(...good);
  assert.equal(accepted, good.length, await officer.innerText('main'));
});

test('checking counts what came in, and a change of rules shows its effect before it is saved', async () => {
  await officer.goto(`${round}/kiem-tra`);
  const figures = (await officer.locator('dl.card .value').allInnerTexts()).map((text) => text.trim());
  assert.deepEqual(figures.slice(0, 2), ['150', String(entered.length)]);
  await officer.goto(`${round}/kiem-tra/quy-tac`);
  await officer.fill('[name="minimumShare"]', '100');
  await officer.click('button:has-text("Xem tác động")');
  await officer.waitForSelector('[role="status"] table');
  assert.match(await officer.innerText('[role="status"]'), /trở thành không đủ/);
  await officer.click('button[formaction="?/save"]');
  await officer.waitForSelector('.notice.fault');
  assert.match(await officer.innerText('.notice.fault'), /lý do/i);
  await officer.fill('[name="minimumShare"]', '40');
  await officer.fill('#reason', 'Phiếu hộ tịch có nhóm câu hỏi chỉ dành cho người đã góp ý');
  await Promise.all([officer.waitForURL(`**${round}/kiem-tra?da-doi`), officer.click('button[formaction="?/save"]')]);
  assert.match(await officer.innerText('main'), /phiên bản 2/);
});

test('results equal an independent count', async () => {
  await officer.goto(`${round}/ket-qua`);
  const { shares, index } = oracle(entered);
  const rows = await officer.$$eval('[data-criterion]', (all) =>
    all.map((one) => [...one.querySelectorAll('td.number')].map((cell) => (cell.textContent ?? '').trim())),
  );
  assert.equal(rows.length, criteria);
  for (const [at, share] of shares.entries()) {
    assert.equal(rows[at]?.[0], asPercent(share.satisfied), `satisfied of criterion ${at + 1}`);
    assert.equal(rows[at]?.[2], String(share.n), `N of criterion ${at + 1}`);
  }
  assert.equal((await officer.innerText('.big-figure')).trim(), asPercent(index));
  assert.match(await officer.innerText('main'), /không chọn ngẫu nhiên/);
});

test('the narrative is edited and the report comes as Word, PDF and Excel', async () => {
  await officer.goto(`${round}/bao-cao`);
  const sentence = 'Bộ phận một cửa hướng dẫn hồ sơ một lần, đầy đủ.';
  await officer.fill('#strengths', `${await officer.inputValue('#strengths')}\n${sentence}`);
  await officer.click('form[action^="?/save"] button.main');
  await officer.waitForSelector('.notice.good');
  const docx = await download(officer, '.prints li:first-child a[href*="dang=docx"]');
  const text = zipPart(docx, 'word/document.xml').replace(/<[^>]+>/g, '');
  assert.ok(text.includes(sentence), 'the edited sentence stands in the Word file');
  assert.ok(text.includes(asPercent(oracle(entered).index)), 'the index stands in the Word file');
  const pdf = await download(officer, '.prints li:first-child a[href*="dang=pdf"]');
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  const xlsx = await download(officer, '.prints li:first-child a[href*="dang=xlsx"]');
  assert.match(zipPart(xlsx, 'xl/workbook.xml'), /<sheet /);
});

test('a ballot keyed wrongly is corrected with a reason, and the audit log holds every act', async () => {
  await officer.goto(`${round}/kiem-tra`);
  await officer.fill('#code', 'ho-tich-0001');
  await Promise.all([officer.waitForURL('**/kiem-tra/phieu/**'), officer.click('form[action="?/find"] button')]);
  await officer.locator('.answers.rating').first().locator('input[value="c:2"]').check({ force: true });
  await officer.fill('#correct-reason', 'Nhập nhầm so với tờ phiếu');
  await officer.click('form[action="?/correct"] button.main');
  await officer.waitForSelector('.notice.good');
  assert.match(await officer.innerText('main'), /Nhập nhầm so với tờ phiếu/);
  await officer.goto('/nhat-ky?dot=but-son-2022');
  const log = await officer.innerText('main');
  for (const act of [
    'Lập đợt khảo sát',
    'Phê duyệt kế hoạch',
    'Phát phiếu',
    'Nhập phiếu',
    'Nạp phiếu từ tệp',
    'Đổi quy tắc kiểm tra',
    'Sửa lời báo cáo',
    'Sửa phiếu nhập sai',
  ])
    assert.ok(log.includes(act), `${act} stands in the log`);
  assert.match(await officer.innerText('h1 a'), /thị trấn Bút Sơn/, 'the round is said by its name');
  assert.doesNotMatch(log, /but-son-2022|lĩnh vực: ho-tich/);
});

for (const [moment, held, begun] of [
  ['before the script arrives', /\/_app\/.*\.js/, () => true],
  ['while the script waits for its parts', /\/nodes\/(?![01]\.).*\.js/, () => history.state !== null],
] as const)
  test(`what is typed ${moment} is not lost to it`, async () => {
    const { context, page } = await office.visit('canbo');
    let arrive = () => {};
    const late = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(held, async (route) => {
      await late;
      await route.continue();
    });
    await page.goto(`${round}/kiem-tra/quy-tac`, { waitUntil: 'commit' });
    while (!(await page.evaluate(begun))) await setTimeout(20);
    await page.fill('[name=minimumItems]', '27');
    await page.fill('#reason', 'Bàn tại cuộc họp');
    await page.selectOption('main select >> nth=1', 'none');
    await page.click('main input[type=checkbox] >> nth=0');
    const read = () =>
      page.$$eval('main input, main textarea, main select', (all) =>
        (all as HTMLInputElement[]).map(({ type, checked, value }) => (type === 'checkbox' ? checked : value)),
      );
    const left = await read();
    assert.ok(left.includes('27') && left.includes('none'));
    assert.equal(await page.locator('#svelte-announcer').count(), 0, 'not taken over yet');
    arrive();
    await page.waitForSelector('#svelte-announcer', { state: 'attached' });
    assert.deepEqual(await read(), left);
    await context.close();
  });

test('the browser had nothing to complain of', () => {
  assert.deepEqual(
    consoleFaults.flat().filter((fault) => !/status of (4\d\d)/.test(fault)),
    [],
  );
});
