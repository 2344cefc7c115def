/** `cast(… as blob)` on every engine, by which packed pages hand over their vectors as bytes. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  await engine.defineBlob(db);
}
