/**
 * How long a form takes, before anybody has answered it. A model, not a measurement: docs/method/wording.md says where its
 * constants come from. Times of single respondents are never recorded (they would tell one from another), so nothing here
 * is ever fitted to a person.
 */
import { questionsIn } from './condition.ts';
import type { Finding } from './outcome.ts';
import type { Question, RespondentKind } from './question.ts';
import type { Questionnaire } from './questionnaire.ts';
import type { Scale } from './scheme.ts';
import { countSyllables } from './wording.ts';

/** Seconds and speeds of the model. */
export const lengthModel = {
  /** Syllables read in a second by somebody who reads calmly: 240 a minute. */
  syllablesPerSecond: 4,
  /** To choose and tick, once the words are read. */
  rating: 2,
  choice: 2.5,
  /** For each option weighed. */
  multipleChoicePerOption: 1.5,
  rankingPerRank: 4,
  number: 6,
  date: 8,
  /** Few write much; those who do take longer. */
  text: 20,
  longText: 30,
} as const;

/** What a phone form of 7 to 16 items should take at most. */
export const secondsBudget = 90;

type Form = Pick<Questionnaire, 'sections' | 'scales'>;

/** Seconds for questions in order. The levels of a scale are read where it first comes, not at every item. */
export function estimateSeconds(questions: readonly Question[], scales: readonly Scale[]): number {
  let seconds = 0;
  let scaleInMind = '';
  for (const question of questions) {
    seconds += countSyllables(`${question.text} ${question.help ?? ''}`) / lengthModel.syllablesPerSecond;
    seconds += secondsToAnswer(question);
    if (question.kind === 'rating') {
      const levels = scales.find((scale) => scale.id === question.scaleId)?.levels ?? [];
      if (scaleInMind !== question.scaleId) seconds += secondsToRead(levels);
      scaleInMind = question.scaleId;
    } else if ('options' in question) seconds += secondsToRead(question.options);
  }
  return seconds;
}

const secondsToRead = (options: readonly { readonly label: string }[]): number =>
  options.reduce((sum, { label }) => sum + countSyllables(label), 0) / lengthModel.syllablesPerSecond;

function secondsToAnswer(question: Question): number {
  switch (question.kind) {
    case 'rating':
    case 'choice':
    case 'number':
    case 'date':
      return lengthModel[question.kind];
    case 'multiple-choice':
      return question.options.length * lengthModel.multipleChoicePerOption;
    case 'ranking':
      return (question.atMost ?? question.options.length) * lengthModel.rankingPerRank;
    case 'text':
      return question.longText ? lengthModel.longText : lengthModel.text;
  }
}

export interface FormLength {
  /** Of somebody who is asked everything that people of one kind may be asked. */
  readonly longest: { readonly questions: number; readonly seconds: number };
  /** Of somebody who is asked only what rests on no other answer. */
  readonly shortest: { readonly questions: number; readonly seconds: number };
}

/** Between what an individual is asked at least and at most. */
export function estimateForm({ sections, scales }: Form, kind: RespondentKind = 'individual'): FormLength {
  const all = sections
    .flatMap((section) => section.questions)
    .filter(({ askIf }) => !askIf || !('respondentKind' in askIf) || askIf.respondentKind === kind);
  const always = all.filter(({ askIf }) => !askIf || questionsIn(askIf).length === 0);
  const of = (questions: readonly Question[]) => ({
    questions: questions.length,
    seconds: estimateSeconds(questions, scales),
  });
  return { longest: of(all), shortest: of(always) };
}

/** Whole minutes as said to people: never none. */
export const toMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

/** A note where the form asks for more time than a phone at the counter is given. */
export function checkLength(form: Form): Finding[] {
  const { longest } = estimateForm(form);
  if (longest.seconds <= secondsBudget) return [];
  const minutes = toMinutes(longest.seconds);
  return [
    {
      code: 'form-long',
      severity: 'note',
      message: {
        vi: `Phiếu ${longest.questions} câu mất khoảng ${minutes} phút (${Math.round(longest.seconds)} giây, ước tính), quá ${secondsBudget} giây dành cho phiếu tại quầy. Phiếu dài thì nhiều câu bị bỏ trống và đánh dấu cho xong. Ẩn bớt câu ngoài chỉ số, hoặc dùng phiếu này cho khảo sát tại nhà.`,
        en: `The form of ${longest.questions} questions takes about ${minutes} minutes (${Math.round(longest.seconds)} seconds, estimated), over the ${secondsBudget} seconds for a form at the counter. Long forms bring blanks and perfunctory ticks. Hide questions outside the index, or use this form for visits at home.`,
      },
      data: { questions: longest.questions, seconds: Math.round(longest.seconds), budget: secondsBudget },
    },
  ];
}
