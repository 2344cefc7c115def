/** Keys for other systems to send responses by, and finding a receipt by its hash alone. */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text } = engine;
  await db.schema
    .createTable('api_key')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('channel', text, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('created_on', text, (c) => c.notNull())
    .addColumn('created_by', text, (c) => c.notNull())
    .addColumn('revoked_on', text)
    .addColumn('revoked_by', text)
    .addPrimaryKeyConstraint('api_key_key', ['round_id', 'id'])
    .addCheckConstraint('api_key_revoked', sql`(revoked_on is null) = (revoked_by is null)`)
    .execute();
  // The hash covers the round, and whoever checks a receipt does not know its round.
  await db.schema.dropIndex('receipt_hash').execute();
  await db.schema.createIndex('receipt_by_hash').on('receipt').columns(['hash', 'round_id']).execute();
}
