/**
 * What a respondent has said so far, carried in the form itself from page to page: the server keeps nothing between two
 * pages, and nothing stands in addresses or cookies. Names of inputs are those of key-in (lib/ballot/ballot-entry.ts).
 */
import { type Answers, type Questionnaire, type RespondentKind, validateSubmission } from '@longdan/core';
import { answersOfForm, entriesOf, inputName, optionsOf, questionsOf } from '#lib/ballot/ballot-entry.ts';
import type { Locale } from '#lib/messages/index.ts';
import { citizenWords } from './words.ts';

/** Names of the form's own inputs. */
export const fieldNames = { key: 'khoa', kind: 'cho-ai', consent: 'dong-y', from: 'dang-o', to: 'den' } as const;

/** Where the button that was pressed leads; `step:ID` opens one step. */
export type Destination = 'next' | 'back' | 'stay' | 'send' | 'start' | 'review' | `step:${string}`;

export interface FormState {
  readonly formKey: string;
  readonly respondentKind: RespondentKind | undefined;
  readonly consent: boolean;
  readonly answers: Answers;
  /** Page that was sent: `start`, `review`, or the id of a step. */
  readonly from: string;
  readonly to: Destination;
  /** What cannot stand as it is, by question id. */
  readonly faults: ReadonlyMap<string, string>;
}

type Form = Pick<Questionnaire, 'sections' | 'scales'>;

/** Name of the select that ranks one option. */
export const rankName = (questionId: string, code: string): string => `q:rank:${questionId}:${code}`;

export function readState(questionnaire: Form, form: FormData, locale: Locale): FormState {
  const tied = settle(questionnaire, form);
  const read = (name: string) => String(form.get(name) ?? '');
  const kind = read(fieldNames.kind);
  const consent = read(fieldNames.consent) === '1';
  const answers = Object.fromEntries(
    Object.entries(answersOfForm(questionnaire, form)).filter(([, answer]) => answer.state !== 'invalid'),
  );
  const checked = validateSubmission(questionnaire, { channel: 'web', consent: 'not-asked', answers });
  const faults = new Map(tied.map((id) => [id, citizenWords(locale).step.sameRank]));
  if (!checked.ok)
    for (const { place, message } of checked.findings) {
      const id = place?.column?.split('.')[0] ?? '';
      // Findings begin with the id of the question, which means nothing to whoever reads the question itself.
      faults.set(id, message[locale].replace(`${place?.column}: `, ''));
    }
  return {
    formKey: read(fieldNames.key),
    respondentKind: kind === 'individual' || kind === 'organisation' ? kind : undefined,
    consent,
    answers,
    from: read(fieldNames.from),
    to: (read(fieldNames.to) || 'next') as Destination,
    faults,
  };
}

/**
 * Brings what the browser sent into the form's own terms: an answer goes before "no answer", words go only with the
 * option that asks for them, selects of ranks become the order of codes.
 * @returns ids of ranking questions with two options of one rank
 */
function settle(questionnaire: Form, form: FormData): string[] {
  const tied: string[] = [];
  for (const question of questionsOf(questionnaire)) {
    const choice = inputName(question.id, 'choice');
    const options = optionsOf(question, questionnaire.scales);
    const chosen = [...form.getAll(inputName(question.id, 'many')), String(form.get(choice) ?? '').slice(2)];
    if (!options.some(({ code, specify }) => specify && chosen.includes(code)))
      form.delete(inputName(question.id, 'specify'));
    if (question.kind === 'ranking') {
      const ranked = options
        .map(({ code }) => ({ code, rank: Number(form.get(rankName(question.id, code)) ?? 0) }))
        .filter(({ rank }) => rank > 0)
        .sort((one, other) => one.rank - other.rank);
      if (ranked.length > 0) form.set(inputName(question.id, 'text'), ranked.map(({ code }) => code).join(' '));
      if (new Set(ranked.map(({ rank }) => rank)).size < ranked.length) tied.push(question.id);
    }
    const answered =
      form.has(inputName(question.id, 'many')) || String(form.get(inputName(question.id, 'text')) ?? '').trim();
    if (question.kind !== 'rating' && question.kind !== 'choice' && answered) form.delete(choice);
  }
  return tied;
}

/** Hidden inputs that carry the answers to questions that the page does not show. */
export function carriedFields(questionnaire: Form, answers: Answers, shown: ReadonlySet<string>): [string, string][] {
  const entries = entriesOf(questionnaire, answers);
  return questionsOf(questionnaire)
    .filter(({ id }) => !shown.has(id) && Object.hasOwn(answers, id))
    .flatMap((question): [string, string][] => {
      const { choice, many, text, specify } = entries[question.id]!;
      const fields: [string, string][] = [
        [inputName(question.id, 'choice'), choice],
        ...(question.kind === 'ranking' ? [] : many).map((code): [string, string] => [
          inputName(question.id, 'many'),
          code,
        ]),
        [inputName(question.id, 'text'), question.kind === 'multiple-choice' ? '' : text],
        [inputName(question.id, 'specify'), specify],
      ];
      return fields.filter(([, value]) => value !== '');
    });
}
