/** A file of ballots in a real browser: trial, remembered columns, progress, stop, a server that dies, undoing, again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { type Context, createRound, issueBallots, secureRandom } from '@longdan/operations';
import { openStore } from '@longdan/store';
import type { Page } from 'playwright-core';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';
import { type Office, openOffice } from './office.ts';

const plan = samplePlan({
  id: 'nap-tep',
  fields: [{ id: 'ho-tich', title: 'Hộ tịch', quota: 100, moments: ['at-counter'] }],
});
const path = `/dot/${plan.id}/thu-phieu`;
let office: Office;
let officer: Page;
let headings: readonly string[];

before(async () => {
  office = await openOffice({
    prepare: async (folder) => {
      const store = await openStore({ folder });
      const context: Context = {
        store,
        now: () => new Date(),
        random: secureRandom(),
        actor: { id: 'o', name: 'Người lập', role: 'operator' },
      };
      const { questionnaires } = await createRound(context, { plan });
      await issueBallots(context, { roundId: plan.id, fieldId: 'ho-tich', count: 3 });
      headings = criteriaOf(questionnaires[0]!.questionnaire).map(({ criterion }) => criterion.text);
      await store.close();
    },
  });
  officer = (await office.visit('canbo')).page;
});
after(() => office?.close());

/** A file whose levels are words that the form does not know, in every thirtieth row. */
const file = (rows: number): Buffer =>
  Buffer.from(
    `\ufeff${[
      ['Số phiếu', ...headings],
      ...Array.from({ length: rows }, (_, row) => [
        String(row + 1),
        ...headings.map((_, at) => (at === 0 && row % 30 === 0 ? 'Tuyệt' : String(1 + ((row + at) % 3)))),
      ]),
    ]
      .map((cells) => cells.map((cell) => `"${cell}"`).join(';'))
      .join('\r\n')}`,
  );

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto(`${path}/tep`);
  await page.setInputFiles('#tep', { name, mimeType: 'text/csv', buffer });
  await Promise.all([page.waitForURL(/thu-phieu\/tep\/[0-9a-f-]{36}$/), page.click('form.card button.main')]);
}

const values = async (page: Page) =>
  (await page.locator('.figure-card .value').allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));

async function start(page: Page): Promise<void> {
  await Promise.all([
    page.waitForURL(/tep\/lan-nap\/[0-9a-f-]{36}$/),
    page.click('form[action="?/start"] button.main'),
  ]);
}

test('a trial says what would come in, and words get a meaning, before anything is written', async () => {
  await upload(officer, 'dot-1.csv', file(300));
  assert.deepEqual(await values(officer), [290, 0, 10]);
  assert.match(await officer.innerText('main'), /Tuyệt/);
  await officer.selectOption('[name^="chu.trang-0"][name$=".nghia"]', { label: 'Tốt' });
  await officer.click('button[formaction="?/look"]');
  await officer.waitForSelector('.figure-card .value:text-is("300")');
  assert.deepEqual(await values(officer), [300, 0, 0]);
  await start(officer);
  await officer.waitForSelector('h1:has-text("Đã nạp xong")');
  assert.deepEqual(await values(officer), [300, 300, 0, 0]);
});

test('the next file of that shape opens with its columns remembered, and they can be forgotten', async () => {
  await upload(officer, 'dot-2.csv', file(90));
  assert.match(await officer.innerText('.notice.good'), /Đã nhớ cách ghép cột từ lần nạp ngày .*dot-1\.csv/);
  assert.deepEqual(await values(officer), [90, 0, 0]);
  await officer.click('form[action="?/forget"] button');
  await officer.waitForSelector('.figure-card .value:text-is("87")');
  assert.equal(await officer.locator('.notice.good').count(), 0);
});

test('a long import answers others meanwhile, is stopped, goes on without a script, is undone and comes in again', async () => {
  const plain = (await office.visit('canbo', { javaScriptEnabled: false })).page;
  const other = (await office.visit('canbo')).page;
  await upload(plain, 'lon.csv', file(20_000));
  await start(plain);
  const run = plain.url();
  const slowest: number[] = [];
  for (let asked = 0; asked < 8; asked++) {
    const asking = performance.now();
    assert.equal((await fetch(`${office.address}/healthz`)).status, 200);
    slowest.push(performance.now() - asking);
  }
  await other.goto(run);
  await other.click('form[action="?/stop"] button');
  await other.waitForSelector('h1:has-text("Đã dừng nạp")');
  const [stoppedAt = 0] = await values(other);
  assert.ok(stoppedAt < 20_000, String(stoppedAt));
  await plain.goto(run);
  await plain.click('form[action="?/goOn"] button');
  // The page loads itself again until it is done.
  await plain.waitForSelector('h1:has-text("Đã nạp xong")', { timeout: 90_000 });
  assert.deepEqual(await values(plain), [20_000, 19_333, 0, 667]);
  process.stdout.write(`/healthz while importing: slowest of 8 ${Math.max(...slowest).toFixed(0)} ms\n`);

  await other.goto(run);
  await other.click('main details.card > summary');
  await other.fill('#ly-do', 'Nạp nhầm tệp');
  await other.click('form[action="?/undo"] button');
  await other.waitForSelector('h1:has-text("Đã hoàn tác")', { timeout: 90_000 });
  assert.match(await other.innerText('.notice'), /19\.333 phiếu/);
  await other.goto(path);
  assert.match(await other.innerText('main'), /đã hoàn tác/);
});

test('a server that dies in the middle shows the import as cut off; one button goes on, nothing twice', async () => {
  await upload(officer, 'lon.csv', file(20_000));
  await start(officer);
  const run = new URL(officer.url()).pathname;
  for (let rowsRead = 0; rowsRead === 0; )
    ({ rowsRead } = (await (await officer.request.get(`${run}/tien-do`)).json()) as { rowsRead: number });
  await office.restart('SIGKILL');
  officer = (await office.visit('canbo')).page;
  await officer.goto(run);
  await officer.waitForSelector('h1:has-text("Lần nạp này bị ngắt")');
  await officer.click('form[action="?/goOn"] button');
  await officer.waitForSelector('h1:has-text("Đã nạp xong")', { timeout: 60_000 });
  assert.deepEqual(await values(officer), [20_000, 19_333, 0, 667]);
  await officer.goto(`/dot/${plan.id}/kiem-tra`);
  assert.match(await officer.innerText('main'), /19\.633/);
});
