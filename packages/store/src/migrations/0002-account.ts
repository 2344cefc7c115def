/** Staff accounts: the tables that better-auth keeps, under the names of the house. */
import type { AnyDatabase, Engine } from '../engine/engine.ts';

export async function up(db: AnyDatabase, { text, integer }: Engine): Promise<void> {
  await db.schema
    .createTable('staff_account')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('email', text, (c) => c.notNull().unique())
    .addColumn('emailVerified', integer, (c) => c.notNull())
    .addColumn('image', text)
    .addColumn('username', text, (c) => c.unique())
    .addColumn('displayUsername', text)
    .addColumn('role', text, (c) => c.notNull())
    .addColumn('disabled', integer, (c) => c.notNull().defaultTo(0))
    .addColumn('createdAt', text, (c) => c.notNull())
    .addColumn('updatedAt', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('staff_session')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('expiresAt', text, (c) => c.notNull())
    .addColumn('token', text, (c) => c.notNull().unique())
    .addColumn('createdAt', text, (c) => c.notNull())
    .addColumn('updatedAt', text, (c) => c.notNull())
    .addColumn('ipAddress', text)
    .addColumn('userAgent', text)
    .addColumn('userId', text, (c) => c.notNull().references('staff_account.id').onDelete('cascade'))
    .execute();
  await db.schema.createIndex('staff_session_of').on('staff_session').column('userId').execute();

  await db.schema
    .createTable('staff_credential')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('accountId', text, (c) => c.notNull())
    .addColumn('providerId', text, (c) => c.notNull())
    .addColumn('userId', text, (c) => c.notNull().references('staff_account.id').onDelete('cascade'))
    .addColumn('accessToken', text)
    .addColumn('refreshToken', text)
    .addColumn('idToken', text)
    .addColumn('accessTokenExpiresAt', text)
    .addColumn('refreshTokenExpiresAt', text)
    .addColumn('scope', text)
    .addColumn('password', text)
    .addColumn('createdAt', text, (c) => c.notNull())
    .addColumn('updatedAt', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('staff_credential_of').on('staff_credential').column('userId').execute();

  await db.schema
    .createTable('staff_verification')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('identifier', text, (c) => c.notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addColumn('expiresAt', text, (c) => c.notNull())
    .addColumn('createdAt', text, (c) => c.notNull())
    .addColumn('updatedAt', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('staff_verification_of').on('staff_verification').column('identifier').execute();
}
