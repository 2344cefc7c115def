/** The rows that one import refused, in the order of its file: so pages of them are read without the rows before. */
import { sql } from 'kysely';
import type { AnyDatabase } from '../engine/engine.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`create index refused_row_of_import on refused_row
    (round_id, import_id, (coalesce(sheet, '')), ${sql.ref('row')}, identity)`.execute(db);
}
