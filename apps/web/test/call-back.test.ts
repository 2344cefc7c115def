/** A call-back through the browser by two parties: planned, drawn, asked on a phone without a script, decided, printed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Context,
  closeCollection,
  makeLedgerKeys,
  openCallBackForm,
  recordCallBack,
  secureRandom,
  sequenceLedger,
} from '@longdan/operations';
import { ballots, callBacks, openStore, responses } from '@longdan/store';
import type { Page } from 'playwright-core';
import { calledPlan, inventedSerials, makeCalledRound } from '../../../packages/operations/src/testing/called-round.ts';
import { faultsOf, oppositeViews, showAs } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const roundId = calledPlan.id;
const callBack = `/dot/${roundId}/phuc-tra`;
let office: Office;
let officer: Page;
let supervisor: Page;
const faults: string[][] = [];

/** The round's store beside the running server, as somebody. */
async function inStore<T>(role: 'operator' | 'supervisor', act: (context: Context) => Promise<T>, folder?: string) {
  const store = await openStore({ folder: folder ?? office.dataFolder });
  try {
    const actor = { id: `chuan-bi-${role}`, name: 'Người gọi (mẫu)', role };
    return await act({ store, now: () => new Date(), random: secureRandom(), actor });
  } finally {
    await store.close();
  }
}

before(async () => {
  const keys = makeLedgerKeys('khaosat.example.vn', {
    log: new Uint8Array(32).fill(1),
    receipts: new Uint8Array(32).fill(2),
  });
  office = await openOffice({
    prepare: (folder) =>
      inStore(
        'operator',
        async (context) => {
          await makeCalledRound(context);
          await closeCollection(context, roundId);
          await sequenceLedger(context, keys);
        },
        folder,
      ),
  });
  ({ page: officer } = await office.visit('canbo'));
  ({ page: supervisor } = await office.visit('giamsat', {
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  }));
  faults.push(watchConsole(officer));
});
after(() => office?.close());

test('the officer plans; both agree on the seed; the supervisor alone draws', async () => {
  await officer.goto(`${callBack}/phuong-an`);
  await officer.fill('#amount', '20');
  await officer.fill(
    '#enumerators',
    'Lê An; ho-tich; 1-30\nVũ Bình; ho-tich; 31-60\nĐỗ Chi; ho-tich; 61-90\nMai Én; ho-tich; 91-150',
  );
  await officer.click('button.main');
  await officer.waitForSelector('.notice.good');
  const step = async (page: Page, action: string, secret: string) => {
    await page.goto(`${callBack}/so-boc-tham`);
    await page.fill(`form[action="?/${action}"] input[name=secret]`, secret);
    await page.click(`form[action="?/${action}"] button`);
    await page.waitForSelector('h2:has-text("Các bước đã làm")');
  };
  for (const action of ['commit', 'reveal']) {
    await step(officer, action, 'cán bộ 20261122');
    await step(supervisor, action, 'mặt trận 31415926');
  }
  await officer.goto(callBack);
  assert.equal(await officer.locator('form[action="?/draw"]').count(), 0);
  await supervisor.goto(callBack);
  await supervisor.click('form[action="?/draw"] button');
  assert.match(await supervisor.innerText('main'), /bốc thăm 30 người/);
  await officer.goto(callBack);
  await officer.click('form[action="?/repeat"] button');
  await officer.waitForSelector('.notice.good');
  assert.match(await officer.innerText('main'), /Bốc lại ra đúng kết quả đã ghi/);
});

test('the supervisor sees whom to call and asks on a phone without a script; the officer sees nobody', async () => {
  const answer = await officer.request.get(`${callBack}/danh-sach`);
  assert.equal(answer.status(), 403);
  assert.ok(!(await answer.text()).includes('Trần Thị'));
  await supervisor.goto(`${callBack}/danh-sach`);
  assert.equal(await supervisor.locator('a[href^="tel:0912"]').count(), 30);
  await supervisor.goto(`${callBack}/nguoi/1`);
  await supervisor.check('input[name=result][value=reached]');
  await supervisor.check('input[name=tookPlace][value=no]');
  await supervisor.fill('#remark', 'Không ai đến hỏi');
  await supervisor.click('button[name=next]');
  assert.match(supervisor.url(), /nguoi\/2$/);
  await officer.goto(`${callBack}/ket-qua`);
  assert.match(await officer.innerText('main'), /Còn 29 người chưa có kết quả/);
});

test('results name who invented; both sign; the minutes are printed', async () => {
  await inStore('supervisor', async (context) => {
    for (const { place, subject } of await callBacks.listCases(context.store.db, roundId, 1)) {
      const { ballot_code } = (await responses.findResponse(context.store.db, roundId, subject))!;
      const { serial } = (await ballots.findBallot(context.store.db, roundId, ballot_code!))!;
      const invented = serial >= inventedSerials.from && serial <= inventedSerials.to;
      const { items } = await openCallBackForm(context, { roundId, place });
      const answers = Object.fromEntries(
        items!.sections.flatMap(({ questions }) => questions.map(({ id }) => [id, { state: 'chosen', code: '4' }])),
      );
      const outcome = { result: 'reached', tookPlace: invented ? 'no' : 'yes', answers } as const;
      await recordCallBack(context, { roundId, place, outcome: outcome as never });
    }
  });
  await officer.goto(`${callBack}/ket-qua`);
  assert.match(await officer.innerText('main'), /Phỏng vấn không có thật/);
  await officer.check('input[name=kind][value=exclude]');
  await officer.check('input[name=groups][value="enumerator:Đỗ Chi"]');
  await officer.fill('#reason', 'Người được hỏi lại nói không có phỏng vấn');
  await officer.click('form[action="?/propose"] button.main');
  await officer.waitForSelector('article.card');
  assert.equal(await officer.locator('form[action="?/sign"]').count(), 0, 'the other side must sign');
  for (const view of oppositeViews.slice(0, 2)) {
    await showAs(officer, office, view);
    assert.deepEqual(await faultsOf(officer, view), []);
  }
  await supervisor.goto(`${callBack}/ket-qua`);
  await supervisor.click('form[action="?/sign"] button.main');
  assert.match(await supervisor.innerText('main'), /Có hiệu lực/);
  for (const format of ['docx', 'pdf']) {
    const file = await officer.request.get(`/dot/${roundId}/in/bien-ban-phuc-tra?dang=${format}`);
    assert.equal(file.status(), 200);
    assert.equal((await file.body()).subarray(0, 2).toString(), format === 'docx' ? 'PK' : '%P');
  }
  await supervisor.goto(callBack);
  assert.match(await supervisor.innerText('main'), /Hai bên đã ký quyết định phúc tra/);
});

test('nothing broke on the way', () => {
  assert.deepEqual(faults.flat(), []);
});
