/** Differences between two entries of a sheet, and what the paper says. */
import { type Answer, type Answers, problem, type Questionnaire } from '@longdan/core';
import { ballots, doubleEntries, type Queryable, responses } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { loadQuestionnaires } from '../loaded-round.ts';
import { answersOf, replaceAnswers } from '../response.ts';
import { compareEntries, keyedAnswers } from './compare.ts';

export interface DifferingBallot {
  readonly code: string;
  readonly serial: number;
  readonly fieldId: string;
  readonly differing: number;
  readonly secondTypist: string;
}

/** Ballots whose two entries differ, in order of field and serial; settled ones with `settled`. */
export async function listDifferences(
  context: Context,
  {
    roundId,
    settled = false,
    after,
    limit = 100,
  }: { roundId: string; settled?: boolean; after?: { fieldId: string; serial: number }; limit?: number },
): Promise<DifferingBallot[]> {
  await enterRound(context, 'response.correct', roundId);
  const rows = await doubleEntries.pageDifferences(context.store.db, roundId, {
    open: !settled,
    ...(after === undefined ? {} : { after }),
    limit,
  });
  return rows.map((row) => ({
    code: row.code,
    serial: row.serial,
    fieldId: row.field_id,
    differing: row.differing,
    secondTypist: row.typist_name,
  }));
}

export type Ruling = 'first' | 'second' | 'other';

export interface Difference {
  readonly questionId: string;
  readonly first: Answer | undefined;
  readonly second: Answer | undefined;
  /** Who settled it and how; null while it waits. What the paper says then stands in the response. */
  readonly settled: { readonly ruling: Ruling; readonly by: string; readonly on: string } | null;
}

export interface DifferenceView {
  readonly code: string;
  readonly serial: number;
  readonly fieldId: string;
  readonly responseId: string;
  readonly firstTypist: string;
  readonly secondTypist: string;
  /** True when the actor keyed one of the two entries: a third person judges more freely. */
  readonly actorKeyed: boolean;
  readonly questionnaire: Questionnaire;
  /** As the response stands now. */
  readonly answers: Answers;
  readonly differences: readonly Difference[];
}

async function loadPair(db: Queryable, roundId: string, code: string) {
  const second = await doubleEntries.findSecondEntry(db, roundId, code);
  if (!second) throw problem('ballot-not-found', { ballot: code });
  const first = (await doubleEntries.findFirstEntry(db, roundId, code))!;
  const ballot = (await ballots.findBallot(db, roundId, code))!;
  const questionnaire = (await loadQuestionnaires(db, roundId)).get(ballot.questionnaire_id)!;
  const differing = compareEntries(questionnaire, first, second).filter(({ equal }) => !equal);
  return { first, second, ballot, questionnaire, differing: differing.map(({ questionId }) => questionId) };
}

/** Both entries of one ballot. @throws Problem `ballot-not-found` */
export async function getDifferences(
  context: Context,
  { roundId, code }: { roundId: string; code: string },
): Promise<DifferenceView> {
  await enterRound(context, 'response.correct', roundId);
  const { db } = context.store;
  const { first, second, ballot, questionnaire, differing } = await loadPair(db, roundId, code);
  const settled = new Map(
    (await doubleEntries.listSettlements(db, roundId, code)).map((row) => [row.question_id, row]),
  );
  const response = (await responses.findResponse(db, roundId, first.response_id))!;
  const [one, other] = [keyedAnswers(questionnaire, first), keyedAnswers(questionnaire, second)];
  return {
    code,
    serial: ballot.serial,
    fieldId: ballot.field_id,
    responseId: response.id,
    firstTypist: first.typist_name,
    secondTypist: second.typist_name,
    actorKeyed: [first.typist_id, second.typist_id].includes(context.actor.id),
    questionnaire,
    answers: answersOf(questionnaire, response),
    differences: differing.map((questionId) => {
      const row = settled.get(questionId);
      return {
        questionId,
        first: one[questionId],
        second: other[questionId],
        settled: row ? { ruling: row.ruling as Ruling, by: row.settled_by, on: row.settled_on } : null,
      };
    }),
  };
}

/** What stands as the reason of a correction that settles differences. */
export const settlingReason = 'Đối chiếu hai lần nhập với tờ phiếu';

/** By question id: whose value the paper bears out, or with `other` what stands on it (absent: left blank). */
export type Rulings = Readonly<Record<string, { readonly ruling: Ruling; readonly answer?: Answer | undefined }>>;

/**
 * Settles every difference of a ballot at once. Where the paper says other than the response, the response is corrected
 * through its log of corrections.
 * @returns whether the response changed
 * @throws Problem `ballot-not-found`, `differences-settled`, `settlement-incomplete`, `invalid-input`
 */
export async function settleDifferences(
  context: Context,
  { roundId, code, rulings }: { roundId: string; code: string; rulings: Rulings },
): Promise<{ corrected: boolean }> {
  await enterRound(context, 'response.correct', roundId);
  return context.store.db.transaction().execute(async (db) => {
    await ballots.lockBallots(db, roundId, [code]);
    const { first, second, questionnaire, differing } = await loadPair(db, roundId, code);
    if (differing.length === 0 || (await doubleEntries.listSettlements(db, roundId, code)).length > 0)
      throw problem('differences-settled', { ballot: code });
    const missing = differing.filter((id) => !Object.hasOwn(rulings, id)).length;
    if (missing > 0) throw problem('settlement-incomplete', { missing });
    const row = (await responses.lockResponse(db, roundId, first.response_id))!;
    const [one, other] = [keyedAnswers(questionnaire, first), keyedAnswers(questionnaire, second)];
    const onPaper = (id: string): Answer | undefined => {
      const { ruling, answer } = rulings[id]!;
      return ruling === 'other' ? answer : (ruling === 'first' ? one : other)[id];
    };
    const answers: Record<string, Answer> = { ...answersOf(questionnaire, row) };
    for (const id of differing) {
      const answer = onPaper(id);
      if (answer === undefined) delete answers[id];
      else answers[id] = answer;
    }
    const before = JSON.stringify(sorted(answersOf(questionnaire, row)));
    const corrected = JSON.stringify(sorted(answers)) !== before;
    if (corrected)
      await replaceAnswers(context, db, row, {
        answers,
        reason: settlingReason,
      });
    await doubleEntries.insertSettlements(
      db,
      differing.map((questionId) => ({
        round_id: roundId,
        ballot_code: code,
        question_id: questionId,
        ruling: rulings[questionId]!.ruling,
        settled_by_id: context.actor.id,
        settled_by: context.actor.name,
        settled_on: today(context),
      })),
    );
    await writeAudit(context, db, { act: 'differences-settled', roundId, aboutBallots: true });
    return { corrected };
  });
}

const sorted = (answers: Answers) => Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1));
