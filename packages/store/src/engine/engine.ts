/**
 * What differs between the engines, and nothing else: the types a migration names, the guards of append-only tables,
 * and the few statements that only one of them knows. `sqlite.ts` and `postgres.ts` are the two that exist.
 *
 * Both keep the same values: text is UTF-8 compared byte by byte, numbers are whole, bytes are bytes, booleans are 0
 * and 1, days and times are text. So a query reads the same on either, and a row moved to the other is the same row.
 */
import type { CreateTableBuilder, Dialect, DialectAdapter, Expression, Kysely, RawBuilder, SqlBool } from 'kysely';

export type EngineName = 'sqlite' | 'postgres';

/** A column's type as a migration names it. */
type ColumnType = 'text' | 'integer' | 'blob' | Expression<unknown>;

// biome-ignore lint/suspicious/noExplicitAny: engines work on tables as they were, not on the current schema
export type AnyDatabase = Kysely<any>;

export interface StatementReference {
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
  /** Foreign keys that this one says more than. */
  readonly insteadOf: readonly string[];
}

export interface Engine {
  readonly name: EngineName;
  /** Whether rows are taken one by one; false where a transaction holds everything from its first word. */
  readonly holdsRows: boolean;
  /** Types of columns. `text` compares byte by byte whatever the database's language. */
  readonly text: ColumnType;
  readonly integer: ColumnType;
  readonly blob: ColumnType;
  /** Adds a primary key that counts up by itself and also takes given numbers. */
  addSequence<Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
    column: string,
  ): CreateTableBuilder<Table, Column>;
  /** Keeps rows on disk in the order of their primary key, where the engine can. */
  keepInKeyOrder<Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ): CreateTableBuilder<Table, Column>;
  /** Makes the database itself refuse every change of a row of the table, whoever asks. */
  guardAppendOnly(db: AnyDatabase, table: string, key: readonly string[]): Promise<void>;
  /**
   * Lets a guarded table go of rows for which a condition holds, and of no others: SQL that knows the row as `old`. Changing
   * rows stays refused.
   */
  letGoWhere(db: AnyDatabase, table: string, condition: string): Promise<void>;
  /** Takes a named foreign key off a table; its rows, indexes and guards stay. */
  dropForeignKey(db: AnyDatabase, table: string, constraint: string): Promise<void>;
  /** Takes a named unique constraint off a table that no foreign key refers to; its rows, indexes and guards stay. */
  dropUnique(db: AnyDatabase, table: string, constraint: string): Promise<void>;
  /**
   * Looks once for all rows of a statement whether they find what they refer to, where looking row by row is dear; there it
   * takes the place of the foreign keys named. Only for what is never deleted: nobody is told when it goes.
   */
  referByStatement(db: AnyDatabase, table: string, reference: StatementReference): Promise<void>;
  /** In a query: what stands under a key of a column that holds JSON text, as JSON text; null where nothing does. */
  jsonItem(column: string, key: string): RawBuilder<string | null>;
  /** In a query: whether a column is one of the texts, in the same words however many there are. */
  oneOf(column: string, texts: readonly string[]): RawBuilder<SqlBool>;
  /** Makes `hex(bytes)` known to SQL, where the engine does not have it. */
  defineHex(db: AnyDatabase): Promise<void>;
  /** Makes `cast(… as blob)` known to SQL, where the engine does not have it. */
  defineBlob(db: AnyDatabase): Promise<void>;
  /**
   * Inserts very many rows in few statements, each with a value for every column in their order. With `skipExisting`
   * a row that a unique key refuses is left out.
   * @returns how many were inserted
   */
  insertMany(
    db: AnyDatabase,
    table: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    options?: { readonly skipExisting?: boolean },
  ): Promise<number>;
  /** Whether an error of a statement says that a unique key is taken. */
  isDuplicate(error: unknown): boolean;
  /** Reads what the store holds at one moment, however long it takes; others write meanwhile. */
  readSnapshot<T>(db: AnyDatabase, read: (snapshot: AnyDatabase) => Promise<T>): Promise<T>;
  /** In a transaction: from here to its end nobody else writes to these tables. */
  freeze(db: AnyDatabase, tables: readonly string[]): Promise<void>;
  /** The next number of a sequence comes after the highest that is in the table. */
  continueSequence(db: AnyDatabase, table: string, column: string): Promise<void>;
  /**
   * Outside any transaction, after rows were destroyed: what the engine still keeps of them in places that no query reads
   * goes too, as far as it is the engine's own to clear.
   * @throws Error when it cannot be done now; doing it again later clears the same
   */
  clearDestroyed(db: AnyDatabase, tables: readonly string[]): Promise<void>;
  /** After very many rows came in at once: what the engine knows of their number, to choose how to read them, is true again. */
  measureTables(db: AnyDatabase, tables: readonly string[]): Promise<void>;
}

/** Adapters of the engines' dialects know their engine, so that a query finds it behind the database it is given. */
export interface EngineAdapter extends DialectAdapter {
  readonly engine: Engine;
}

/** The engine behind a database or transaction. */
export const engineOf = (db: AnyDatabase): Engine => (db.getExecutor().adapter as EngineAdapter).engine;

/** An engine opened on one place. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly dialect: Dialect;
  /** Where the data lie, as a person may read it: a folder, or an address without its password. */
  readonly place: string;
  /** Gives back what was taken outside the database. */
  readonly release: () => void;
  /** An error of making the tables, in words where the engine has them. */
  readonly explain: (error: unknown) => unknown;
  /**
   * Before migrations change tables that hold data: leaves a copy beside them, where the engine can.
   * @param next the first migration that will run
   * @param done how many have run
   * @throws StoreRefusal when the copy cannot be made
   */
  readonly keepCopy: (db: AnyDatabase, next: string, done: number) => Promise<void>;
}

/**
 * A value as both engines keep it. Drivers do other things by themselves: node:sqlite binds a Date as NULL and refuses
 * booleans, PostgreSQL has no U+0000 in text (it becomes U+FFFD, as in HTML).
 * @throws TypeError for a Date
 */
export function toStoredValue(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  if (value instanceof Date) throw new TypeError('Dates are stored as text: convert before binding.');
  return value;
}
