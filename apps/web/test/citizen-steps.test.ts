/** Laws of the citizens' form, without a browser: steps, what the form carries, the limit of guesses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answers, buildQuestionnaire, deriveJourney, type Question, type Questionnaire } from '@longdan/core';
import { builtInSchemes } from '@longdan/operations';
import fc from 'fast-check';
import { mouthPath } from '../src/lib/citizen/face.ts';
import { carriedFields, fieldNames, rankName, readState } from '../src/lib/citizen/form-state.ts';
import { GuessLimit } from '../src/lib/citizen/guess-limit.ts';
import { stepsOf } from '../src/lib/citizen/steps.ts';

const forms = builtInSchemes().map((scheme) => buildQuestionnaire(scheme, { id: scheme.id, version: 1 }));
const questionsOf = (form: Questionnaire) => form.sections.flatMap((section) => section.questions);

/** A form with every kind of question. */
const everyKind: Questionnaire = {
  ...forms[0]!,
  contents: [],
  sections: [
    {
      id: 's',
      title: 'Mọi loại câu hỏi',
      questions: [
        {
          id: 'a',
          kind: 'choice',
          text: 'A',
          options: [
            { code: '1', label: 'Một' },
            { code: 'khac', label: 'Khác', specify: true },
          ],
        },
        {
          id: 'b',
          kind: 'multiple-choice',
          text: 'B',
          atMost: 2,
          options: ['x', 'y', 'z'].map((code) => ({ code, label: code })),
        },
        { id: 'c', kind: 'ranking', text: 'C', options: ['x', 'y', 'z'].map((code) => ({ code, label: code })) },
        { id: 'd', kind: 'number', text: 'D', minimum: 0, decimals: 1 },
        { id: 'e', kind: 'date', text: 'E' },
        { id: 'f', kind: 'text', text: 'F', askIf: { question: 'a', is: ['1'] } },
      ],
    },
  ],
};

function answerTo(question: Question, form: Questionnaire): fc.Arbitrary<Answers[string] | undefined> {
  const refused = fc.constant({ state: 'refused' } as const);
  const levels = question.kind === 'rating' ? form.scales.find(({ id }) => id === question.scaleId)!.levels : [];
  const codes = 'options' in question ? question.options.map(({ code }) => code) : levels.map(({ code }) => code);
  const given: fc.Arbitrary<Answers[string]> =
    question.kind === 'rating' || question.kind === 'choice'
      ? fc.constantFrom(...codes).map((code) => ({ state: 'chosen', code }))
      : 'options' in question
        ? fc
            .shuffledSubarray(codes, {
              minLength: 1,
              maxLength: ('atMost' in question && question.atMost) || codes.length,
            })
            .map((some) => ({
              state: 'chosen-many',
              codes: question.kind === 'ranking' ? some : codes.filter((code) => some.includes(code)),
            }))
        : question.kind === 'number'
          ? fc.nat(50).map((value) => ({ state: 'written', value: String(value) }))
          : question.kind === 'date'
            ? fc.constant({ state: 'written', value: '2026-02-28' })
            : fc
                .constantFrom('Tốt', 'Cần ghế ngồi,\nquạt & nước', '<b>“ngoặc”</b>')
                .map((value) => ({ state: 'written', value }));
  return fc.oneof(fc.constant(undefined), refused, given);
}

const answersFor = (form: Questionnaire): fc.Arbitrary<Answers> =>
  fc
    .tuple(...questionsOf(form).map((question) => answerTo(question, form)))
    .map((all) =>
      Object.fromEntries(questionsOf(form).flatMap(({ id }, at) => (all[at] === undefined ? [] : [[id, all[at]]]))),
    );

for (const form of [...forms, everyKind])
  test(`${form.contents.length === 0 ? 'every kind of question' : form.schemeId}: steps show the journey, whole and in order, and decide nothing within themselves`, () => {
    fc.assert(
      fc.property(
        answersFor(form),
        fc.constantFrom('individual' as const, 'organisation' as const),
        (answers, respondentKind) => {
          const journey = deriveJourney(form, answers, { respondentKind });
          const steps = stepsOf(form, journey);
          const shown = steps.flatMap((step) => step.groups.flatMap((group) => group.questions));
          assert.deepEqual(
            shown.map(({ question }) => question.id),
            journey.asked.map(({ id }) => id),
          );
          assert.deepEqual(
            shown.map(({ number }) => number),
            journey.asked.map((_, index) => index + 1),
          );
          assert.equal(new Set(steps.map(({ id }) => id)).size, steps.length);
          for (const step of steps) {
            const here = step.groups.flatMap((group) => group.questions.map(({ question }) => question.id));
            const without = Object.fromEntries(Object.entries(answers).filter(([id]) => !here.includes(id)));
            const unanswered = deriveJourney(form, without, { respondentKind });
            for (const id of here) assert.ok(unanswered.isAsked(id), `${id} hangs on its own step`);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

for (const form of [...forms, everyKind])
  test(`${form.contents.length === 0 ? 'every kind of question' : form.schemeId}: what the form carries reads back as what was said`, () => {
    fc.assert(
      fc.property(answersFor(form), (answers) => {
        const posted = new FormData();
        for (const [name, value] of carriedFields(form, answers, new Set())) posted.append(name, value);
        const state = readState(form, posted, 'vi');
        assert.deepEqual(state.answers, answers);
        assert.deepEqual([...state.faults], []);
        assert.deepEqual([state.consent, state.respondentKind, state.to], [false, undefined, 'next']);
      }),
      { numRuns: 40 },
    );
  });

const posted = (fields: readonly (readonly [string, string])[]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return readState(everyKind, form, 'vi');
};

test('an answer goes before “no answer”; words go with the option that asks for them', () => {
  const { answers, faults } = posted([
    ['q:choice:a', 'c:1'],
    ['q:specify:a', 'chữ thừa'],
    ['q:many:b', 'y'],
    ['q:choice:b', 's:refused'],
    ['q:text:d', ' 3,5 '],
    ['q:choice:d', 's:refused'],
    ['q:choice:e', 's:refused'],
    ['q:choice:f', 's:invalid'],
  ]);
  assert.deepEqual(answers, {
    a: { state: 'chosen', code: '1' },
    b: { state: 'chosen-many', codes: ['y'] },
    d: { state: 'written', value: '3.5' },
    e: { state: 'refused' },
  });
  assert.equal(faults.size, 0);
  const other = posted([
    ['q:choice:a', 'c:khac'],
    ['q:specify:a', 'Vải thiều'],
  ]);
  assert.deepEqual(other.answers, { a: { state: 'chosen', code: 'khac', specified: 'Vải thiều' } });
});

test('ranks make an order; two of one rank, too many choices and no numbers are faults of their question', () => {
  const ranked = posted([
    [rankName('c', 'z'), '1'],
    [rankName('c', 'x'), '2'],
    [rankName('c', 'y'), ''],
  ]);
  assert.deepEqual(ranked.answers, { c: { state: 'chosen-many', codes: ['z', 'x'] } });
  const faulty = posted([
    [rankName('c', 'z'), '1'],
    [rankName('c', 'x'), '1'],
    ['q:many:b', 'x'],
    ['q:many:b', 'y'],
    ['q:many:b', 'z'],
    ['q:text:d', 'ba'],
  ]);
  assert.deepEqual([...faulty.faults.keys()].sort(), ['b', 'c', 'd']);
  assert.match(faulty.faults.get('b')!, /^Chọn 3 mục, câu này chỉ được chọn tối đa 2/);
  assert.match(faulty.faults.get('c')!, /cùng một thứ tự/);
  assert.match(faulty.faults.get('d')!, /^“ba” không phải số/);
});

test('consent is given by its own mark alone', () => {
  for (const value of ['', '0', 'on', 'true']) assert.equal(posted([[fieldNames.consent, value]]).consent, false);
  assert.equal(posted([[fieldNames.consent, '1']]).consent, true);
});

test('guesses run out and come back with time, per address and network', () => {
  let now = 0;
  const limit = new GuessLimit(() => now);
  for (let miss = 0; miss < 30; miss++) {
    assert.ok(limit.mayTry('203.0.113.9'));
    limit.countMiss('203.0.113.9');
  }
  assert.ok(!limit.mayTry('203.0.113.9'));
  assert.ok(limit.mayTry('203.0.113.10'));
  now += 29_999;
  assert.ok(!limit.mayTry('203.0.113.9'));
  now += 1;
  assert.ok(limit.mayTry('203.0.113.9'));
  limit.countMiss('203.0.113.9');
  assert.ok(!limit.mayTry('203.0.113.9'));
  now += 3_600_000;
  for (let miss = 0; miss < 30; miss++) limit.countMiss('2001:db8:1:2:3::4');
  assert.ok(!limit.mayTry('2001:db8:1:2:9::9'));
  assert.ok(limit.mayTry('2001:db8:1:3::1') && limit.mayTry('203.0.113.9'));
});

test('mouths bend with the mood', () => {
  assert.match(mouthPath(-1), /M7 17q5 -5\.5 10 0/);
  assert.match(mouthPath(0), /M7 15\.5q5 0 10 0/);
  assert.match(mouthPath(1), /M7 14q5 5\.5 10 0/);
});
