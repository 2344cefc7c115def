/** Call-backs: plans, seeds, draws, people drawn, outcomes, decisions, signatures. */
import type {
  CallBackCaseTable,
  CallBackDecisionTable,
  CallBackDrawTable,
  CallBackOutcomeTable,
  CallBackPlanTable,
  CallBackSignatureTable,
} from '../schema/call-back.ts';
import type { SeedStepTable } from '../schema/sampling.ts';
import type { Queryable } from '../store.ts';

/** The one in force. */
export function findPlan(db: Queryable, roundId: string): Promise<CallBackPlanTable | undefined> {
  return db
    .selectFrom('call_back_plan')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function findPlanVersion(
  db: Queryable,
  roundId: string,
  version: number,
): Promise<CallBackPlanTable | undefined> {
  return db
    .selectFrom('call_back_plan')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('version', '=', version)
    .executeTakeFirst();
}

export async function insertPlan(db: Queryable, plan: CallBackPlanTable): Promise<void> {
  await db.insertInto('call_back_plan').values(plan).execute();
}

export async function insertSeedStep(db: Queryable, step: SeedStepTable): Promise<void> {
  await db.insertInto('call_back_seed_step').values(step).execute();
}

export function listSeedSteps(db: Queryable, roundId: string): Promise<SeedStepTable[]> {
  return db.selectFrom('call_back_seed_step').selectAll().where('round_id', '=', roundId).orderBy('number').execute();
}

/** The newest. */
export function findDraw(db: Queryable, roundId: string): Promise<CallBackDrawTable | undefined> {
  return db
    .selectFrom('call_back_draw')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertDraw(db: Queryable, draw: CallBackDrawTable): Promise<void> {
  await db.insertInto('call_back_draw').values(draw).execute();
}

/** Rows of one insert: PostgreSQL and SQLite limit parameters. */
const rowsPerInsert = 500;

export async function insertCases(db: Queryable, cases: readonly CallBackCaseTable[]): Promise<void> {
  for (let from = 0; from < cases.length; from += rowsPerInsert)
    await db
      .insertInto('call_back_case')
      .values(cases.slice(from, from + rowsPerInsert))
      .execute();
}

export function listCases(db: Queryable, roundId: string, draw: number): Promise<CallBackCaseTable[]> {
  return db
    .selectFrom('call_back_case')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('draw', '=', draw)
    .where('subject', 'not in', db.selectFrom('removed_response').select('id').where('round_id', '=', roundId))
    .orderBy('place')
    .execute();
}

export async function insertOutcome(db: Queryable, outcome: CallBackOutcomeTable): Promise<void> {
  await db.insertInto('call_back_outcome').values(outcome).execute();
}

/** Every version, by place; the last of a place holds. */
export function listOutcomes(db: Queryable, roundId: string, draw: number): Promise<CallBackOutcomeTable[]> {
  return db
    .selectFrom('call_back_outcome')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('draw', '=', draw)
    .orderBy('place')
    .orderBy('version')
    .execute();
}

export async function insertDecision(db: Queryable, decision: CallBackDecisionTable): Promise<void> {
  await db.insertInto('call_back_decision').values(decision).execute();
}

export function listDecisions(db: Queryable, roundId: string): Promise<CallBackDecisionTable[]> {
  return db.selectFrom('call_back_decision').selectAll().where('round_id', '=', roundId).orderBy('number').execute();
}

export async function insertSignature(db: Queryable, signature: CallBackSignatureTable): Promise<void> {
  await db.insertInto('call_back_signature').values(signature).execute();
}

export function listSignatures(db: Queryable, roundId: string): Promise<CallBackSignatureTable[]> {
  return db
    .selectFrom('call_back_signature')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('number')
    .orderBy('party')
    .execute();
}
