/** For tests only: random sound questionnaires and answers to them, for the laws that hold of every form. */
import fc from 'fast-check';
import type { Answer, Answers } from '../answer.ts';
import type { Condition, Option, Question } from '../question.ts';
import type { Questionnaire } from '../questionnaire.ts';
import type { Criterion, Scale } from '../scheme.ts';

const meanings = ['dissatisfied', 'dissatisfied', 'neutral', 'satisfied', 'satisfied'] as const;
const scales: readonly Scale[] = [
  {
    id: 'five',
    levels: meanings.map((means, index) => ({ code: String(index + 1), label: `mức ${index + 1}`, means })),
  },
  {
    id: 'yes-no',
    levels: [
      { code: 'khong', label: 'Không' },
      { code: 'co', label: 'Có' },
    ],
  },
];

const options = (count: number): Option[] =>
  Array.from({ length: count }, (_, index) => ({
    code: `o${index}`,
    label: `lựa chọn ${index}`,
    specify: index === 0,
  }));

export function codesOf(question: Question): readonly string[] {
  if (question.kind === 'rating')
    return scales.find((scale) => scale.id === question.scaleId)!.levels.map((l) => l.code);
  return 'options' in question ? question.options.map((option) => option.code) : [];
}

/** Conditions that look only at the given earlier questions. */
function arbitraryCondition(earlier: readonly Question[]): fc.Arbitrary<Condition> {
  const closed = earlier.filter((question) => codesOf(question).length > 0);
  const kind: fc.Arbitrary<Condition> = fc
    .constantFrom('individual' as const, 'organisation' as const)
    .map((respondentKind) => ({ respondentKind }));
  const leaf: fc.Arbitrary<Condition> =
    closed.length === 0
      ? kind
      : fc.oneof(
          kind,
          fc
            .constantFrom(...closed)
            .chain((question) =>
              fc.subarray([...codesOf(question)], { minLength: 1 }).map((is) => ({ question: question.id, is })),
            ),
        );
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: leaf.map((inner): Condition => ({ not: inner })) },
    { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all): Condition => ({ all })) },
    { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((any): Condition => ({ any })) },
  );
}

function arbitraryQuestion(id: string, earlier: readonly Question[]): fc.Arbitrary<Question> {
  const count = fc.integer({ min: 2, max: 20 });
  const base: fc.Arbitrary<Question> = fc.oneof(
    fc.constantFrom<Question>(
      { kind: 'rating', id, text: id, scaleId: 'five' },
      { kind: 'rating', id, text: id, scaleId: 'yes-no' },
      { kind: 'number', id, text: id },
      { kind: 'date', id, text: id },
      { kind: 'text', id, text: id },
    ),
    count.map((n): Question => ({ kind: 'choice', id, text: id, options: options(n) })),
    count.map((n): Question => ({ kind: 'multiple-choice', id, text: id, options: options(n) })),
    count.chain((n) =>
      fc
        .integer({ min: 1, max: n })
        .map((atMost): Question => ({ kind: 'ranking', id, text: id, options: options(n), atMost })),
    ),
  );
  return fc
    .tuple(base, fc.option(arbitraryCondition(earlier), { nil: undefined, freq: 2 }))
    .map(([question, askIf]) => (askIf ? { ...question, askIf } : question));
}

function arbitraryQuestions(count: number, earlier: readonly Question[] = []): fc.Arbitrary<readonly Question[]> {
  if (count === 0) return fc.constant(earlier);
  // Odd names on purpose: ids come from files, and some of them are names that every object has.
  const id = ['constructor', '__proto__', 'toString'][earlier.length] ?? `q${earlier.length}`;
  return arbitraryQuestion(id, earlier).chain((question) => arbitraryQuestions(count - 1, [...earlier, question]));
}

export const arbitraryQuestionnaire: fc.Arbitrary<Questionnaire> = fc
  .integer({ min: 1, max: 10 })
  .chain((count) => arbitraryQuestions(count))
  .map((questions) => {
    const criteria: Criterion[] = questions
      .filter((question) => question.kind === 'rating' && question.scaleId === 'five')
      .map(({ id, text }) => ({ id, text }));
    return {
      id: 'form',
      version: 1,
      title: 'form',
      schemeId: 's',
      schemeVersion: 1,
      schemeTitle: 's',
      source: 's',
      scales,
      contents: [{ id: 'c', title: '', factors: [{ id: 'f', title: 'f', criteria }] }],
      sections: [{ id: 's', title: 's', questions }],
      formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
    };
  });

function arbitraryAnswer(question: Question): fc.Arbitrary<Answer> {
  const words = fc.string({ minLength: 1, maxLength: 12 });
  const other: fc.Arbitrary<Answer>[] = [
    fc.constant({ state: 'refused' }),
    fc.string({ maxLength: 6 }).map((raw) => ({ state: 'invalid', raw })),
  ];
  const codes = [...codesOf(question)];
  const specified = fc.option(words, { nil: undefined });
  const withWords = <T extends object>(answer: T, text: string | undefined) =>
    text === undefined ? answer : { ...answer, specified: text };
  if (question.kind === 'rating' || question.kind === 'choice')
    return fc.oneof(
      ...other,
      fc
        .tuple(fc.constantFrom(...codes), specified)
        .map(([code, text]) => withWords({ state: 'chosen' as const, code }, text)),
    );
  if (question.kind === 'multiple-choice' || question.kind === 'ranking') {
    const maxLength = question.atMost ?? codes.length;
    const chosen =
      question.kind === 'ranking'
        ? fc.shuffledSubarray(codes, { minLength: 1, maxLength })
        : fc.subarray(codes, { minLength: 1, maxLength });
    return fc.oneof(
      ...other,
      fc
        .tuple(chosen, specified)
        .map(([many, text]) => withWords({ state: 'chosen-many' as const, codes: many }, text)),
    );
  }
  return fc.oneof(
    ...other,
    words.map((value): Answer => ({ state: 'written', value })),
  );
}

/** Answers to a random part of the form, asked or not. */
export function arbitraryAnswers(questionnaire: Questionnaire): fc.Arbitrary<Answers> {
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  return fc
    .tuple(...questions.map((question) => fc.option(arbitraryAnswer(question), { nil: undefined, freq: 4 })))
    .map((answers) =>
      Object.fromEntries(questions.map((q, index) => [q.id, answers[index]] as const).filter(([, answer]) => answer)),
    ) as fc.Arbitrary<Answers>;
}

export const arbitraryFormWithAnswers = arbitraryQuestionnaire.chain((questionnaire) =>
  arbitraryAnswers(questionnaire).map((answers) => ({ questionnaire, answers })),
);
