/**
 * Removal of a response's content on lawful request: what was asked for, the second party's word, and what stays where the
 * content was. Append-only tables let go of the rows of a response once both parties' words stand in the store, and of
 * nothing else: the database itself asks, so that no right to change its tables is needed (docs/adr/0012-content-removal.md).
 */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer } = engine;

  await db.schema
    .createTable('removal_request')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('response_id', text, (c) => c.notNull())
    .addColumn('basis', text, (c) => c.notNull().check(sql`basis in ('withdrawal', 'erasure', 'decision')`))
    .addColumn('received_on', text, (c) => c.notNull())
    .addColumn('document', text)
    .addColumn('reason', text, (c) => c.notNull().check(sql`length(trim(reason)) > 0`))
    .addColumn('proposed_on', text, (c) => c.notNull())
    .addColumn('proposed_by_id', text, (c) => c.notNull())
    .addColumn('proposed_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('removal_request_key', ['round_id', 'number'])
    .addUniqueConstraint('removal_request_by', ['round_id', 'number', 'proposed_by_id'])
    .execute();

  // One word ends a request. Whoever proposed may take it back, and never confirms.
  await db.schema
    .createTable('removal_word')
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('word', text, (c) => c.notNull().check(sql`word in ('confirmed', 'declined', 'withdrawn')`))
    .addColumn('party', text, (c) => c.notNull().check(sql`party in ('officer', 'leader', 'supervisor')`))
    .addColumn('reason', text)
    .addColumn('said_on', text, (c) => c.notNull())
    .addColumn('said_by_id', text, (c) => c.notNull())
    .addColumn('said_by', text, (c) => c.notNull())
    .addColumn('proposed_by_id', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('removal_word_key', ['round_id', 'number'])
    .addUniqueConstraint('removal_word_said', ['round_id', 'number', 'word'])
    .addForeignKeyConstraint('removal_word_of', ['round_id', 'number', 'proposed_by_id'], 'removal_request', [
      'round_id',
      'number',
      'proposed_by_id',
    ])
    .addCheckConstraint(
      'removal_by_two',
      sql`word <> 'confirmed' or (said_by_id <> proposed_by_id and party in ('leader', 'supervisor'))`,
    )
    .addCheckConstraint('removal_word_reason', sql`word = 'confirmed' or length(trim(coalesce(reason, ''))) > 0`)
    .execute();

  // In the order of the responses' random ids, as the responses themselves.
  await engine
    .keepInKeyOrder(db.schema.createTable('removed_response'))
    .addColumn('round_id', text, (c) => c.notNull())
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('word', text, (c) => c.notNull().check(sql`word = 'confirmed'`))
    .addColumn('questionnaire_id', text, (c) => c.notNull())
    .addColumn('ballot_code', text)
    .addColumn('identity', text, (c) => c.notNull())
    .addColumn('field_id', text)
    .addColumn('unit_id', text)
    .addColumn('undone_import', text)
    .addColumn('commitment', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('removed_response_key', ['round_id', 'id'])
    .addForeignKeyConstraint('removed_by_two', ['round_id', 'number', 'word'], 'removal_word', [
      'round_id',
      'number',
      'word',
    ])
    .execute();
  await sql`create unique index removed_ballot_key on removed_response (round_id, ballot_code)
    where ballot_code is not null and undone_import is null`.execute(db);
  await db.schema.createIndex('removed_identity').on('removed_response').columns(['round_id', 'identity']).execute();

  await engine.guardAppendOnly(db, 'removal_request', ['round_id', 'number']);
  await engine.guardAppendOnly(db, 'removal_word', ['round_id', 'number']);
  await engine.guardAppendOnly(db, 'removed_response', ['round_id', 'id']);

  const removed = (column: 'id' | 'ballot_code', own: string) => `exists (select 1 from removed_response as removed
    where removed.round_id = old.round_id and removed.${column} = old.${own})`;
  const letGoWhere: Record<string, string> = {
    response_correction: removed('id', 'response_id'),
    ruling: removed('id', 'response_id'),
    undone_response: removed('id', 'id'),
    first_entry: removed('ballot_code', 'ballot_code'),
    second_entry: removed('ballot_code', 'ballot_code'),
    entry_settlement: removed('ballot_code', 'ballot_code'),
    call_back_outcome: `exists (select 1 from removed_response as removed
      join call_back_case as drawn on drawn.round_id = removed.round_id and drawn.subject = removed.id
      where drawn.round_id = old.round_id and drawn.draw = old.draw and drawn.place = old.place)`,
  };
  for (const [table, condition] of Object.entries(letGoWhere)) await engine.letGoWhere(db, table, condition);
}
