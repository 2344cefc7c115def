import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallBackMinutes, composeCallBackMinutes } from './call-back-minutes.ts';
import { type TableBlock, toCell } from './official/document.ts';
import { renderDocx } from './official/docx.ts';
import { toPlainText } from './official/rich-text.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { paragraphTexts, readPart } from './testing/read-docx.ts';

const minutes: CallBackMinutes = {
  plan: { ...butSonPlan, supervisor: 'Ủy ban MTTQ thị trấn' },
  heldOn: '2022-11-12',
  drawnOn: '2022-11-05',
  drawnBy: 'Lê Văn Giám',
  independent: true,
  matched: true,
  strata: [{ name: 'Người điều tra Đỗ Chi', population: 30, drawn: 9 }],
  seed: '1|2',
  frameHash: 'ab'.repeat(32),
  drawHash: 'cd'.repeat(32),
  confidence: 0.95,
  groups: [{ name: 'Cả đợt', drawn: 9, reached: 8, never: 6, share: 0.75, lower: 0.349, upper: 0.968 }],
  items: [
    {
      text: 'Biển hiệu rõ ràng',
      pairs: 34,
      agreement: { share: 0.882, lower: 0.734, upper: 0.953 },
      kappa: 0.84,
      kappaError: 0.07,
    },
  ],
  offered: 1,
  demanded: 0,
  findings: ['Người điều tra Đỗ Chi: cận dưới 34,9%, vượt mốc 5,0%'],
  decision: {
    words: 'loại phiếu của: Người điều tra Đỗ Chi',
    reason: 'không có phỏng vấn',
    leavesOut: 30,
    indexWith: 56,
    indexWithout: 50,
    signatures: [
      { side: 'officer', by: 'Nguyễn Thị Cán', on: '2022-11-11' },
      { side: 'supervisor', by: 'Lê Văn Giám', on: '2022-11-12' },
    ],
    inForce: true,
  },
};
const textsOf = (given: CallBackMinutes) =>
  composeCallBackMinutes(given).blocks.flatMap((block) => ('text' in block ? [toPlainText(block.text)] : []));
const cellsOf = (given: CallBackMinutes) =>
  composeCallBackMinutes(given)
    .blocks.filter((block): block is TableBlock => block.kind === 'table')
    .flatMap((table) => table.rows.flatMap((row) => row.map((cell) => toCell(cell).lines.map(toPlainText).join(' '))));

test('figures, rules, decision and both signatures stand in the minutes', async () => {
  const texts = textsOf(minutes).join('\n');
  for (const part of [
    'bốc thăm 9 trong 30 người đã trả lời',
    'cận dưới 34,9%',
    'Số phiếu bị loại: 30',
    'là 56,00%, khi loại là 50,00%',
    'Bên giám sát: Lê Văn Giám ký trên hệ thống ngày 12/11/2022',
    'Giám sát độc lập: Ủy ban MTTQ thị trấn.',
  ])
    assert.ok(texts.includes(part), part);
  const cells = cellsOf(minutes);
  for (const cell of ['75,0% (34,9% – 96,8%)', '88,2% (73,4% – 95,3%)', '0,84 (0,07)'])
    assert.ok(cells.includes(cell), cell);
  const printed = paragraphTexts(readPart(await renderDocx(composeCallBackMinutes(minutes)), 'word/document.xml'));
  for (const name of ['CÁN BỘ PHỤ TRÁCH', 'Nguyễn Thị Cán', 'NGƯỜI GIÁM SÁT', 'Lê Văn Giám'])
    assert.ok(printed.includes(name), name);
});

test('without a link nothing is compared; without a decision room is left; without a supervisor it says so', () => {
  const { supervisor, ...plan } = minutes.plan;
  const texts = textsOf({ ...minutes, plan, matched: false, independent: false, decision: null, findings: [] });
  for (const part of [
    'người được mời',
    'Không đối chiếu',
    'Không quy tắc nào',
    'Quyết định của hai bên: …',
    'không có giám sát độc lập',
  ])
    assert.ok(
      texts.some((text) => text.includes(part.replace('…', '...'))),
      part,
    );
  assert.equal(cellsOf({ ...minutes, matched: false }).includes('0,84 (0,07)'), false);
  const waiting = { ...minutes, decision: { ...minutes.decision!, inForce: false } };
  assert.ok(textsOf(waiting).some((text) => text.includes('chưa có đủ chữ ký')));
});
