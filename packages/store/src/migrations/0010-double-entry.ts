/** Double entry of paper ballots: first entries, second entries, settled differences, and the share keyed twice. */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  await db.schema
    .createTable('double_entry_plan')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('share_percent', integer, (c) => c.notNull().check(sql`share_percent between 0 and 100`))
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('double_entry_plan_key', ['round_id', 'version'])
    .execute();

  // Both in the order of the random ballot codes, so that the file does not tell in which order sheets were keyed.
  await engine
    .keepInKeyOrder(db.schema.createTable('first_entry'))
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('ballot_code', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('response_id', text, (c) => c.notNull())
    .addColumn('typist_id', text, (c) => c.notNull())
    .addColumn('typist_name', text, (c) => c.notNull())
    .addColumn('entered_on', text, (c) => c.notNull())
    .addColumn('lot', integer, (c) => c.notNull().check(sql`lot between 0 and 9999`))
    .addColumn('vector', blob, (c) => c.notNull())
    .addColumn('written', text)
    .addColumn('set_aside', text)
    .addPrimaryKeyConstraint('first_entry_key', ['round_id', 'ballot_code', 'version'])
    .addForeignKeyConstraint('first_entry_ballot', ['round_id', 'ballot_code'], 'ballot', ['round_id', 'code'])
    .addForeignKeyConstraint('first_entry_response', ['round_id', 'response_id'], 'response', ['round_id', 'id'])
    .execute();
  await db.schema.createIndex('first_entry_lot').on('first_entry').columns(['round_id', 'version', 'lot']).execute();

  await engine
    .keepInKeyOrder(db.schema.createTable('second_entry'))
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('ballot_code', text, (c) => c.notNull())
    .addColumn('typist_id', text, (c) => c.notNull())
    .addColumn('typist_name', text, (c) => c.notNull())
    .addColumn('entered_on', text, (c) => c.notNull())
    .addColumn('differing', integer, (c) => c.notNull().check(sql`differing >= 0`))
    .addColumn('vector', blob, (c) => c.notNull())
    .addColumn('written', text)
    .addColumn('set_aside', text)
    .addPrimaryKeyConstraint('second_entry_key', ['round_id', 'ballot_code'])
    .addForeignKeyConstraint('second_entry_ballot', ['round_id', 'ballot_code'], 'ballot', ['round_id', 'code'])
    .execute();

  await db.schema
    .createTable('entry_settlement')
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('ballot_code', text, (c) => c.notNull())
    .addColumn('question_id', text, (c) => c.notNull())
    .addColumn('ruling', text, (c) => c.notNull().check(sql`ruling in ('first', 'second', 'other')`))
    .addColumn('settled_by_id', text, (c) => c.notNull())
    .addColumn('settled_by', text, (c) => c.notNull())
    .addColumn('settled_on', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('entry_settlement_key', ['round_id', 'ballot_code', 'question_id'])
    .addForeignKeyConstraint('settlement_entry', ['round_id', 'ballot_code'], 'second_entry', [
      'round_id',
      'ballot_code',
    ])
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    double_entry_plan: ['round_id', 'version'],
    first_entry: ['round_id', 'ballot_code', 'version'],
    second_entry: ['round_id', 'ballot_code'],
    entry_settlement: ['round_id', 'ballot_code', 'question_id'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
