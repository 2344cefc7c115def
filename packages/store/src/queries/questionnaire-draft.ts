/** Drafts of questionnaires and the releases made of them. */
import type { QuestionnaireDraftTable, QuestionnaireReleaseTable } from '../schema/questionnaire.ts';
import type { Queryable } from '../store.ts';

export function findDraft(
  db: Queryable,
  roundId: string,
  fieldId: string,
): Promise<QuestionnaireDraftTable | undefined> {
  return db
    .selectFrom('questionnaire_draft')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('field_id', '=', fieldId)
    .executeTakeFirst();
}

export function listDrafts(db: Queryable, roundId: string): Promise<QuestionnaireDraftTable[]> {
  return db.selectFrom('questionnaire_draft').selectAll().where('round_id', '=', roundId).orderBy('field_id').execute();
}

/**
 * Saves revision n over revision n − 1; revision 1 where there is no draft.
 * @returns false when somebody else saved meanwhile: nothing is written then
 */
export async function saveDraft(db: Queryable, draft: QuestionnaireDraftTable): Promise<boolean> {
  if (draft.revision === 1) {
    const added = await db
      .insertInto('questionnaire_draft')
      .values(draft)
      .onConflict((c) => c.columns(['round_id', 'field_id']).doNothing())
      .returning('revision')
      .executeTakeFirst();
    return added !== undefined;
  }
  const { numUpdatedRows } = await db
    .updateTable('questionnaire_draft')
    .set(draft)
    .where('round_id', '=', draft.round_id)
    .where('field_id', '=', draft.field_id)
    .where('revision', '=', draft.revision - 1)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** @returns false when the draft is not (any more) of this revision */
export async function deleteDraft(db: Queryable, roundId: string, fieldId: string, revision: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('questionnaire_draft')
    .where('round_id', '=', roundId)
    .where('field_id', '=', fieldId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return Number(numDeletedRows) === 1;
}

export async function insertRelease(db: Queryable, release: QuestionnaireReleaseTable): Promise<void> {
  await db.insertInto('questionnaire_release').values(release).execute();
}

export function listReleases(db: Queryable, roundId: string): Promise<QuestionnaireReleaseTable[]> {
  return db.selectFrom('questionnaire_release').selectAll().where('round_id', '=', roundId).execute();
}
