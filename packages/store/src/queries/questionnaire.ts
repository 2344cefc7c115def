/** Immutable questionnaire versions and which field uses which. */
import type { QuestionnaireTable } from '../schema.ts';
import type { Queryable } from '../store.ts';

export async function insertQuestionnaire(db: Queryable, questionnaire: QuestionnaireTable): Promise<void> {
  await db.insertInto('questionnaire').values(questionnaire).execute();
}

export function listQuestionnaires(db: Queryable, roundId: string): Promise<QuestionnaireTable[]> {
  return db.selectFrom('questionnaire').selectAll().where('round_id', '=', roundId).orderBy('version').execute();
}

export async function setFieldQuestionnaire(
  db: Queryable,
  roundId: string,
  fieldId: string,
  questionnaireId: string,
): Promise<void> {
  await db
    .insertInto('field_questionnaire')
    .values({ round_id: roundId, field_id: fieldId, questionnaire_id: questionnaireId })
    .onConflict((c) => c.columns(['round_id', 'field_id']).doUpdateSet({ questionnaire_id: questionnaireId }))
    .execute();
}

export function listFieldQuestionnaires(db: Queryable, roundId: string) {
  return db.selectFrom('field_questionnaire').selectAll().where('round_id', '=', roundId).execute();
}

/** Ballots issued with each questionnaire, per field. */
export function countBallotsOfQuestionnaires(
  db: Queryable,
  roundId: string,
): Promise<{ questionnaire_id: string; field_id: string; count: number }[]> {
  return db
    .selectFrom('ballot')
    .select(['questionnaire_id', 'field_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('round_id', '=', roundId)
    .groupBy(['questionnaire_id', 'field_id'])
    .execute();
}
