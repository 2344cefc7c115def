/**
 * Imports that other processes can watch, stop and take up again; the files they read; mappings of columns that are
 * remembered; and imports that were undone, with everything they had brought in (docs/adr/0007-undoing-an-import.md).
 */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  // What changes with every chunk, apart from the run's own row.
  await db.schema
    .createTable('import_state')
    .addColumn('import_id', text, (c) => c.primaryKey().references('import_run.id'))
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('state', text, (c) =>
      c.notNull().check(sql`state in ('running', 'finished', 'cancelled', 'failed', 'undoing', 'undone')`),
    )
    .addColumn('runner', text)
    .addColumn('heartbeat', text)
    .addColumn('stop_asked', integer, (c) => c.notNull())
    .addColumn('taken', integer, (c) => c.notNull())
    .addColumn('bytes_read', integer, (c) => c.notNull())
    .addColumn('bytes', integer, (c) => c.notNull())
    .addColumn('field_id', text)
    .addColumn('upload_id', text)
    .addColumn('problem', text)
    .addColumn('undoing', text)
    .execute();

  await db.schema
    .createTable('upload')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('file_name', text, (c) => c.notNull())
    .addColumn('field_id', text)
    .addColumn('bytes', integer, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('kept_at', text, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('upload_part')
    .addColumn('upload_id', text, (c) => c.notNull().references('upload.id').onDelete('cascade'))
    .addColumn('part', integer, (c) => c.notNull())
    .addColumn('bytes', blob, (c) => c.notNull())
    .addPrimaryKeyConstraint('upload_part_key', ['upload_id', 'part'])
    .execute();

  await db.schema
    .createTable('remembered_mapping')
    .addColumn('form_key', text, (c) => c.notNull())
    .addColumn('shape_key', text, (c) => c.notNull())
    .addColumn('columns', text, (c) => c.notNull())
    .addColumn('file_name', text, (c) => c.notNull())
    .addColumn('remembered_on', text, (c) => c.notNull())
    .addColumn('remembered_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('remembered_mapping_key', ['form_key', 'shape_key'])
    .execute();

  await db.schema
    .createTable('undone_import')
    .addColumn('import_id', text, (c) => c.primaryKey().references('import_run.id'))
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('undone_on', text, (c) => c.notNull())
    .addColumn('undone_by', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull().check(sql`length(trim(reason)) > 0`))
    .addColumn('responses', integer, (c) => c.notNull())
    .addColumn('touched', integer, (c) => c.notNull())
    .addColumn('refused', integer, (c) => c.notNull())
    .execute();
  // The columns of `response`, moved as they were. In the order of their random ids, as the responses themselves.
  await engine
    .keepInKeyOrder(db.schema.createTable('undone_response'))
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
    .addColumn('import_id', text, (c) => c.notNull().references('import_run.id'))
    .addPrimaryKeyConstraint('undone_response_key', ['round_id', 'id'])
    .execute();
  await engine.guardAppendOnly(db, 'undone_import', ['import_id']);
  await engine.guardAppendOnly(db, 'undone_response', ['round_id', 'id']);

  // Corrections and rulings stay for ever; the response they speak of may move to `undone_response`.
  await engine.dropForeignKey(db, 'response_correction', 'correction_response');
  await engine.dropForeignKey(db, 'ruling', 'ruling_response');
}
