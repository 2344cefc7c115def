/**
 * Administrative units; frames in packed blocks, so that a million rows are some hundred; seeds, draws and samples.
 * Contacts lie in tables of their own: `frame_contact_block` until the draw, then `sample_contact` of those drawn alone.
 */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;
  const ofRound = (name: string) =>
    db.schema.createTable(name).addColumn('round_id', text, (c) => c.notNull().references('round.id'));

  await db.schema
    .createTable('administrative_unit')
    .addColumn('code', text, (c) => c.notNull())
    .addColumn('valid_from', text, (c) => c.notNull())
    .addColumn('valid_to', text)
    .addColumn('level', text, (c) => c.notNull().check(sql`level in ('province', 'commune')`))
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('parent_code', text)
    .addColumn('folded', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('administrative_unit_key', ['code', 'valid_from'])
    .execute();
  await db.schema
    .createIndex('administrative_unit_parent')
    .on('administrative_unit')
    .columns(['parent_code', 'code'])
    .execute();

  await db.schema
    .createTable('unit_event')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('happened_on', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .execute();

  await ofRound('sampling_frame')
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('rows_read', integer, (c) => c.notNull())
    .addColumn('kept', integer, (c) => c.notNull())
    .addColumn('refused', integer, (c) => c.notNull())
    .addColumn('finished', integer, (c) => c.notNull())
    .addColumn('profile', text)
    .addColumn('frame_hash', text)
    .addColumn('frozen_at', text)
    .addColumn('frozen_by', text)
    .addPrimaryKeyConstraint('sampling_frame_key', ['round_id', 'version'])
    .execute();
  for (const name of ['frame_block', 'frame_contact_block'])
    await ofRound(name)
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('block', integer, (c) => c.notNull())
      .addColumn('content', blob, (c) => c.notNull())
      .addPrimaryKeyConstraint(`${name}_key`, ['round_id', 'version', 'block'])
      .execute();
  await ofRound('frame_fault')
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('code', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('frame_fault_key', ['round_id', 'version', 'number'])
    .execute();

  await ofRound('sampling_record')
    .addColumn('subject', text, (c) => c.notNull().check(sql`subject in ('plan', 'priority')`))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sampling_record_key', ['round_id', 'subject', 'version'])
    .execute();
  await ofRound('seed_step')
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('attempt', integer, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull().check(sql`party in ('officer', 'supervisor')`))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('actor_id', text, (c) => c.notNull())
    .addColumn('actor_name', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('seed_step_key', ['round_id', 'number'])
    .execute();

  await ofRound('sample_draw')
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('draw_hash', text, (c) => c.notNull())
    .addColumn('drawn_at', text, (c) => c.notNull())
    .addColumn('drawn_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sample_draw_key', ['round_id', 'number'])
    .execute();
  await ofRound('sample_unit')
    .addColumn('draw', integer, (c) => c.notNull())
    .addColumn('unit_key', text, (c) => c.notNull())
    .addColumn('role', text, (c) => c.notNull().check(sql`role in ('selected', 'reserve')`))
    .addColumn('place', integer, (c) => c.notNull())
    .addColumn('stratum', text, (c) => c.notNull())
    .addColumn('field_id', text)
    .addColumn('unit_id', text)
    .addColumn('design', text, (c) => c.notNull())
    .addColumn('cells', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sample_unit_key', ['round_id', 'draw', 'unit_key'])
    .addForeignKeyConstraint('sample_unit_draw', ['round_id', 'draw'], 'sample_draw', ['round_id', 'number'])
    .execute();
  await ofRound('sample_replacement')
    .addColumn('draw', integer, (c) => c.notNull())
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('replaced', text, (c) => c.notNull())
    .addColumn('replaced_by', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull().check(sql`length(trim(reason)) > 0`))
    .addColumn('recorded_on', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sample_replacement_key', ['round_id', 'draw', 'number'])
    .addUniqueConstraint('sample_replacement_once', ['round_id', 'draw', 'replaced'])
    .execute();
  await ofRound('sample_batch')
    .addColumn('batch_id', text, (c) => c.notNull().references('ballot_batch.id'))
    .addColumn('draw', integer, (c) => c.notNull())
    .addColumn('stratum', text, (c) => c.notNull())
    .addColumn('design', text, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('sample_batch_key', ['round_id', 'batch_id'])
    .execute();

  // In custody: who the drawn are, and (confidential rounds) which code went to whom. No path leads to answers.
  await engine
    .keepInKeyOrder(ofRound('sample_contact'))
    .addColumn('unit_key', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sample_contact_key', ['round_id', 'unit_key'])
    .execute();
  await engine
    .keepInKeyOrder(ofRound('sample_link'))
    .addColumn('code', text, (c) => c.notNull())
    .addColumn('unit_key', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sample_link_key', ['round_id', 'code'])
    .addUniqueConstraint('sample_link_unit', ['round_id', 'unit_key'])
    .execute();

  await ofRound('visit_log')
    .addColumn('slot_id', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_on', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('visit_log_key', ['round_id', 'slot_id', 'version'])
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    unit_event: ['id'],
    sampling_record: ['round_id', 'subject', 'version'],
    seed_step: ['round_id', 'number'],
    sample_draw: ['round_id', 'number'],
    sample_unit: ['round_id', 'draw', 'unit_key'],
    sample_replacement: ['round_id', 'draw', 'number'],
    visit_log: ['round_id', 'slot_id', 'version'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
