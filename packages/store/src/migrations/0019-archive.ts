/** Rounds of other installations, kept as the files of their archive: never taken apart, never changed. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  await db.schema
    .createTable('archived_round')
    .addColumn('round_id', text, (c) => c.primaryKey())
    .addColumn('origin', text, (c) => c.notNull())
    .addColumn('title', text, (c) => c.notNull())
    .addColumn('size', integer, (c) => c.notNull())
    .addColumn('root', text, (c) => c.notNull())
    .addColumn('imported_on', text, (c) => c.notNull())
    .addColumn('imported_by', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('archived_file')
    .addColumn('round_id', text, (c) => c.notNull().references('archived_round.round_id'))
    .addColumn('path', text, (c) => c.notNull())
    .addColumn('part', integer, (c) => c.notNull())
    .addColumn('bytes', blob, (c) => c.notNull())
    .addPrimaryKeyConstraint('archived_file_key', ['round_id', 'path', 'part'])
    .execute();

  await engine.guardAppendOnly(db, 'archived_round', ['round_id']);
  await engine.guardAppendOnly(db, 'archived_file', ['round_id', 'path', 'part']);
}
