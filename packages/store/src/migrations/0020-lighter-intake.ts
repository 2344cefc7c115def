/**
 * What comes in by the thousand is written into as few trees as will do, and asks as little as will do of others: most of
 * the time of taking in goes there. A response that has a ballot is known by it and by nothing else besides, and a receipt
 * is only ever looked for by its hash.
 */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text } = engine;
  const before = 'receipt_before';
  await db.schema.dropIndex('receipt_by_hash').execute();
  await db.schema.alterTable('receipt').renameTo(before).execute();
  // A code is short, so two responses may, once in many millions, have the same.
  await engine
    .keepInKeyOrder(db.schema.createTable('receipt'))
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('response_id', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('receipt_hash_key', ['hash', 'round_id', 'response_id'])
    .execute();
  await sql`insert into receipt (hash, round_id, response_id)
    select hash, round_id, response_id from ${sql.table(before)} order by hash`.execute(db);
  await db.schema.dropTable(before).execute();

  await engine.dropForeignKey(db, 'first_entry', 'first_entry_response');
  await engine.dropUnique(db, 'response', 'response_identity_key');
  await sql`create unique index response_row_key on response (round_id, identity) where ballot_code is null`.execute(
    db,
  );
  // Plans and questionnaires are append-only, so neither a round nor a questionnaire ever goes.
  await engine.referByStatement(db, 'response', {
    columns: ['round_id', 'questionnaire_id'],
    parent: 'questionnaire',
    parentColumns: ['round_id', 'id'],
    insteadOf: ['response_round_id_fkey', 'response_questionnaire_id_fkey'],
  });
}
