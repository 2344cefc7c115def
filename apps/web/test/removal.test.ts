/**
 * A ballot's content is removed on request, clicked through by both parties without a script: the officer proposes, the
 * leader sees that it waits and confirms, and everybody is told what is left of it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import {
  type Context,
  citizen,
  createRound,
  getRound,
  issueBallots,
  secureRandom,
  submitAnswers,
} from '@longdan/operations';
import { openStore } from '@longdan/store';
import type { Page } from 'playwright-core';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';
import { type Office, openOffice } from './office.ts';

const roundId = 'xoa-noi-dung-2026';
const checking = `/dot/${roundId}/kiem-tra`;
const words = 'điều chỉ mình tôi biết';
const year = new Date().getFullYear();
let office: Office;
let officer: Page;
let leader: Page;
let code: string;
let receiptCode: string;

async function prepare(folder: string): Promise<void> {
  const store = await openStore({ folder });
  const now = () => new Date();
  const context: Context = { store, now, random: secureRandom(), actor: { id: 'v', name: 'V', role: 'operator' } };
  const period = { from: `${year}-01-01`, to: `${year}-12-31` };
  await createRound(context, { plan: samplePlan({ id: roundId, period, year }) });
  const { questionnaire } = (await getRound(context, roundId)).questionnaires[0]!;
  const { ballots } = await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 3 });
  const rated = criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: '2' }]);
  const answers = { ...Object.fromEntries(rated), 'gop-y': { state: 'written', value: words } };
  for (const [place, one] of ballots.slice(0, 2).entries()) {
    const formKey = `${place}a`.repeat(16);
    const sent = await submitAnswers(
      { ...context, actor: citizen },
      {
        code: one.code,
        formKey,
        submission: { consent: true, answers: place === 0 ? answers : Object.fromEntries(rated) },
      },
    );
    if (place === 0) ({ code, receiptCode } = { code: one.code, receiptCode: sent.receiptCode });
  }
  await store.close();
}

before(async () => {
  office = await openOffice({ prepare });
  const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
  officer = (await office.visit('canbo', { javaScriptEnabled: false })).page;
  leader = (await office.visit('lanhdao', phone)).page;
});
after(() => office?.close());

const holds = (page: Page, text: string) => page.waitForSelector(`text=${text}`);

test('an officer opens the ballot, sees what would go and what would stay, and proposes', async () => {
  await officer.goto(checking);
  await officer.fill('#code', code);
  await officer.click('form[action="?/find"] button');
  await officer.click('a:has-text("Xóa nội dung theo yêu cầu")');
  await holds(officer, 'Bị xóa hẳn, không ai lấy lại được');
  assert.ok(!(await officer.content()).includes(words), 'the form shows no answer');
  await officer.check('input[name=basis][value=erasure]');
  await officer.fill('#receivedOn', `${year}-01-02`);
  await officer.fill('#document', '12/ĐN');
  await officer.fill('#reason', 'Người trả lời đề nghị xóa dữ liệu của mình');
  await officer.click('button:has-text("Gửi đề nghị")');
  await holds(officer, 'Chưa xóa gì: chờ bên thứ hai xác nhận');
  assert.equal(await officer.locator('button:has-text("Xóa nội dung phiếu này")').count(), 0);
});

test('the leader is told that it waits, and confirms without seeing an answer', async () => {
  await leader.goto('/lam-viec');
  assert.match((await leader.textContent('main')) ?? '', /1 đề nghị xóa nội dung phiếu chờ lãnh đạo xác nhận/);
  await leader.goto(checking);
  await leader.click('a:has-text("Xóa nội dung theo yêu cầu")');
  await holds(leader, 'Chờ Ông/Bà');
  assert.ok(!(await leader.content()).includes(words));
  await leader.check('input[name=sure]');
  await leader.click('button:has-text("Xóa nội dung phiếu này")');
  await holds(leader, 'Phiếu vẫn tính là thu về; việc xóa đã vào sổ.');
  assert.equal(await leader.locator('text=chưa dọn được').count(), 0);
  for (const name of readdirSync(office.dataFolder).filter((one) => one.startsWith('longdan.sqlite')))
    assert.ok(!readFileSync(join(office.dataFolder, name)).includes(words), name);
});

test('figures, the code, the list and the receipt say what happened', async () => {
  await officer.goto(checking);
  const figures = (await officer.textContent('dl.card'))!.replace(/\s+/g, ' ');
  assert.match(figures, /Phát ra3Thu về2Đủ điều kiện1Không đủ điều kiện0Đã xóa nội dung theo yêu cầu1/);
  await officer.fill('#code', code);
  await officer.click('form[action="?/find"] button');
  await holds(officer, 'Nội dung của phiếu này đã được xóa theo yêu cầu');
  await officer.goto(`/dot/${roundId}/thu-phieu/danh-sach?xem=collected`);
  assert.equal(await officer.locator('td:has-text("Đã xóa nội dung theo yêu cầu")').count(), 1);
  await officer.goto('/kiem-chung');
  await officer.fill('#ma', receiptCode);
  await officer.click('button:has-text("Kiểm chứng") >> nth=0');
  await holds(officer, 'Đã xóa nội dung theo yêu cầu: câu trả lời không còn ở đâu');
  await officer.goto(`/p/${code}`);
  await holds(officer, 'Nội dung của phiếu này đã được xóa theo yêu cầu');
});
