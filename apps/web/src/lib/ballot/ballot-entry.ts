/** A ballot while it is being typed: per question what its inputs hold, under the names the form posts. */
import type { Answer, Answers, Option, Question, Questionnaire, Scale } from '@longdan/core';

export interface Entry {
  /** Of rating and choice: "c:CODE", "s:invalid", "s:refused", or "" for blank. Of the others: the state only. */
  choice: string;
  many: string[];
  text: string;
  specify: string;
}
export type Entries = Record<string, Entry>;

export const emptyEntry = (): Entry => ({ choice: '', many: [], text: '', specify: '' });

export function questionsOf(questionnaire: Pick<Questionnaire, 'sections'>): readonly Question[] {
  return questionnaire.sections.flatMap((section) => section.questions);
}

export function emptyEntries(questionnaire: Pick<Questionnaire, 'sections'>): Entries {
  return Object.fromEntries(questionsOf(questionnaire).map((question) => [question.id, emptyEntry()]));
}

/** The options of a closed question in order; levels of a rating included. Empty for written answers. */
export function optionsOf(question: Question, scales: readonly Scale[]): readonly Option[] {
  if (question.kind === 'rating') return scales.find((scale) => scale.id === question.scaleId)?.levels ?? [];
  return 'options' in question ? question.options : [];
}

function entryOf(answer: Answer | undefined): Entry {
  const entry = emptyEntry();
  if (!answer) return entry;
  if (answer.state === 'chosen') return { ...entry, choice: `c:${answer.code}`, specify: answer.specified ?? '' };
  if (answer.state === 'chosen-many')
    return { ...entry, many: [...answer.codes], text: answer.codes.join(', '), specify: answer.specified ?? '' };
  if (answer.state === 'written') return { ...entry, text: answer.value };
  return { ...entry, choice: `s:${answer.state}` };
}

export function entriesOf(questionnaire: Pick<Questionnaire, 'sections'>, answers: Answers): Entries {
  return Object.fromEntries(questionsOf(questionnaire).map(({ id }) => [id, entryOf(answers[id])]));
}

/** Raw mark recorded for an item with two marks. */
const twoMarks = 'hai dấu';

export function answerOf(question: Question, entry: Entry): Answer | undefined {
  if (entry.choice === 's:refused') return { state: 'refused' };
  if (entry.choice === 's:invalid') return { state: 'invalid', raw: twoMarks };
  const specified = entry.specify.trim() ? { specified: entry.specify.trim() } : {};
  switch (question.kind) {
    case 'rating':
      return entry.choice.startsWith('c:') ? { state: 'chosen', code: entry.choice.slice(2) } : undefined;
    case 'choice':
      return entry.choice.startsWith('c:') ? { state: 'chosen', code: entry.choice.slice(2), ...specified } : undefined;
    case 'multiple-choice':
      return entry.many.length > 0 ? { state: 'chosen-many', codes: entry.many, ...specified } : undefined;
    case 'ranking': {
      const codes = entry.text.split(/[\s,;]+/).filter(Boolean);
      return codes.length > 0 ? { state: 'chosen-many', codes, ...specified } : undefined;
    }
    case 'number': {
      const value = entry.text.trim().replace(',', '.');
      return value ? { state: 'written', value } : undefined;
    }
    default:
      return entry.text.trim() ? { state: 'written', value: entry.text.trim() } : undefined;
  }
}

export function answersOf(questionnaire: Pick<Questionnaire, 'sections'>, entries: Entries): Answers {
  return Object.fromEntries(
    questionsOf(questionnaire).flatMap((question): [string, Answer][] => {
      const answer = answerOf(question, entries[question.id] ?? emptyEntry());
      return answer ? [[question.id, answer]] : [];
    }),
  );
}

/** Name of a question's input in the form. */
export const inputName = (id: string, part: 'choice' | 'many' | 'text' | 'specify'): string => `q:${part}:${id}`;

/** The posted form as answers. */
export function answersOfForm(questionnaire: Pick<Questionnaire, 'sections'>, form: FormData): Answers {
  const read = (id: string, part: 'choice' | 'text' | 'specify') => String(form.get(inputName(id, part)) ?? '');
  const entries = questionsOf(questionnaire).map(({ id }): [string, Entry] => [
    id,
    {
      choice: read(id, 'choice'),
      many: form.getAll(inputName(id, 'many')).map(String),
      text: read(id, 'text').normalize('NFC'),
      specify: read(id, 'specify').normalize('NFC'),
    },
  ]);
  return answersOf(questionnaire, Object.fromEntries(entries));
}
