/** What a citizens' page shows: composed from the ballot and what has been said so far, ready to be drawn. */
import {
  type Answer,
  type Answers,
  deriveJourney,
  estimateSeconds,
  type Option,
  type Question,
  type Questionnaire,
  toMinutes,
} from '@longdan/core';
import type { OpenedBallot, SentAnswers } from '@longdan/operations';
import { type Entry, emptyEntry, entriesOf, optionsOf } from '#lib/ballot/ballot-entry.ts';
import type { Locale } from '#lib/messages/index.ts';
import { carriedFields, type Destination, type FormState, fieldNames } from './form-state.ts';
import { languageOf, optionIn, questionIn } from './in-language.ts';
import { type Step, stepsOf } from './steps.ts';
import { citizenWords } from './words.ts';

/** A level of a scale that measures satisfaction has a face: −1 the worst … 1 the best. */
export interface ShownOption extends Option {
  readonly mood?: number;
}

export interface ShownQuestion {
  /** In the reader's language where the form has it. */
  readonly question: Question;
  /** Language of its words. */
  readonly language: Locale;
  readonly number: number;
  readonly options: readonly ShownOption[];
  readonly entry: Entry;
  readonly fault?: string | undefined;
}

export interface ShownGroup {
  readonly section?: { readonly title: string; readonly instruction?: string | undefined };
  readonly factor?: string;
  readonly questions: readonly ShownQuestion[];
}

interface About {
  readonly authority: string;
  readonly roundTitle: string;
  readonly generatedData: boolean;
  /** Hidden inputs of the form. */
  readonly hidden: readonly (readonly [string, string])[];
}

export type Screen = About &
  (
    | {
        readonly kind: 'start';
        readonly introduction: string;
        readonly promise: string;
        readonly subject: string;
        readonly length: string;
        readonly kinds: readonly ('individual' | 'organisation')[];
        readonly chosenKind: string;
        readonly kindMissing: boolean;
        readonly consent: string | null;
        readonly consentGiven: boolean;
        readonly consentMissing: boolean;
      }
    | {
        readonly kind: 'step';
        readonly part: number;
        readonly parts: number;
        readonly answered: number;
        readonly all: number;
        readonly groups: readonly ShownGroup[];
        readonly faults: number;
      }
    | {
        readonly kind: 'review';
        readonly chosenKind: string | null;
        readonly answered: number;
        readonly parts: readonly {
          readonly id: string;
          readonly rows: readonly {
            readonly number: number;
            readonly text: string;
            readonly answer: string;
            readonly state: string;
          }[];
        }[];
      }
    | { readonly kind: 'thanks'; readonly words: string | null; readonly receiptCode: string; readonly kept: boolean }
  );

const aboutOf = ({ authority, roundTitle, generatedData }: OpenedBallot) => ({ authority, roundTitle, generatedData });

export function startScreen(
  ballot: OpenedBallot,
  promise: string,
  locale: Locale,
  state: Pick<FormState, 'formKey' | 'answers' | 'respondentKind' | 'consent'>,
  checked = false,
): Screen {
  const m = citizenWords(locale).start;
  const { questionnaire, respondentKinds, asksConsent } = ballot;
  const { asked } = deriveJourney(questionnaire, state.answers, {
    respondentKind: state.respondentKind ?? respondentKinds[0],
  });
  const asksKind = respondentKinds.length > 1;
  return {
    ...aboutOf(ballot),
    kind: 'start',
    hidden: [
      [fieldNames.key, state.formKey],
      [fieldNames.from, 'start'],
      ...carriedFields(questionnaire, state.answers, new Set()),
    ],
    introduction: m.introduction(ballot.authority, questionnaire.introduction ?? ''),
    promise: m.promise(ballot.mode, promise),
    subject: [ballot.fieldTitle, ballot.unitTitle].filter(Boolean).join(' · '),
    length: m.length(asked.length, toMinutes(estimateSeconds(asked, questionnaire.scales))),
    kinds: asksKind ? respondentKinds : [],
    chosenKind: state.respondentKind ?? '',
    kindMissing: checked && asksKind && state.respondentKind === undefined,
    consent: asksConsent ? ((locale === 'vi' ? questionnaire.consent : undefined) ?? m.consent) : null,
    consentGiven: state.consent,
    consentMissing: checked && asksConsent && !state.consent,
  };
}

/** Hidden inputs of every page after the first. */
function carried(questionnaire: Questionnaire, state: FormState, from: string, shown: ReadonlySet<string>) {
  const fields: [string, string][] = [
    [fieldNames.key, state.formKey],
    [fieldNames.from, from],
  ];
  if (state.respondentKind) fields.push([fieldNames.kind, state.respondentKind]);
  if (state.consent) fields.push([fieldNames.consent, '1']);
  return [...fields, ...carriedFields(questionnaire, state.answers, shown)];
}

function stepScreen(
  ballot: OpenedBallot,
  state: FormState,
  steps: readonly Step[],
  at: number,
  faulty: boolean,
  locale: Locale,
): Screen {
  const { questionnaire } = ballot;
  const step = steps[at]!;
  const entries = entriesOf(questionnaire, state.answers);
  const groups = step.groups.map((group) => ({
    ...group,
    questions: group.questions.map(({ question, number }) => ({
      question: questionIn(question, locale),
      language: languageOf(question, locale),
      number,
      options: shownOptions(question, questionnaire).map((option) => optionIn(option, locale)),
      entry: entries[question.id] ?? emptyEntry(),
      fault: faulty ? state.faults.get(question.id) : undefined,
    })),
  }));
  const shown = groups.flatMap(({ questions }) => questions);
  return {
    ...aboutOf(ballot),
    kind: 'step',
    hidden: carried(questionnaire, state, step.id, new Set(shown.map(({ question }) => question.id))),
    part: at + 1,
    parts: steps.length,
    answered: shown.filter(({ question }) => Object.hasOwn(state.answers, question.id)).length,
    all: shown.length,
    groups,
    faults: shown.filter(({ fault }) => fault !== undefined).length,
  };
}

function shownOptions(question: Question, { scales }: Questionnaire): ShownOption[] {
  const options = optionsOf(question, scales);
  const scale = question.kind === 'rating' ? scales.find(({ id }) => id === question.scaleId) : undefined;
  const measures = scale?.levels.every((level) => level.means !== undefined) ?? false;
  return options.map((option, index) =>
    measures ? { ...option, mood: (2 * index) / (options.length - 1) - 1 } : option,
  );
}

function reviewScreen(ballot: OpenedBallot, state: FormState, steps: readonly Step[], locale: Locale): Screen {
  const m = citizenWords(locale);
  const { questionnaire, respondentKinds } = ballot;
  const parts = steps.map((step) => ({
    id: step.id,
    rows: step.groups.flatMap(({ questions }) =>
      questions.map(({ question, number }) => ({
        number,
        text: questionIn(question, locale).text,
        answer: inWords(question, state.answers, questionnaire, locale),
        state: state.answers[question.id]?.state ?? 'blank',
      })),
    ),
  }));
  return {
    ...aboutOf(ballot),
    kind: 'review',
    hidden: carried(questionnaire, state, 'review', new Set()),
    chosenKind: respondentKinds.length > 1 && state.respondentKind ? m.start.kinds[state.respondentKind] : null,
    answered: parts.flatMap(({ rows }) => rows).filter((row) => row.state !== 'blank').length,
    parts,
  };
}

function inWords(question: Question, answers: Answers, { scales }: Questionnaire, locale: Locale): string {
  const m = citizenWords(locale).review;
  const answer: Answer | undefined = answers[question.id];
  if (!answer) return m.blank;
  const options = optionsOf(question, scales).map((option) => optionIn(option, locale));
  const labelOf = (code: string) => options.find((option) => option.code === code)?.label ?? code;
  const specified = 'specified' in answer && answer.specified ? `: ${answer.specified}` : '';
  switch (answer.state) {
    case 'chosen':
      return labelOf(answer.code) + specified;
    case 'chosen-many':
      return (
        answer.codes
          .map((code, index) => (question.kind === 'ranking' ? `${index + 1}. ` : '') + labelOf(code))
          .join('; ') + specified
      );
    case 'written':
      return question.kind === 'date' ? answer.value.split('-').reverse().join('/') : answer.value;
    default:
      return m.refused;
  }
}

export function thanksScreen(ballot: OpenedBallot, { receiptCode, state }: SentAnswers): Screen {
  const words = ballot.questionnaire.thanks ?? null;
  return { ...aboutOf(ballot), kind: 'thanks', hidden: [], words, receiptCode, kept: state === 'kept' };
}

/** The page that follows a posted one; `send` is the caller's. Faults keep the respondent where they are. */
export function nextScreen(ballot: OpenedBallot, promise: string, state: FormState, locale: Locale): Screen {
  const { questionnaire, respondentKinds, asksConsent } = ballot;
  const start = (checked: boolean) => startScreen(ballot, promise, locale, state, checked);
  const ready = (respondentKinds.length === 1 || state.respondentKind !== undefined) && (!asksConsent || state.consent);
  if (state.from === 'start' && state.to === 'stay') return start(false);
  if (!ready) return start(true);
  const respondentKind = state.respondentKind ?? respondentKinds[0];
  const steps = stepsOf(questionnaire, deriveJourney(questionnaire, state.answers, { respondentKind }));
  const indexOf = (id: string) => steps.findIndex((step) => step.id === id);
  const here = state.from === 'start' ? -1 : state.from === 'review' ? steps.length : indexOf(state.from);
  const wrong = steps.findIndex((step) =>
    step.groups.some((group) => group.questions.some(({ question }) => state.faults.has(question.id))),
  );
  const target = targetOf(state.to, here, indexOf);
  // Going back or staying shows the page asked for as it is; going on needs what was said to be sound.
  if (wrong >= 0 && target > wrong) return stepScreen(ballot, state, steps, wrong, true, locale);
  if (target < 0) return start(false);
  return target < steps.length
    ? stepScreen(ballot, state, steps, target, state.to === 'stay', locale)
    : reviewScreen(ballot, state, steps, locale);
}

function targetOf(to: Destination, here: number, indexOf: (id: string) => number): number {
  if (to === 'start') return -1;
  if (to === 'back') return here - 1;
  if (to === 'stay') return here;
  if (to === 'review' || to === 'send') return Number.POSITIVE_INFINITY;
  if (to.startsWith('step:')) return Math.max(0, indexOf(to.slice('step:'.length)));
  return here + 1;
}

/** Whether the page asks to mend what was posted. */
export const needsMending = (screen: Screen): boolean =>
  (screen.kind === 'start' && (screen.kindMissing || screen.consentMissing)) ||
  (screen.kind === 'step' && screen.faults > 0);
