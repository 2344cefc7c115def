/** Every page, narrow and wide, light and dark, in both languages: axe finds nothing serious, nothing scrolls sideways. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { inspectPage } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const round = '/dot/but-son-2022';

let office: Office;
before(async () => {
  office = await openOffice({ prepare: loadDemo });
});
after(() => office.close());

async function inspectAll(loginName: string | undefined, paths: readonly string[]): Promise<void> {
  const { context, page } = await office.visit(loginName);
  const faults = watchConsole(page);
  for (const path of paths) faults.push(...(await inspectPage(office, page, path)));
  await context.close();
  assert.deepEqual(faults, []);
}

test('public pages', () => inspectAll(undefined, ['/', '/dang-nhap', '/thiet-lap?ma=khong-co', '/dang-xuat']));

test('pages about planning and preparing', () =>
  inspectAll('canbo', [
    '/lam-viec',
    '/dot/moi?mau=but-son',
    round,
    `${round}/ke-hoach`,
    `${round}/ke-hoach/sua`,
    `${round}/phieu-hoi`,
    `${round}/mau`,
    '/luoc-do',
    '/luoc-do/sipas-2024',
  ]));

test('pages about collecting and checking', () =>
  inspectAll('canbo', [
    `${round}/thu-phieu`,
    `${round}/thu-phieu/nhap?linh-vuc=ho-tich`,
    `${round}/thu-phieu/tep`,
    '/dot/dak-mil-2024/thu-phieu/bang-so',
    `${round}/kiem-tra`,
    `${round}/kiem-tra/quy-tac`,
  ]));

test('pages about results', () =>
  inspectAll('canbo', [
    `${round}/ket-qua`,
    `${round}/ket-qua?linh-vuc=ho-tich`,
    `${round}/ket-qua/xep-hang`,
    `${round}/ket-qua/thay-doi`,
    `${round}/ket-qua/uu-tien`,
    `${round}/ket-qua/can-bang?dac-diem=field`,
    `${round}/ket-qua/phuong-phap`,
    '/dot/dak-mil-2024/ket-qua',
    `${round}/bao-cao`,
    `${round}/phuc-tra`,
    `${round}/cong-bo`,
    `${round}/cai-thien`,
    '/nhat-ky',
  ]));

test('pages of the administrator, the leader and the clerk', async () => {
  await inspectAll('quantri', ['/lam-viec', '/tai-khoan']);
  await inspectAll('lanhdao', [`${round}/bao-cao`]);
  await inspectAll('nhaplieu', [`${round}/thu-phieu`]);
});

test('a single ballot, and a page that does not exist', async () => {
  const { context, page } = await office.visit('canbo');
  await page.goto(`${round}/kiem-tra`);
  const path = await page.getAttribute('tbody th a', 'href');
  assert.ok(path);
  assert.deepEqual(await inspectPage(office, page, path), []);
  const answer = await page.goto('/dot/khong-co');
  assert.equal(answer?.status(), 404);
  assert.match(await page.innerText('main'), /There is no survey round|Không có đợt/);
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
