/** Editing a questionnaire in the browser, from the scheme to the figures: without a script first, then with it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Codes, inStore, makeRounds } from './citizen-rounds.ts';
import { askedIds, begin, goThrough, option, press } from './citizen-visit.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const round = '/dot/ngan';
const editor = `${round}/phieu-hoi/sua/ho-tich`;

let office: Office;
let officer: Page;
let codes: Codes;
let faults: string[];

before(async () => {
  office = await openOffice({
    prepare: async (dataFolder) => {
      codes = await makeRounds(dataFolder);
    },
  });
  ({ page: officer } = await office.visit('canbo'));
  faults = watchConsole(officer);
});
after(() => office.close());

const act = (page: Page, value: string) =>
  Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'POST'),
    page.click(`[name=viec][value="${value}"]`),
  ]);
/** Every criterion on one level, all else left blank. */
const rateAll = (level: string) => (id: string) => (/^I+\./.test(id) ? `c:${level}` : undefined);
const rowIds = (page: Page) =>
  page.locator('.items li[id]').evaluateAll((rows) => rows.map((row) => row.id.slice('cau-'.length)));

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe} })()`);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page as text, without its types
    const result = await (window as any).axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return result.violations.map(
      (one: { id: string; nodes: { target: string[] }[] }) => `${location.pathname} ${one.id} ${one.nodes[0]?.target}`,
    );
  });
}

test('without a script: reorder, hide, reword, and what follows is said', async () => {
  const { context, page } = await office.visit('canbo', { javaScriptEnabled: false });
  await page.goto(`${round}/phieu-hoi`);
  await page.click(`a[href$="/sua/ho-tich"]`);
  const before = await rowIds(page);
  const [first, second] = before as [string, string];
  await act(page, `move-question|${first}|1`);
  assert.deepEqual((await rowIds(page)).slice(0, 2), [second, first]);
  assert.match(page.url(), new RegExp(`#cau-${first}$`));
  await act(page, `hide-question|${before[6]}`);
  const notes = await page.innerText('#dieu-can-nhac');
  assert.match(notes, /6\/7 tiêu chí/);
  assert.match(notes, /Thứ tự các tiêu chí khác bộ tiêu chí/);
  await page.click(`[id="cau-${second}"] a`);
  assert.match(await page.innerText('main'), /chỉ sửa được lời văn và điều kiện hỏi/);
  await page.fill('[name=text]', 'Công chức phục vụ rất tốt và nhanh, đúng không?');
  await page.click('form[action^="?/save"] button.main');
  const about = await page.innerText('main');
  for (const said of [/hỏi hai điều cùng lúc/, /gợi sẵn câu trả lời/, /khen hoặc chê sẵn/, /được viết lại thành/])
    assert.match(about, said);
  await page.goto(editor);
  assert.match(await page.innerText('#khac-gi'), /Bỏ câu|Sửa lời văn/);
  // Put back as the scheme words it.
  const original = await page.innerText('#dieu-can-nhac');
  assert.match(original, /được viết lại thành/);
  await context.close();
});

test('an own question of several options is added, asked only of whom it concerns, and tried on the phone', async () => {
  await officer.goto(`${editor}/phan/moi`);
  await officer.fill('[name=title]', 'Khó khăn của Ông/Bà');
  await officer.click('main button.main');
  await officer.waitForURL(/#phan-phan-rieng-1$/);
  await officer.click('#phan-phan-rieng-1 a[href$="cau/moi?phan=phan-rieng-1"]');
  await officer.click('a[href*="loai=multiple-choice"]');
  await officer.fill('[name=text]', 'Ông/Bà gặp khó khăn nào?');
  await officer.fill('[name=textEn]', 'Which difficulties did you meet?');
  for (const [at, [label, english]] of [
    ['Chờ lâu', 'Long waiting'],
    ['Đi lại nhiều lần', 'Many visits'],
    ['Khác', 'Other'],
  ].entries()) {
    await officer.fill(`[name="options.${at}.label"]`, label!);
    await officer.fill(`[name="options.${at}.labelEn"]`, english!);
  }
  await officer.check('[name="options.2.specify"]');
  await officer.fill('[name=atMost]', '9');
  await officer.click('form[action^="?/save"] button.main');
  await officer.waitForSelector('.notice.fault');
  assert.match(await officer.innerText('.notice.fault'), /tối đa 9/);
  assert.equal(await officer.inputValue('[name="options.1.label"]'), 'Đi lại nhiều lần', 'nothing is typed twice');
  await officer.fill('[name=atMost]', '2');
  await officer.click('form[action^="?/save"] button.main');
  await officer.waitForURL(/cau\/rieng-1$/);
  assert.match(await officer.innerText('#dieu-kien'), /Hỏi mọi người/);
  const screening = (await officer.locator('#dua-vao option').first().getAttribute('value'))!;
  await officer.selectOption('#dua-vao', screening);
  await officer.click('#dieu-kien form[method=get] button');
  await officer.waitForSelector('#dieu-kien [name=ma]');
  await officer.check('#dieu-kien [name=ma][value="1"]');
  await officer.click('#dieu-kien [value=add]');
  await officer.waitForSelector('#dieu-kien [value="drop|0"]');
  assert.match(await officer.innerText('#dieu-kien'), /chọn “Chưa tốt”/);

  const { context, page } = await office.visit('canbo', { viewport: { width: 390, height: 844 } });
  const trialFaults = watchConsole(page);
  await page.goto(`${editor}/dien-thoai`);
  assert.match(await page.innerText('main'), /Xem thử bản nháp/);
  await press(page, 'next');
  const seen = await goThrough(page, rateAll('3'));
  assert.ok(seen.includes(screening) && !seen.includes('rieng-1'), 'the satisfied are not asked');
  await page.goto(`${editor}/dien-thoai`);
  await press(page, 'next');
  assert.ok((await goThrough(page, rateAll('1'))).includes('rieng-1'));
  await press(page, 'send');
  assert.match(await page.innerText('main'), /không có câu trả lời nào được gửi/);
  assert.deepEqual(trialFaults, []);
  await context.close();
});

test('two officers: the later save is refused, with the name of the first', async () => {
  const { context, page } = await office.visit('canbo', { javaScriptEnabled: false });
  await page.goto(editor);
  await officer.goto(editor);
  const [, second] = await rowIds(officer);
  await act(officer, `move-question|${second}|1`);
  await act(page, `move-question|${second}|1`);
  assert.match(await page.innerText('[role=alert]'), /vừa được .+ lưu/);
  await officer.waitForSelector('[name=viec]');
  await context.close();
});

test('released: ballots issued from now on ask it, those before keep theirs, and the results count it', async () => {
  await officer.goto(editor);
  assert.equal(await officer.locator('#loi-phai-sua').count(), 0, await officer.innerText('main'));
  const pdf = await officer.request.get(`${round}/in/phieu-nhap?linh-vuc=ho-tich&dang=pdf`);
  assert.equal(pdf.headers()['content-type'], 'application/pdf');
  await officer.fill('#ly-do', 'Thêm câu về khó khăn của người dân');
  await officer.click('form[action="?/release"] button.main');
  await officer.waitForURL(/da-chot=2/);
  assert.match(await officer.innerText('.notice.good'), /Đã chốt phiên bản 2/);
  const printed = await officer.request.get(`${round}/in/doi-chieu-phieu?phien-ban=2&dang=pdf`);
  assert.equal(printed.status(), 200);
  await officer.click('a[href$="/phien-ban/2"]');
  await officer.waitForURL(/phien-ban\/2$/);
  assert.match(await officer.innerText('main'), /Thêm câu: Ông\/Bà gặp khó khăn nào\?/);

  const fresh = await issueMore();
  const { context, page } = await office.visit();
  const old = codes['ngan']![0]!;
  await begin(page, old);
  assert.ok(!(await goThrough(page, rateAll('1'))).includes('rieng-1'), 'an old ballot asks the old form');
  await press(page, 'send');
  await begin(page, fresh[0]!, '?ngon-ngu=en');
  for (let asked = await askedIds(page); !asked.includes('rieng-1'); asked = await askedIds(page)) {
    for (const id of asked) if (rateAll('1')(id)) await option(page, id, 'c:1').check();
    await press(page, 'next');
  }
  assert.match(await page.innerText('main'), /Which difficulties did you meet\?/);
  await page.check('[name="q:many:rieng-1"][value="2"]');
  await goThrough(page, () => undefined);
  await press(page, 'send');
  await begin(page, fresh[1]!);
  assert.ok(!(await goThrough(page, rateAll('3'))).includes('rieng-1'), 'whom it does not concern is not asked');
  await press(page, 'send');
  await context.close();

  const { computeResults } = await import('@longdan/operations');
  const figures = await inStore(office.dataFolder, (about) => computeResults(about, 'ngan'));
  const own = figures.otherQuestions.find((one) => one.questionId === 'rieng-1')!;
  assert.deepEqual([own.n, own.notAsked, own.levels.map(({ count }) => count)], [1, 2, [0, 1, 0]]);
  await officer.goto(`${round}/ket-qua`);
  assert.match(await officer.innerText('main'), /2 phiên bản phiếu hỏi/);
});

test('a scheme of the authority’s own is made from a built-in one, and one is uploaded as JSON', async () => {
  await officer.goto('/luoc-do/dak-mil-2024');
  await officer.click('a[href$="/sao-chep"]');
  await officer.fill('[name=id]', 'xa mau');
  await officer.fill('[name=title]', 'Bộ tiêu chí của xã Mẫu');
  await officer.click('main form button.main');
  await officer.waitForSelector('.notice.fault');
  assert.equal(await officer.inputValue('[name=title]'), 'Bộ tiêu chí của xã Mẫu', 'nothing is typed twice');
  await officer.fill('[name=id]', 'xa-mau-2026');
  await officer.fill('[name=source]', 'Quyết định số 12/QĐ-UBND của xã Mẫu');
  await officer.fill('[name="criterion:I.1"]', 'Thủ tục được niêm yết đầy đủ tại xã Mẫu');
  await officer.click('main form button.main');
  await officer.waitForURL(/luoc-do\/xa-mau-2026$/);
  assert.match(await officer.innerText('main'), /Thủ tục được niêm yết đầy đủ tại xã Mẫu/);
  const scheme = {
    id: 'tinh-b',
    title: 'Bộ tiêu chí của tỉnh B',
    source: { title: 'Quyết định số 1/QĐ-UBND' },
    scales: {
      hai: [
        { code: '1', label: 'Chưa tốt', means: 'dissatisfied' },
        { code: '2', label: 'Tốt', means: 'satisfied' },
      ],
    },
    factors: [{ id: 'A', title: 'Tiếp cận', criteria: [{ id: 'A1', text: 'Dễ tìm nơi làm thủ tục' }] }],
  };
  await officer.goto('/luoc-do');
  await officer.setInputFiles('#tep', {
    name: 'tinh-b.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(scheme)),
  });
  await officer.click('form[action="?/add"] button');
  await officer.waitForSelector('.notice.good');
  assert.match(await officer.innerText('.notice.good'), /tỉnh B/);
});

test('the pages are accessible, narrow and wide, light and dark, in both languages', async () => {
  const paths = [
    `${round}/phieu-hoi`,
    editor,
    `${editor}/loi`,
    `${editor}/phan/moi`,
    `${editor}/cau/rieng-1`,
    `${editor}/cau/moi?phan=phan-rieng-1&loai=number`,
    `${round}/phieu-hoi/phien-ban/2`,
    '/luoc-do/dak-mil-2024/sao-chep',
    `${editor}/dien-thoai`,
  ];
  const views = [
    ['vi', 390, 'dark'],
    ['en', 1440, 'light'],
  ] as const;
  const found: string[] = [];
  for (const [language, width, theme] of views) {
    await officer.context().addCookies([{ name: 'ngon-ngu', value: language, url: office.address }]);
    await officer.setViewportSize({ width, height: 900 });
    await officer.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const path of paths) {
      assert.equal((await officer.goto(path))?.status(), 200, path);
      const sideways = await officer.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) found.push(`${path} ${width}: scrolls sideways by ${sideways}`);
      found.push(...(await findViolations(officer)).map((one) => `${language} ${width} ${theme} ${one}`));
    }
  }
  assert.deepEqual(found, []);
  // A refused save is an answer with status 4xx, which the browser speaks of too.
  assert.deepEqual(
    faults.filter((fault) => !/status of 4(?:22|09)/.test(fault)),
    [],
  );
});

async function issueMore(): Promise<string[]> {
  const { issueBallots } = await import('@longdan/operations');
  const { ballots } = await inStore(office.dataFolder, (about) =>
    issueBallots(about, { roundId: 'ngan', fieldId: 'ho-tich', count: 3 }),
  );
  return ballots.map(({ code }) => code);
}
