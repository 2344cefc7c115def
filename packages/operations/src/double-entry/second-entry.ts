/** The second entry: how many ballots are keyed again, which wait, and keying one without seeing the first. */
import { type Answers, normaliseBallotCode, problem, type Questionnaire } from '@longdan/core';
import { type BallotTable, ballots, doubleEntries, type Queryable, responses } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { loadQuestionnaires, loadRound, loadRoundToChange } from '../loaded-round.ts';
import { encodeCorrected } from '../response.ts';
import { compareEntries } from './compare.ts';
import { drawnLots, lotsPerPercent } from './first-entry.ts';

/**
 * Sets the share of keyed paper ballots that a second person keys again, in whole per cent; 100 for all, 0 to stop.
 * Every ballot drew its lot when it was keyed, so a larger share keeps what a smaller one had drawn.
 * @throws Problem `share-out-of-range`
 */
export async function setDoubleEntryShare(
  context: Context,
  { roundId, sharePercent }: { roundId: string; sharePercent: number },
): Promise<void> {
  await enterRound(context, 'double-entry.set', roundId);
  if (!Number.isInteger(sharePercent) || sharePercent < 0 || sharePercent > 100)
    throw problem('share-out-of-range', { share: sharePercent });
  await context.store.db.transaction().execute(async (db) => {
    await loadRoundToChange(db, roundId);
    const current = await doubleEntries.findPlan(db, roundId);
    if ((current?.share_percent ?? 0) === sharePercent) return;
    await doubleEntries.insertPlan(db, {
      round_id: roundId,
      version: (current?.version ?? 0) + 1,
      share_percent: sharePercent,
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    });
    await writeAudit(context, db, { act: 'double-entry-share-set', roundId, details: { percent: sharePercent } });
  });
}

export interface DoubleEntryProgress {
  readonly sharePercent: number;
  /** Paper ballots keyed by hand. */
  readonly keyed: number;
  /** Of those, drawn for the second entry. */
  readonly drawn: number;
  readonly keyedTwice: number;
  /** Ballots with differences, and those of them that are settled. */
  readonly differing: number;
  readonly settled: number;
  readonly waiting: number;
  /** Of the waiting, those that the actor may key: not keyed by the same person first. */
  readonly waitingForActor: number;
}

export async function getDoubleEntryProgress(context: Context, roundId: string): Promise<DoubleEntryProgress> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  await loadRound(db, roundId);
  const lots = await drawnLots(db, roundId);
  const seconds = await doubleEntries.countSecondEntries(db, roundId);
  return {
    sharePercent: lots / lotsPerPercent,
    keyed: await doubleEntries.countFirstEntries(db, roundId),
    drawn: await doubleEntries.countFirstEntries(db, roundId, lots),
    keyedTwice: seconds.count,
    differing: seconds.differing,
    settled: seconds.settled,
    waiting: await doubleEntries.countWaiting(db, roundId, lots),
    waitingForActor: await doubleEntries.countWaiting(db, roundId, lots, context.actor.id),
  };
}

export interface WaitingBallot {
  readonly code: string;
  readonly serial: number;
  readonly fieldId: string;
  readonly unitId: string | null;
}

/** What waits for the actor, in order of field and serial; `after` is the last of the page before. */
export async function listWaiting(
  context: Context,
  {
    roundId,
    fieldId,
    after,
    limit = 100,
  }: { roundId: string; fieldId?: string; after?: { fieldId: string; serial: number }; limit?: number },
): Promise<WaitingBallot[]> {
  await enterRound(context, 'response.record', roundId);
  const { db } = context.store;
  const lots = await drawnLots(db, roundId);
  const rows = await doubleEntries.pageWaiting(db, roundId, {
    lots,
    notBy: context.actor.id,
    ...(fieldId === undefined ? {} : { fieldId }),
    ...(after === undefined ? {} : { after }),
    limit,
  });
  return rows.map(({ code, serial, field_id, unit_id }) => ({ code, serial, fieldId: field_id, unitId: unit_id }));
}

/** A sheet by the code printed on it, or by the number written on it, such as "ho-tich-0042". */
async function findSheet(db: Queryable, roundId: string, sheet: string): Promise<BallotTable> {
  const read = normaliseBallotCode(sheet);
  const serial = /^(.+)-(\d+)$/.exec(sheet.trim().toLowerCase());
  const found =
    (read.ok ? await ballots.findBallot(db, roundId, read.code) : undefined) ??
    (serial ? await ballots.findBallotBySerial(db, roundId, serial[1]!, Number(serial[2])) : undefined);
  if (!found) throw problem('ballot-not-found', { ballot: sheet });
  return found;
}

/**
 * Whether the actor may key this sheet again.
 * @throws Problem `first-entry-missing`, `second-entry-not-drawn`, `second-entry-done`, `second-entry-same-person`
 */
async function requireMayKeyAgain(context: Context, db: Queryable, { round_id, code }: BallotTable) {
  const first = await doubleEntries.findFirstEntry(db, round_id, code);
  if (!first) throw problem('first-entry-missing', { ballot: code });
  if (first.typist_id === context.actor.id) throw problem('second-entry-same-person');
  if (first.lot >= (await drawnLots(db, round_id))) throw problem('second-entry-not-drawn', { ballot: code });
  if (await doubleEntries.findSecondEntry(db, round_id, code)) throw problem('second-entry-done', { ballot: code });
  return first;
}

export interface SheetToKeyAgain extends WaitingBallot {
  readonly questionnaire: Questionnaire;
  /** Of the sheet, as the journey needs it; no answer is given away. */
  readonly respondentKind: string | null;
}

/** The sheet a second typist is about to key. @throws as `requireMayKeyAgain`, and `ballot-not-found` */
export async function openSecondEntry(
  context: Context,
  { roundId, sheet }: { roundId: string; sheet: string },
): Promise<SheetToKeyAgain> {
  await enterRound(context, 'response.record', roundId);
  const { db } = context.store;
  const ballot = await findSheet(db, roundId, sheet);
  await requireMayKeyAgain(context, db, ballot);
  const response = (await responses.findResponseOfBallot(db, roundId, ballot.code))!;
  return {
    code: ballot.code,
    serial: ballot.serial,
    fieldId: ballot.field_id,
    unitId: ballot.unit_id,
    questionnaire: (await loadQuestionnaires(db, roundId)).get(ballot.questionnaire_id)!,
    respondentKind: response.respondent_kind,
  };
}

/**
 * Keeps the second entry. Nothing of the response changes: where the two differ, the paper decides.
 * @returns how many questions differ
 * @throws as `openSecondEntry`, and Problem `invalid-input`
 */
export async function recordSecondEntry(
  context: Context,
  { roundId, sheet, answers }: { roundId: string; sheet: string; answers: Answers },
): Promise<{ serial: number; fieldId: string; differing: number }> {
  await enterRound(context, 'response.record', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const found = await findSheet(db, roundId, sheet);
    const [ballot] = await ballots.lockBallots(db, roundId, [found.code]);
    const first = await requireMayKeyAgain(context, db, ballot!);
    const response = (await responses.findResponseOfBallot(db, roundId, found.code))!;
    const questionnaire = (await loadQuestionnaires(db, roundId)).get(response.questionnaire_id)!;
    const { vector, written, set_aside } = encodeCorrected(context, questionnaire, response, answers);
    const compared = compareEntries(questionnaire, first, { vector, written, set_aside });
    const differing = compared.filter(({ equal }) => !equal).length;
    await doubleEntries.insertSecondEntry(db, {
      round_id: roundId,
      ballot_code: found.code,
      typist_id: context.actor.id,
      typist_name: context.actor.name,
      entered_on: today(context),
      differing,
      vector,
      written,
      set_aside,
    });
    // No count of differences beside the numbered audit row: it would tell which ballot was keyed when.
    await writeAudit(context, db, { act: 'second-entry-recorded', roundId, aboutBallots: true });
    return { serial: found.serial, fieldId: found.field_id, differing };
  });
}
