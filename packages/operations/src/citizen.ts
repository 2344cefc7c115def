/** What whoever holds a ballot's code may do: open the ballot and send its answers, once. */
import { createHash } from 'node:crypto';
import {
  type Answers,
  deriveJourney,
  normaliseBallotCode,
  problem,
  type Questionnaire,
  type RespondentKind,
  type RoundMode,
  receiptCodeOf,
} from '@longdan/core';
import { type BallotTable, ballots, type Queryable, type ResponseTable, receipts, responses } from '@longdan/store';
import { type Actor, type Context, today } from './context.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from './loaded-round.ts';
import { requirePermission } from './permissions.ts';
import { hasReceiptCode, receiptMark, receiptMarkKey } from './receipt-mark.ts';
import { answersOf, refuseRemoved, storeResponse } from './response.ts';

/** Everybody who answers is the same actor: nothing written tells one from another. */
export const citizen: Actor = { id: 'citizen', name: 'Người trả lời', role: 'citizen' };

/** What a respondent sees of a ballot before answering. */
export interface OpenedBallot {
  /** The code as it was issued, without spaces and hyphens. */
  readonly code: string;
  readonly roundTitle: string;
  readonly authority: string;
  /** Service field that the ballot is about. */
  readonly fieldTitle: string;
  /** Unit or desk that the ballot is about, when it was issued for one. */
  readonly unitTitle: string | null;
  readonly mode: RoundMode;
  /** Asked where there are two; one holds for every respondent. */
  readonly respondentKinds: readonly RespondentKind[];
  readonly asksConsent: boolean;
  /** A round for training: said on every page. */
  readonly generatedData: boolean;
  readonly questionnaire: Questionnaire;
  /** The form of the key given has been sent already: it may be sent again and changes nothing. */
  readonly sent: boolean;
}

export interface SentAnswers {
  /** Nine characters; `formatReceiptCode` groups them. */
  readonly receiptCode: string;
  /** `kept`: the same form was sent before with other answers, and those stand. */
  readonly state: 'recorded' | 'sent-before' | 'kept';
}

/** The ballot of a code as somebody typed it. @throws Problem `ballot-code-wrong` (with what is wrong), `ballot-not-found` */
async function findBallot(db: Queryable, code: string): Promise<BallotTable> {
  const read = normaliseBallotCode(code);
  if (!read.ok)
    throw problem('ballot-code-wrong', { reason: read.reason }, [
      { code: `ballot-code-${read.reason}`, severity: 'fault', message: read.message },
    ]);
  const found = await receipts.findBallotOfAnyRound(db, read.code);
  if (!found) throw problem('ballot-not-found', { ballot: read.code });
  return found;
}

/** @throws Problem `answering-not-begun`, `answering-over` */
export function refuseOutsidePeriod(context: Context, plan: LoadedRound['plan']): void {
  const day = today(context);
  if (!plan.period) return;
  if (day < plan.period.from) throw problem('answering-not-begun', { day: formatDay(plan.period.from) });
  if (day > plan.period.to) throw problem('answering-over', { day: formatDay(plan.period.to) });
}

const formatDay = (day: string) => day.split('-').reverse().join('/');

/**
 * Opens the ballot of a code, as typed or from the address. With the key of a form, also the ballot that this form sent.
 * @throws Problem `ballot-code-wrong`, `ballot-not-found`, `ballot-already-used`, `answering-not-begun`, `answering-over`
 */
export async function openBallot(
  context: Context,
  { code, formKey }: { code: string; formKey?: string },
): Promise<OpenedBallot> {
  requirePermission(context, 'ballot.answer');
  const { db } = context.store;
  const ballot = await findBallot(db, code);
  const response = await responses.findResponseOfBallot(db, ballot.round_id, ballot.code);
  if (response && !(await isSentBy(db, response, { key: await receiptMarkKey(context), formKey })))
    throw problem('ballot-already-used', { ballot: ballot.code });
  await refuseRemoved(db, ballot.round_id, ballot.code);
  const round = await loadRound(db, ballot.round_id);
  if (!response) refuseOutsidePeriod(context, round.plan);
  const { plan } = round;
  return {
    code: ballot.code,
    roundTitle: plan.title,
    authority: plan.authority.name,
    fieldTitle: plan.fields.find((field) => field.id === ballot.field_id)?.title ?? '',
    unitTitle: plan.units.find((unit) => unit.id === ballot.unit_id)?.title ?? null,
    mode: plan.mode,
    respondentKinds: plan.respondentKinds,
    asksConsent: plan.asksConsent,
    generatedData: plan.generatedData ?? false,
    questionnaire: (await loadQuestionnaires(db, round.id)).get(ballot.questionnaire_id)!,
    sent: response !== undefined,
  };
}

/** A key for one form that is about to be filled in: 16 random bytes as hex, which tell nothing of what is sent under it. */
export function makeFormKey(context: Pick<Context, 'random'>): string {
  return Buffer.from(context.random(16)).toString('hex');
}

/** Whether a text has the form of `makeFormKey`. */
export const isFormKey = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/**
 * The receipt code of a form: the same for the same key, so that a form sent twice gets one receipt, and not to be told
 * from random ones. The key travels with the form and is stored nowhere.
 */
function receiptOf(formKey: string): string {
  const digest = createHash('sha256').update(`longdan-receipt-code/v1:${formKey}`).digest();
  return receiptCodeOf(digest.subarray(0, 16));
}

/** Whether a response came by the form of a key. */
async function isSentBy(
  db: Queryable,
  response: ResponseTable,
  { key, formKey }: { readonly key: string; readonly formKey: string | undefined },
): Promise<boolean> {
  if (formKey === undefined || !isFormKey(formKey)) return false;
  return hasReceiptCode(db, response, { key, receiptCode: receiptOf(formKey) });
}

/** What a respondent sends; everything else of a submission follows from the ballot and the day. */
export interface CitizenSubmission {
  readonly respondentKind?: RespondentKind | undefined;
  readonly consent: boolean;
  readonly answers: Answers;
}

/** Answers to questions that the journey does not ask are dropped: whoever changed an earlier answer took them back. */
function onlyAsked(questionnaire: Questionnaire, { answers, respondentKind }: CitizenSubmission): Answers {
  const journey = deriveJourney(questionnaire, answers, { respondentKind });
  return Object.fromEntries(
    Object.entries(answers).filter(([id]) => journey.isAsked(id) || !isKnown(questionnaire, id)),
  );
}

/** Unknown ids stay, for validation to name them. */
const isKnown = (questionnaire: Questionnaire, id: string): boolean =>
  questionnaire.sections.some((section) => section.questions.some((question) => question.id === id));

/**
 * Sends the answers of a ballot by the same path as key-in. The same form sent again (same key) gives the same receipt
 * and changes nothing, also after the last day.
 * @throws Problem `ballot-code-wrong`, `ballot-not-found`, `ballot-already-used`, `answering-not-begun`,
 * `answering-over`, `consent-required`, `invalid-input` (with findings)
 */
export async function submitAnswers(
  context: Context,
  { code, formKey, submission }: { code: string; formKey: string; submission: CitizenSubmission },
): Promise<SentAnswers> {
  requirePermission(context, 'ballot.answer');
  if (!isFormKey(formKey)) throw problem('invalid-input');
  const receiptCode = receiptOf(formKey);
  const key = await receiptMarkKey(context);
  return context.store.db.transaction().execute(async (db): Promise<SentAnswers> => {
    const { round_id: roundId, code: issued } = await findBallot(db, code);
    const [ballot] = await ballots.lockBallots(db, roundId, [issued]);
    const questionnaire = (await loadQuestionnaires(db, roundId)).get(ballot!.questionnaire_id)!;
    const answers = onlyAsked(questionnaire, submission);
    const sent = await responses.findResponseOfBallot(db, roundId, issued);
    if (sent) {
      if (!(await isSentBy(db, sent, { key, formKey }))) throw problem('ballot-already-used', { ballot: issued });
      return { receiptCode, state: sameAnswers(answersOf(questionnaire, sent), answers) ? 'sent-before' : 'kept' };
    }
    await refuseRemoved(db, roundId, issued);
    const round = await loadRound(db, roundId);
    refuseOutsidePeriod(context, round.plan);
    const { respondentKinds, asksConsent } = round.plan;
    if (asksConsent && !submission.consent) throw problem('consent-required');
    const respondentKind = respondentKinds.length === 1 ? respondentKinds[0] : submission.respondentKind;
    const sending = {
      channel: 'web',
      answeredOn: today(context),
      consent: asksConsent ? 'given' : 'not-asked',
      ...(ballot!.unit_id === null ? {} : { unitId: ballot!.unit_id }),
      ...(respondentKind === undefined ? {} : { respondentKind }),
      answers,
    };
    const id = receiptMark(key, receiptCode) + Buffer.from(context.random(8)).toString('hex');
    await storeResponse(context, db, ballot!, sending, id);
    return { receiptCode, state: 'recorded' };
  });
}

function sameAnswers(one: Answers, other: Answers): boolean {
  const sorted = (answers: Answers) => JSON.stringify(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}
