/** Opening a store: the engine, its lock where a server asks for it, and the numbered migrations. */
import { Kysely, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { lockFolder, openSqliteFile, sqliteDialect } from './engine/sqlite.ts';
import * as round from './migrations/0001-round.ts';
import * as account from './migrations/0002-account.ts';
import type { Schema } from './schema.ts';

/** Numbered, never edited once released, run in order of their names. */
const migrations: Record<string, Migration> = { '0001-round': round, '0002-account': account };

export type Database = Kysely<Schema>;
/** Either the database or an open transaction: what queries take as their first argument. */
export type Queryable = Kysely<Schema> | Transaction<Schema>;

export interface Store {
  readonly engine: 'sqlite';
  /** Folder of the embedded store. */
  readonly folder: string;
  readonly db: Database;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Folder that holds `longdan.sqlite`; created when absent. */
  readonly folder: string;
  /** A server takes the folder for itself; commands beside it write in short transactions without the lock. */
  readonly forServer?: boolean;
}

/**
 * Opens the store and brings its tables up to date.
 * @throws Error when another server holds the folder, or a migration fails (nothing of it is kept)
 */
export async function openStore({ folder, forServer = false }: StoreOptions): Promise<Store> {
  const unlock = forServer ? lockFolder(folder) : () => {};
  try {
    const db = new Kysely<Schema>({ dialect: sqliteDialect(openSqliteFile(folder)) });
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
    if (error) {
      await db.destroy();
      throw error;
    }
    return {
      engine: 'sqlite',
      folder,
      db,
      close: async () => {
        await db.destroy();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
