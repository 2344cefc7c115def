/** Dispatches, house templates, plan templates, and what is stated about a round's report and minutes. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer } = engine;

  await db.schema
    .createTable('house_template')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('unit_path', text)
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('retired_on', text)
    .execute();

  await db.schema
    .createTable('house_template_version')
    .addColumn('template_id', text, (c) => c.notNull().references('house_template.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('house_template_version_key', ['template_id', 'version'])
    .execute();

  await db.schema
    .createTable('plan_template')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('unit_path', text)
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('saved_on', text, (c) => c.notNull())
    .addColumn('saved_by', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('dispatch')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.references('round.id'))
    .addColumn('unit_path', text)
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('created_on', text, (c) => c.notNull())
    .addColumn('number', text)
    .addColumn('issued_on', text)
    .addColumn('issued_version', integer)
    .addColumn('approved_version', integer)
    .addColumn('approved_at', text)
    .addColumn('approved_by', text)
    .execute();
  await db.schema.createIndex('dispatch_of_round').on('dispatch').column('round_id').execute();

  await db.schema
    .createTable('dispatch_version')
    .addColumn('dispatch_id', text, (c) => c.notNull().references('dispatch.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('dispatch_version_key', ['dispatch_id', 'version'])
    .execute();

  await db.schema
    .createTable('document_details')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('document', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('document_details_key', ['round_id', 'document', 'version'])
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    house_template_version: ['template_id', 'version'],
    dispatch_version: ['dispatch_id', 'version'],
    document_details: ['round_id', 'document', 'version'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
