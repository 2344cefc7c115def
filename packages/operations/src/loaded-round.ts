/** A round as operations work with it: its plan in force, its questionnaires, its approvals. */
import { type Plan, problem, type Questionnaire } from '@longdan/core';
import { type Queryable, questionnaires, records, rounds } from '@longdan/store';
import type { Approval } from './views.ts';

export interface LoadedRound {
  readonly id: string;
  readonly source: 'ballots' | 'totals';
  readonly plan: Plan;
  readonly planVersion: number;
}

/** @throws Problem `round-not-found` */
export async function loadRound(db: Queryable, roundId: string): Promise<LoadedRound> {
  const row = await rounds.findRound(db, roundId);
  if (!row) throw problem('round-not-found', { round: roundId });
  const version = await rounds.getPlanVersion(db, roundId);
  return {
    id: roundId,
    source: row.source as LoadedRound['source'],
    plan: await withDocumentNumber(db, roundId, 'plan', JSON.parse(version.content) as Plan),
    planVersion: version.version,
  };
}

/**
 * In a transaction: the round for an operation that reads it in order to decide what to write, such as the next version
 * or serial. Two such operations on one round queue; recording and reading responses go on beside them.
 * @throws Problem `round-not-found`
 */
export async function loadRoundToChange(db: Queryable, roundId: string): Promise<LoadedRound> {
  await rounds.lockRound(db, roundId);
  return loadRound(db, roundId);
}

/** Number and date stand outside the plan's versions: the clerk gives them after the plan is approved. */
export async function withDocumentNumber(db: Queryable, roundId: string, document: string, plan: Plan): Promise<Plan> {
  const given = await rounds.findDocumentNumber(db, roundId, document);
  if (!given) return plan;
  return { ...plan, number: given.number ?? undefined, issuedOn: given.issued_on ?? undefined };
}

/** The questionnaires a field may have been asked with, newest version first, by id. */
export async function loadQuestionnaires(db: Queryable, roundId: string): Promise<Map<string, Questionnaire>> {
  const rows = await questionnaires.listQuestionnaires(db, roundId);
  return new Map(rows.map((row) => [row.id, JSON.parse(row.content) as Questionnaire]));
}

/** The questionnaire that a field's next ballots get. @throws Problem `field-not-found` */
export async function questionnaireOfField(db: Queryable, roundId: string, fieldId: string): Promise<Questionnaire> {
  const row = (await questionnaires.listFieldQuestionnaires(db, roundId)).find((one) => one.field_id === fieldId);
  if (!row) throw problem('field-not-found', { field: fieldId, round: roundId });
  return (await loadQuestionnaires(db, roundId)).get(row.questionnaire_id)!;
}

/** Version of what an approval speaks of: the plan's, or the report narrative's (0 while it is only drafted). */
export async function currentVersion(db: Queryable, roundId: string, subject: 'plan' | 'report'): Promise<number> {
  if (subject === 'plan') return (await rounds.getPlanVersion(db, roundId)).version;
  return (await records.findNarrative(db, roundId, ''))?.version ?? 0;
}

/** The approval of the current version, if the leader gave it. */
export async function findApproval(
  db: Queryable,
  roundId: string,
  subject: 'plan' | 'report',
): Promise<Approval | null> {
  const version = await currentVersion(db, roundId, subject);
  const row = await rounds.findApproval(db, roundId, subject, version);
  return row ? { by: row.approved_by, at: row.approved_at, version } : null;
}
