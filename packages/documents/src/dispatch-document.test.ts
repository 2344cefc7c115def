import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Dispatch, draftDispatch, fillDispatch, parseDispatch } from '@longdan/core';
import { composeDispatch, publishFigures } from './dispatch-document.ts';
import { type OfficialDocument, trimItem } from './official/document.ts';
import { renderDocx } from './official/docx.ts';
import { renderPdf } from './official/pdf.ts';
import { toPlainText } from './official/rich-text.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { dakMilFigures } from './testing/dak-mil-report.ts';
import { pdfPages, withoutPoppler } from './testing/pdf-text.ts';
import { paragraphTexts, readPart } from './testing/read-docx.ts';
import { stopTypst } from './typst/render-typst.ts';

after(stopTypst);

const folder = join(import.meta.dirname, '../../../fixtures/dispatches');
function load(file: string): Dispatch {
  const outcome = parseDispatch(readFileSync(join(folder, file), 'utf8'), { file });
  assert.ok(outcome.ok);
  return outcome.value;
}

/** Every text of the dispatch in the order of the page, without numbers, dashes and closing punctuation. */
function textsInOrder(dispatch: Dispatch): readonly string[] {
  const { authority, number, draftingUnit, about, addressees, leadIn, parts, closing, recipients, signatory } =
    fillDispatch(dispatch);
  return [
    ...authority.heading,
    `Số: ${number}/UBND-${draftingUnit}`,
    `V/v ${about}`,
    'Kính gửi:',
    ...addressees,
    ...leadIn,
    ...parts.flatMap((part) => [...part.paragraphs, ...part.tasks.map((task) => task.text)]),
    ...(closing === undefined ? [] : [closing]),
    'Nơi nhận:',
    ...recipients,
    ...signatory.authorityLines,
    ...(signatory.title === '' ? [] : [signatory.title]),
    signatory.name,
  ].map(trimItem);
}

/** Fails unless each text stands in `page` behind the one before it. */
function assertInOrder(page: string, texts: readonly string[]): void {
  let from = 0;
  for (const text of texts) {
    const at = page.indexOf(text, from);
    assert.ok(at >= 0, `missing or out of order: ${text}`);
    from = at + text.length;
  }
}

for (const file of ['bim-son-2018.yaml', 'dak-lak-2019.yaml', 'phu-an-2019.yaml']) {
  test(`${file}: every paragraph is printed, in order, in both formats`, async (t) => {
    const dispatch = load(file);
    const document = composeDispatch(dispatch);
    // Heading cells are read left to right in DOCX, so the national title comes behind the left cell.
    const docx = paragraphTexts(readPart(await renderDocx(document), 'word/document.xml'));
    assertInOrder(docx.join('\n').replaceAll('\u00a0', ' '), textsInOrder(dispatch));
    assert.ok(docx.includes('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'));
    assert.ok(!docx.some((text) => /\{[^}]*\}/.test(text)));
    const pdf = await renderPdf(document);
    if (withoutPoppler) return t.diagnostic(withoutPoppler);
    const pages = pdfPages(pdf).join(' ').replaceAll('\u00a0', ' ');
    for (const text of textsInOrder(dispatch)) {
      // A page number may stand within a paragraph that crosses pages; halves of it must be there.
      const words = text.split(' ');
      const half = Math.ceil(words.length / 2);
      assert.ok(
        pages.includes(text) ||
          (pages.includes(words.slice(0, half / 2).join(' ')) && pages.includes(words.slice(-half / 2).join(' '))),
        text,
      );
    }
  });
}

const linesOf = ({ blocks }: OfficialDocument) =>
  blocks.map((block) => ('text' in block ? `${block.kind}: ${toPlainText(block.text)}` : block.kind));

test('the Bỉm Sơn dispatch: numbers of parts, dashes, addressees, number', () => {
  const document = composeDispatch(load('bim-son-2018.yaml'));
  assert.deepEqual(document.number, { digits: '1132', symbol: 'UBND-NV' });
  assert.deepEqual(document.date, { year: 2018, month: 6, day: 13 });
  assert.equal(document.subject.kind, 'dispatch');
  const lines = linesOf(document);
  assert.equal(lines.filter((line) => line.startsWith('dash: ')).length, 3);
  assert.deepEqual(
    lines.flatMap((line) => /^paragraph: (\d)\. (\S+ \S+)/.exec(line)?.slice(1).join(' ') ?? []),
    ['1 Tổ chức', '2 Về sử'],
  );
  assert.ok(lines.some((line) => line.includes('là: 80,58%; Trong đó') && line.includes('là 0,14% (theo nội dung')));
});

test('a dispatch without closing ends with its last part, "./." behind', async () => {
  const document = composeDispatch(load('phu-an-2019.yaml'));
  assert.match(toPlainText(document.closing), /^3\. Đề nghị Ban lãnh đạo 05 ấp/);
  const texts = paragraphTexts(readPart(await renderDocx(document), 'word/document.xml'));
  assert.ok(texts.some((text) => text.endsWith('xã Phú An năm 2019./.')));
  // Where the copy shows no title, none is printed and no empty line stands for it.
  assert.equal(texts[texts.indexOf('- Lưu: VT.') + 1], 'Lê Nguyễn Thanh Bình');
});

test('titles, deadlines and the label of a draft', () => {
  const publishedFigures = publishFigures(dakMilFigures, { of: 'UBND huyện Đắk Mil', year: 2024 });
  assert.equal(publishedFigures?.lowest?.percent, 96.67);
  const draft = draftDispatch(
    {
      ...butSonPlan,
      timeline: [{ content: 'Khảo sát', time: 'Tháng 2', product: 'Phiếu', lead: 'Văn phòng', due: '2022-02-28' }],
      generatedData: true,
    },
    { draftingUnit: 'VP', ...(publishedFigures ? { publishedFigures } : {}) },
  );
  const document = composeDispatch(draft);
  const lines = linesOf(document);
  assert.ok(lines.includes('heading: 1. Tổ chức khảo sát'));
  assert.ok(lines.includes('heading: 2. Sử dụng kết quả Chỉ số hài lòng năm 2024'));
  assert.ok(lines.includes('dash: Khảo sát (tháng 2; sản phẩm: phiếu); hoàn thành chậm nhất ngày 28/02/2022.'));
  assert.ok(lines.some((line) => line.includes('UBND huyện Đắk Mil là 98,76%') && line.includes('(96,67%)')));
  assert.match(document.label ?? '', /KHÔNG PHẢI KẾT QUẢ THẬT/);
  const none = { ...dakMilFigures, index: { ...dakMilFigures.index, satisfied: null, score: null } };
  assert.equal(publishFigures(none, { of: 'x', year: 2024 }), undefined);
});
