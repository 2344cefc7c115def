/** Sealed figures in their versions, the signatures of parties under them, and what was published when. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer } = engine;

  await db.schema
    .createTable('sealed_figures')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('commitment', text, (c) => c.notNull())
    .addColumn('state_mark', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull())
    .addColumn('sealed_on', text, (c) => c.notNull())
    .addColumn('sealed_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('sealed_figures_key', ['round_id', 'version'])
    .execute();

  await db.schema
    .createTable('seal_signature')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('signed_on', text, (c) => c.notNull())
    .addColumn('signed_by', text, (c) => c.notNull())
    .addColumn('objection', text)
    .addPrimaryKeyConstraint('seal_signature_key', ['round_id', 'version', 'party'])
    .addForeignKeyConstraint('seal_signature_of', ['round_id', 'version'], 'sealed_figures', ['round_id', 'version'])
    .execute();

  await db.schema
    .createTable('publication')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('published_on', text, (c) => c.notNull())
    .addColumn('published_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('publication_key', ['round_id', 'version'])
    .addForeignKeyConstraint('publication_of', ['round_id', 'version'], 'sealed_figures', ['round_id', 'version'])
    .execute();

  const appendOnly: Record<string, readonly string[]> = {
    sealed_figures: ['round_id', 'version'],
    seal_signature: ['round_id', 'version', 'party'],
    publication: ['round_id', 'version'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}
