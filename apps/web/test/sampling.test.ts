/** A sample through the browser, by an officer and a supervisor, then repeated by the command line from what they took away. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parsePlan } from '@longdan/core';
import { createRound, secureRandom } from '@longdan/operations';
import { openStore } from '@longdan/store';
import type { Page } from 'playwright-core';
import { type Office, openOffice, watchConsole } from './office.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const roundId = 'mau-xac-suat';
const sample = `/dot/${roundId}/mau`;
const folder = mkdtempSync(join(tmpdir(), 'longdan-mau-'));

let office: Office;
let officer: Page;
let supervisor: Page;
const faults: string[][] = [];

before(async () => {
  office = await openOffice({
    prepare: async (dataFolder) => {
      const store = await openStore({ folder: dataFolder });
      const file = join(root, 'fixtures/but-son-2022/plan.yaml');
      const read = parsePlan(readFileSync(file, 'utf8'), { file: 'plan.yaml' });
      assert.ok(read.ok);
      const context = {
        store,
        now: () => new Date(),
        random: secureRandom(),
        actor: { id: 'chuan-bi', name: 'Chuẩn bị', role: 'operator' as const },
      };
      await createRound(context, {
        plan: {
          ...read.value,
          id: roundId,
          year: 2026,
          selection: 'probability-sample',
          mode: 'confidential',
          supervisor: 'Ủy ban MTTQ Việt Nam thị trấn',
        },
      });
      await store.close();
    },
  });
  ({ page: officer } = await office.visit('canbo'));
  ({ page: supervisor } = await office.visit('giamsat'));
  faults.push(watchConsole(officer), watchConsole(supervisor));
});
after(async () => {
  await office?.close();
  rmSync(folder, { recursive: true, force: true });
});

const keep = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

async function take(page: Page, selector: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** 300 case files of the plan's two fields in five hamlets, and four rows as real exports have them. */
function caseFiles(fields: readonly string[]): string {
  const lines = ['Mã hồ sơ,Họ và tên,Điện thoại,Xã/Phường,Thôn,Lĩnh vực,Ngày tiếp nhận,Ngày trả kết quả'];
  for (let k = 1; k <= 300; k++)
    lines.push(
      `HS-${k},Trần Thị ${k},0912${String(k).padStart(6, '0')},Xã Hoằng Hóa,Thôn ${1 + (k % 5)},${fields[k % fields.length]},01/02/2026,${1 + (k % 28)}/03/2026`,
    );
  lines.push(
    `HS-5,Trùng mã,0911,Xã Hoằng Hóa,Thôn 1,${fields[0]},01/02/2026,02/03/2026`,
    `HS-901,Kỳ trước,0911,Xã Hoằng Hóa,Thôn 1,${fields[0]},01/02/2024,02/03/2024`,
    `HS-902,Chưa trả,0911,Xã Hoằng Hóa,Thôn 1,${fields[0]},01/02/2026,`,
    `HS-903,Ngoài kế hoạch,0911,Xã Hoằng Hóa,Thôn 1,Thể thao,01/02/2026,02/03/2026`,
  );
  return lines.join('\n');
}

test('units are imported and found by either spelling', async () => {
  const ward = (Code: string, FullName: string) => ({ Code, FullName, ProvinceCode: '38' });
  const list = [
    { Code: '38', FullName: 'Tỉnh Thanh Hoá', Wards: [ward('15865', 'Xã Hoằng Hoá'), ward('14812', 'Phường Bỉm Sơn')] },
  ];
  await officer.goto('/don-vi');
  await officer.setInputFiles('#tep', keep('don-vi.json', JSON.stringify(list)));
  await officer.fill('#validFrom', '2025-07-01');
  await officer.click('form[action="?/import"] button');
  await officer.waitForSelector('.notice.good');
  await officer.fill('#q', 'Hoằng Hòa');
  await officer.goto('/don-vi?q=Ho%E1%BA%B1ng+H%C3%B3a');
  assert.match(await officer.innerText('table'), /15865\s+Xã Hoằng Hoá\s+Tỉnh Thanh Hoá/);
});

test('a list is imported; its planted faults are told row by row; contacts are not shown', async () => {
  await officer.goto(`/dot/${roundId}`);
  const plan = readFileSync(join(root, 'fixtures/but-son-2022/plan.yaml'), 'utf8');
  const read = parsePlan(plan, { file: 'plan.yaml' });
  assert.ok(read.ok);
  const titles = read.value.fields.map((field) => field.title);
  await officer.goto(`${sample}/khung`);
  await officer.setInputFiles('#tep', keep('ho-so.csv', caseFiles(titles)));
  await officer.fill('#from', '2026-01-01');
  await officer.fill('#to', '2026-12-31');
  await officer.click('form[action="?/read"] button');
  await officer.waitForSelector('select[name="cot.A"]');
  assert.equal(await officer.inputValue('select[name="cot.C"]'), 'contact-phone');
  await officer.click('form[action="?/start"] button');
  await officer.waitForURL(`**${sample}/khung`);
  const text = await officer.innerText('main');
  assert.match(text, /Đọc 304 dòng, giữ 300, để ngoài 4/);
  for (const words of ['đã có ở dòng 6', 'nằm ngoài kỳ', 'chưa có kết quả', '“Thể thao” không có trong kế hoạch'])
    assert.ok(text.includes(words), words);
  assert.ok(text.includes('Xã Hoằng Hoá'), 'spelled as the list of territories has it');
  assert.ok(!/Trần Thị|0912/.test(text));
});

test('designs are compared, one is chosen, the list is frozen', async () => {
  await officer.goto(`${sample}/phuong-an`);
  assert.match(await officer.innerText('main'), /n = N\/\(1 \+ N·e²\): cần 172 phiếu hợp lệ/);
  await officer.check('input[name=kind][value=stratified]');
  await officer.fill('#total', '60');
  await officer.fill('#minimum', '10');
  await officer.fill('#reserve', '3');
  await officer.click('button[formaction="?/compare"]');
  await officer.waitForSelector('tr.chosen');
  assert.match(await officer.innerText('table >> nth=0'), /không tính được/);
  await officer.click('form[action="?/save"] button.main');
  await officer.waitForSelector('.notice.good');
  await officer.goto(`${sample}/khung`);
  await officer.click('form[action="?/freeze"] button');
  await officer.waitForSelector('.seal code');
});

test('the seed is agreed by both; the officer cannot draw, the supervisor does', async () => {
  const step = async (page: Page, action: string, secret: string) => {
    await page.goto(`${sample}/so-boc-tham`);
    await page.fill(`form[action="?/${action}"] input[name=secret]`, secret);
    await page.click(`form[action="?/${action}"] button`);
    await page.waitForSelector('h2:has-text("Các bước đã làm")');
  };
  await step(officer, 'commit', 'cán bộ 20261122');
  await step(supervisor, 'commit', 'mặt trận 31415926');
  assert.ok(!(await officer.content()).includes('mặt trận 31415926'));
  await step(officer, 'reveal', 'cán bộ 20261122');
  await step(supervisor, 'reveal', 'mặt trận 31415926');
  assert.match(await supervisor.innerText('main'), /cán bộ 20261122\|mặt trận 31415926/);
  await officer.goto(`${sample}/ket-qua`);
  assert.equal(await officer.locator('form[action="?/draw"]').count(), 0);
  await supervisor.goto(`${sample}/ket-qua`);
  await supervisor.click('form[action="?/draw"] button');
  await supervisor.waitForSelector('.figure-card');
  assert.match(await supervisor.innerText('main'), /Người giám sát độc lập trực tiếp bốc thăm/);
  assert.equal(await supervisor.locator('a[href*="danh-sach"]').count(), 0, 'a supervisor sees no contacts');
});

test('lists, minutes, replacement, ballots', async () => {
  await officer.goto(`${sample}/ket-qua`);
  const minutes = readFileSync(await take(officer, 'a[href$="bien-ban?dang=docx"]'));
  assert.equal(minutes.subarray(0, 2).toString(), 'PK');
  assert.equal(
    readFileSync(await take(officer, 'a[href$="danh-sach?dang=pdf"]'))
      .subarray(0, 4)
      .toString(),
    '%PDF',
  );
  assert.equal(
    readFileSync(await take(officer, 'a[href$="danh-sach?dang=xlsx"]'))
      .subarray(0, 2)
      .toString(),
    'PK',
  );
  await officer.click('form[action="?/issue"] button');
  await officer.waitForSelector('.notice.good');
  assert.match(await officer.innerText('main'), /Đã phát 60 phiếu cho mẫu/);
  await officer.fill('form.replace input[name=reason] >> nth=0', 'Ba lần không gặp');
  await officer.click('form.replace button >> nth=0');
  await officer.waitForSelector('.notice.good');
  assert.match(await officer.innerText('main'), /Ba lần không gặp/);
});

test('the command line repeats the draw, and names the one row that somebody changed', async () => {
  await supervisor.goto(`${sample}/ket-qua`);
  const file = await take(supervisor, 'a[href$="/tai/mau.json"]');
  const frame = await take(supervisor, 'a[href$="/tai/khung-mau.csv"]');
  const replay = () =>
    run(process.execPath, [join(root, 'apps/cli/src/main.ts'), 'sample', 'replay', file, '--frame', frame], {
      env: { ...process.env, LANG: 'vi_VN.UTF-8' },
    });
  assert.match((await replay()).stdout, /Bốc lại ra đúng mẫu đã công bố/);
  const list = readFileSync(frame, 'utf8');
  writeFileSync(frame, list.replace(/^(HS-77;.*;)\d{4}-\d\d-\d\d;/m, '$12026-03-31;'));
  assert.notEqual(readFileSync(frame, 'utf8'), list);
  await assert.rejects(replay(), (error: { code?: number; stderr?: string }) => {
    assert.equal(error.code, 1);
    assert.match(error.stderr ?? '', /ngay_tra.*ma = “HS-77”/);
    return true;
  });
});

test('nothing broke on the way', () => {
  assert.deepEqual(faults.flat(), []);
});
