/**
 * Call-backs: plans, the steps of their seeds, draws and the people drawn, what they said, decisions and the signatures
 * under them. Nobody's name or telephone is here; outcomes bear no day and lie in the order of the draw.
 */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer } = engine;
  const ofRound = (name: string) =>
    db.schema.createTable(name).addColumn('round_id', text, (c) => c.notNull().references('round.id'));

  await ofRound('call_back_plan')
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('frame_hash', text, (c) => c.notNull())
    .addColumn('units', integer, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_plan_key', ['round_id', 'version'])
    .execute();
  await ofRound('call_back_seed_step')
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('attempt', integer, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull().check(sql`party in ('officer', 'supervisor')`))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addColumn('actor_id', text, (c) => c.notNull())
    .addColumn('actor_name', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_seed_step_key', ['round_id', 'number'])
    .execute();
  await ofRound('call_back_draw')
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('plan_version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('draw_hash', text, (c) => c.notNull())
    .addColumn('drawn_at', text, (c) => c.notNull())
    .addColumn('drawn_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_draw_key', ['round_id', 'number'])
    .execute();
  await ofRound('call_back_case')
    .addColumn('draw', integer, (c) => c.notNull())
    .addColumn('place', integer, (c) => c.notNull())
    .addColumn('subject', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_case_key', ['round_id', 'draw', 'place'])
    .addUniqueConstraint('call_back_case_once', ['round_id', 'draw', 'subject'])
    .addForeignKeyConstraint('call_back_case_draw', ['round_id', 'draw'], 'call_back_draw', ['round_id', 'number'])
    .execute();
  await engine
    .keepInKeyOrder(ofRound('call_back_outcome'))
    .addColumn('draw', integer, (c) => c.notNull())
    .addColumn('place', integer, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('recorded_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_outcome_key', ['round_id', 'draw', 'place', 'version'])
    .addForeignKeyConstraint('call_back_outcome_of', ['round_id', 'draw', 'place'], 'call_back_case', [
      'round_id',
      'draw',
      'place',
    ])
    .execute();
  await ofRound('call_back_decision')
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('draw', integer, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addColumn('proposed_on', text, (c) => c.notNull())
    .addColumn('proposed_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_decision_key', ['round_id', 'number'])
    .execute();
  await ofRound('call_back_signature')
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull().check(sql`party in ('officer', 'supervisor')`))
    .addColumn('objection', text)
    .addColumn('signed_on', text, (c) => c.notNull())
    .addColumn('signed_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('call_back_signature_key', ['round_id', 'number', 'party'])
    .addForeignKeyConstraint('call_back_signature_of', ['round_id', 'number'], 'call_back_decision', [
      'round_id',
      'number',
    ])
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    call_back_plan: ['round_id', 'version'],
    call_back_seed_step: ['round_id', 'number'],
    call_back_draw: ['round_id', 'number'],
    call_back_case: ['round_id', 'draw', 'place'],
    call_back_outcome: ['round_id', 'draw', 'place', 'version'],
    call_back_decision: ['round_id', 'number'],
    call_back_signature: ['round_id', 'number', 'party'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
