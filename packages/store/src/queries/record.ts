/** Versioned records of a round: eligibility rules, tables of totals, narratives; and benchmarks. */
import type { CountTableTable, EligibilityRulesTable, NarrativeTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

export async function insertRules(db: Queryable, rules: EligibilityRulesTable): Promise<void> {
  await db.insertInto('eligibility_rules').values(rules).execute();
}

/** The rules in force. */
export function getRules(db: Queryable, roundId: string): Promise<EligibilityRulesTable> {
  return db
    .selectFrom('eligibility_rules')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** Every version of a round's rules, oldest first. */
export function listRules(db: Queryable, roundId: string): Promise<EligibilityRulesTable[]> {
  return db.selectFrom('eligibility_rules').selectAll().where('round_id', '=', roundId).orderBy('version').execute();
}

/** The rules of one version. */
export function findRules(db: Queryable, roundId: string, version: number): Promise<EligibilityRulesTable | undefined> {
  return db
    .selectFrom('eligibility_rules')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('version', '=', version)
    .executeTakeFirst();
}

export async function insertCountTable(db: Queryable, table: CountTableTable): Promise<void> {
  await db.insertInto('count_table').values(table).execute();
}

export function findCountTable(db: Queryable, roundId: string): Promise<CountTableTable | undefined> {
  return db
    .selectFrom('count_table')
    .selectAll()
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertNarrative(db: Queryable, narrative: NarrativeTable): Promise<void> {
  await db.insertInto('narrative').values(narrative).execute();
}

export function findNarrative(db: Queryable, roundId: string, fieldId: string): Promise<NarrativeTable | undefined> {
  return db
    .selectFrom('narrative')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('field_id', '=', fieldId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function listBenchmarks(db: Queryable, roundId: string) {
  return db.selectFrom('benchmark').selectAll().where('round_id', '=', roundId).orderBy('id').execute();
}

export async function insertBenchmark(
  db: Queryable,
  benchmark: { round_id: string; id: string; content: string },
): Promise<void> {
  await db.insertInto('benchmark').values(benchmark).execute();
}

export async function deleteBenchmark(db: Queryable, roundId: string, id: string): Promise<void> {
  await db.deleteFrom('benchmark').where('round_id', '=', roundId).where('id', '=', id).execute();
}
