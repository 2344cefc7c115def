import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCalendarDay } from './calendar-day.ts';
import { deriveJourney } from './journey.ts';
import type { Question } from './question.ts';
import { arbitraryFormWithAnswers } from './testing/arbitrary-form.ts';
import { validateSubmission } from './validation.ts';
import { encodeAnswers, layoutVector } from './vector.ts';

const options = ['a', 'b', 'c'].map((code) => ({ code, label: code, ...(code === 'c' ? { specify: true } : {}) }));
const questions: readonly Question[] = [
  { kind: 'rating', id: 'muc', text: '', scaleId: 's' },
  { kind: 'choice', id: 'mot', text: '', options },
  { kind: 'multiple-choice', id: 'nhieu', text: '', options, atMost: 2 },
  { kind: 'number', id: 'so', text: '', minimum: 0, maximum: 50 },
  { kind: 'date', id: 'ngay', text: '' },
  { kind: 'text', id: 'loi', text: '' },
];
const form = {
  scales: [{ id: 's', levels: [1, 2, 3].map((n) => ({ code: String(n), label: String(n) })) }],
  sections: [{ id: 'x', title: '', questions }],
};
const check = (answers: unknown, more: object = {}) =>
  validateSubmission(form, { channel: 'paper', consent: 'given', answers, ...more });
const codes = (answers: unknown, more?: object) => check(answers, more).findings.map((finding) => finding.code);

test('a good submission comes out NFC and trimmed, blanks dropped', () => {
  const outcome = check(
    {
      muc: { state: 'chosen', code: '3' },
      mot: { state: 'chosen', code: 'c', specified: ' khác ' },
      nhieu: { state: 'chosen-many', codes: [] },
      so: { state: 'written', value: '12' },
      ngay: { state: 'written', value: '2024-02-29' },
      loi: { state: 'written', value: '  Cảm ơn '.normalize('NFD') },
    },
    { answeredOn: '2022-09-15', ballotCode: ' ACE ' },
  );
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.value, {
    channel: 'paper',
    consent: 'given',
    answeredOn: '2022-09-15',
    ballotCode: 'ACE',
    answers: {
      muc: { state: 'chosen', code: '3' },
      mot: { state: 'chosen', code: 'c', specified: 'khác' },
      so: { state: 'written', value: '12' },
      ngay: { state: 'written', value: '2024-02-29' },
      loi: { state: 'written', value: 'Cảm ơn'.normalize('NFC') },
    },
  });
});

test('every kind of misfit is refused by name', () => {
  const chosen = (code: string, more = {}) => ({ state: 'chosen', code, ...more });
  assert.deepEqual(codes({ muc: chosen('4') }), ['unknown-code']);
  assert.deepEqual(codes({ mot: chosen('a', { specified: 'x' }) }), ['words-not-asked']);
  assert.deepEqual(codes({ nhieu: { state: 'chosen-many', codes: ['a', 'b', 'c'] } }), ['too-many-chosen']);
  assert.deepEqual(codes({ nhieu: { state: 'chosen-many', codes: ['a', 'a'] } }), ['duplicate-code']);
  assert.deepEqual(codes({ nhieu: chosen('a') }), ['wrong-kind-of-answer']);
  assert.deepEqual(codes({ so: { state: 'written', value: '51' } }), ['number-out-of-range']);
  assert.deepEqual(codes({ so: { state: 'written', value: '1,5' } }), ['bad-number']);
  assert.deepEqual(codes({ so: { state: 'written', value: '1.5' } }), ['too-many-decimals']);
  assert.deepEqual(codes({ so: { state: 'written', value: '1e3' } }), ['bad-number']);
  assert.deepEqual(codes({ ngay: { state: 'written', value: '2023-02-29' } }), ['bad-date']);
  assert.deepEqual(codes({ loi: { state: 'written', value: 'x'.repeat(4001) } }), ['text-too-long']);
  assert.deepEqual(codes({ loi: { state: 'written', value: 'x'.repeat(4000) } }), []);
  assert.deepEqual(codes({}, { answeredOn: '15/9/2022' }), ['bad-date']);
  assert.deepEqual(codes({}, { channel: 'fax' }), ['bad-shape']);
  assert.deepEqual(codes({}, { phone: '0912' }), ['bad-shape'], 'unknown keys are refused, a phone number above all');
  assert.deepEqual(codes({ muc: { state: 'chosen' } }), ['bad-shape']);
  assert.deepEqual(codes([]), ['bad-shape']);
  for (const nonsense of [null, undefined, 1, 'x', [], { answers: null }])
    assert.equal(validateSubmission(form, nonsense).ok, false);
});

test('unknown questions are refused by name, and all faults are told at once', () => {
  const outcome = check({
    la: { state: 'refused' },
    muc: { state: 'chosen', code: '9' },
    constructor: { state: 'refused' },
  });
  assert.deepEqual(
    outcome.findings.map((finding) => [finding.code, finding.place?.column]),
    [
      ['unknown-question', 'la'],
      ['unknown-code', 'muc'],
      ['unknown-question', 'constructor'],
    ],
  );
  assert.match(outcome.findings[0]!.message.vi, /không có câu hỏi “la”/);
});

test('what validation accepts can always be encoded', () => {
  fc.assert(
    fc.property(
      arbitraryFormWithAnswers,
      fc.dictionary(fc.string(), fc.anything()),
      ({ questionnaire, answers }, noise) => {
        const layout = layoutVector(questionnaire);
        for (const candidate of [answers, { ...answers, ...noise }]) {
          const outcome = validateSubmission(questionnaire, { channel: 'web', consent: 'given', answers: candidate });
          if (!outcome.ok) continue;
          const accepted = outcome.value.answers;
          encodeAnswers(layout, accepted, deriveJourney(questionnaire, accepted));
        }
      },
    ),
  );
});

test('the calendar is the Gregorian one', () => {
  assert.ok(isCalendarDay('2000-02-29') && isCalendarDay('2024-12-31'));
  for (const bad of [
    '1900-02-29',
    '2023-02-29',
    '2024-00-10',
    '2024-13-01',
    '2024-04-31',
    '2024-4-1',
    '0000-01-01',
    '',
  ])
    assert.ok(!isCalendarDay(bad), bad);
  fc.assert(
    fc.property(fc.date({ min: new Date('1600-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }), (date) =>
      isCalendarDay(date.toISOString().slice(0, 10)),
    ),
  );
});
