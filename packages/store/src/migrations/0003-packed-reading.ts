/** `hex(bytes)` on every engine, by which responses are read in packed pages. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  await engine.defineHex(db);
}
