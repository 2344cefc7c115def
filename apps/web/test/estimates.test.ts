/** Step Kết quả of a drawn round carries margins everywhere, that of a quota round nowhere; and the pages read well. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formatPercent } from '@longdan/analysis';
import { type Context, estimateRound, secureRandom } from '@longdan/operations';
import { openStore } from '@longdan/store';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { makeSampledRound, sampledPlan } from '../../../packages/operations/src/testing/sampled-round.ts';
import { inspectPage, oppositeViews } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const later = { ...sampledPlan, id: 'xa-mau-2027', year: 2027 };
const pages = ['', '/xep-hang', '/thay-doi', '/uu-tien', '/phuong-phap'] as const;
const results = (round: string, page: string): string => `/dot/${round}/ket-qua${page}`;

let office: Office;
let expected: Awaited<ReturnType<typeof estimateRound>>;
before(async () => {
  office = await openOffice({
    prepare: async (folder) => {
      await loadDemo(folder);
      const store = await openStore({ folder });
      const context: Context = {
        store,
        now: () => new Date('2026-11-10T03:00:00Z'),
        random: secureRandom(),
        actor: { id: 'tap-huan', name: 'Tập huấn', role: 'officer' },
      };
      await makeSampledRound(context);
      await makeSampledRound(context, { plan: later, seed: 11 });
      expected = await estimateRound(context, later.id);
      await store.close();
    },
  });
});
after(() => office.close());

test('a drawn round: the index with its margin, ranks with intervals, change with a verdict, the seal of the frame', async () => {
  if (expected.kind !== 'probability') throw new Error('not estimated');
  const { context, page } = await office.visit('canbo');
  const faults = watchConsole(page);
  await page.goto(results(later.id, ''));
  const { value, margin } = expected.index.satisfied!;
  const shown = (await page.textContent('[data-estimated]'))!.replace(/\s+/g, ' ').trim();
  assert.equal(shown, `${formatPercent(value)} ± ${formatPercent(margin)}`);
  assert.match((await page.getAttribute('[data-estimated] .estimate', 'title'))!, /^N = \d+\. Khoảng tin cậy 95%/);
  assert.ok((await page.locator('[data-estimates] tbody tr').count()) >= expected.criteria.length);

  await page.goto(results(later.id, '/xep-hang'));
  assert.equal(await page.locator('[data-ranking=estimated] tbody tr').count(), 3);
  const picture = await page.request.get(`/dot/${later.id}/in/bieu-do-uoc-luong?hinh=hang`);
  assert.equal(picture.status(), 200);
  assert.match(await picture.text(), /class="interval"/);

  await page.goto(results(later.id, '/thay-doi'));
  const verdicts = await page
    .locator('tr[data-verdict]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-verdict')));
  assert.deepEqual(new Set(verdicts).has('no-verdict'), false);
  assert.match((await page.textContent('main'))!, /hồi quy về trung bình/);

  await page.goto(results(later.id, '/phuong-phap'));
  const words = (await page.textContent('main'))!;
  assert.ok(words.includes(expected.design.draw!.frameHash));
  assert.match(words, /RR6/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a quota round: no margin on any page, and the reason instead', async () => {
  const { context, page } = await office.visit('canbo');
  for (const path of [...pages, '/can-bang?dac-diem=field&tong.field.ho-tich=900&tong.field.chung-thuc=2100']) {
    const answer = await page.goto(results('but-son-2022', path));
    assert.equal(answer?.status(), 200, path);
    const words = (await page.textContent('main'))!;
    assert.doesNotMatch(words, /±|Khoảng tin cậy|Hệ số thiết kế|Hạng có thể/, path);
    if (path !== '') assert.match(words, /Vì sao không có sai số/, path);
  }
  assert.ok((await page.locator('[data-balanced] tbody tr').count()) > 1);
  await context.close();
});

test('the pages of a drawn round read well in both languages, themes and widths', async () => {
  const { context, page } = await office.visit('canbo');
  const faults = watchConsole(page);
  // Each page wide and narrow, light and dark; the languages in turn.
  for (const [at, path] of ['', '/xep-hang', '/phuong-phap'].entries()) {
    const views = oppositeViews.filter(({ language }) => (language === 'vi') === (at % 2 === 0));
    faults.push(...(await inspectPage(office, page, results(later.id, path), views)));
  }
  await context.close();
  assert.deepEqual(faults, []);
});
