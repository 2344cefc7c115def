/** Recording a response by hand, correcting one, looking at one. */
import {
  type Answers,
  deriveJourney,
  type EncodedAnswers,
  encodeAnswers,
  layoutVector,
  normaliseBallotCode,
  problem,
  type Questionnaire,
  restoreAnswers,
  type Submission,
  validateSubmission,
} from '@longdan/core';
import { saltSize } from '@longdan/ledger';
import { type BallotTable, ballots, type Queryable, type ResponseTable, removals, responses } from '@longdan/store';
import { noteAccess, sealOf } from './access/access-log.ts';
import { enterRound } from './access/enter-round.ts';
import { writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { keepFirstEntry, requireUnblinded } from './double-entry/first-entry.ts';
import { judgeResponse, loadJudge } from './judging.ts';
import { refuseWhenClosed } from './ledger/closing.ts';
import { logCorrection, logResponses } from './ledger/log-act.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from './loaded-round.ts';
import { titleOfField } from './round-names.ts';
import { progressOfFields } from './round-summary.ts';
import type { RecordedResponse, ResponseView } from './views.ts';

function encode(questionnaire: Questionnaire, { answers, respondentKind }: Submission): EncodedAnswers {
  return encodeAnswers(layoutVector(questionnaire), answers, deriveJourney(questionnaire, answers, { respondentKind }));
}

/** A response as a row of the store. Its id, unless it is given, and its salt are random: neither tells when it came. */
export function toResponseRow(
  context: Context,
  questionnaire: Questionnaire,
  submission: Submission,
  bound: {
    roundId: string;
    id?: string;
    identity: string;
    ballot?: BallotTable;
    importId?: string;
    encoded?: EncodedAnswers;
  },
): ResponseTable {
  const { vector, written, setAside } = bound.encoded ?? encode(questionnaire, submission);
  const json = (record: Readonly<Record<string, string>>) =>
    Object.keys(record).length > 0 ? JSON.stringify(record) : null;
  return {
    round_id: bound.roundId,
    id: bound.id ?? Buffer.from(context.random(16)).toString('hex'),
    questionnaire_id: questionnaire.id,
    ballot_code: bound.ballot?.code ?? null,
    identity: bound.identity,
    field_id: submission.fieldId ?? bound.ballot?.field_id ?? null,
    unit_id: submission.unitId ?? bound.ballot?.unit_id ?? null,
    channel: submission.channel,
    respondent_kind: submission.respondentKind ?? null,
    answered_on: submission.answeredOn ?? null,
    consent: submission.consent,
    vector,
    written: json(written),
    set_aside: json(setAside),
    salt: context.random(saltSize),
    import_id: bound.importId ?? null,
  };
}

/** What identifies the response of a coded ballot, whatever way it comes in. */
export const ballotIdentity = (code: string) => `b:${code}`;

/** The ballot a submission belongs to: the one it names, else the field's next outstanding one. Nobody else uses it meanwhile. */
async function ballotFor(
  db: Queryable,
  { id: roundId, plan }: LoadedRound,
  submission: { ballotCode?: string; fieldId?: string },
  questionnaireId?: string,
): Promise<BallotTable> {
  if (submission.ballotCode === undefined) {
    const fieldId = submission.fieldId;
    if (fieldId === undefined) throw problem('field-not-found', { field: '', round: roundId });
    const next = await ballots.lockOutstandingBallot(db, roundId, fieldId, questionnaireId);
    if (!next) throw problem('no-ballot-outstanding', { field: titleOfField(plan, fieldId) });
    return next;
  }
  const read = normaliseBallotCode(submission.ballotCode);
  const [found] = read.ok ? await ballots.lockBallots(db, roundId, [read.code]) : [];
  if (!found) throw problem('ballot-not-found', { ballot: submission.ballotCode });
  if (await responses.findResponseOfBallot(db, roundId, found.code))
    throw problem('ballot-already-used', { ballot: found.code });
  await refuseRemoved(db, roundId, found.code);
  if (questionnaireId !== undefined && found.questionnaire_id !== questionnaireId) {
    const { version } = (await loadQuestionnaires(db, roundId)).get(found.questionnaire_id)!;
    throw problem('other-version', { ballot: found.code, version });
  }
  return found;
}

/** A ballot whose response was removed is not answered again. @throws Problem `content-removed` */
export async function refuseRemoved(db: Queryable, roundId: string, code: string): Promise<void> {
  if ((await removals.findRemovedBallots(db, roundId, [code])).length > 0) throw problem('content-removed');
}

/** Reads only what is needed to find the ballot; everything else is validated against its questionnaire. */
function peek(submission: unknown): { ballotCode?: string; fieldId?: string } {
  const { ballotCode, fieldId } = (submission ?? {}) as Record<string, unknown>;
  return {
    ballotCode: typeof ballotCode === 'string' && ballotCode.trim() !== '' ? ballotCode : undefined,
    fieldId: typeof fieldId === 'string' && fieldId !== '' ? fieldId : undefined,
  };
}

/**
 * The one path of a single response, whoever brings it, in the transaction that holds its ballot: validated against the
 * ballot's questionnaire, bound to the ballot, stored, audited.
 * @param id of the response, where it follows from something; else it is random
 * @throws Problem `invalid-input` (with findings)
 */
export async function storeResponse(
  context: Context,
  db: Queryable,
  ballot: BallotTable,
  submission: unknown,
  id?: string,
): Promise<ResponseTable> {
  const roundId = ballot.round_id;
  const questionnaire = (await loadQuestionnaires(db, roundId)).get(ballot.questionnaire_id)!;
  const read = validateSubmission(questionnaire, submission);
  if (!read.ok) throw problem('invalid-input', {}, read.findings);
  const row = toResponseRow(
    context,
    questionnaire,
    { ...read.value, fieldId: ballot.field_id },
    { roundId, identity: ballotIdentity(ballot.code), ballot, ...(id === undefined ? {} : { id }) },
  );
  await responses.insertResponse(db, row);
  await refuseWhenClosed(db, roundId);
  await logResponses(context, db, [row]);
  // Audit rows are numbered as they come: beside a commitment, or anything else of the response, they would tell in
  // which order people answered.
  await writeAudit(context, db, {
    act: 'response-recorded',
    roundId,
    details: { channel: row.channel },
    aboutBallots: true,
  });
  return row;
}

/**
 * Records one response. Without a ballot code it takes the field's next outstanding ballot and gives its code and
 * serial, to be written on the sheet. When this returns, the response is on disk.
 * @param questionnaireId the version whose form the answers were read off: only a ballot issued with it is taken
 * @throws Problem `other-version`, `invalid-input` (with findings), `ballot-not-found`, `ballot-already-used`, `no-ballot-outstanding`
 */
export async function recordResponse(
  context: Context,
  { roundId, submission, questionnaireId }: { roundId: string; submission: unknown; questionnaireId?: string },
): Promise<RecordedResponse> {
  await enterRound(context, 'response.record', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const round = await loadRound(db, roundId);
    const ballot = await ballotFor(db, round, peek(submission), questionnaireId);
    const row = await storeResponse(context, db, ballot, submission);
    if (row.channel === 'paper') await keepFirstEntry(context, db, ballot, row);
    return {
      responseId: row.id,
      ballotCode: ballot.code,
      serial: ballot.serial,
      fields: await progressOfFields(db, round),
    };
  });
}

export interface ResponseDetail {
  readonly view: ResponseView;
  readonly questionnaire: Questionnaire;
  readonly answers: Answers;
  /** What was given but could not be counted: marks on questions not asked, raw text of invalid answers. */
  readonly setAside: Readonly<Record<string, string>>;
  readonly corrections: readonly {
    readonly on: string;
    readonly by: string;
    readonly reason: string;
    readonly before: Answers;
  }[];
}

const encoded = (row: Pick<ResponseTable, 'vector' | 'written' | 'set_aside'>) => ({
  vector: row.vector,
  written: row.written === null ? {} : JSON.parse(row.written),
  setAside: row.set_aside === null ? {} : JSON.parse(row.set_aside),
});

/** The answers of a stored row as they were given. */
export function answersOf(
  questionnaire: Questionnaire,
  row: Pick<ResponseTable, 'vector' | 'written' | 'set_aside'>,
): Answers {
  return restoreAnswers(layoutVector(questionnaire), encoded(row));
}

/** Looking at a single ballot stands in the log of access. @throws Problem `response-not-found`, `awaiting-second-entry` */
export async function getResponse(
  context: Context,
  { roundId, responseId }: { roundId: string; responseId: string },
): Promise<ResponseDetail> {
  await enterRound(context, 'response.read', roundId);
  const { db } = context.store;
  const judge = await loadJudge(db, await loadRound(db, roundId));
  const row = await responses.findResponse(db, roundId, responseId);
  if (!row && (await removals.findRemoved(db, roundId, responseId))) throw problem('content-removed');
  if (!row) throw problem('response-not-found', { response: responseId });
  await requireUnblinded(context, db, row);
  await noteAccess(context, db, { roundId, what: 'response', seal: sealOf(row.salt, row.id) });
  const questionnaire = judge.questionnaires.get(row.questionnaire_id)!;
  const corrections = await responses.listCorrections(db, roundId, responseId);
  return {
    view: await judgeResponse(db, judge, row),
    questionnaire,
    answers: answersOf(questionnaire, row),
    setAside: encoded(row).setAside,
    corrections: corrections.map((one) => {
      const before = JSON.parse(one.before) as { vector: string; written: string | null; set_aside: string | null };
      return {
        on: one.corrected_on,
        by: one.corrected_by,
        reason: one.reason,
        before: answersOf(questionnaire, { ...before, vector: new Uint8Array(Buffer.from(before.vector, 'base64')) }),
      };
    }),
  };
}

/** Finds a response by the code on its sheet, or by "field-serial" such as "ho-tich-0042". */
export async function findResponse(
  context: Context,
  { roundId, code }: { roundId: string; code: string },
): Promise<ResponseDetail> {
  await enterRound(context, 'response.read', roundId);
  const { db } = context.store;
  const read = normaliseBallotCode(code);
  const serial = /^(.+)-(\d+)$/.exec(code.trim().toLowerCase());
  const ballot = read.ok
    ? await ballots.findBallot(db, roundId, read.code)
    : serial
      ? await ballots.findBallotBySerial(db, roundId, serial[1]!, Number(serial[2]))
      : undefined;
  if (!ballot) throw problem('ballot-not-found', { ballot: code });
  const row = await responses.findResponseOfBallot(db, roundId, ballot.code);
  if (!row) await refuseRemoved(db, roundId, ballot.code);
  if (!row) throw problem('response-not-found', { response: code });
  return getResponse(context, { roundId, responseId: row.id });
}

/**
 * Corrects the answers of a response, with a reason; what stood there before is kept.
 * @throws Problem `reason-required`, `response-not-found`, `invalid-input`
 */
export async function correctResponse(
  context: Context,
  { roundId, responseId, answers, reason }: { roundId: string; responseId: string; answers: unknown; reason: string },
): Promise<void> {
  await enterRound(context, 'response.correct', roundId);
  if (reason.trim() === '') throw problem('reason-required', { act: 'sửa phiếu' });
  await context.store.db.transaction().execute(async (db) => {
    const row = await responses.lockResponse(db, roundId, responseId);
    if (!row) throw problem('response-not-found', { response: responseId });
    await replaceAnswers(context, db, row, { answers, reason });
  });
}

/** Answers keyed anew for a stored response, validated and encoded as its own were. @throws Problem `invalid-input` */
export function encodeCorrected(
  context: Context,
  questionnaire: Questionnaire,
  row: ResponseTable,
  answers: unknown,
): ResponseTable {
  const read = validateSubmission(questionnaire, {
    channel: row.channel,
    consent: row.consent,
    ...(row.respondent_kind === null ? {} : { respondentKind: row.respondent_kind }),
    answers,
  });
  if (!read.ok) throw problem('invalid-input', {}, read.findings);
  return toResponseRow(context, questionnaire, read.value, { roundId: row.round_id, identity: row.identity });
}

/**
 * The one path of a correction, in the transaction that holds the response: what stood there is kept, the new answers
 * are stored, logged and audited.
 * @throws Problem `invalid-input`
 */
export async function replaceAnswers(
  context: Context,
  db: Queryable,
  row: ResponseTable,
  { answers, reason }: { answers: unknown; reason: string },
): Promise<ResponseTable> {
  const { round_id: roundId, id: responseId } = row;
  const questionnaire = (await loadQuestionnaires(db, roundId)).get(row.questionnaire_id)!;
  const fresh = encodeCorrected(context, questionnaire, row, answers);
  const { vector, written, set_aside } = row;
  const corrections = (await responses.listCorrections(db, roundId, responseId)).length;
  await responses.insertCorrection(db, {
    id: Buffer.from(context.random(16)).toString('hex'),
    round_id: roundId,
    response_id: responseId,
    corrected_on: today(context),
    corrected_by: context.actor.name,
    reason: reason.trim(),
    before: JSON.stringify({ vector: Buffer.from(vector).toString('base64'), written, set_aside }),
  });
  await responses.updateResponse(db, roundId, responseId, {
    vector: fresh.vector,
    written: fresh.written,
    set_aside: fresh.set_aside,
    salt: fresh.salt,
  });
  const { salt } = fresh;
  const after = { ...row, vector: fresh.vector, written: fresh.written, set_aside: fresh.set_aside, salt };
  await logCorrection(context, db, { before: row, after, corrections });
  await writeAudit(context, db, {
    act: 'response-corrected',
    roundId,
    details: { reason: reason.trim() },
    aboutBallots: true,
  });
  return after;
}
