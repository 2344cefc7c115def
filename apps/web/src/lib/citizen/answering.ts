/** One request of a respondent: open the ballot, read the form, show what follows or send. Server side. */
import { Problem, problem } from '@longdan/core';
import { modePromises } from '@longdan/documents';
import {
  type Context,
  citizen,
  isFormKey,
  makeFormKey,
  type OpenedBallot,
  openBallot,
  submitAnswers,
} from '@longdan/operations';
import { type RequestEvent, redirect } from '@sveltejs/kit';
import { contextFor } from '#lib/server/application.ts';
import { fieldNames, readState } from './form-state.ts';
import { GuessLimit } from './guess-limit.ts';
import { hadLeft, isKiosk } from './kiosk.ts';
import { nextScreen, type Screen, startScreen, thanksScreen } from './screen.ts';
import { inLanguage } from './words.ts';

const guessLimit = new GuessLimit();

type Event = Pick<RequestEvent, 'locals' | 'getClientAddress' | 'request' | 'url'>;

const contextOf = ({ locals }: Event): Context => contextFor(locals.application, citizen);

/**
 * The ballot of a code, for pages; `formKey` opens also a ballot that this very form has sent.
 * @throws Problem as `openBallot`, and `too-many-attempts`
 */
export async function openForAnswering(event: Event, code: string, formKey?: string): Promise<OpenedBallot> {
  const address = event.getClientAddress();
  if (!guessLimit.mayTry(address)) throw problem('too-many-attempts', { minutes: 1 });
  try {
    return await openBallot(contextOf(event), { code, ...(formKey === undefined ? {} : { formKey }) });
  } catch (error) {
    if (error instanceof Problem && error.code === 'ballot-not-found') guessLimit.countMiss(address);
    throw error;
  }
}

/** The first page of a ballot, with a key for the form that begins here. */
export async function beginAnswering(event: Event, code: string): Promise<Screen> {
  const ballot = await openForAnswering(event, code);
  return startScreen(ballot, modePromises[ballot.mode], event.locals.locale, {
    formKey: makeFormKey(contextOf(event)),
    answers: {},
    respondentKind: undefined,
    consent: false,
  });
}

/** The page that follows a posted one. A form that has been sent shows its thanks again, whatever page of it comes. */
export async function goOnAnswering(event: Event, code: string): Promise<Screen> {
  const form = await event.request.formData();
  if (isKiosk(event.url) && hadLeft(form, contextOf(event).now())) redirect(303, inLanguage('/p', 'vi', true));
  const formKey = String(form.get(fieldNames.key) ?? '');
  if (!isFormKey(formKey)) return beginAnswering(event, code);
  const { locale } = event.locals;
  const ballot = await openForAnswering(event, code, formKey);
  const state = readState(ballot.questionnaire, form, locale);
  const next = nextScreen(ballot, modePromises[ballot.mode], state, locale);
  if (!ballot.sent && !(state.to === 'send' && next.kind === 'review')) return next;
  const { answers, consent, respondentKind } = state;
  return thanksScreen(
    ballot,
    await submitAnswers(contextOf(event), { code, formKey, submission: { answers, consent, respondentKind } }),
  );
}
