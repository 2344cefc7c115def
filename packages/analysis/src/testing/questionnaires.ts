/** A questionnaire for tests with every kind of question, and answers to it drawn by fast-check. */
import type { Answer, Answers, Questionnaire } from '@longdan/core';
import { channels, deriveJourney, encodeAnswers, layoutVector, type Question } from '@longdan/core';
import fc from 'fast-check';
import { type PackableResponse, packResponses, type ResponseBlock } from '../response-block.ts';

const options = (...labels: string[]) => labels.map((label, place) => ({ code: `o${place + 1}`, label }));
const rating = (id: string, more: Partial<Question> = {}): Question =>
  ({ id, text: `Tiêu chí ${id}`, kind: 'rating', scaleId: 'hai-long-5', ...more }) as Question;

export const fiveLevels = {
  id: 'hai-long-5',
  levels: [
    { code: '1', label: 'Rất không hài lòng', means: 'dissatisfied' },
    { code: '2', label: 'Không hài lòng', means: 'dissatisfied' },
    { code: '3', label: 'Bình thường', means: 'neutral' },
    { code: '4', label: 'Hài lòng', means: 'satisfied' },
    { code: '5', label: 'Rất hài lòng', means: 'satisfied' },
  ],
} as const;

export const threeLevels = {
  id: 'tot-3',
  levels: [
    { code: '1', label: 'Chưa tốt', means: 'dissatisfied' },
    { code: '2', label: 'Bình thường', means: 'neutral' },
    { code: '3', label: 'Tốt', means: 'satisfied' },
  ],
} as const;

export const interestLevels = {
  id: 'quan-tam-4',
  levels: [
    { code: '1', label: 'Không quan tâm theo dõi' },
    { code: '2', label: 'Khá quan tâm theo dõi' },
    { code: '3', label: 'Quan tâm theo dõi' },
    { code: '4', label: 'Rất quan tâm theo dõi' },
  ],
} as const;

/** Two contents, three factors, five criteria (the last two asked only of those who gave feedback), and the rest of a form. */
export const exampleQuestionnaire: Questionnaire = {
  id: 'vi-du',
  version: 1,
  title: 'Phiếu ví dụ',
  schemeId: 'sipas-vi-du',
  schemeVersion: 1,
  schemeTitle: 'Ví dụ',
  source: 'Soạn cho kiểm thử',
  scales: [fiveLevels, threeLevels, interestLevels],
  contents: [
    {
      id: 'I',
      title: 'Chính sách',
      factors: [
        {
          id: 'A',
          title: 'Yếu tố A',
          criteria: [
            { id: 'c1', text: 'Tiêu chí c1' },
            { id: 'c2', text: 'Tiêu chí c2' },
          ],
        },
      ],
    },
    {
      id: 'II',
      title: 'Dịch vụ',
      factors: [
        { id: 'B', title: 'Yếu tố B', criteria: [{ id: 'c3', text: 'Tiêu chí c3' }] },
        {
          id: 'C',
          title: 'Yếu tố C',
          criteria: [
            { id: 'c4', text: 'Tiêu chí c4' },
            { id: 'c5', text: 'Tiêu chí c5' },
          ],
        },
      ],
    },
  ],
  sections: [
    {
      id: 's1',
      title: 'Sàng lọc',
      questions: [
        { id: 'gop-y', text: 'Đã góp ý?', kind: 'choice', options: options('Có', 'Không') },
        { id: 'kenh', text: 'Kênh thông tin', kind: 'multiple-choice', options: options(...'abcdefghij') },
        { id: 'uu-tien', text: 'Ưu tiên', kind: 'ranking', options: options('x', 'y', 'z', 't'), atMost: 3 },
        { id: 'quan-tam', text: 'Mức quan tâm', kind: 'rating', scaleId: 'quan-tam-4' },
      ],
    },
    {
      id: 's2',
      title: 'Đánh giá',
      questions: [
        rating('c1'),
        rating('c2'),
        rating('c3', { scaleId: 'tot-3' } as Partial<Question>),
        rating('c4', { askIf: { question: 'gop-y', is: ['o1'] } }),
        rating('c5', { askIf: { question: 'gop-y', is: ['o1'] } }),
      ],
    },
    {
      id: 's3',
      title: 'Thông tin',
      questions: [
        { id: 'gioi', text: 'Giới tính', kind: 'choice', options: options('Nam', 'Nữ'), profile: true },
        {
          id: 'dan-toc',
          text: 'Dân tộc',
          kind: 'choice',
          options: options('Kinh', 'Khác'),
          profile: true,
          sensitive: true,
        },
        { id: 'tuoi', text: 'Tuổi', kind: 'number', profile: true },
        { id: 'y-kien', text: 'Ý kiến khác', kind: 'text' },
      ],
    },
  ],
  formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
};

export interface ExampleResponse {
  readonly answers: Answers;
  readonly field?: string;
  readonly unit?: string;
  readonly channel: string;
  readonly respondentKind?: string;
}

export const exampleLayout = layoutVector(exampleQuestionnaire);

/** Responses as the store would hand them over, through the encoding that the product uses. */
export function packExample(responses: readonly ExampleResponse[]): ResponseBlock {
  return packResponses(
    exampleLayout,
    responses.map(({ answers, ...attributes }): PackableResponse => {
      const journey = deriveJourney(exampleQuestionnaire, answers);
      return { ...attributes, vector: encodeAnswers(exampleLayout, answers, journey).vector };
    }),
  );
}

/** Any response: every state of every question, known and unknown attributes. */
export const arbitraryResponse: fc.Arbitrary<ExampleResponse> = fc.record(
  {
    answers: arbitraryAnswers(),
    field: fc.constantFrom('ho-tich', 'chung-thuc', 'dat-dai'),
    unit: fc.constantFrom('xa-a', 'xa-b'),
    channel: fc.constantFrom(...channels),
    respondentKind: fc.constantFrom('individual', 'organisation'),
  },
  { requiredKeys: ['answers', 'channel'] },
);

function arbitraryAnswers(): fc.Arbitrary<Answers> {
  const questions = exampleQuestionnaire.sections.flatMap((section) => section.questions);
  const answers = Object.fromEntries(questions.map((question) => [question.id, arbitraryAnswer(question)]));
  return fc.record(answers, { requiredKeys: [] }) as fc.Arbitrary<Answers>;
}

function arbitraryAnswer(question: Question): fc.Arbitrary<Answer> {
  const states: fc.Arbitrary<Answer>[] = [
    fc.constant({ state: 'refused' }),
    fc.constant({ state: 'invalid', raw: '2 dấu' }),
  ];
  const scale = question.kind === 'rating' ? question.scaleId : '';
  const codes =
    'options' in question
      ? question.options.map((option) => option.code)
      : (exampleQuestionnaire.scales.find(({ id }) => id === scale)?.levels ?? []).map((level) => level.code);
  const chosen: fc.Arbitrary<Answer> =
    question.kind === 'multiple-choice' || question.kind === 'ranking'
      ? fc
          .subarray(codes, { minLength: 1, maxLength: question.atMost ?? codes.length })
          .map((many) => ({ state: 'chosen-many', codes: many }))
      : codes.length > 0
        ? fc.constantFrom(...codes).map((code) => ({ state: 'chosen', code }))
        : fc.constant({ state: 'written', value: '1' });
  return fc.oneof({ weight: 8, arbitrary: chosen }, ...states.map((arbitrary) => ({ weight: 1, arbitrary })));
}
