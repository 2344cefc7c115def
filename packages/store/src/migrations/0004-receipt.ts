/** Receipts of responses that people sent themselves: what the code they took away hashes to, and nothing else. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text } = engine;
  // In the order of the responses' random ids, as the responses themselves.
  await engine
    .keepInKeyOrder(db.schema.createTable('receipt'))
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('response_id', text, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('receipt_key', ['round_id', 'response_id'])
    .addForeignKeyConstraint('receipt_response', ['round_id', 'response_id'], 'response', ['round_id', 'id'])
    .execute();
  await db.schema.createIndex('receipt_hash').on('receipt').columns(['round_id', 'hash']).execute();
}
