/**
 * The pictures of the handbook, taken from the built product: `node scripts/launch.mjs scripts/screenshots.ts`.
 * Four offices one after another, each on a folder of its own: one just installed, one that walks from the plan to
 * imported ballots, the demo with its results, and a round whose sample was drawn. `installation`, `work`, `demo`, `sample`
 * as arguments take the pictures of those alone. Buttons are found by their words in the message catalogue, so a
 * picture cannot show a button the handbook names otherwise. Needs Chromium, as the browser tests do.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { utils, write } from '@e965/xlsx';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { documentsVi } from '../apps/web/src/lib/messages/documents-vi.ts';
import { importsVi } from '../apps/web/src/lib/messages/imports-vi.ts';
import { vi } from '../apps/web/src/lib/messages/vi.ts';
import { type Office, openOffice } from '../apps/web/test/office.ts';
import { loadDemo } from '../fixtures/load-demo.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { calledPlan, makeCalledRound } from '../packages/operations/src/testing/called-round.ts';
import { openStore } from '../packages/store/src/index.ts';
import { buildWeb } from './build-web.ts';
import { paletteTo256 } from './palette-png.ts';

const folder = join(import.meta.dirname, '../docs/hinh');
/** A picture heavier than this makes the handbook slow to open. */
const heaviest = 150 * 1024;
const round = '/dot/but-son-2022';
const view: BrowserContextOptions = {
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'vi-VN',
  timezoneId: 'Asia/Ho_Chi_Minh',
};
const phone: BrowserContextOptions = { ...view, viewport: { width: 390, height: 844 } };

const visit = async (office: Office, loginName?: string, options = view): Promise<Page> =>
  (await office.visit(loginName, options)).page;
const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true }).first();

/** Opens an address and waits until its script runs and its fonts are there. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.evaluate('document.fonts.ready');
}

/** The screen as it is now; `height` for more than the screen holds, from `top` (a part of the page) on. */
async function picture(
  page: Page,
  name: string,
  { height, top }: { height?: number; top?: Locator } = {},
): Promise<void> {
  await page.mouse.move(0, 0);
  const width = page.viewportSize()?.width ?? 1440;
  const box = await top?.boundingBox();
  const y = box ? box.y + (await page.evaluate<number>('scrollY')) - 24 : 0;
  const taken = await page.screenshot({
    animations: 'disabled',
    caret: 'hide',
    ...(height ? { fullPage: true, clip: { x: 0, y, width, height } } : {}),
  });
  const png = paletteTo256(taken);
  if (png.length > heaviest)
    throw new Error(`${name}.png: ${Math.round(png.length / 1024)} KB, more than the handbook may load.`);
  writeFileSync(join(folder, `${name}.png`), png);
  process.stdout.write(`${name}.png ${Math.round(png.length / 1024)} KB\n`);
}

/** A server nobody has used: the one-time link on its console, the first administrator, the accounts. */
async function pictureInstallation(): Promise<void> {
  const office = await openOffice({ demo: false });
  try {
    const page = await visit(office);
    const link = /\/thiet-lap\?ma=\S+/.exec(office.console())?.[0];
    if (!link) throw new Error('The server printed no one-time link.');
    await open(page, link);
    await picture(page, 'thiet-lap');
    const password = 'hoa dao no som nam nay';
    await page.getByLabel(vi.setUp.name).fill('Quản trị (minh hoạ)');
    await page.getByLabel(vi.signIn.loginName).fill('quantri');
    await page.getByLabel(vi.signIn.password, { exact: true }).fill(password);
    await page.getByLabel(vi.setUp.again).fill(password);
    await button(page, vi.setUp.submit).click();
    await page.waitForURL('**/dang-nhap**');
    await page.getByLabel(vi.signIn.loginName).fill('quantri');
    await page.getByLabel(vi.signIn.password).fill(password);
    await button(page, vi.signIn.submit).click();
    await page.waitForURL('**/lam-viec');
    await open(page, '/tai-khoan');
    await page.locator('#name').fill('Cán bộ Văn phòng (minh hoạ)');
    await page.locator('#loginName').fill('canbo');
    await button(page, vi.accounts.create).click();
    await page.waitForSelector('code.link');
    await picture(page, 'tai-khoan');
  } finally {
    await office.close();
  }
}

/** Path of the round made from the template, whose code bears the year of today. */
let made = '';

/** From the plan to ballots keyed in and imported. */
async function pictureWork(): Promise<void> {
  const office = await openOffice();
  try {
    const guest = await visit(office);
    await open(guest, '/dang-nhap');
    await picture(guest, 'dang-nhap');

    const citizen = await visit(office, undefined, phone);
    await open(citizen, '/p');
    await picture(citizen, 'mo-phieu-dien-thoai');

    const officer = await visit(office, 'canbo');
    await open(officer, '/lam-viec');
    await picture(officer, 'chua-co-dot');
    await officer.getByRole('link', { name: vi.home.emptyStart }).click();
    await officer.waitForURL('**/dot/moi?mau=but-son');
    // The pictures are of the year of the real plan, whenever they are taken.
    await open(officer, '/dot/moi?mau=but-son&nam=2022&bat-dau=2022-04');
    await picture(officer, 'lap-dot');
    await button(officer, vi.plan.create).click();
    await officer.waitForURL('**/dot/but-son-*/ke-hoach');
    made = new URL(officer.url()).pathname.replace(/\/ke-hoach$/, '');
    await picture(officer, 'ke-hoach');
    await open(officer, `${made}/phieu-hoi`);
    await picture(officer, 'phieu-hoi', { height: 1150 });

    const leader = await visit(office, 'lanhdao');
    await open(leader, `${made}/ke-hoach`);
    await picture(leader, 'duyet-ke-hoach');
    await button(leader, vi.plan.approve).click();
    await leader.waitForSelector('.notice.good');

    for (const [fieldId, count] of [
      ['ho-tich', '50'],
      ['chung-thuc', '100'],
    ] as const) {
      await open(officer, `${made}/thu-phieu`);
      await officer.selectOption('#fieldId', fieldId);
      await officer.fill('#count', count);
      await button(officer, vi.collection.issue).click();
      await officer.waitForSelector('.notice.good');
    }
    await picture(officer, 'phat-phieu', {
      height: 560,
      top: officer.getByRole('heading', { name: vi.collection.issueTitle }),
    });
    await pictureKeyIn(office);
    await pictureImport(officer);
  } finally {
    await office.close();
  }
}

async function pictureKeyIn(office: Office): Promise<void> {
  const clerk = await visit(office, 'nhaplieu');
  await open(clerk, `${made}/thu-phieu/nhap?linh-vuc=ho-tich`);
  await clerk.waitForSelector('.question.current');
  for (const key of ['4', '5', '0']) await clerk.keyboard.press(key);
  await picture(clerk, 'nhap-phieu');
  while (await clerk.locator('.question.current').count()) {
    const before = await clerk.getAttribute('.question.current', 'data-question');
    await clerk.keyboard.press((await clerk.locator('.question.current .answers.rating').count()) ? '4' : '0');
    if (before === (await clerk.getAttribute('.question.current', 'data-question').catch(() => null)))
      await clerk.keyboard.press('Enter');
  }
  await clerk.keyboard.press('Enter');
  await clerk.waitForSelector('.recorded');
  await picture(clerk, 'nhap-phieu-da-luu', { height: 520 });
}

/** A workbook as an office types it: good rows, one impossible level, one field that the plan does not have. */
function makeWorkbook(questions: readonly string[]): Buffer {
  const random = seededRandom(7);
  const levels = (): number[] => questions.map(() => (random.next() < 0.2 ? 3 : random.next() < 0.5 ? 4 : 5));
  const row = (at: number, field: string, values: readonly number[]) => [at, field, '15/09/2022', ...values];
  const rows = [
    ['UBND THỊ TRẤN BÚT SƠN'],
    ['STT', vi.collection.field, vi.keyIn.answeredOn, ...questions],
    ...Array.from({ length: 12 }, (_, at) => row(at + 1, 'Lĩnh vực Chứng thực', levels())),
    row(13, 'Lĩnh vực Chứng thực', levels().with(3, 9)),
    row(14, 'Lĩnh vực Đất đai', levels()),
  ];
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Phiếu');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

async function pictureImport(officer: Page): Promise<void> {
  await open(officer, `${made}/phieu-hoi`);
  const cells = await officer.locator('.sheet tbody tr td:first-child').allTextContents();
  const questions = cells.slice(0, 18).map((cell) => cell.replace(/^\s*\d+\.\s*/, '').trim());
  await open(officer, `${made}/thu-phieu/tep`);
  const file = { name: 'phieu-chung-thuc.xlsx', mimeType: 'application/vnd.ms-excel', buffer: makeWorkbook(questions) };
  await officer.setInputFiles('#tep', file);
  await button(officer, importsVi.preview).click();
  await officer.waitForURL(/thu-phieu\/tep\/[0-9a-f-]{36}$/);
  await picture(officer, 'nap-tep-xem-truoc');
  await button(officer, importsVi.start).click();
  await officer.waitForSelector('.figure-card');
  await picture(officer, 'nap-tep-xong');
}

/** Checking, results and report of the demo. */
async function pictureDemo(): Promise<void> {
  const office = await openOffice({ prepare: loadDemo });
  try {
    const officer = await visit(office, 'canbo');
    await open(officer, '/dot/dak-mil-2024/thu-phieu/bang-so');
    await picture(officer, 'bang-tong-hop');
    await open(officer, `${round}/kiem-tra`);
    await picture(officer, 'kiem-tra');
    await officer.locator('tbody th a').first().click();
    await officer.waitForURL('**/kiem-tra/phieu/**');
    await picture(officer, 'loai-phieu');
    await open(officer, `${round}/kiem-tra/quy-tac`);
    await officer.fill('[name="minimumShare"]', '100');
    await button(officer, vi.checking.previewRules).click();
    await officer.waitForSelector('[role="status"] table');
    await picture(officer, 'doi-quy-tac', { height: 1180 });
    await open(officer, `${round}/ket-qua`);
    await picture(officer, 'ket-qua', { height: 1900 });
    await picture(officer, 'so-sanh', {
      height: 480,
      top: officer.getByRole('heading', { name: vi.results.comparisons }),
    });
    await open(officer, `${round}/bao-cao`);
    await picture(officer, 'bao-cao', { height: 1250 });
    await open(officer, round);
    await picture(officer, 'tong-quan');
    await open(officer, `${round}/phieu-hoi/sua/ho-tich`);
    await picture(officer, 'sua-phieu');
    await open(officer, `${round}/cong-bo`);
    await picture(officer, 'cong-bo');
    await open(officer, '/mau-van-ban/moi');
    await picture(officer, 'khuon-mau');
    await open(officer, '/cong-van/moi');
    await officer.getByLabel(documentsVi.dispatch.round).selectOption('but-son-2022');
    await button(officer, documentsVi.dispatch.prefillButton).click();
    await officer.waitForLoadState('networkidle');
    await picture(officer, 'cong-van');

    const anybody = await visit(office, undefined, phone);
    await open(anybody, '/kiem-chung');
    await picture(anybody, 'kiem-chung-dien-thoai');

    const leader = await visit(office, 'lanhdao', phone);
    await open(leader, `${round}/ket-qua`);
    await picture(leader, 'ket-qua-dien-thoai');
    await open(leader, `${round}/bao-cao`);
    await picture(leader, 'duyet-bao-cao-dien-thoai');
  } finally {
    await office.close();
  }
}

/** A round whose sample was drawn from a list of people, before anybody is called back. */
async function prepareSample(dataFolder: string): Promise<void> {
  const store = await openStore({ folder: dataFolder });
  const actor = { id: 'mau', name: 'Cán bộ (mẫu)', role: 'operator' } as const;
  const now = () => new Date('2026-10-20T03:00:00Z');
  await makeCalledRound({ store, now, random: seededRandom(5).bytes, actor });
  await store.close();
}

/** The steps that two parties take: drawing a sample, calling back, closing the collection. */
async function pictureSample(): Promise<void> {
  const office = await openOffice({ prepare: prepareSample });
  try {
    const officer = await visit(office, 'canbo');
    for (const [name, path] of [
      ['chon-mau', 'mau'],
      ['ket-thuc-thu-phieu', 'thu-phieu/ket-thuc'],
      ['phuc-tra', 'phuc-tra'],
    ] as const) {
      await open(officer, `/dot/${calledPlan.id}/${path}`);
      await picture(officer, name);
    }
  } finally {
    await office.close();
  }
}

buildWeb();
mkdirSync(folder, { recursive: true });
const parts = { installation: pictureInstallation, work: pictureWork, demo: pictureDemo, sample: pictureSample };
const wanted = process.argv.slice(2);
for (const [name, take] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await take();
