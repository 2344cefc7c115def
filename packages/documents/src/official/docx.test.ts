import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composePlan } from '../plan-document.ts';
import { butSonPlan } from '../testing/but-son-plan.ts';
import { decomposedText, emojiText, markupText, rightToLeftOverride } from '../testing/hostile-texts.ts';
import { paragraphTexts, partNames, readPart } from '../testing/read-docx.ts';
import { generatedDataLabel, type OfficialDocument } from './document.ts';
import { renderDocx } from './docx.ts';

const plan = composePlan(butSonPlan);

test('the parts of NĐ 30 stand in order, in their sizes', async () => {
  const docx = await renderDocx(plan);
  const xml = readPart(docx, 'word/document.xml');
  const texts = paragraphTexts(xml);
  const order = [
    'ỦY BAN NHÂN DÂN',
    'THỊ TRẤN BÚT SƠN',
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập - Tự do - Hạnh phúc',
    'KẾ HOẠCH',
    'I. MỤC ĐÍCH, YÊU CẦU',
    'IV. TỔ CHỨC THỰC HIỆN',
    'Nơi nhận:',
    '- Lưu: VT.',
    'TM. ỦY BAN NHÂN DÂN',
    'CHỦ TỊCH',
    'Lê Hồng Sơn',
  ].map((text) => texts.indexOf(text));
  assert.ok(
    order.every((at, i) => at >= 0 && (i === 0 || at > (order[i - 1] ?? 0))),
    `order ${order}`,
  );
  assert.ok(texts.some((text) => /^Số: \u00a0+\/KH-UBND$/.test(text)));
  assert.ok(texts.some((text) => text.endsWith('./.')));
  const sizeOf = (text: string) =>
    new RegExp(`<w:sz w:val="(\\d+)"/>(?:(?!</w:r>).)*<w:t[^>]*>${text}</w:t>`).exec(xml)?.[1];
  assert.equal(sizeOf('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'), '26');
  assert.equal(sizeOf('Độc lập - Tự do - Hạnh phúc'), '28');
  assert.equal(sizeOf('Nơi nhận:'), '24');
  assert.equal(sizeOf('- Lưu: VT.'), '22');
});

test('A4, margins of the decree, page number from page 2 in the top margin', async () => {
  const docx = await renderDocx(plan);
  const xml = readPart(docx, 'word/document.xml');
  assert.match(xml, /<w:pgSz w:w="11906" w:h="1683[78]"/);
  assert.match(xml, /<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/);
  assert.match(xml, /<w:titlePg\/>/);
  const headers = partNames(docx).filter((name) => /^word\/header\d\.xml$/.test(name));
  const numbered = headers.filter((name) => readPart(docx, name).includes('PAGE'));
  assert.equal(headers.length, 2);
  assert.equal(numbered.length, 1);
});

test('tables are tables: header rows repeat, widths are given, the quota adds up', async () => {
  const xml = readPart(await renderDocx(plan), 'word/document.xml');
  assert.equal(xml.match(/<w:tbl>/g)?.length, 5);
  assert.equal(xml.match(/<w:tblHeader\/>/g)?.length, 3);
  const quota = xml.split('<w:tbl>').find((table) => table.includes('Tổng')) ?? '';
  assert.deepEqual(
    paragraphTexts(quota).filter((text) => /^\d+$/.test(text)),
    ['1', '50', '2', '100', '150'],
  );
});

test('styles are real, the language is Vietnamese, the properties carry the title', async () => {
  const docx = await renderDocx(plan);
  const styles = readPart(docx, 'word/styles.xml');
  for (const id of ['NoiDung', 'Heading1', 'Heading2', 'TieuDeBang'])
    assert.match(styles, new RegExp(`w:styleId="${id}"`));
  assert.match(styles, /w:lang w:val="vi-VN"/);
  assert.match(styles, /w:ascii="Times New Roman"/);
  assert.match(readPart(docx, 'docProps/core.xml'), /<dc:title>KẾ HOẠCH Triển khai/);
  assert.match(readPart(docx, 'word/document.xml'), /<w:pStyle w:val="Heading1"\/>/);
});

test('same document, same bytes', async () => {
  assert.deepEqual(await renderDocx(plan), await renderDocx(structuredClone(plan)));
});

test('the label of generated data stands in the foot of every page', async () => {
  const docx = await renderDocx({ ...plan, label: generatedDataLabel });
  const feet = partNames(docx).filter((name) => /^word\/footer\d\.xml$/.test(name));
  assert.equal(feet.length, 2);
  for (const name of feet) assert.ok(paragraphTexts(readPart(docx, name)).includes(generatedDataLabel), name);
});

test('a dispatch has "V/v" under its number and no type; several addressees stand on dashed lines', async () => {
  const dispatch: OfficialDocument = {
    ...plan,
    number: { digits: '136', symbol: 'UBND-NC' },
    subject: { kind: 'dispatch', about: 'đo lường sự hài lòng năm 2019' },
    addressees: ['Các ban, ngành xã;', 'Trưởng Ban lãnh đạo 05 ấp'],
    legalBases: ['Căn cứ Luật A', 'Căn cứ Nghị định B;'],
  };
  const texts = paragraphTexts(readPart(await renderDocx(dispatch), 'word/document.xml'));
  const at = texts.indexOf('Số: 136/UBND-NC');
  assert.equal(texts[at + 1], 'V/v đo lường sự hài lòng năm 2019');
  assert.ok(!texts.includes('KẾ HOẠCH'));
  const to = texts.indexOf('Kính gửi:');
  assert.deepEqual(texts.slice(to + 1, to + 5), [
    '- Các ban, ngành xã;',
    '- Trưởng Ban lãnh đạo 05 ấp.',
    'Căn cứ Luật A;',
    'Căn cứ Nghị định B.',
  ]);
});

test('an appendix begins a section of its own with label, title and reference', async () => {
  const docx = await renderDocx({
    ...plan,
    number: { digits: '7', symbol: 'KH-UBND' },
    date: { year: 2022, month: 4, day: 5 },
    appendices: [
      { title: 'Bảng a', orientation: 'landscape', blocks: [] },
      { title: 'Bảng b', orientation: 'portrait', blocks: [] },
    ],
  });
  const xml = readPart(docx, 'word/document.xml');
  assert.equal(xml.match(/<w:sectPr/g)?.length, 3);
  assert.equal(xml.match(/w:orient="landscape"/g)?.length, 1);
  const texts = paragraphTexts(xml);
  const at = texts.indexOf('Phụ lục I');
  assert.equal(texts[at + 1], 'BẢNG A');
  assert.equal(texts[at + 2], '(Kèm theo Kế hoạch số 07/KH-UBND ngày 05 tháng 4 năm 2022 của UBND thị trấn Bút Sơn)');
  assert.ok(texts.includes('Phụ lục II'));
});

test('texts of users stay texts', async () => {
  const hostile: OfficialDocument = {
    ...plan,
    place: markupText,
    blocks: [
      ...[markupText, decomposedText, rightToLeftOverride, emojiText].map((text) => ({ kind: 'dash' as const, text })),
      { kind: 'table', columns: [{ share: 1 }], headerRows: 0, rows: [[markupText]] },
    ],
  };
  const docx = await renderDocx(hostile);
  for (const name of partNames(docx)) if (name.endsWith('.xml')) readPart(docx, name);
  const texts = paragraphTexts(readPart(docx, 'word/document.xml'));
  assert.ok(texts.includes(markupText), 'cell');
  assert.ok(texts.includes(`-\u00a0${markupText}`), 'dash');
  assert.ok(texts.includes(`-\u00a0${decomposedText.normalize('NFC')}`));
  assert.ok(texts.includes('-\u00a0phiếu đảo ngược hết'));
  assert.ok(texts.includes(`-\u00a0${emojiText}`));
});
