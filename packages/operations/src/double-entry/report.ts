/** How double entry came out: agreement per question, per typist and overall. */
import { layoutVector, type Questionnaire } from '@longdan/core';
import { doubleEntries } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { loadQuestionnaires } from '../loaded-round.ts';
import { AgreementTable, kappaOf, pooledKappa } from './agreement.ts';
import { compareEntries } from './compare.ts';
import { type DoubleEntryProgress, getDoubleEntryProgress } from './second-entry.ts';

export interface QuestionAgreement {
  readonly questionnaireId: string;
  readonly questionId: string;
  readonly text: string;
  /** Pairs of entries compared, and equal ones. */
  readonly compared: number;
  readonly equal: number;
  /** Cohen's kappa; null for free words, for fewer than ten pairs, and where all keyed the same. */
  readonly kappa: number | null;
}

export interface TypistAgreement {
  readonly name: string;
  /** Ballots this person keyed that were keyed twice, as the first and as the second. */
  readonly asFirst: number;
  readonly asSecond: number;
  readonly compared: number;
  readonly differing: number;
  /** Of the settled differences, those where the paper says other than this person keyed. */
  readonly wrong: number;
}

export interface DoubleEntryReport {
  readonly progress: DoubleEntryProgress;
  readonly compared: number;
  readonly equal: number;
  readonly pooledKappa: number | null;
  /** Settled by a person who had keyed one of the two entries. */
  readonly settledByTypist: number;
  readonly questions: readonly QuestionAgreement[];
  readonly typists: readonly TypistAgreement[];
}

interface QuestionSum {
  readonly table: AgreementTable;
  readonly closed: boolean;
}

/** Pairs read at a time. */
const pageLength = 1000;

export async function reportDoubleEntry(context: Context, roundId: string): Promise<DoubleEntryReport> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const progress = await getDoubleEntryProgress(context, roundId);
  const questionnaires = await loadQuestionnaires(db, roundId);
  const rulings = new Map<string, Map<string, string>>();
  const settlers = new Map<string, string>();
  for (const row of await doubleEntries.listSettlements(db, roundId)) {
    settlers.set(row.ballot_code, row.settled_by_id);
    const ofBallot = rulings.get(row.ballot_code) ?? new Map<string, string>();
    rulings.set(row.ballot_code, ofBallot.set(row.question_id, row.ruling));
  }
  const sums = new Map<string, Map<string, QuestionSum>>();
  const typists = new Map<string, { -readonly [Key in keyof TypistAgreement]: TypistAgreement[Key] }>();
  const typist = (id: string, name: string) => {
    const known = typists.get(id) ?? { name, asFirst: 0, asSecond: 0, compared: 0, differing: 0, wrong: 0 };
    typists.set(id, known);
    return known;
  };
  let settledByTypist = 0;
  for (let after = ''; ; ) {
    const pairs = await doubleEntries.pagePairs(db, roundId, after, pageLength);
    for (const { first, second, ballot } of pairs) {
      const questionnaire = questionnaires.get(ballot.questionnaire_id)!;
      const compared = compareEntries(questionnaire, first, second);
      const ofForm = sums.get(questionnaire.id) ?? new Map<string, QuestionSum>();
      sums.set(questionnaire.id, ofForm);
      for (const one of compared) {
        const sum = ofForm.get(one.questionId) ?? { table: new AgreementTable(), closed: one.closed };
        sum.table.add(one.first, one.second);
        ofForm.set(one.questionId, sum);
      }
      const [by, again] = [typist(first.typist_id, first.typist_name), typist(second.typist_id, second.typist_name)];
      by.asFirst += 1;
      again.asSecond += 1;
      const settled = rulings.get(ballot.code);
      for (const [one, own] of [
        [by, 'first'],
        [again, 'second'],
      ] as const) {
        one.compared += compared.length;
        one.differing += second.differing;
        one.wrong += [...(settled?.values() ?? [])].filter((ruling) => ruling !== own).length;
      }
      if ([first.typist_id, second.typist_id].includes(settlers.get(ballot.code) ?? '')) settledByTypist += 1;
    }
    if (pairs.length < pageLength) break;
    after = pairs.at(-1)!.ballot.code;
  }
  const all = [...sums.values()].flatMap((ofForm) => [...ofForm.values()]);
  return {
    progress,
    compared: all.reduce((total, { table }) => total + table.pairs, 0),
    equal: all.reduce((total, { table }) => total + table.equal, 0),
    pooledKappa: pooledKappa(all.filter(({ closed }) => closed).map(({ table }) => table)),
    settledByTypist,
    questions: [...sums].flatMap(([id, ofForm]) => inOrder(questionnaires.get(id)!, ofForm)),
    typists: [...typists.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi')),
  };
}

function inOrder(questionnaire: Questionnaire, sums: ReadonlyMap<string, QuestionSum>): QuestionAgreement[] {
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  return layoutVector(questionnaire).slots.flatMap(({ questionId }): QuestionAgreement[] => {
    const sum = sums.get(questionId);
    if (!sum) return [];
    return [
      {
        questionnaireId: questionnaire.id,
        questionId,
        text: questions.find((one) => one.id === questionId)?.text ?? questionId,
        compared: sum.table.pairs,
        equal: sum.table.equal,
        kappa: sum.closed ? kappaOf(sum.table) : null,
      },
    ];
  });
}
