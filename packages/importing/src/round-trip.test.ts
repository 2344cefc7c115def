import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Question, Submission } from '@longdan/core';
import fc from 'fast-check';
import { choicesOf } from './choice-lookup.ts';
import { readGrid } from './grid.ts';
import { proposeMapping } from './mapping.ts';
import { readSubmissions } from './submissions.ts';
import { codeOf, fields, form, makeWorkbook, units, utf8 } from './testing/sample-form.ts';

const questions = form.sections.flatMap((section) => section.questions);
const codesOf = (question: Question): string[] => choicesOf(question, form)!.map(({ code }) => code);
const isClosed = (question: Question): boolean => choicesOf(question, form) !== undefined;

/** Any answer that a file can hold; words beside a choice only where the option asks for them. */
function arbitraryAnswer(question: Question): fc.Arbitrary<Answer | undefined> {
  const words = fc.constantFrom('nuôi tôm', 'Cần nhanh hơn; lịch sự hơn', '=1+1', 'hai\ndòng', '"trích"', 'Hoà Bình');
  const written = (values: fc.Arbitrary<string>) => values.map((value): Answer => ({ state: 'written', value }));
  const asks = new Set(
    choicesOf(question, form)
      ?.filter(({ specify }) => specify)
      .map(({ code }) => code),
  );
  const own = (): fc.Arbitrary<Answer> => {
    switch (question.kind) {
      case 'rating':
        return fc.oneof(
          fc.constantFrom(...codesOf(question)).map((code): Answer => ({ state: 'chosen', code })),
          fc.constant<Answer>({ state: 'invalid', raw: '3;4' }),
        );
      case 'choice':
        return fc
          .tuple(fc.constantFrom(...codesOf(question)), fc.constantFrom(undefined, 'nuôi tôm'))
          .map(
            ([code, said]): Answer => ({ state: 'chosen', code, ...(said && asks.has(code) && { specified: said }) }),
          );
      case 'multiple-choice':
        return fc
          .subarray(codesOf(question), { minLength: 1, maxLength: question.atMost ?? 9 })
          .map((codes): Answer => ({ state: 'chosen-many', codes }));
      case 'ranking':
        return fc
          .shuffledSubarray(codesOf(question), { minLength: 1 })
          .map((codes): Answer => ({ state: 'chosen-many', codes }));
      case 'number':
        return written(fc.integer({ min: 0, max: 500 }).map((tenths) => String(tenths / 10)));
      case 'date':
        return written(fc.constantFrom('2022-09-05', '2024-02-29', '2021-12-31'));
      case 'text':
        return written(words);
    }
  };
  return fc.oneof({ weight: 6, arbitrary: own() }, fc.constant(undefined), fc.constant<Answer>({ state: 'refused' }));
}

const arbitrarySubmissions: fc.Arbitrary<Submission[]> = fc
  .array(
    fc.record({
      fieldId: fc.constantFrom(...fields.map(({ id }) => id)),
      unitId: fc.constantFrom(...units.map(({ id }) => id)),
      channel: fc.constantFrom('paper' as const, 'web' as const, 'post' as const, 'import' as const),
      respondentKind: fc.constantFrom('individual' as const, 'organisation' as const),
      answeredOn: fc.constantFrom('2022-09-05', '2022-12-31'),
      consent: fc.constantFrom('given' as const, 'withheld' as const),
      answers: fc
        .tuple(...questions.map(arbitraryAnswer))
        .map((answers) =>
          Object.fromEntries(answers.flatMap((answer, at) => (answer ? [[questions[at]!.id, answer]] : []))),
        ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => list.map((about, at) => ({ ballotCode: codeOf(at + 1), ...about })));

/** A way of laying out columns: headings (several rows), and the cells of one question's answer. */
interface Layout {
  readonly name: string;
  readonly headings: (question: Question, number: number) => readonly (readonly string[])[];
  readonly cells: (question: Question, answer: Answer | undefined) => readonly string[];
  readonly height: number;
}

const labelOf = (question: Question, code: string): string =>
  choicesOf(question, form)!.find((choice) => choice.code === code)!.label;

function wholeCell(question: Question, answer: Answer | undefined, name: (code: string) => string): string {
  if (!answer) return '';
  switch (answer.state) {
    case 'chosen':
      return answer.specified ? `${name(answer.code).replace(/ \(.*/, '')}: ${answer.specified}` : name(answer.code);
    case 'chosen-many':
      return answer.codes.map(name).join('; ');
    case 'written':
      if (question.kind === 'number') return answer.value.replace('.', ',');
      return question.kind === 'date' ? answer.value.split('-').reverse().join('/') : answer.value;
    case 'refused':
      return 'KTL';
    case 'invalid':
      return answer.raw;
  }
}

function markedCells(question: Question, answer: Answer | undefined): string[] {
  const codes = codesOf(question);
  if (answer?.state === 'refused') return codes.map((_, at) => (at === 0 ? 'Không trả lời' : ''));
  const marked = !answer
    ? []
    : answer.state === 'chosen'
      ? [answer.code]
      : answer.state === 'chosen-many'
        ? answer.codes
        : answer.state === 'invalid'
          ? answer.raw.split(';')
          : [];
  return codes.map((code) => {
    const at = marked.indexOf(code);
    if (at < 0) return '';
    if (question.kind === 'ranking') return String(at + 1);
    return answer && 'specified' in answer && answer.specified ? answer.specified : 'x';
  });
}

const whole = (
  name: string,
  heading: (question: Question, number: number) => string,
  by: (question: Question) => (code: string) => string,
): Layout => ({
  name,
  height: 1,
  headings: (question, number) => [[heading(question, number)]],
  cells: (question, answer) => [wholeCell(question, answer, by(question))],
});
const byCode = () => (code: string) => code;
const byLabel = (question: Question) => (code: string) => labelOf(question, code);
const marked = (name: string, headings: Layout['headings'], height: number): Layout => ({
  name,
  height,
  headings,
  cells: (question, answer) =>
    isClosed(question) ? markedCells(question, answer) : [wholeCell(question, answer, String)],
});

const layouts: readonly Layout[] = [
  whole('ids and codes', ({ id }) => id, byCode),
  whole('numbers and labels', (_, number) => `Câu ${number}`, byLabel),
  whole('texts and labels', ({ text }, number) => `${number}. ${text.toUpperCase()}`, byLabel),
  marked(
    'a heading over its levels',
    ({ ...question }, number) =>
      isClosed(question)
        ? [
            codesOf(question).map((_, at) => (at === 0 ? `Câu ${number}` : '')),
            codesOf(question).map((code) => labelOf(question, code)),
          ]
        : [[`Câu ${number}`], ['']],
    2,
  ),
  marked(
    'joined headings',
    (question) => (isClosed(question) ? [codesOf(question).map((code) => `${question.id}_${code}`)] : [[question.id]]),
    1,
  ),
];

const meta = ['Mã phiếu', 'Lĩnh vực', 'Đơn vị', 'Ngày', 'Kênh', 'Đối tượng', 'Đồng ý'];
const channelWords: Record<string, string> = { paper: 'Giấy', web: 'Trực tuyến', post: 'Bưu điện', import: 'import' };

function layOut(submissions: readonly Submission[], layout: Layout): string[][] {
  const heads = questions.map((question, at) => layout.headings(question, at + 1));
  const rows = Array.from({ length: layout.height }, (_, level) => [
    ...meta.map((text) => (level === 0 ? text : '')),
    ...heads.flatMap((head) => head[level]!),
  ]);
  for (const { ballotCode, fieldId, unitId, answeredOn, channel, respondentKind, consent, answers } of submissions)
    rows.push([
      ballotCode!,
      fields.find(({ id }) => id === fieldId)!.title,
      unitId!,
      answeredOn!.split('-').reverse().join('/'),
      channelWords[channel]!,
      respondentKind === 'individual' ? 'Cá nhân' : 'Tổ chức',
      consent === 'given' ? 'x' : '',
      ...questions.flatMap((question) => layout.cells(question, answers[question.id])),
    ]);
  return rows;
}

const toCsv = (rows: readonly (readonly string[])[]): Uint8Array =>
  utf8(rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')).join('\r\n'));

for (const layout of layouts)
  test(`written and read again: ${layout.name}`, () => {
    fc.assert(
      fc.property(arbitrarySubmissions, fc.boolean(), (submissions, asWorkbook) => {
        const rows = layOut(submissions, layout);
        const grids = readGrid(asWorkbook ? makeWorkbook({ T: { rows } }) : toCsv(rows), 'f');
        assert.ok(grids.ok, JSON.stringify(grids));
        const grid = grids.value[0]!;
        const mapping = proposeMapping(grid.rows, [], form, { fields, units });
        assert.deepEqual(mapping.findings, []);
        const read = [...readSubmissions(grid.rows, mapping, form, { fields, units })];
        assert.deepEqual(
          read.map((row) => (row.ok ? row.submission : row.findings)),
          submissions,
        );
      }),
      { numRuns: 40 },
    );
  });
