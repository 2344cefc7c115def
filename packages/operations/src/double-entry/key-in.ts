/** Key-in of paper ballots: when a sheet needs its code, and the typist's own mending right afterwards. */
import { type Answers, problem, type Questionnaire } from '@longdan/core';
import {
  ballots,
  doubleEntries,
  type FirstEntryTable,
  ledgerRows,
  type Queryable,
  type ResponseTable,
  responses,
} from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { type Context, today } from '../context.ts';
import { loadQuestionnaires, loadRound } from '../loaded-round.ts';
import { answersOf, recordResponse, replaceAnswers } from '../response.ts';
import { titleOfField } from '../round-names.ts';
import type { RecordedResponse } from '../views.ts';

/** Channels in which a person brings an answer in without the office touching the sheet. */
const ownChannels: readonly string[] = ['web', 'kiosk'];

/**
 * Whether citizens may hold ballots of a field themselves: then the next outstanding ballot may be one that somebody
 * still has in hand, and key-in needs the code of the sheet.
 */
export async function isMixedField(
  context: Context,
  { roundId, fieldId }: { roundId: string; fieldId: string },
): Promise<boolean> {
  await enterRound(context, 'response.record', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  if (plan.methods.some((method) => method === 'web' || method === 'qr' || method === 'kiosk')) return true;
  return responses.hasChannel(context.store.db, roundId, fieldId, ownChannels);
}

/** Why no sheet of a field can be keyed in, before anybody types one: nothing was issued, all came back, or it is over. */
export type KeyInHurdle = 'none-issued' | 'none-left' | 'closed';

/** What `keyInBallot` would refuse every sheet of the field for; null where it takes the next one. */
export async function findKeyInHurdle(
  context: Context,
  { roundId, fieldId }: { roundId: string; fieldId: string },
): Promise<KeyInHurdle | null> {
  await enterRound(context, 'response.record', roundId);
  const { db } = context.store;
  if (await ledgerRows.findClosing(db, roundId)) return 'closed';
  if (await ballots.hasOutstandingBallot(db, roundId, fieldId)) return null;
  const issued = await ballots.countBallots(db, roundId);
  return issued.some(({ field_id, count }) => field_id === fieldId && count > 0) ? 'none-left' : 'none-issued';
}

/**
 * Records a sheet keyed by hand.
 * @throws Problem `ballot-code-needed` for a sheet without code in a field whose ballots citizens hold, and what
 * `recordResponse` throws
 */
export async function keyInBallot(
  context: Context,
  {
    roundId,
    submission,
    questionnaireId,
  }: {
    roundId: string;
    submission: { readonly fieldId: string; readonly ballotCode?: string | undefined };
    questionnaireId?: string;
  },
): Promise<RecordedResponse> {
  const { fieldId } = submission;
  if (submission.ballotCode === undefined && (await isMixedField(context, { roundId, fieldId })))
    throw problem('ballot-code-needed', {
      field: titleOfField((await loadRound(context.store.db, roundId)).plan, fieldId),
    });
  return recordResponse(context, { roundId, submission, ...(questionnaireId ? { questionnaireId } : {}) });
}

export interface OwnEntry {
  readonly responseId: string;
  readonly ballotCode: string;
  readonly serial: number;
  readonly fieldId: string;
  readonly respondentKind: string | null;
  readonly questionnaire: Questionnaire;
  readonly answers: Answers;
}

/** The first entry that its own typist may still mend: on the day it was keyed, before anybody keyed the sheet again. */
async function requireOwn(
  context: Context,
  db: Queryable,
  row: ResponseTable | undefined,
): Promise<{ row: ResponseTable; entry: FirstEntryTable }> {
  if (!row) throw problem('response-not-found', { response: '' });
  const entry = row.ballot_code && (await doubleEntries.findFirstEntry(db, row.round_id, row.ballot_code));
  if (
    !entry ||
    entry.typist_id !== context.actor.id ||
    entry.entered_on !== today(context) ||
    (await doubleEntries.findSecondEntry(db, row.round_id, entry.ballot_code))
  )
    throw problem('not-own-entry');
  return { row, entry };
}

/** @throws Problem `not-own-entry`, `response-not-found` */
export async function getOwnEntry(
  context: Context,
  { roundId, responseId }: { roundId: string; responseId: string },
): Promise<OwnEntry> {
  await enterRound(context, 'response.record', roundId);
  const { db } = context.store;
  const { row, entry } = await requireOwn(context, db, await responses.findResponse(db, roundId, responseId));
  const ballot = (await ballots.findBallot(db, roundId, entry.ballot_code))!;
  const questionnaire = (await loadQuestionnaires(db, roundId)).get(row.questionnaire_id)!;
  return {
    responseId,
    ballotCode: ballot.code,
    serial: ballot.serial,
    fieldId: ballot.field_id,
    respondentKind: row.respondent_kind,
    questionnaire,
    answers: answersOf(questionnaire, row),
  };
}

/** What stands as the reason of a typist's own mending. */
export const ownMendingReason = 'Người nhập sửa ngay phiếu vừa nhập';

/**
 * The typist mends a sheet keyed today: an ordinary correction, so what stood there before is kept and logged.
 * @throws Problem `not-own-entry`, `response-not-found`, `invalid-input`
 */
export async function amendOwnEntry(
  context: Context,
  { roundId, responseId, answers }: { roundId: string; responseId: string; answers: unknown },
): Promise<void> {
  await enterRound(context, 'response.record', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const { row, entry } = await requireOwn(context, db, await responses.lockResponse(db, roundId, responseId));
    const fresh = await replaceAnswers(context, db, row, { answers, reason: ownMendingReason });
    const { vector, written, set_aside } = fresh;
    await doubleEntries.insertFirstEntry(db, { ...entry, version: entry.version + 1, vector, written, set_aside });
  });
}
