/** The embedded engine: `node:sqlite` (part of the runtime, nothing to install) behind Kysely's SQLite dialect. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect } from 'kysely';

/** Milliseconds a writer waits for another process's short transaction before it gives up. */
const busyTimeoutMs = 20_000;

/** node:sqlite binds a Date as NULL and refuses booleans: both are converted or refused here, in the one place. */
function bindable(value: unknown): SQLInputValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) throw new TypeError('Dates are stored as text: convert before binding.');
  return value as SQLInputValue;
}

/** Opens (and creates) `longdan.sqlite` in a folder: WAL, synchronous=FULL, foreign keys on. */
export function openSqliteFile(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'longdan.sqlite'), { timeout: busyTimeoutMs });
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;' +
      'PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY;',
  );
  return database;
}

export function sqliteDialect(database: DatabaseSync): SqliteDialect {
  const adapter: SqliteDatabase = {
    close: () => database.close(),
    prepare: (sql) => {
      // A write transaction takes its lock at once: a reader that turns writer cannot wait and would fail.
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(bindable)),
        run: (parameters) => {
          const { changes, lastInsertRowid } = statement.run(...parameters.map(bindable));
          return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
        },
        iterate: (parameters) => statement.iterate(...parameters.map(bindable)) as IterableIterator<unknown>,
      };
    },
  };
  return new SqliteDialect({ database: adapter });
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
 * @throws Error naming the process that holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
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
        throw new Error(
          `Thư mục dữ liệu ${folder} đang được một máy chủ Lòng Dân khác dùng (tiến trình ${holder}). Dừng máy chủ đó trước, hoặc chọn thư mục khác.`,
        );
      unlinkSync(path);
    }
  }
  throw new Error(`Không khoá được thư mục dữ liệu ${folder}.`);
}
