/** Rounds, plans, questionnaires, ballots, responses, rulings, imports, totals, reports, audit. */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  await db.schema
    .createTable('round')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('source', text, (c) => c.notNull().check(sql`source in ('ballots', 'totals')`))
    .addColumn('plan_version', integer, (c) => c.notNull())
    .addColumn('created_on', text, (c) => c.notNull())
    .addColumn('generated_data', integer, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('plan_version')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('plan_version_key', ['round_id', 'version'])
    .execute();

  await db.schema
    .createTable('approval')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('subject', text, (c) => c.notNull().check(sql`subject in ('plan', 'report')`))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('approved_at', text, (c) => c.notNull())
    .addColumn('approved_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('approval_key', ['round_id', 'subject', 'version'])
    .execute();

  await db.schema
    .createTable('scheme')
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('file_name', text, (c) => c.notNull())
    .addColumn('text', text, (c) => c.notNull())
    .addColumn('added_on', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('scheme_key', ['id', 'version'])
    .execute();

  await db.schema
    .createTable('questionnaire')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('scheme_id', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addUniqueConstraint('questionnaire_version_key', ['round_id', 'version'])
    .execute();

  await db.schema
    .createTable('field_questionnaire')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('field_id', text, (c) => c.notNull())
    .addColumn('questionnaire_id', text, (c) => c.notNull().references('questionnaire.id'))
    .addPrimaryKeyConstraint('field_questionnaire_key', ['round_id', 'field_id'])
    .execute();

  await db.schema
    .createTable('ballot_batch')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('field_id', text, (c) => c.notNull())
    .addColumn('unit_id', text)
    .addColumn('count', integer, (c) => c.notNull().check(sql`count > 0`))
    .addColumn('first_serial', integer, (c) => c.notNull())
    .addColumn('issued_on', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('ballot')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('code', text, (c) => c.notNull())
    .addColumn('serial', integer, (c) => c.notNull())
    .addColumn('field_id', text, (c) => c.notNull())
    .addColumn('unit_id', text)
    .addColumn('batch_id', text, (c) => c.notNull().references('ballot_batch.id'))
    .addColumn('questionnaire_id', text, (c) => c.notNull().references('questionnaire.id'))
    .addPrimaryKeyConstraint('ballot_key', ['round_id', 'code'])
    .addUniqueConstraint('ballot_code_key', ['code'])
    .addUniqueConstraint('ballot_serial_key', ['round_id', 'field_id', 'serial'])
    .execute();

  // In the order of their random ids, so that the file itself does not tell who answered first.
  await engine
    .keepInKeyOrder(db.schema.createTable('response'))
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('questionnaire_id', text, (c) => c.notNull().references('questionnaire.id'))
    .addColumn('ballot_code', text)
    .addColumn('identity', text, (c) => c.notNull())
    .addColumn('field_id', text)
    .addColumn('unit_id', text)
    .addColumn('channel', text, (c) => c.notNull())
    .addColumn('respondent_kind', text)
    .addColumn('answered_on', text)
    .addColumn('consent', text, (c) => c.notNull())
    .addColumn('vector', blob, (c) => c.notNull())
    .addColumn('written', text)
    .addColumn('set_aside', text)
    .addColumn('salt', blob, (c) => c.notNull())
    .addColumn('import_id', text)
    .addPrimaryKeyConstraint('response_key', ['round_id', 'id'])
    .addUniqueConstraint('response_identity_key', ['round_id', 'identity'])
    .addForeignKeyConstraint('response_ballot', ['round_id', 'ballot_code'], 'ballot', ['round_id', 'code'])
    .execute();
  await sql`create unique index response_ballot_key on response (round_id, ballot_code) where ballot_code is not null`.execute(
    db,
  );

  await db.schema
    .createTable('response_correction')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('response_id', text, (c) => c.notNull())
    .addColumn('corrected_on', text, (c) => c.notNull())
    .addColumn('corrected_by', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull().check(sql`length(trim(reason)) > 0`))
    .addColumn('before', text, (c) => c.notNull())
    .addForeignKeyConstraint('correction_response', ['round_id', 'response_id'], 'response', ['round_id', 'id'])
    .execute();
  await db.schema
    .createIndex('response_correction_of')
    .on('response_correction')
    .columns(['round_id', 'response_id'])
    .execute();

  await db.schema
    .createTable('ruling')
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('response_id', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('ruling', text, (c) => c.notNull().check(sql`ruling in ('void', 'keep', 'withdraw')`))
    .addColumn('reason', text, (c) => c.notNull().check(sql`length(trim(reason)) > 0`))
    .addColumn('ruled_by', text, (c) => c.notNull())
    .addColumn('ruled_on', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('ruling_key', ['round_id', 'response_id', 'version'])
    .addForeignKeyConstraint('ruling_response', ['round_id', 'response_id'], 'response', ['round_id', 'id'])
    .execute();

  await db.schema
    .createTable('eligibility_rules')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('eligibility_rules_key', ['round_id', 'version'])
    .execute();

  await db.schema
    .createTable('import_run')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('file_name', text, (c) => c.notNull())
    .addColumn('file_hash', text, (c) => c.notNull())
    .addColumn('mapping', text, (c) => c.notNull())
    .addColumn('started_on', text, (c) => c.notNull())
    .addColumn('rows_read', integer, (c) => c.notNull())
    .addColumn('accepted', integer, (c) => c.notNull())
    .addColumn('already_in', integer, (c) => c.notNull())
    .addColumn('refused', integer, (c) => c.notNull())
    .addColumn('finished', integer, (c) => c.notNull())
    .addColumn('notes', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('refused_row')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('identity', text, (c) => c.notNull())
    .addColumn('import_id', text, (c) => c.notNull().references('import_run.id'))
    .addColumn('row', integer, (c) => c.notNull())
    .addColumn('sheet', text)
    .addColumn('ballot_code', text)
    .addColumn('raw', text, (c) => c.notNull())
    .addColumn('findings', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('refused_row_key', ['round_id', 'identity'])
    .execute();
  await db.schema.createIndex('refused_row_code').on('refused_row').columns(['round_id', 'ballot_code']).execute();

  await db.schema
    .createTable('count_table')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('count_table_key', ['round_id', 'version'])
    .execute();

  await db.schema
    .createTable('benchmark')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('benchmark_key', ['round_id', 'id'])
    .execute();

  await db.schema
    .createTable('narrative')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('field_id', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('narrative_key', ['round_id', 'field_id', 'version'])
    .execute();

  await db.schema
    .createTable('document_number')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('document', text, (c) => c.notNull())
    .addColumn('number', text)
    .addColumn('issued_on', text)
    .addPrimaryKeyConstraint('document_number_key', ['round_id', 'document'])
    .execute();

  await db.schema
    .createTable('task_mark')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('task', integer, (c) => c.notNull())
    .addColumn('done_on', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('task_mark_key', ['round_id', 'task'])
    .execute();

  await engine
    .addSequence(db.schema.createTable('audit'), 'sequence')
    .addColumn('at', text, (c) => c.notNull())
    .addColumn('actor_id', text, (c) => c.notNull())
    .addColumn('actor_name', text, (c) => c.notNull())
    .addColumn('act', text, (c) => c.notNull())
    .addColumn('round_id', text)
    .addColumn('details', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('audit_of_round').on('audit').columns(['round_id', 'sequence']).execute();

  await db.schema
    .createTable('setting')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('value', text, (c) => c.notNull())
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    audit: ['sequence'],
    plan_version: ['round_id', 'version'],
    approval: ['round_id', 'subject', 'version'],
    questionnaire: ['id'],
    response_correction: ['id'],
    ruling: ['round_id', 'response_id', 'version'],
    eligibility_rules: ['round_id', 'version'],
    count_table: ['round_id', 'version'],
    narrative: ['round_id', 'field_id', 'version'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
