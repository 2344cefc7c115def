import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Questionnaire } from '@longdan/core';
import { butSonPlan } from '../testing/but-son-plan.ts';
import { markupText } from '../testing/hostile-texts.ts';
import { pdfPages, withoutPoppler } from '../testing/pdf-text.ts';
import { paragraphTexts, readPart } from '../testing/read-docx.ts';
import { stopTypst } from '../typst/render-typst.ts';
import { composeQuestionnaireForm, modePromises } from './form.ts';
import { renderFormDocx } from './form-docx.ts';
import { renderFormPdf } from './form-pdf.ts';

after(stopTypst);

const rating = (id: string, text: string) => ({ kind: 'rating' as const, id, text, scaleId: 'three' });
const questionnaire: Questionnaire = {
  id: 'q',
  version: 1,
  title: 'Khảo sát thử',
  schemeId: 's',
  schemeVersion: 1,
  schemeTitle: 'Thử',
  source: 'tự viết',
  scales: [
    {
      id: 'three',
      levels: [
        { code: '1', label: 'Chưa tốt', means: 'dissatisfied' },
        { code: '2', label: 'Bình thường', means: 'neutral' },
        { code: '3', label: 'Tốt', means: 'satisfied' },
      ],
    },
  ],
  contents: [
    {
      id: 'c',
      title: '',
      factors: [
        { id: 'f', title: 'Thái độ', criteria: [{ id: 'a', text: 'Lịch sự' }] },
        { id: 'g', title: 'Kết quả', criteria: [{ id: 'b', text: 'Đúng hẹn' }] },
      ],
    },
  ],
  sections: [
    { id: 's1', title: 'Thái độ', questions: [rating('a', 'Lịch sự')] },
    { id: 's2', title: 'Kết quả', questions: [rating('b', 'Đúng hẹn')] },
    {
      id: 's3',
      title: 'Thông tin',
      questions: [
        {
          kind: 'choice',
          id: 'used',
          text: 'Ông/Bà đã góp ý chưa?',
          options: [
            { code: 'y', label: 'Có' },
            { code: 'n', label: 'Chưa' },
          ],
        },
        {
          kind: 'multiple-choice',
          id: 'why',
          text: 'Vì sao?',
          atMost: 2,
          askIf: { question: 'used', is: ['n'] },
          options: [
            { code: '1', label: 'Bận' },
            { code: '2', label: 'Khác', specify: true },
          ],
        },
        { kind: 'number', id: 'times', text: 'Số lần đến', unit: 'lần' },
        { kind: 'text', id: 'more', text: markupText, longText: true },
      ],
    },
  ],
  formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
};

test('ratings of one scale share a grid, other questions keep their numbers, limits and conditions', () => {
  const { parts, promise } = composeQuestionnaireForm({ questionnaire, plan: butSonPlan });
  assert.deepEqual(
    parts.map((part) => part.kind),
    ['grid', 'section', 'options', 'options', 'lines', 'lines'],
  );
  const [grid, , used, why, times] = parts;
  assert.ok(grid?.kind === 'grid' && used?.kind === 'options' && why?.kind === 'options' && times?.kind === 'lines');
  assert.deepEqual(
    grid.rows.map((row) => (row.kind === 'group' ? row.text : `${row.number} ${row.text}`)),
    ['Thái độ', '1 Lịch sự', 'Kết quả', '2 Đúng hẹn'],
  );
  assert.deepEqual(
    grid.levels.map((level) => level.label),
    ['Chưa tốt', 'Bình thường', 'Tốt'],
  );
  assert.equal(used.number, 3);
  assert.equal(why.hint, 'Chọn nhiều nhất 2 ý. Chỉ trả lời khi câu 3 chọn “Chưa”.');
  assert.equal(times.unit, 'lần');
  assert.equal(promise, modePromises.anonymous);
});

test('only the anonymous mode says that nobody can know', () => {
  const absolute = /không ai.*biết/;
  assert.match(modePromises.anonymous, absolute);
  assert.doesNotMatch(modePromises.confidential, absolute);
  assert.doesNotMatch(modePromises.open, absolute);
});

test('consent is asked by an empty box only where the plan asks it', () => {
  assert.equal(composeQuestionnaireForm({ questionnaire, plan: butSonPlan }).consent, undefined);
  const form = composeQuestionnaireForm({ questionnaire, plan: { ...butSonPlan, asksConsent: true } });
  assert.match(form.consent ?? '', /đồng ý/);
});

test('DOCX: a box for every cell to tick, one form per code, same bytes', async () => {
  const form = composeQuestionnaireForm({
    questionnaire,
    plan: butSonPlan,
    ballotCodes: ['BS-01', 'BS-02'],
    qrText: (code) => `https://example.vn/p/${code}`,
  });
  const docx = await renderFormDocx(form);
  const texts = paragraphTexts(readPart(docx, 'word/document.xml'));
  assert.equal(texts.filter((text) => text === '□').length, 2 * 2 * 3);
  assert.ok(texts.includes('BS-01') && texts.includes('BS-02'));
  assert.ok(texts.some((text) => text.includes(markupText)));
  assert.deepEqual(await renderFormDocx(form), docx);
});

test('PDF: each ballot begins on the front of a sheet with its own code', { skip: withoutPoppler }, async () => {
  const codes = ['BS-01', 'BS-02', 'BS-03'];
  const form = composeQuestionnaireForm({
    questionnaire,
    plan: butSonPlan,
    ballotCodes: codes,
    qrText: (code) => code,
  });
  const pdf = await renderFormPdf(form);
  const pages = pdfPages(pdf);
  assert.equal(pages.length, 5);
  codes.forEach((code, position) => {
    const page = pages[position * 2] ?? '';
    assert.deepEqual(
      codes.filter((each) => page.includes(each)),
      [code],
    );
    assert.ok(page.includes(markupText) && page.includes('Đúng hẹn') && page.includes('không ai'));
  });
  assert.deepEqual(await renderFormPdf(form), pdf);
});

test('a blank form leaves room for the code', { skip: withoutPoppler }, async () => {
  const [page, ...more] = pdfPages(await renderFormPdf(composeQuestionnaireForm({ questionnaire, plan: butSonPlan })));
  assert.deepEqual(more, []);
  assert.match(page ?? '', /Mã phiếu \.{10,}/);
});
