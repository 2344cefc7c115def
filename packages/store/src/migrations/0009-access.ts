/**
 * Who may come in and what they may see: second factors, passkeys, sign-in counts, recovery by two people, the units that
 * accounts and rounds belong to, who acted in a round in which part, and who looked at single ballots.
 */
import { sql } from 'kysely';
import type { AnyDatabase, Engine } from '../engine/engine.ts';
import { searchForm } from '../search-form.ts';

export async function up(db: AnyDatabase, engine: Engine): Promise<void> {
  const { text, integer, blob } = engine;

  // What the house keeps of an account beside the columns that better-auth knows.
  await db.schema
    .createTable('staff_profile')
    .addColumn('account_id', text, (c) => c.primaryKey().references('staff_account.id').onDelete('cascade'))
    .addColumn('search', text, (c) => c.notNull())
    .addColumn('email', text, (c) => c.unique())
    .addColumn('subject', text, (c) => c.unique())
    .execute();
  await db.schema.createIndex('staff_account_by_name').on('staff_account').columns(['name', 'id']).execute();
  const accounts = await db.selectFrom('staff_account').select(['id', 'name', 'username']).execute();
  for (const { id, name, username } of accounts)
    await db
      .insertInto('staff_profile')
      .values({ account_id: id, search: searchForm(name, username ?? '') })
      .execute();

  await db.schema
    .createTable('staff_session_origin')
    .addColumn('session_id', text, (c) => c.primaryKey().references('staff_session.id').onDelete('cascade'))
    .addColumn('method', text, (c) =>
      c.notNull().check(sql`method in ('password', 'totp', 'backup-code', 'passkey', 'single-sign-on')`),
    )
    .addColumn('device', text, (c) => c.notNull())
    .addColumn('place', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('staff_totp')
    .addColumn('account_id', text, (c) => c.primaryKey().references('staff_account.id').onDelete('cascade'))
    .addColumn('secret', text, (c) => c.notNull())
    .addColumn('confirmed', integer, (c) => c.notNull())
    .addColumn('last_step', integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('staff_backup_code')
    .addColumn('account_id', text, (c) => c.notNull().references('staff_account.id').onDelete('cascade'))
    .addColumn('digest', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('staff_backup_code_key', ['account_id', 'digest'])
    .execute();
  await db.schema
    .createTable('staff_passkey')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('account_id', text, (c) => c.notNull().references('staff_account.id').onDelete('cascade'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('public_key', blob, (c) => c.notNull())
    .addColumn('counter', integer, (c) => c.notNull())
    .addColumn('transports', text, (c) => c.notNull())
    .addColumn('added_on', text, (c) => c.notNull())
    .addColumn('last_used_on', text)
    .execute();
  await db.schema.createIndex('staff_passkey_of').on('staff_passkey').column('account_id').execute();

  // Counts that end by themselves, such as of failed log-ins.
  await db.schema
    .createTable('attempt_count')
    .addColumn('key', text, (c) => c.primaryKey())
    .addColumn('count', integer, (c) => c.notNull())
    .addColumn('until', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('recovery')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('account_id', text, (c) => c.notNull().references('staff_account.id').onDelete('cascade'))
    .addColumn('resets', text, (c) => c.notNull().check(sql`resets in ('password', 'second-factor', 'both')`))
    .addColumn('reason', text, (c) => c.notNull().check(sql`length(trim(reason)) > 0`))
    .addColumn('requested_by', text, (c) => c.notNull())
    .addColumn('requested_by_name', text, (c) => c.notNull())
    .addColumn('requested_at', text, (c) => c.notNull())
    .addColumn('expires_at', text, (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull().check(sql`state in ('open', 'confirmed', 'cancelled')`))
    .addColumn('decided_by', text)
    .addColumn('decided_by_name', text)
    .addColumn('decided_at', text)
    .addCheckConstraint('recovery_by_two', sql`state <> 'confirmed' or decided_by <> requested_by`)
    .execute();
  await db.schema.createIndex('recovery_state').on('recovery').columns(['state', 'expires_at']).execute();

  await db.schema
    .createTable('account_unit')
    .addColumn('account_id', text, (c) => c.notNull().references('staff_account.id').onDelete('cascade'))
    .addColumn('unit_path', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('account_unit_key', ['account_id', 'unit_path'])
    .execute();
  await db.schema
    .createTable('round_owner')
    .addColumn('round_id', text, (c) => c.primaryKey().references('round.id'))
    .addColumn('unit_path', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('round_owner_unit').on('round_owner').column('unit_path').execute();

  await db.schema
    .createTable('round_part')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('account_id', text, (c) => c.notNull())
    .addColumn('role', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('round_part_key', ['round_id', 'account_id', 'role'])
    .execute();
  await db.schema
    .createTable('access_log')
    .addColumn('round_id', text, (c) => c.notNull().references('round.id'))
    .addColumn('day', text, (c) => c.notNull())
    .addColumn('account_id', text, (c) => c.notNull())
    .addColumn('account_name', text, (c) => c.notNull())
    .addColumn('what', text, (c) => c.notNull())
    .addColumn('seal', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('access_log_key', ['round_id', 'day', 'account_id', 'what', 'seal'])
    .execute();
  await db.schema.createIndex('access_log_day').on('access_log').columns(['day', 'round_id']).execute();
  await engine.guardAppendOnly(db, 'round_part', ['round_id', 'account_id', 'role']);
  await engine.guardAppendOnly(db, 'access_log', ['round_id', 'day', 'account_id', 'what', 'seal']);
}
