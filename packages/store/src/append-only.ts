/** Tables whose rows no one changes or deletes: the database itself refuses, whoever asks. */
import { type Kysely, sql } from 'kysely';

/**
 * Puts guards on a table so that UPDATE, DELETE and INSERT OR REPLACE fail through SQL itself. REPLACE deletes without
 * firing delete triggers unless recursive_triggers is on, so a guard before INSERT refuses any existing key.
 */
export async function guardAppendOnly(db: Kysely<unknown>, table: string, key: readonly string[]): Promise<void> {
  const name = sql.ref(table);
  const message = sql.lit(`${table}: append-only`);
  const sameKey = sql.join(
    key.map((column) => sql`${sql.ref(column)} = ${sql.ref(`new.${column}`)}`),
    sql` and `,
  );
  await sql`create trigger ${sql.ref(`${table}_no_update`)} before update on ${name} begin select raise(abort, ${message}); end`.execute(
    db,
  );
  await sql`create trigger ${sql.ref(`${table}_no_delete`)} before delete on ${name} begin select raise(abort, ${message}); end`.execute(
    db,
  );
  await sql`create trigger ${sql.ref(`${table}_no_replace`)} before insert on ${name} when exists (select 1 from ${name} where ${sameKey}) begin select raise(abort, ${message}); end`.execute(
    db,
  );
}
