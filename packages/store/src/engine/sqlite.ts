/** The embedded engine: `node:sqlite` (part of the runtime, nothing to install) behind Kysely's SQLite dialect. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryCompiler,
  type SelectModifierNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { StoreRefusal } from '../refusal.ts';
import { clearFile } from './clear-file.ts';
import { type AnyDatabase, type Engine, type EngineAdapter, type OpenedEngine, toStoredValue } from './engine.ts';
import type { Turn } from './turn.ts';

/** Milliseconds a writer waits for another process's short transaction before it gives up. */
const busyTimeoutMs = 20_000;

const fileName = 'longdan.sqlite';

/**
 * Rows of one statement of `insertMany`: whatever the number of rows, few statements do, and each is prepared once. Wider
 * ones save nothing.
 */
const heights = [64, 16, 4, 1];

function insertStatement(table: string, columns: readonly string[], height: number, skipExisting: boolean): string {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const names = columns.map((column) => `"${column}"`).join(', ');
  const values = Array(height).fill(row).join(', ');
  return `insert into "${table}" (${names}) values ${values}${skipExisting ? ' on conflict do nothing' : ''}`;
}

/** SQLite knows no way to take a constraint off: the table is made anew without it, from its own words. */
async function makeWithout(db: AnyDatabase, table: string, constraint: string): Promise<void> {
  const { rows: parts } = await sql<{ type: string; sql: string | null }>`
    select type, sql from sqlite_master where tbl_name = ${table} order by type = 'table' desc`.execute(db);
  const made = parts.find((part) => part.type === 'table')!.sql!;
  const bare = made.replace(new RegExp(`,\\s*${constraint}`, 'i'), '');
  if (bare === made) throw new Error(`Table ${table} has no ${constraint}.`);
  const next = `${table}_next`;
  await sql.raw(bare.replace(`"${table}"`, `"${next}"`)).execute(db);
  await sql`insert into ${sql.table(next)} select * from ${sql.table(table)}`.execute(db);
  await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`alter table ${sql.table(next)} rename to ${sql.table(table)}`.execute(db);
  for (const part of parts) if (part.type !== 'table' && part.sql !== null) await sql.raw(part.sql).execute(db);
}

export const sqlite: Engine = {
  name: 'sqlite',
  holdsRows: false,
  text: 'text',
  integer: 'integer',
  blob: 'blob',
  addSequence: (table, column) => table.addColumn(column, 'integer', (c) => c.primaryKey()),
  keepInKeyOrder: (table) => table.modifyEnd(sql`without rowid`),

  // REPLACE deletes without firing delete triggers unless recursive_triggers is on, so a guard before INSERT refuses
  // any existing key.
  async guardAppendOnly(db, table, key) {
    const name = sql.ref(table);
    const refuse = sql`begin select raise(abort, ${sql.lit(`${table}: append-only`)}); end`;
    const sameKey = sql.join(
      key.map((column) => sql`${sql.ref(column)} = ${sql.ref(`new.${column}`)}`),
      sql` and `,
    );
    await sql`create trigger ${sql.ref(`${table}_no_update`)} before update on ${name} ${refuse}`.execute(db);
    await sql`create trigger ${sql.ref(`${table}_no_delete`)} before delete on ${name} ${refuse}`.execute(db);
    await sql`create trigger ${sql.ref(`${table}_no_replace`)} before insert on ${name} when exists (select 1 from ${name} where ${sameKey}) ${refuse}`.execute(
      db,
    );
  },

  async letGoWhere(db, table, condition) {
    const trigger = sql.ref(`${table}_no_delete`);
    await sql`drop trigger ${trigger}`.execute(db);
    await sql`create trigger ${trigger} before delete on ${sql.ref(table)} when not (${sql.raw(condition)})
      begin select raise(abort, ${sql.lit(`${table}: append-only`)}); end`.execute(db);
  },

  dropForeignKey: (db, table, constraint) =>
    makeWithout(db, table, `constraint "${constraint}" foreign key \\([^)]*\\) references "[^"]*" \\([^)]*\\)`),
  dropUnique: (db, table, constraint) => makeWithout(db, table, `constraint "${constraint}" unique \\([^)]*\\)`),

  // Its foreign keys cost next to nothing and stay.
  async referByStatement() {},

  // Built in.
  jsonItem: (column, key) => sql`(${sql.ref(column)} -> ${`$.${JSON.stringify(key)}`})`,

  oneOf: (column, texts) => sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(texts)}))`,

  async defineHex() {},
  async defineBlob() {},

  // `behindKysely` keeps the statements.
  async insertMany(db, table, columns, rows, { skipExisting = false } = {}) {
    let inserted = 0;
    for (let from = 0; from < rows.length; ) {
      const height = heights.find((each) => each <= rows.length - from)!;
      const text = insertStatement(table, columns, height, skipExisting);
      const values: unknown[] = [];
      for (let at = from; at < from + height; at++) for (const value of rows[at]!) values.push(toStoredValue(value));
      const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(text, values));
      inserted += Number(numAffectedRows);
      from += height;
    }
    return inserted;
  },
  // SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE
  isDuplicate: (error) => [1555, 2067].includes(Number((error as { errcode?: unknown }).errcode)),
  // A transaction that begins without the lock of the file reads one moment of it, and WAL lets others write on.
  readSnapshot: (db, read) =>
    db.connection().execute(async (connection) => {
      await sql`begin deferred`.execute(connection);
      try {
        return await read(connection);
      } finally {
        await sql`rollback`.execute(connection);
      }
    }),
  // Every transaction of ours holds the whole file from its first word.
  async freeze() {},
  // A rowid is one more than the highest there is.
  async continueSequence() {},
  // Free space of pages keeps what lay there, and so does the log of what was written, until the file is made anew.
  async clearDestroyed(db) {
    const { file, turn } = (db.getExecutor().adapter as WholeFileAdapter).home;
    await clearFile({ file, timeoutMs: busyTimeoutMs }, turn.shared);
  },
  // Keys are always searched for in their index.
  async measureTables() {},
};

/** A transaction holds the whole file, so a row lock that a query asks for is held already: the clause is left out. */
class WholeFileCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.rawModifier || node.modifier === 'Distinct') super.visitSelectModifier(node);
  }

  protected override appendValue(value: unknown): void {
    super.appendValue(toStoredValue(value));
  }
}

/** Where a store lies, and the turns of those who write there. */
interface FileHome {
  readonly file: string;
  readonly turn: Turn;
}

/** Migrations run in one transaction: a failing one leaves nothing, and a second process waits for the first. */
class WholeFileAdapter extends SqliteAdapter implements EngineAdapter {
  readonly engine = sqlite;
  readonly home: FileHome;

  constructor(home: FileHome) {
    super();
    this.home = home;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** A transaction is one turn among the threads of this process. */
class WholeFileDriver extends SqliteDriver {
  readonly #turn: Turn;

  constructor(database: SqliteDatabase, turn: Turn) {
    super({ database });
    this.#turn = turn;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#turn.take();
    try {
      await super.beginTransaction(connection);
    } catch (error) {
      this.#turn.give();
      throw error;
    }
  }

  // A commit that fails is followed by a rollback, which ends the turn.
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#turn.give();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } finally {
      this.#turn.give();
    }
  }
}

class WholeFileDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #home: FileHome;

  constructor(database: SqliteDatabase, home: FileHome) {
    super({ database });
    this.#database = database;
    this.#home = home;
  }

  override createDriver(): Driver {
    return new WholeFileDriver(this.#database, this.#home.turn);
  }

  override createAdapter(): DialectAdapter {
    return new WholeFileAdapter(this.#home);
  }

  override createQueryCompiler(): QueryCompiler {
    return new WholeFileCompiler();
  }
}

/**
 * Pages (of 4 KB) that the write-ahead log holds before they are carried over into the file. Rows come in random order, so
 * a page is changed again and again: carried over late, it is written once for many changes. A quarter less time for each.
 */
const pagesBeforeCheckpoint = 32_000;

/** The most that the engine maps. */
const mappedBytes = 2 ** 31 - 2 ** 16;

/** `longdan.sqlite` of a folder, created when absent: WAL, synchronous=FULL, foreign keys on. */
function openFile(folder: string, mapped: boolean): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, fileName), { timeout: busyTimeoutMs });
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;' +
      `PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = ${pagesBeforeCheckpoint}; PRAGMA temp_store = MEMORY;` +
      `PRAGMA mmap_size = ${mapped ? mappedBytes : 0};`,
  );
  return database;
}

/** Longest kept statements, of writes without a result; preparing one costs more than running it. */
const keptStatements = 40;

function behindKysely(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const bound = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    close: () => database.close(),
    prepare: (text) => {
      const before = kept.get(text);
      if (before) return before;
      // A write transaction takes its lock at once: a reader that turns writer cannot wait and would fail.
      const statement = database.prepare(text === 'begin' ? 'begin immediate' : text);
      const prepared: ReturnType<SqliteDatabase['prepare']> = {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bound(parameters)),
        run: (parameters) => {
          const { changes, lastInsertRowid } = statement.run(...bound(parameters));
          return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
        },
        iterate: (parameters) => statement.iterate(...bound(parameters)) as IterableIterator<unknown>,
      };
      if (!prepared.reader && text.startsWith('insert')) {
        if (kept.size >= keptStatements) kept.clear();
        kept.set(text, prepared);
      }
      return prepared;
    },
  };
}

/**
 * Opens the embedded store of a folder.
 * @param options.alone takes the folder for one server
 * @param options.mapped reads pages where the system keeps them, without a copy of its own
 * @param options.turn shared with the other threads of this process that write to the folder
 * @throws StoreRefusal when another server has the folder, or `mustExist` and there is no store in it
 */
export function openSqlite(
  folder: string,
  {
    alone,
    mustExist,
    mapped,
    turn,
  }: { readonly alone: boolean; readonly mustExist: boolean; readonly mapped: boolean; readonly turn: Turn },
): OpenedEngine {
  if (mustExist && !existsSync(join(folder, fileName)))
    throw new StoreRefusal(
      `Thư mục ${folder} không có dữ liệu Lòng Dân (${fileName}). Kiểm tra lại đường dẫn.`,
      `Folder ${folder} holds no data of Lòng Dân (${fileName}). Check the path.`,
    );
  const release = alone ? lockFolder(folder) : () => {};
  try {
    const dialect = new WholeFileDialect(behindKysely(openFile(folder, mapped)), {
      file: join(folder, fileName),
      turn,
    });
    return {
      engine: sqlite,
      dialect,
      place: folder,
      release,
      explain: (error) => error,
      keepCopy: (db, next, done) => keepCopy(db, folder, next, done),
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Leaves `longdan-truoc-nang-cap-<migration>.sqlite` beside the store; a copy left by an upgrade that failed gives way. */
async function keepCopy(db: AnyDatabase, folder: string, next: string, done: number): Promise<void> {
  const path = join(folder, `longdan-truoc-nang-cap-${next}.sqlite`);
  const partial = `${path}.${process.pid}.dang-ghi`;
  try {
    rmSync(partial, { force: true });
    await sql`vacuum into ${partial}`.execute(db);
    // Another process may have upgraded the store meanwhile: then this is no copy of what was before.
    if (countMigrations(partial) !== done) return;
    chmodSync(partial, 0o600);
    syncToDisk(partial);
    renameSync(partial, path);
  } catch (error) {
    const why = (error as Error).message;
    throw new StoreRefusal(
      `Không sao được dữ liệu ra ${path} trước khi nâng cấp (${why}), nên chưa nâng cấp. Kiểm tra chỗ trống trên đĩa và quyền ghi rồi chạy lại.`,
      `The data could not be copied to ${path} before upgrading (${why}), so nothing was upgraded. Check free space and rights, then run again.`,
    );
  } finally {
    rmSync(partial, { force: true });
  }
}

function countMigrations(path: string): number {
  const copy = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(copy.prepare('select count(*) as count from kysely_migration').get()?.['count']);
  } finally {
    copy.close();
  }
}

function syncToDisk(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** True when a process with this id runs on this machine. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Takes the folder for one server. The lock names its process; a lock left by a process that died is taken over.
 * @returns a function that gives the folder back
 * @throws StoreRefusal naming the process that holds it
 */
function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'server.lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = openSync(path, 'wx');
      writeSync(handle, String(process.pid));
      fsyncSync(handle);
      closeSync(handle);
      return () => {
        if (existsSync(path) && readFileSync(path, 'utf8') === String(process.pid)) unlinkSync(path);
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(path, 'utf8'));
      if (holder !== process.pid && Number.isInteger(holder) && holder > 0 && isAlive(holder))
        throw new StoreRefusal(
          `Thư mục dữ liệu ${folder} đang được một máy chủ Lòng Dân khác dùng (tiến trình ${holder}). Dừng máy chủ đó trước, hoặc chọn thư mục khác.`,
          `Data folder ${folder} is in use by another server of Lòng Dân (process ${holder}). Stop that server first, or choose another folder.`,
        );
      unlinkSync(path);
    }
  }
  throw new StoreRefusal(
    `Không khóa được thư mục dữ liệu ${folder}. Thử lại.`,
    `Data folder ${folder} could not be locked. Try again.`,
  );
}
