import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TableBlock } from './official/document.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { composeVisitLog } from './visit-log.ts';

test('a sheet for each slot: the numbers of the clients to invite from the first on, and what was counted', () => {
  const { blocks, closing, cosigners } = composeVisitLog({
    plan: butSonPlan,
    every: 4,
    drawHash: 'abcdef0123456789abcdef',
    lines: 3,
    slots: [
      { day: '2026-11-16', hours: '07:30–09:30', desk: '', first: 3 },
      {
        day: '2026-11-17',
        hours: '13:30–15:30',
        desk: 'Bộ phận một cửa xã Mẫu',
        first: 1,
        counted: { clients: 1043, picked: 9, handed: 7 },
      },
    ],
  });
  const headings = blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
  assert.deepEqual(headings, [
    'Ca 1: ngày 16/11/2026, 07:30–09:30',
    'Ca 2: ngày 17/11/2026, 13:30–15:30, Bộ phận một cửa xã Mẫu',
  ]);
  const tables = blocks.filter((block): block is TableBlock => block.kind === 'table');
  const invited = tables.map(({ rows }) => rows.slice(1).map((row) => row[1]));
  assert.deepEqual(invited, [
    ['3', '7', '11'],
    ['1', '5', '9'],
  ]);
  const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? [String(block.text)] : []));
  assert.ok(texts.includes('Hết ca: tổng số khách 1.043; số được mời 9; số nhận phiếu 7.'));
  assert.ok(texts.some((text) => /Hết ca: tổng số khách \.+;/.test(text)));
  assert.ok(texts.some((text) => text.includes('cứ 4 khách mời một người')));
  assert.equal(closing, 'Nhật ký có 2 ca');
  assert.equal(cosigners?.length, 2);
});
