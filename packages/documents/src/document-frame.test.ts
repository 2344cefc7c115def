import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { House } from '@longdan/core';
import { composeCheckingMinutes } from './checking-minutes.ts';
import { applyFrame, frameOfHouse } from './document-frame.ts';
import { draftNarrative, resolveNarrative } from './narrative.ts';
import { composePlan } from './plan-document.ts';
import { composeReport } from './report-document.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { dakMilFigures, dakMilPlan } from './testing/dak-mil-report.ts';

const house: House = {
  superior: 'UBND TỈNH THANH HÓA',
  authority: { name: 'Sở Nội vụ', heading: ['SỞ NỘI VỤ'], place: 'Thanh Hóa', symbol: 'SNV' },
  recipients: ['Như trên'],
  recipientsOf: { minutes: ['Ủy ban MTTQ tỉnh'] },
  archive: 'VT, CCHC',
  signatory: { authorityLines: ['KT. GIÁM ĐỐC'], title: 'PHÓ GIÁM ĐỐC', name: 'Nguyễn Thị Bưởi' },
  reportAddressees: ['UBND tỉnh'],
};

test('a frame replaces who issues, receives and signs, and nothing else', () => {
  const plain = composePlan(butSonPlan);
  assert.equal(applyFrame(plain, undefined), plain);
  const framed = applyFrame(plain, frameOfHouse(house, 'plan'));
  assert.equal(framed.superior, 'UBND TỈNH THANH HÓA');
  assert.deepEqual([framed.issuer, framed.number.symbol, framed.place], [['SỞ NỘI VỤ'], 'KH-SNV', 'Thanh Hóa']);
  assert.deepEqual(framed.recipients, ['Như trên', 'Lưu: VT, CCHC']);
  assert.equal(framed.signature.name, 'Nguyễn Thị Bưởi');
  assert.deepEqual(framed.addressees, plain.addressees, 'reports alone take the addressees of reports');
  assert.deepEqual(framed.blocks, plain.blocks);
  assert.deepEqual(frameOfHouse(house, 'minutes').recipients, ['Ủy ban MTTQ tỉnh', 'Lưu: VT, CCHC']);
});

test('a report opens with the office’s own words and its figures, in its own frame', () => {
  const narrative = {
    ...draftNarrative({ plan: dakMilPlan, figures: dakMilFigures }),
    leadIn: ['{cơ quan} đã thu về {số phiếu thu về} phiếu', 'Kết quả như sau:'],
  };
  const input = { plan: dakMilPlan, figures: dakMilFigures, narrative };
  const report = composeReport({ ...input, frame: frameOfHouse(house, 'report') });
  assert.deepEqual(report.addressees, ['UBND tỉnh']);
  assert.deepEqual(
    report.blocks.slice(0, 2).map((block) => 'text' in block && block.text),
    ['UBND huyện Đắk Mil đã thu về 100 phiếu.', 'Kết quả như sau:'],
  );
  assert.equal(resolveNarrative(input).leadIn?.[0], 'UBND huyện Đắk Mil đã thu về 100 phiếu');
});

test('minutes name who sat at the table; those who sign do so under their names', () => {
  const minutes = composeCheckingMinutes({
    plan: butSonPlan,
    fields: [],
    ballots: dakMilFigures.ballots,
    place: 'trụ sở UBND thị trấn',
    remarks: ['Không có'],
    participants: [
      { role: 'Người kiểm tra phiếu', name: 'Trần Văn Mận, công chức Văn phòng', unit: 'Văn phòng', signs: true },
      { role: 'Đại diện Ban Thanh tra nhân dân', signs: true },
      { role: 'Người phối hợp', name: 'Lê Thị Đào', signs: false },
    ],
  });
  assert.deepEqual(minutes.cosigners, [
    { title: 'Người kiểm tra phiếu', name: 'Trần Văn Mận' },
    { title: 'Đại diện Ban Thanh tra nhân dân' },
  ]);
  const texts = minutes.blocks.flatMap((block) => ('text' in block ? [block.text] : []));
  assert.match(String(texts[0]), /tại trụ sở UBND thị trấn, những người/);
  assert.ok(texts.includes('Không có.'));
});
