/** Drafts of questionnaires while officers work on them, and what each released version came from. */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer } = engine;

  await db.schema
    .createTable('questionnaire_draft')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('field_id', text, (c) => c.notNull())
    .addColumn('revision', integer, (c) => c.notNull().check(sql`revision > 0`))
    .addColumn('base_id', text, (c) => c.notNull().references('questionnaire.id'))
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('edited_at', text, (c) => c.notNull())
    .addColumn('edited_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('questionnaire_draft_key', ['round_id', 'field_id'])
    .execute();

  await db.schema
    .createTable('questionnaire_release')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('questionnaire_id', text, (c) => c.notNull().references('questionnaire.id'))
    .addColumn('previous_id', text, (c) => c.notNull().references('questionnaire.id'))
    .addColumn('field_ids', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull())
    .addColumn('released_at', text, (c) => c.notNull())
    .addColumn('released_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('questionnaire_release_key', ['round_id', 'questionnaire_id'])
    .execute();
  await engine.guardAppendOnly(db, 'questionnaire_release', ['round_id', 'questionnaire_id']);
}
