/** From the last ballot to a published result that a stranger verifies: officer, supervisor and leader in the browser. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { criteriaOf } from '@longdan/core';
import {
  approve,
  type Context,
  computeResults,
  createRound,
  getRound,
  issueBallots,
  type Role,
  recordResponse,
  ruleOnResponse,
} from '@longdan/operations';
import { openStore } from '@longdan/store';
import { unpackTar, verifyBundle } from '@longdan/verifier';
import type { Page } from 'playwright-core';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';
import { inspectPage } from './inspect-page.ts';
import { type Office, openOffice, watchConsole } from './office.ts';

const roundId = 'xa-cong-khai';
const round = `/dot/${roundId}`;
const supervisorName = 'Ủy ban MTTQ Việt Nam xã Mẫu';
const faults: string[][] = [];
const responseIds: string[] = [];
let office: Office;
let officer: Page;
let supervisor: Page;
let leader: Page;

async function work(dataFolder: string, act: (as: (role: Role) => Context) => Promise<void>): Promise<void> {
  const store = await openStore({ folder: dataFolder });
  const as = (role: Role): Context => ({
    store,
    now: () => new Date(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    actor: { id: `mau-${role}`, name: `Người ${role}`, role },
  });
  try {
    await act(as);
  } finally {
    await store.close();
  }
}

/** An approved round with sixty ballots of two fields. */
const fill = (dataFolder: string) =>
  work(dataFolder, async (as) => {
    const fields = ['ho-tich', 'chung-thuc'];
    await createRound(as('operator'), {
      plan: {
        ...samplePlan({ period: undefined }),
        id: roundId,
        supervisor: supervisorName,
        fields: fields.map((id) => ({ id, title: `Lĩnh vực ${id}`, quota: 40, moments: ['at-counter'] })),
      },
    });
    await approve(as('leader'), { roundId, subject: 'plan' });
    const { questionnaire } = (await getRound(as('operator'), roundId)).questionnaires[0]!;
    for (const fieldId of fields) {
      await issueBallots(as('operator'), { roundId, fieldId, count: 40 });
      for (let n = 0; n < 30; n++) {
        const answers = Object.fromEntries(
          criteriaOf(questionnaire).map(({ criterion }, place) => [
            criterion.id,
            { state: 'chosen', code: String(1 + ((n * 7 + place) % 3)) },
          ]),
        );
        const submission = { channel: 'paper', consent: 'not-asked', fieldId, answers };
        responseIds.push((await recordResponse(as('operator'), { roundId, submission })).responseId);
      }
    }
  });

async function download(page: Page, selector: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return readFileSync(await file.path());
}

const send = async (page: Page, selector: string) => {
  await page.click(selector);
  await page.waitForSelector('.notice.good');
};

before(async () => {
  office = await openOffice({ prepare: fill });
  for (const name of ['canbo', 'giamsat', 'lanhdao']) {
    // The whole way goes without a script.
    const { page } = await office.visit(name, { javaScriptEnabled: false });
    faults.push(watchConsole(page));
    if (name === 'canbo') officer = page;
    else if (name === 'giamsat') supervisor = page;
    else leader = page;
  }
});
after(() => office?.close());

test('nothing is public before it is published', async () => {
  for (const path of [`/ket-qua/${roundId}`, `/ket-qua/${roundId}/tai/so-lieu.json`])
    assert.equal((await fetch(`${office.address}${path}`)).status, 404, path);
  assert.match(await (await fetch(`${office.address}/ket-qua`)).text(), /Chưa có cơ quan nào/);
});

test('the officer closes collection after reading what follows from it, and seals', async () => {
  await officer.goto(`${round}/cong-bo`);
  assert.equal(await officer.locator('form[action="?/seal"]').count(), 0, 'not while ballots still come');
  await officer.goto(`${round}/thu-phieu`);
  await officer.click(`a[href="${round}/thu-phieu/ket-thuc"]`);
  assert.match(await officer.innerText('main'), /Còn 20 phiếu/);
  await officer.check('[name="xac-nhan"]');
  await Promise.all([officer.waitForURL(`**${round}/cong-bo`), officer.click('main form button.main')]);
  await send(officer, 'form[action="?/seal"] button');
  assert.match(await officer.innerText('[data-item="sealed"]'), /Bản niêm số 1/);
  await officer.goto(`${round}/ket-qua`);
  assert.equal(await officer.getAttribute('[data-seal]', 'data-seal'), '1');
});

test('the supervisor agrees, then the leader publishes', async () => {
  await leader.goto(`${round}/cong-bo`);
  assert.equal(await leader.locator('form[action="?/publish"]').count(), 0, 'not before the supervisor’s word');
  await supervisor.goto(`${round}/cong-bo`);
  await send(supervisor, 'form[action="?/sign"] button.main');
  await leader.goto(`${round}/cong-bo`);
  await send(leader, 'form[action="?/publish"] button');
  assert.match(await leader.innerText('[data-item="published"]'), /Bản niêm số 1/);
});

test('everybody sees the sealed figures, lightly, and on every screen', async () => {
  const { context, page } = await office.visit();
  assert.deepEqual(await inspectPage(office, page, `/ket-qua/${roundId}`), []);
  await page.goto('/ket-qua');
  assert.match(await page.innerText('main'), /N = 60/);
  await work(office.dataFolder, async (as) => {
    const figures = await computeResults(as('operator'), roundId);
    await page.goto(`/ket-qua/${roundId}`);
    assert.equal(Number(await page.getAttribute('[data-index]', 'data-index')), figures.index.satisfied);
  });
  const html = await (await fetch(`${office.address}/ket-qua/${roundId}`)).text();
  const sheets = await Promise.all(
    [...html.matchAll(/href="([^"]+\.css)"/g)].map(async ([, href]) =>
      (await fetch(new URL(href!, `${office.address}/ket-qua/${roundId}`))).text(),
    ),
  );
  const bytes = [html, ...sheets].reduce((sum, text) => sum + gzipSync(text).length, 0);
  assert.ok(sheets.length > 0 && bytes < 60 * 1024, `${bytes} bytes`);
  assert.doesNotMatch(html, /<script[^>]+src=/, 'no script at all');
  for (const id of responseIds) assert.ok(!html.includes(id));
  await context.close();
});

test('open data are the sealed figures', async () => {
  const json = await (await fetch(`${office.address}/ket-qua/${roundId}/tai/so-lieu.json`)).json();
  assert.deepEqual([json.version, json.scopes.length, json.scopes[0].figures.ballots.eligible], [1, 3, 60]);
  const csv = await (await fetch(`${office.address}/ket-qua/${roundId}/tai/bang-dem.csv`)).text();
  const [heading, ...lines] = csv.trim().split('\r\n');
  assert.match(heading!, /pham_vi,ma_cau/);
  const { criteria } = json.scopes[0].figures;
  const first = lines.filter((line) => line.includes(`,${criteria[0].id},`)).slice(0, criteria[0].levels.length);
  assert.equal(
    first.reduce((sum, line) => sum + Number(line.split(',').at(-3)), 0),
    criteria[0].n,
  );
});

test('a change after sealing shows, is sealed with its reason, and is published with the objection', async () => {
  await work(office.dataFolder, (as) =>
    ruleOnResponse(as('operator'), { roundId, responseId: responseIds[3]!, ruling: 'void', reason: 'trùng' }).then(),
  );
  await officer.goto(`${round}/bao-cao`);
  assert.match(await officer.innerText('[data-seal]'), /Đã thay đổi sau/);
  await officer.goto(`${round}/cong-bo`);
  await officer.fill('#reason', 'loại một phiếu trùng người');
  await send(officer, 'form[action="?/seal"] button');
  // Sealed and not published: still nobody's to see.
  assert.match(await (await fetch(`${office.address}/ket-qua/${roundId}`)).text(), /Bản niêm số 1/);
  const before = unpackTar(
    new Uint8Array(await (await fetch(`${office.address}/ket-qua/${roundId}/tai/bo-cong-bo.tar`)).arrayBuffer()),
  );
  assert.ok((await verifyBundle({ read: (path) => before.get(path) })).ok);
  assert.doesNotMatch(Buffer.from(before.get(`dot/${roundId}/mo-niem.json`)!).toString(), /trùng người/);

  await supervisor.goto(`${round}/cong-bo`);
  await supervisor.click('main .card details summary');
  await supervisor.fill('#objection', 'Chưa xem được biên bản phúc tra.');
  await send(supervisor, 'main .card details form button');
  await leader.goto(`${round}/cong-bo`);
  await send(leader, 'form[action="?/publish"] button');
  const html = await (await fetch(`${office.address}/ket-qua/${roundId}`)).text();
  assert.match(html, /Chưa xem được biên bản phúc tra/);
  assert.match(html, /60 → 59/);
  assert.match(await (await fetch(`${office.address}/ket-qua/${roundId}?ban=1`)).text(), /không phải bản mới nhất/);
});

test('the bundle is verified by a stranger, with the key and checkpoint of the notice board', async () => {
  await officer.goto(`${round}/cong-bo`);
  const key = (await officer.innerText('[data-key]')).trim();
  const checkpoint = `${(await officer.innerText('[data-checkpoint]')).trim()}\n`;
  const files = unpackTar(new Uint8Array(await download(officer, 'a[href$="bo-cong-bo.tar"]')));
  const verification = await verifyBundle({ read: (path) => files.get(path) }, { key, checkpoints: [checkpoint] });
  assert.deepEqual(
    verification.checks.filter((one) => !one.ok).map((one) => one.message.vi),
    [],
  );
  assert.equal(
    verification.checks.filter((one) => one.code === 'figures').length,
    6,
    'both versions, three scopes each',
  );
  assert.deepEqual(faults.flat(), []);
});
