import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareForms } from './form-changes.ts';
import { joinVersions, makeRecoder, noteVersions } from './form-versions.ts';
import { deriveJourney } from './journey.ts';
import type { Question } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import { arbitraryAnswers, arbitraryQuestionnaire } from './testing/arbitrary-form.ts';
import { answerByte, decodeAnswers, encodeAnswers, findSlot, layoutVector } from './vector.ts';

const choice = (id: string, text = id, labels = ['Có', 'Không']): Question => ({
  kind: 'choice',
  id,
  text,
  options: labels.map((label, index) => ({ code: String(index + 1), label })),
});
const form = (sections: Record<string, readonly Question[]>, more: Partial<Questionnaire> = {}): Questionnaire => ({
  id: 'q',
  version: 1,
  title: 'Phiếu',
  schemeId: 's',
  schemeVersion: 1,
  schemeTitle: 's',
  source: 's',
  scales: [],
  contents: [],
  sections: Object.entries(sections).map(([id, questions]) => ({ id, title: id, questions })),
  formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
  ...more,
});

test('one question moved to the front is one move, not the move of all others', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => choice(id)) as [Question, Question, Question, Question];
  const changes = compareForms(form({ s: [a, b, c, d] }), form({ s: [d, a, b, c] }));
  assert.deepEqual(
    changes.map((change) => change.change === 'moved' && [change.question.id, change.from, change.to]),
    [['d', 4, 1]],
  );
});

test('everything that differs is named once', () => {
  const before = form({ s: [choice('a'), choice('b'), choice('c')], t: [choice('d')] });
  const after = form(
    {
      s: [
        choice('a', 'a khác'),
        { ...choice('c', 'c', ['Có', 'Không', 'Không biết']), askIf: { question: 'a', is: ['1'] } },
      ],
      u: [choice('d'), choice('e')],
    },
    { thanks: 'Cảm ơn Ông/Bà.', overallQuestionId: 'a' },
  );
  assert.deepEqual(
    compareForms(before, after).map((change) => {
      switch (change.change) {
        case 'words':
          return ['words', change.of, change.before, change.after];
        case 'altered':
          return ['altered', change.after.id, ...change.parts];
        case 'overall':
          return ['overall', change.asked];
        case 'added':
        case 'removed':
        case 'moved':
          return [change.change, change.question.id];
        default:
          return [change.change, change.id];
      }
    }),
    [
      ['words', 'thanks', '', 'Cảm ơn Ông/Bà.'],
      ['overall', true],
      ['section-added', 'u'],
      ['section-removed', 't'],
      ['altered', 'a', 'text'],
      ['altered', 'c', 'answers', 'condition'],
      ['moved', 'd'],
      ['added', 'e'],
      ['removed', 'b'],
    ],
  );
});

/** A version that keeps some of the questions, in another order, beside some of its own. */
const arbitraryVersions = fc
  .tuple(arbitraryQuestionnaire, fc.infiniteStream(fc.nat(1000)), fc.boolean())
  .map(([first, numbers, extra]) => {
    const questions = first.sections.flatMap((section) => section.questions);
    const kept = questions
      .filter(() => Number(numbers.next().value) % 3 > 0)
      .map((question) => ({ question, place: Number(numbers.next().value) }))
      .sort((one, other) => one.place - other.place)
      .map(({ question: { askIf: _dropped, ...question } }) => question as Question);
    const own: Question[] = extra ? [choice('chỉ-bản-hai')] : [];
    return [
      first,
      { ...first, version: 2, sections: [{ id: 's', title: 's', questions: [...own, ...kept] }] },
    ] as const;
  });

test('recoding into the joined form changes no answer, and what a version does not ask is not asked', () => {
  fc.assert(
    fc.property(
      arbitraryVersions.chain(([first, second]) =>
        fc.tuple(fc.constant([first, second] as const), arbitraryAnswers(first), arbitraryAnswers(second)),
      ),
      ([versions, ...given]) => {
        const joined = joinVersions([versions[1], versions[0]]);
        const to = layoutVector(joined);
        const ids = versions.flatMap((version) => layoutVector(version).slots.map(({ questionId }) => questionId));
        assert.deepEqual(new Set(to.slots.map(({ questionId }) => questionId)), new Set(ids));
        assert.equal(to.slots.length, new Set(ids).size, 'every question once');
        versions.forEach((version, index) => {
          const from = layoutVector(version);
          const encoded = encodeAnswers(from, given[index]!, deriveJourney(version, given[index]!));
          const vector = makeRecoder(from, to)(encoded.vector);
          assert.deepEqual(
            Object.entries(decodeAnswers(to, { ...encoded, vector })).sort(),
            Object.entries(decodeAnswers(from, encoded)).sort(),
          );
          for (const slot of to.slots)
            if (!findSlot(from, slot.questionId)) assert.equal(vector[slot.offset], answerByte.notAsked);
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('options that versions named differently lie side by side; differences are said', () => {
  const first = form({ s: [choice('a', 'Hỏi một', ['Có', 'Không'])] });
  const second = form({ s: [choice('a', 'Hỏi hai', ['Có', 'Không', 'Không biết']), choice('b')] }, { version: 2 });
  const joined = joinVersions([second, first]);
  const [question] = joined.sections[0]!.questions;
  assert.ok(question?.kind === 'choice');
  assert.deepEqual(
    question.options.map(({ label }) => label),
    ['Có', 'Không', 'Không biết'],
  );
  assert.deepEqual(
    noteVersions([second, first]).map(({ code }) => code),
    ['several-versions', 'wording-differs-between-versions'],
  );
  assert.deepEqual(noteVersions([first]), []);
});
