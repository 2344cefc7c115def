import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateCondition, questionsIn } from './condition.ts';
import { deriveJourney } from './journey.ts';
import type { Condition } from './question.ts';
import { arbitraryAnswers, arbitraryFormWithAnswers, arbitraryQuestionnaire } from './testing/arbitrary-form.ts';

const used: Condition = { question: 'used', is: ['co'] };
const screened = {
  sections: [
    {
      id: 's',
      title: '',
      questions: [
        {
          id: 'used',
          kind: 'choice',
          text: '',
          options: [
            { code: 'co', label: '' },
            { code: 'khong', label: '' },
          ],
        },
        {
          id: 'gave',
          kind: 'choice',
          text: '',
          options: [
            { code: 'co', label: '' },
            { code: 'khong', label: '' },
          ],
          askIf: used,
        },
        { id: 'service', kind: 'text', text: '', askIf: used },
        { id: 'feedback', kind: 'text', text: '', askIf: { question: 'gave', is: ['co'] } },
        { id: 'firm', kind: 'text', text: '', askIf: { respondentKind: 'organisation' } },
      ],
    },
  ],
} as const;
const idsAsked = (...args: Parameters<typeof deriveJourney>) =>
  deriveJourney(...args).asked.map((question) => question.id);

test('a definite no closes what follows from it, and what follows from that', () => {
  assert.deepEqual(idsAsked(screened, { used: { state: 'chosen', code: 'khong' } }), ['used', 'firm']);
  // An answer to a question that was not asked counts for nothing.
  assert.deepEqual(
    idsAsked(screened, { used: { state: 'chosen', code: 'khong' }, gave: { state: 'chosen', code: 'co' } }),
    ['used', 'firm'],
  );
});

test('blank, refused and invalid screening answers leave the condition unknown, and unknown is asked', () => {
  const all = ['used', 'gave', 'service', 'feedback', 'firm'];
  assert.deepEqual(idsAsked(screened, {}), all);
  assert.deepEqual(idsAsked(screened, { used: { state: 'refused' } }), all);
  assert.deepEqual(idsAsked(screened, { used: { state: 'invalid', raw: 'x x' } }), all);
});

test('respondent kind decides where it is known', () => {
  assert.ok(!idsAsked(screened, {}, { respondentKind: 'individual' }).includes('firm'));
  assert.ok(idsAsked(screened, {}, { respondentKind: 'organisation' }).includes('firm'));
  assert.equal(deriveJourney(screened, {}).isAsked('no such question'), false);
});

test('conditions follow Kleene: false beats unknown in all, true beats unknown in any', () => {
  const context = { answerTo: (id: string) => (id === 'known' ? ['a'] : ('unknown' as const)) };
  const yes: Condition = { question: 'known', is: ['a'] };
  const no: Condition = { question: 'known', is: ['b'] };
  const dunno: Condition = { question: 'other', is: ['a'] };
  assert.equal(evaluateCondition({ all: [dunno, no] }, context), false);
  assert.equal(evaluateCondition({ all: [dunno, yes] }, context), undefined);
  assert.equal(evaluateCondition({ any: [dunno, yes] }, context), true);
  assert.equal(evaluateCondition({ any: [dunno, no] }, context), undefined);
  assert.equal(evaluateCondition({ not: dunno }, context), undefined);
  assert.equal(evaluateCondition({ not: no }, context), true);
  assert.deepEqual(questionsIn({ any: [yes, { not: dunno }, { respondentKind: 'individual' }] }), ['known', 'other']);
});

test('journeys end, keep the order of the form, are deterministic, and do not depend on unasked answers', () => {
  fc.assert(
    fc.property(arbitraryFormWithAnswers, ({ questionnaire, answers }) => {
      const journey = deriveJourney(questionnaire, answers);
      const order = questionnaire.sections.flatMap((section) => section.questions);
      assert.deepEqual(
        journey.asked,
        order.filter((question) => journey.isAsked(question.id)),
      );
      assert.deepEqual(deriveJourney(questionnaire, structuredClone(answers)).asked, journey.asked);
      const asked = Object.fromEntries(Object.entries(answers).filter(([id]) => journey.isAsked(id)));
      assert.deepEqual(deriveJourney(questionnaire, asked).asked, journey.asked);
    }),
    { numRuns: 300 },
  );
});

test('later answers never change whether an earlier question is asked', () => {
  const arbitrary = arbitraryQuestionnaire.chain((questionnaire) =>
    fc.tuple(fc.constant(questionnaire), arbitraryAnswers(questionnaire), arbitraryAnswers(questionnaire), fc.nat(10)),
  );
  fc.assert(
    fc.property(arbitrary, ([questionnaire, first, second, cut]) => {
      const order = questionnaire.sections.flatMap((section) => section.questions);
      const mixed: Record<string, unknown> = Object.create(null);
      for (const [index, { id }] of order.entries()) {
        const from = index < cut ? first : second;
        if (Object.hasOwn(from, id)) mixed[id] = from[id];
      }
      const one = deriveJourney(questionnaire, first);
      const other = deriveJourney(questionnaire, mixed as typeof first);
      for (const { id } of order.slice(0, cut + 1)) assert.equal(one.isAsked(id), other.isAsked(id));
    }),
  );
});
