/**
 * `cast(… as blob)` on every engine, by which packed pages hand over their vectors as bytes; and an index from which the
 * responses of a field are counted without reading them, as every list of rounds does.
 */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  await engine.defineBlob(db);
  await db.schema.createIndex('response_field').on('response').columns(['round_id', 'field_id']).execute();
}
