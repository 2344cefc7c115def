import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from './official/document.ts';
import { composePlan } from './plan-document.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { assertGolden } from './testing/golden.ts';

test('the plan of a commune, whole', () => {
  assertGolden('but-son-plan', composePlan(butSonPlan));
});

const headings = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));

test('structure, number and legal bases', () => {
  const document = composePlan({ ...butSonPlan, number: '5', issuedOn: '2022-04-08' });
  assert.deepEqual(document.number, { digits: '5', symbol: 'KH-UBND' });
  assert.deepEqual(document.date, { year: 2022, month: 4, day: 8 });
  assert.deepEqual(
    headings(document.blocks).filter((text) => /^[IV]+\./.test(text)),
    ['I. MỤC ĐÍCH, YÊU CẦU', 'II. PHẠM VI, ĐỐI TƯỢNG KHẢO SÁT', 'III. NỘI DUNG KHẢO SÁT', 'IV. TỔ CHỨC THỰC HIỆN'],
  );
  const [lead] = document.blocks;
  assert.ok(lead?.kind === 'paragraph' && typeof lead.text === 'string');
  assert.match(lead.text, /^Thực hiện Quyết định số 5347.*; Quyết định số 3246.*\. UBND thị trấn Bút Sơn ban hành/);
  const opened = composePlan({ ...butSonPlan, legalBases: ['Căn cứ Luật A;'] }).blocks[0];
  assert.ok(opened?.kind === 'paragraph' && String(opened.text).startsWith('Căn cứ Luật A. UBND'));
});

test('generated data are labelled, other rounds are not', () => {
  assert.equal(composePlan(butSonPlan).label, undefined);
  assert.match(composePlan({ ...butSonPlan, generatedData: true }).label ?? '', /KHÔNG PHẢI KẾT QUẢ THẬT/);
});
