import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { composePlan } from '../plan-document.ts';
import { butSonPlan } from '../testing/but-son-plan.ts';
import { decomposedText, emojiText, markupText, rightToLeftOverride } from '../testing/hostile-texts.ts';
import { pdfFonts, pdfPageSize, pdfPages, withoutPoppler } from '../testing/pdf-text.ts';
import { renderTypst, stopTypst } from '../typst/render-typst.ts';
import { generatedDataLabel, type OfficialDocument } from './document.ts';
import { renderPdf } from './pdf.ts';
import { findUnprintable, UnprintableTextError } from './unprintable.ts';

const plan = composePlan(butSonPlan);
after(stopTypst);

test('same document, same bytes, also from a fresh compiler', async () => {
  const first = await renderPdf(plan);
  assert.deepEqual(await renderPdf(structuredClone(plan)), first);
  stopTypst();
  assert.deepEqual(await renderPdf(plan), first);
  assert.equal(new TextDecoder('latin1').decode(first.slice(0, 5)), '%PDF-');
});

test('every part is printed, page numbers from page 2, only Tinos', { skip: withoutPoppler }, async () => {
  const pdf = await renderPdf({ ...plan, label: generatedDataLabel });
  const pages = pdfPages(pdf);
  assert.equal(pages.length, 3);
  for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'KẾ HOẠCH', '/KH-UBND'])
    assert.ok(pages[0]?.includes(part), part);
  for (const part of ['Nơi nhận:', '- Lưu: VT.', 'CHỦ TỊCH', 'Lê Hồng Sơn', './.'])
    assert.ok(pages.at(-1)?.includes(part), part);
  for (const page of pages) assert.ok(page.includes(generatedDataLabel));
  assert.doesNotMatch(pages[0] ?? '', /^1 /);
  assert.match(pages[1] ?? '', /^2 /);
  assert.match(pages[2] ?? '', /^3 /);
  const fonts = pdfFonts(pdf).split('\n').slice(2).filter(Boolean);
  assert.ok(fonts.length >= 3);
  for (const line of fonts) assert.match(line, /\+Tinos-.*\byes yes yes\b/);
});

test('an appendix begins a page, landscape where it says so', { skip: withoutPoppler }, async () => {
  const appendix = { title: 'Bảng tổng hợp', orientation: 'landscape' as const, blocks: [] };
  const pdf = await renderPdf({ ...plan, appendices: [appendix] });
  const pages = pdfPages(pdf);
  assert.equal(pages.length, 4);
  for (const part of ['Phụ lục', 'BẢNG TỔNG HỢP', '(Kèm theo Kế hoạch số']) {
    assert.ok(pages[3]?.includes(part), part);
    assert.ok(!pages[2]?.includes(part), part);
  }
  assert.deepEqual(pdfPageSize(pdf, 3), [595, 842]);
  assert.deepEqual(pdfPageSize(pdf, 4), [842, 595]);
});

test('texts of users stay texts', { skip: withoutPoppler }, async () => {
  const hostile: OfficialDocument = {
    ...plan,
    issuer: [markupText],
    blocks: [
      { kind: 'paragraph', text: [{ text: markupText, bold: true }] },
      { kind: 'heading', level: 1, text: markupText },
      ...[decomposedText, rightToLeftOverride].map((text) => ({ kind: 'dash' as const, text })),
      { kind: 'table', columns: [{ share: 1 }], headerRows: 1, rows: [[markupText], [markupText]] },
    ],
  };
  const whole = pdfPages(await renderPdf(hostile)).join(' ');
  assert.equal(whole.split(markupText).length - 1, 4, 'paragraph, heading and both cells, word for word');
  assert.ok(whole.includes(decomposedText.normalize('NFC')));
  assert.ok(whole.includes('phiếu đảo ngược hết'));
});

test('a character the typeface lacks is refused by name, never left blank', async () => {
  const document = { ...plan, closing: emojiText };
  await assert.rejects(renderPdf(document), (error: unknown) => {
    assert.ok(error instanceof UnprintableTextError);
    assert.equal(error.findings[0]?.code, 'unprintable-character');
    assert.match(error.findings[0]?.message.vi ?? '', /“😀” \(U\+1F600\).*Rất hài lòng/);
    return true;
  });
  assert.deepEqual(findUnprintable(plan), []);
});

test('a compiler that takes too long is killed, a faulty source speaks, the next document is printed', async () => {
  await assert.rejects(renderTypst('#while true { [x] }', {}, 1), /no PDF after 1 ms/);
  await assert.rejects(renderTypst('#unknown-name', {}), /unknown variable/);
  assert.ok((await renderTypst('Xin chào', {})).length > 1000);
});

test('the source sees no file but those it was given', async () => {
  for (const path of ['/etc/hostname', '../../../../etc/hostname'])
    await assert.rejects(renderTypst(`#read("${path}")`, {}), /Typst/);
});
