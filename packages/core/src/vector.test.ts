import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deriveJourney } from './journey.ts';
import type { Question } from './question.ts';
import { arbitraryFormWithAnswers, codesOf } from './testing/arbitrary-form.ts';
import {
  answerByte,
  chosenCodesAt,
  decodeAnswers,
  encodeAnswers,
  findSlot,
  layoutVector,
  restoreAnswers,
} from './vector.ts';

test('restoreAnswers is the exact inverse of encodeAnswers; decodeAnswers gives the asked part', () => {
  fc.assert(
    fc.property(arbitraryFormWithAnswers, ({ questionnaire, answers }) => {
      const layout = layoutVector(questionnaire);
      const journey = deriveJourney(questionnaire, answers);
      const encoded = encodeAnswers(layout, answers, journey);
      const entries = (some: object) => Object.entries(some).sort(([a], [b]) => (a < b ? -1 : 1));
      assert.deepEqual(entries(restoreAnswers(layout, encoded)), entries(answers));
      assert.deepEqual(
        entries(decodeAnswers(layout, encoded)),
        entries(answers).filter(([id]) => journey.isAsked(id)),
      );
    }),
    { numRuns: 400 },
  );
});

test('one state per question: positions, blank, not asked, refused and invalid add to one', () => {
  fc.assert(
    fc.property(arbitraryFormWithAnswers, ({ questionnaire, answers }) => {
      const layout = layoutVector(questionnaire);
      const journey = deriveJourney(questionnaire, answers);
      const { vector } = encodeAnswers(layout, answers, journey);
      const questions = questionnaire.sections.flatMap((section) => section.questions);
      assert.equal(layout.slots.length, questions.length);
      for (const [index, slot] of layout.slots.entries()) {
        const byte = vector[slot.offset]!;
        const given =
          chosenCodesAt(vector, slot) !== undefined || (slot.codes.length === 0 && byte === answerByte.given);
        const states = [
          given,
          byte === answerByte.blank,
          byte === answerByte.notAsked,
          byte === answerByte.refused,
          byte === answerByte.invalid,
        ];
        assert.equal(states.filter(Boolean).length, 1, `${slot.questionId}: byte ${byte}`);
        assert.equal(byte === answerByte.notAsked, !journey.isAsked(slot.questionId));
        assert.deepEqual(slot.codes, codesOf(questions[index]!));
      }
    }),
  );
});

test('slots lie end to end', () => {
  fc.assert(
    fc.property(arbitraryFormWithAnswers, ({ questionnaire }) => {
      const layout = layoutVector(questionnaire);
      let end = 0;
      for (const slot of layout.slots) {
        assert.equal(slot.offset, end);
        end += slot.width;
      }
      assert.equal(end, layout.length);
    }),
  );
});

const form = (...questions: Question[]) => ({
  scales: [{ id: 'nd61', levels: ['0', '1', '2'].map((code) => ({ code, label: code })) }],
  sections: [{ id: 's', title: '', questions }],
});
const options = Array.from({ length: 9 }, (_, index) => ({ code: `k${index + 1}`, label: `k${index + 1}` }));

test('the documented example: level 0 is stored as position 1, nine options take two mask bytes', () => {
  const questionnaire = form(
    { id: 'a', kind: 'rating', text: 'a', scaleId: 'nd61' },
    { id: 'b', kind: 'multiple-choice', text: 'b', options },
    { id: 'c', kind: 'ranking', text: 'c', options, atMost: 3 },
    { id: 'd', kind: 'text', text: 'd' },
  );
  const layout = layoutVector(questionnaire);
  assert.equal(layout.length, 1 + 3 + 4 + 1);
  const answers = {
    a: { state: 'chosen', code: '0' },
    b: { state: 'chosen-many', codes: ['k1', 'k9'] },
    c: { state: 'chosen-many', codes: ['k7', 'k2'] },
    d: { state: 'invalid', raw: 'gạch chéo' },
  } as const;
  const encoded = encodeAnswers(layout, answers, deriveJourney(questionnaire, answers));
  assert.deepEqual([...encoded.vector], [1, 1, 0b1, 0b1, 1, 7, 2, 0, 253]);
  assert.deepEqual({ ...encoded.setAside }, { d: 'gạch chéo' });
  assert.equal(findSlot(layout, 'c')?.offset, 4);
});

test('answers that do not fit the questionnaire are a broken promise', () => {
  const questionnaire = form({ id: 'a', kind: 'rating', text: 'a', scaleId: 'nd61' });
  const layout = layoutVector(questionnaire);
  const journey = deriveJourney(questionnaire, {});
  assert.throws(() => encodeAnswers(layout, { b: { state: 'refused' } }, journey), /lacks: b/);
  assert.throws(() => encodeAnswers(layout, { a: { state: 'chosen', code: '3' } }, journey), /no level or option 3/);
  assert.throws(() => encodeAnswers(layout, { a: { state: 'written', value: '1' } }, journey), /cannot be answered/);
});
