/** Rounds, the versions of their plans, approvals, document numbers, task marks. */
import type { PlanVersionTable, RoundTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

/** @returns false when a round of this id is there already, perhaps made this very moment by somebody else */
export async function insertRound(db: Queryable, round: RoundTable): Promise<boolean> {
  const made = await db
    .insertInto('round')
    .values(round)
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

export function findRound(db: Queryable, id: string): Promise<RoundTable | undefined> {
  return db.selectFrom('round').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * In a transaction: takes the round for whoever reads it in order to decide what to write. Others who do the same wait;
 * those who only read it, or add rows below it, do not.
 * @returns false when there is no such round
 */
export async function lockRound(db: Queryable, id: string): Promise<boolean> {
  const row = await db.selectFrom('round').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return row !== undefined;
}

/**
 * In a transaction: takes the round against everybody, those who add rows below it included; waits until they are done.
 * @returns false when there is no such round
 */
export async function holdRound(db: Queryable, id: string): Promise<boolean> {
  const row = await db.selectFrom('round').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return row !== undefined;
}

/**
 * In a transaction: keeps a round from being taken by `holdRound`; any number may do so at a time. It waits for no `lockRound`: whoever
 * has ballots in hand may ask for it while somebody with the round in hand waits for those ballots.
 */
export async function shareRound(db: Queryable, id: string): Promise<void> {
  await db.selectFrom('round').select('id').where('id', '=', id).forKeyShare().execute();
}

/** Newest plan year first, then by id. */
export function listRounds(db: Queryable): Promise<RoundTable[]> {
  return db.selectFrom('round').selectAll().orderBy('created_on', 'desc').orderBy('id').execute();
}

export async function insertPlanVersion(db: Queryable, version: PlanVersionTable): Promise<void> {
  await db.insertInto('plan_version').values(version).execute();
  await db.updateTable('round').set({ plan_version: version.version }).where('id', '=', version.round_id).execute();
}

/** Versions of a round's plan that the leader approved, with the plan's content as it stands. */
export function listPlanApprovals(db: Queryable, roundId: string): Promise<{ version: number; content: string }[]> {
  return db
    .selectFrom('approval')
    .innerJoin('plan_version', (join) =>
      join
        .onRef('plan_version.round_id', '=', 'approval.round_id')
        .onRef('plan_version.version', '=', 'approval.version'),
    )
    .select(['approval.version', 'plan_version.content'])
    .where('approval.round_id', '=', roundId)
    .where('approval.subject', '=', 'plan')
    .orderBy('approval.version')
    .execute();
}

/** The current version of a round's plan. */
export function getPlanVersion(db: Queryable, roundId: string): Promise<PlanVersionTable> {
  return db
    .selectFrom('plan_version')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}

export async function setRoundSource(db: Queryable, roundId: string, source: 'ballots' | 'totals'): Promise<void> {
  await db.updateTable('round').set({ source }).where('id', '=', roundId).execute();
}

export async function insertApproval(
  db: Queryable,
  approval: { round_id: string; subject: string; version: number; approved_at: string; approved_by: string },
): Promise<void> {
  await db.insertInto('approval').values(approval).execute();
}

export function findApproval(db: Queryable, roundId: string, subject: string, version: number) {
  return db
    .selectFrom('approval')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('subject', '=', subject)
    .where('version', '=', version)
    .executeTakeFirst();
}

export function findDocumentNumber(db: Queryable, roundId: string, document: string) {
  return db
    .selectFrom('document_number')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('document', '=', document)
    .executeTakeFirst();
}

export async function setDocumentNumber(
  db: Queryable,
  row: { round_id: string; document: string; number: string | null; issued_on: string | null },
): Promise<void> {
  await db
    .insertInto('document_number')
    .values(row)
    .onConflict((c) =>
      c.columns(['round_id', 'document']).doUpdateSet({ number: row.number, issued_on: row.issued_on }),
    )
    .execute();
}

export function listTaskMarks(db: Queryable, roundId: string) {
  return db.selectFrom('task_mark').selectAll().where('round_id', '=', roundId).execute();
}

export async function setTaskMark(db: Queryable, roundId: string, task: number, doneOn: string | null): Promise<void> {
  if (doneOn === null)
    await db.deleteFrom('task_mark').where('round_id', '=', roundId).where('task', '=', task).execute();
  else
    await db
      .insertInto('task_mark')
      .values({ round_id: roundId, task, done_on: doneOn })
      .onConflict((c) => c.columns(['round_id', 'task']).doUpdateSet({ done_on: doneOn }))
      .execute();
}

/** The current plans of rounds, for looking through many at once (at most some hundreds a call). */
export function listCurrentPlans(
  db: Queryable,
  roundIds: readonly string[],
): Promise<{ round_id: string; content: string }[]> {
  if (roundIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('plan_version as plan')
    .select(['plan.round_id', 'plan.content'])
    .where('plan.round_id', 'in', roundIds)
    .where('plan.version', '=', (eb) =>
      eb
        .selectFrom('plan_version as newest')
        .select(({ fn }) => fn.max('newest.version').as('version'))
        .whereRef('newest.round_id', '=', 'plan.round_id'),
    )
    .execute();
}

/** The numbers given to documents of rounds. */
export function listDocumentNumbers(db: Queryable, roundIds: readonly string[]) {
  if (roundIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('document_number')
    .selectAll()
    .where('round_id', 'in', roundIds)
    .where('number', 'is not', null)
    .execute();
}
