/** The ledger: what waits to be logged, the log itself in blocks, its checkpoints, and what opens its commitments. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  // In the order of random keys and without a time: nothing here tells which entry came first.
  await engine
    .keepInKeyOrder(db.schema.createTable('ledger_pending'))
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('pooled', integer, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addColumn('entries', blob, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('ledger_pending_of').on('ledger_pending').columns(['round_id', 'pooled']).execute();

  await engine
    .keepInKeyOrder(db.schema.createTable('ledger_opening'))
    .addColumn('commitment', text, (c) => c.primaryKey())
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('subject', text, (c) => c.notNull())
    .addColumn('salt', blob, (c) => c.notNull())
    .addColumn('content', blob, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('ledger_opening_of')
    .on('ledger_opening')
    .columns(['round_id', 'kind', 'subject'])
    .execute();

  await db.schema
    .createTable('ledger_block')
    .addColumn('first_entry', integer, (c) => c.primaryKey())
    .addColumn('entry_count', integer, (c) => c.notNull())
    .addColumn('entries', blob, (c) => c.notNull())
    .addColumn('first_hash', integer, (c) => c.notNull().unique())
    .addColumn('hashes', blob, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('ledger_checkpoint')
    .addColumn('size', integer, (c) => c.primaryKey())
    .addColumn('note', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('ledger_cosignature')
    .addColumn('size', integer, (c) => c.notNull().references('ledger_checkpoint.size'))
    .addColumn('witness', text, (c) => c.notNull())
    .addColumn('line', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_cosignature_key', ['size', 'witness'])
    .execute();

  // One row: whoever lengthens the log holds it meanwhile.
  await db.schema
    .createTable('ledger_head')
    .addColumn('id', integer, (c) => c.primaryKey())
    .addColumn('origin', text, (c) => c.notNull())
    .addColumn('size', integer, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('round_closing')
    .addColumn('round_id', text, (c) => c.primaryKey().references('round.id'))
    .addColumn('closed_on', text, (c) => c.notNull())
    .addColumn('closed_by', text, (c) => c.notNull())
    .addColumn('accepted', integer, (c) => c.notNull())
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    ledger_block: ['first_entry'],
    ledger_checkpoint: ['size'],
    ledger_cosignature: ['size', 'witness'],
    round_closing: ['round_id'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
