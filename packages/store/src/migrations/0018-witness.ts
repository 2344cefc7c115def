/**
 * Where an entry stands in the log by its leaf hash; the log's keys in the order in which they signed; the witnesses whose
 * cosignatures are kept.
 */
import { storedHashIndex } from '@longdan/ledger';
import type { AnyDatabase, Engine } from '../engine/engine.ts';

/** Leading bytes of a leaf hash that are indexed: enough to find it, few enough to stay small. */
const markSize = 8;
const hashSize = 32;

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  // In the order of hashes, which is no order of time.
  await engine
    .keepInKeyOrder(db.schema.createTable('ledger_leaf'))
    .addColumn('mark', blob, (c) => c.notNull())
    .addColumn('entry', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_leaf_key', ['mark', 'entry'])
    .execute();

  await db.schema
    .createTable('ledger_key')
    .addColumn('number', integer, (c) => c.primaryKey())
    .addColumn('role', text, (c) => c.notNull())
    .addColumn('line', text, (c) => c.notNull())
    .addColumn('since', integer, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('ledger_witness')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('line', text, (c) => c.notNull())
    .addColumn('added_on', text, (c) => c.notNull())
    .addColumn('added_by', text, (c) => c.notNull())
    .execute();

  await indexLog(db, engine);
  const appendOnly: Record<string, readonly string[]> = {
    ledger_leaf: ['mark', 'entry'],
    ledger_key: ['number'],
    ledger_witness: ['name'],
  };
  for (const [table, key] of Object.entries(appendOnly)) await engine.guardAppendOnly(db, table, key);
}

interface Block {
  readonly first_entry: number;
  readonly entry_count: number;
  readonly first_hash: number;
  readonly hashes: Uint8Array;
}

/** Marks of the entries that are in the log already. */
async function indexLog(db: AnyDatabase, engine: Engine): Promise<void> {
  for (let after = -1; ; ) {
    const blocks: Block[] = await db
      .selectFrom('ledger_block')
      .select(['first_entry', 'entry_count', 'first_hash', 'hashes'])
      .where('first_entry', '>', after)
      .orderBy('first_entry')
      .limit(16)
      .execute();
    if (blocks.length === 0) return;
    after = blocks.at(-1)!.first_entry;
    const rows = blocks.flatMap(({ first_entry, entry_count, first_hash, hashes }) =>
      Array.from({ length: entry_count }, (_, at) => {
        const start = (storedHashIndex({ level: 0, index: first_entry + at }) - first_hash) * hashSize;
        return [hashes.slice(start, start + markSize), first_entry + at];
      }),
    );
    await engine.insertMany(db, 'ledger_leaf', ['mark', 'entry'], rows);
  }
}
