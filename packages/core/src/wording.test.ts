import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { estimateForm, estimateSeconds, secondsBudget, toMinutes } from './form-length.ts';
import type { Question } from './question.ts';
import { buildQuestionnaire, criteriaOf } from './questionnaire.ts';
import { parseScheme } from './scheme-file.ts';
import { checkWording, countSyllables } from './wording.ts';

const scales = [
  {
    id: 'năm',
    levels: ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'].map((label, index) => ({
      code: String(index + 1),
      label,
    })),
  },
];
function found(question: Partial<Question> & { text: string }, introduction = ''): string[] {
  const whole = { kind: 'rating', id: 'q', scaleId: 'năm', ...question } as Question;
  return checkWording({ scales, introduction, sections: [{ id: 's', title: 'Phần', questions: [whole] }] }).map(
    ({ code }) => code,
  );
}
const yesNo = ['Có', 'Không'].map((label, index) => ({ code: String(index), label }));

/** Sentences as officers write them, and what a careful reader says of each. */
const cases: readonly (readonly [string, Partial<Question>, readonly string[]])[] = [
  ['Công chức lịch sự và hướng dẫn nhanh', {}, ['wording-double']],
  ['Chỗ ngồi chờ hoặc bàn viết đầy đủ', {}, ['wording-double']],
  ['Thời gian chờ/chỗ ngồi', {}, ['wording-double']],
  ['Bảng niêm yết dễ đọc đồng thời dễ tìm', {}, ['wording-double']],
  ['Bộ phận Tiếp nhận và Trả kết quả mở cửa đúng giờ', {}, []],
  ['Hồ sơ mà tổ chức và cá nhân phải nộp đúng quy định', {}, []],
  ['Phí/lệ phí mà Ông/Bà phải nộp là đúng quy định', {}, []],
  ['Sự phối hợp giữa xã và thôn', {}, []],
  ['Điểm phục vụ mở cửa 24/7', {}, []],
  ['Dịch vụ của điểm phục vụ hành chính công', {}, []],
  ['Góp ý và đề xuất của Ông/Bà', { kind: 'text' }, []],
  ['Công chức phục vụ rất tốt, đúng không?', {}, ['wording-leading', 'wording-loaded']],
  ['Ông/Bà có đồng ý rằng thủ tục đã đơn giản hơn?', {}, ['wording-leading']],
  ['Sự nỗ lực của chính quyền', {}, ['wording-loaded']],
  ['Chất lượng tốt của trang thiết bị', {}, []],
  ['Thái độ quan liêu của công chức', {}, ['wording-loaded']],
  ['Vì sao Ông/Bà không hài lòng?', { kind: 'text' }, ['wording-assumes']],
  ['Vì sao Ông/Bà không hài lòng?', { kind: 'text', askIf: { question: 'x', is: ['1'] } }, []],
  ['Công chức không gây phiền hà', {}, ['wording-double-negative']],
  ['Ông/Bà không phải đi lại nhiều lần?', { kind: 'choice', options: yesNo }, ['wording-double-negative']],
  ['Ông/Bà chưa bao giờ không nhận được kết quả', { kind: 'text' }, ['wording-double-negative']],
  ['Ông/Bà có phải đi lại nhiều lần không?', { kind: 'choice', options: yesNo }, []],
  ['Cơ quan không chỉ niêm yết tại chỗ', {}, []],
  ['Thái độ của CBCC', {}, ['wording-abbreviation']],
  ['TTHC tại UBND xã', {}, ['wording-abbreviation', 'wording-abbreviation']],
  ['Mã QR dễ quét', {}, []],
  ['Phần II của hồ sơ', {}, []],
  [
    'Theo Ông/Bà, khi đến làm việc tại Điểm phục vụ hành chính công thì thời gian chờ đến lượt được gọi tên vào quầy nộp hồ sơ là có hợp lý',
    {},
    ['wording-long'],
  ],
  ['Theo Ông/Bà, có công chức gây khó dễ không?', { kind: 'choice', options: yesNo }, ['option-dont-know-missing']],
  [
    'Theo Ông/Bà, có công chức gây khó dễ không?',
    { kind: 'choice', options: [...yesNo, { code: '2', label: 'Không biết' }] },
    [],
  ],
  ['Họ và tên của Ông/Bà', { kind: 'text' }, ['privacy-identifying']],
  ['Số điện thoại', { kind: 'number' }, ['privacy-identifying']],
  ['Số CCCD', { kind: 'text' }, ['wording-abbreviation', 'privacy-identifying']],
  ['Địa chỉ nhà ở của Ông/Bà', { kind: 'text' }, ['privacy-identifying']],
  ['Số điện thoại đường dây nóng mà Ông/Bà biết', { kind: 'text' }, []],
  ['Số điện thoại đường dây nóng được niêm yết dễ thấy', {}, []],
  ['Dân tộc', { kind: 'choice', options: yesNo, profile: true }, ['privacy-sensitive']],
  ['Dân tộc', { kind: 'choice', options: yesNo, profile: true, sensitive: true }, []],
  ['Thu nhập bình quân một tháng', { kind: 'number' }, ['privacy-sensitive']],
  ['Chính sách đối với đồng bào dân tộc thiểu số', {}, []],
];

test('what is said of single sentences, and what is not', () => {
  for (const [text, question, expected] of cases)
    assert.deepEqual(found({ ...question, text } as never), expected, text);
});

test('a short form explained anywhere in the form is explained', () => {
  assert.deepEqual(found({ text: 'Thái độ của CBCC' }, 'Cán bộ, công chức (CBCC) phục vụ Ông/Bà.'), []);
});

test('scales: more room on one side is said, of three meanings, of labels, of options', () => {
  const of = (labels: readonly string[]) =>
    checkWording({
      scales: [{ id: 'x', levels: labels.map((label, index) => ({ code: String(index), label })) }],
      sections: [{ id: 's', title: '', questions: [{ kind: 'rating', id: 'q', text: 'Thái độ', scaleId: 'x' }] }],
    }).map(({ code }) => code);
  assert.deepEqual(of(['Không hài lòng', 'Hài lòng', 'Rất hài lòng']), ['scale-unbalanced']);
  assert.deepEqual(of(['Không hài lòng', 'Bình thường', 'Hài lòng']), []);
  assert.deepEqual(of(['Không phù hợp', 'Khá phù hợp', 'Phù hợp', 'Rất phù hợp']), ['scale-unbalanced']);
  assert.deepEqual(of(['Sáng', 'Trưa', 'Chiều']), [], 'words that do not judge');
});

test('tones written either way are the same word', () => {
  assert.deepEqual(found({ text: 'Văn hoá và thông tin cơ sở' }), []);
  assert.deepEqual(found({ text: 'Sự tận tuỵ của công chức' }), ['wording-loaded']);
});

test('of the shipped schemes nothing is a fault, and all that is noted is marked as prescribed', () => {
  const folder = join(import.meta.dirname, '../../../schemes');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    const read = parseScheme(readFileSync(join(folder, name), 'utf8'), { file: name });
    assert.ok(read.ok);
    const scheme = read.value;
    const questionnaire = buildQuestionnaire(scheme, { id: 'q', version: 1 });
    const questions = new Map(scheme.sections.flatMap((section) => section.questions.map((one) => [one.id, one])));
    const notes = checkWording(questionnaire, {
      prescribed: questions,
      prescribedScales: new Set(scheme.scales.map(({ id }) => id)),
    });
    assert.deepEqual(
      notes.filter(({ severity }) => severity === 'fault'),
      [],
      name,
    );
    assert.ok(
      notes.every(({ data }) => data?.['prescribed'] === true),
      name,
    );
  }
});

test('length: the model by hand, the budget for 7 to 16 items, and the whole instrument far over it', () => {
  const rating = (text: string): Question => ({ kind: 'rating', id: text, text, scaleId: 'năm' });
  // Two items of seven syllables: 2·(7/4 + 2) s; the levels once: 4 + 3 + 2 + 2 + 3 = 14 syllables, 3.5 s.
  assert.equal(countSyllables('Ông/Bà chờ quá lâu tại quầy'), 7);
  assert.equal(
    estimateSeconds([rating('một hai ba bốn năm sáu bảy'), rating('một hai ba bốn năm sáu tám')], scales),
    11,
  );
  const secondsOf = (name: string, criteriaOnly: boolean) => {
    const read = parseScheme(readFileSync(join(import.meta.dirname, `../../../schemes/${name}.yaml`), 'utf8'), {
      file: name,
    });
    assert.ok(read.ok);
    const ids = new Set(criteriaOf(read.value).map(({ criterion }) => criterion.id));
    const sections = read.value.sections.map((section) => ({
      ...section,
      questions: section.questions.filter(({ id }) => !criteriaOnly || ids.has(id)),
    }));
    return estimateForm({ ...read.value, sections }).longest.seconds;
  };
  const seven = secondsOf('dak-mil-2024', true);
  const sixteen = secondsOf('sipas-2024-dich-vu', true);
  assert.ok(seven < sixteen && sixteen <= secondsBudget, `7 items ${seven} s, 16 items ${sixteen} s`);
  assert.ok(toMinutes(secondsOf('sipas-2024', false)) >= 6);
  assert.equal(toMinutes(3), 1);
});
