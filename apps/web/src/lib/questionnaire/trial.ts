/**
 * A draft answered on trial, by the very screens of the citizens' pages: nothing is sent and nothing is kept, the answers
 * travel with the form as they do for a citizen.
 */
import { modePromises } from '@longdan/documents';
import { getRound, makeFormKey, type OpenedBallot, openDraft } from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import { readState } from '#lib/citizen/form-state.ts';
import { nextScreen, type Screen, startScreen, thanksScreen } from '#lib/citizen/screen.ts';
import { contextOf } from '#lib/server/context.ts';

type Event = Pick<RequestEvent, 'locals'> & { readonly params: { readonly round: string; readonly field: string } };

/** The first page, or the page that follows a posted one. */
export async function trialScreen(event: Event, form?: FormData): Promise<Screen> {
  const context = contextOf(event);
  const { round: roundId, field: fieldId } = event.params;
  const { plan } = await getRound(context, roundId);
  const { review } = await openDraft(context, { roundId, fieldId });
  const ballot: OpenedBallot = {
    code: '',
    roundTitle: plan.title,
    authority: plan.authority.name,
    fieldTitle: plan.fields.find((field) => field.id === fieldId)?.title ?? '',
    unitTitle: null,
    mode: plan.mode,
    respondentKinds: plan.respondentKinds,
    asksConsent: plan.asksConsent,
    generatedData: plan.generatedData ?? false,
    questionnaire: review.questionnaire,
    sent: false,
  };
  const { locale } = event.locals;
  const promise = modePromises[ballot.mode];
  if (!form)
    return startScreen(ballot, promise, locale, {
      formKey: makeFormKey(context),
      answers: {},
      respondentKind: undefined,
      consent: false,
    });
  const state = readState(ballot.questionnaire, form, locale);
  const next = nextScreen(ballot, promise, state, locale);
  const isSent = state.to === 'send' && next.kind === 'review';
  return isSent ? thanksScreen(ballot, { receiptCode: '', state: 'recorded' }) : next;
}
