/** The server engine: PostgreSQL 15 or newer through `pg`. Any number of processes may share one database. */
import {
  CompiledQuery,
  type DialectAdapter,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryCompiler,
  sql,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { StoreRefusal } from '../refusal.ts';
import { type AnyDatabase, type Engine, type EngineAdapter, type OpenedEngine, toStoredValue } from './engine.ts';

/** Connections of one process; further transactions wait for one to come free. */
const connectionsPerProcess = 10;
const connectTimeoutMs = 20_000;
const oldestVersion = 15;

/** Rows in one text of `insertMany`. */
const rowsPerText = 1000;

const kindOf = (value: unknown): 'bytea' | 'integer' | 'text' =>
  value instanceof Uint8Array ? 'bytea' : typeof value === 'number' || typeof value === 'boolean' ? 'integer' : 'text';

/** A row as JSON takes it: bytes in hexadecimal. */
function asRecord(columns: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [at, column] of columns.entries()) {
    const value = toStoredValue(row[at]);
    record[column] =
      value instanceof Uint8Array
        ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
        : value;
  }
  return record;
}

/** JSON whose texts are what the driver would send: half of a surrogate pair becomes U+FFFD, which the server needs. */
function toServerJson(records: readonly Record<string, unknown>[]): string {
  const json = JSON.stringify(records);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(records, (_, value) => (typeof value === 'string' ? Buffer.from(value).toString() : value));
}

async function dropConstraint(db: AnyDatabase, table: string, constraint: string): Promise<void> {
  await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(constraint)}`.execute(db);
}

export const postgres: Engine = {
  name: 'postgres',
  holdsRows: true,
  text: sql`text collate "C"`,
  integer: 'integer',
  blob: sql`bytea`,
  addSequence: (table, column) =>
    table.addColumn(column, 'bigint', (c) => c.primaryKey().generatedByDefaultAsIdentity()),
  // Rows of a heap lie in the order they came: docs/adr/0002-engines.md says what that tells and to whom.
  keepInKeyOrder: (table) => table,

  // A statement trigger fires for UPDATE, DELETE, TRUNCATE (also by CASCADE), MERGE and the update half of an upsert,
  // even when no row would change; ALWAYS keeps it firing under session_replication_role = replica.
  async guardAppendOnly(db, table) {
    const [name, trigger] = [sql.ref(table), sql.ref(`${table}_append_only`)];
    await sql`create or replace function refuse_change() returns trigger language plpgsql as $$
      begin raise exception '%: append-only', tg_table_name; end $$`.execute(db);
    await sql`create trigger ${trigger} before update or delete or truncate on ${name} for each statement execute function refuse_change()`.execute(
      db,
    );
    await sql`alter table ${name} enable always trigger ${trigger}`.execute(db);
  },

  async letGoWhere(db, table, condition) {
    const [name, trigger] = [sql.ref(table), sql.ref(`${table}_append_only`)];
    const [refuse, rows] = [sql.ref(`${table}_refuse_delete`), sql.ref(`${table}_rows_append_only`)];
    await sql`drop trigger ${trigger} on ${name}`.execute(db);
    await sql`create trigger ${trigger} before update or truncate on ${name} for each statement execute function refuse_change()`.execute(
      db,
    );
    await sql`create function ${refuse}() returns trigger language plpgsql as $$ begin
      if ${sql.raw(condition)} then return old; end if;
      raise exception '%: append-only', tg_table_name;
    end $$`.execute(db);
    await sql`create trigger ${rows} before delete on ${name} for each row execute function ${refuse}()`.execute(db);
    for (const own of [trigger, rows]) await sql`alter table ${name} enable always trigger ${own}`.execute(db);
  },

  dropForeignKey: dropConstraint,
  dropUnique: dropConstraint,

  // A foreign key asks for each row by itself, and locks what it finds: a third of the time of inserting. Transition
  // tables are those of one event, so there is a trigger for each.
  async referByStatement(db, table, { columns, parent, parentColumns, insteadOf }) {
    const name = `${table}_refers_to_${parent}`;
    const same = columns.map((column, at) => `given.${column} = parent.${parentColumns[at]}`).join(' and ');
    const missing = `select 1 from given where not exists (select 1 from ${parent} as parent where ${same})`;
    await sql`create function ${sql.ref(name)}() returns trigger language plpgsql as $$ begin
      if exists (${sql.raw(missing)}) then
        raise foreign_key_violation using message = ${sql.lit(`${table}: refers to no ${parent}`)};
      end if;
      return null;
    end $$`.execute(db);
    for (const event of ['insert', 'update'])
      await sql`create trigger ${sql.ref(`${name}_${event}`)} after ${sql.raw(event)} on ${sql.ref(table)}
        referencing new table as given for each statement execute function ${sql.ref(name)}()`.execute(db);
    for (const constraint of insteadOf) await dropConstraint(db, table, constraint);
  },

  jsonItem: (column, key) => sql`((${sql.ref(column)}::json -> ${key})::text)`,

  oneOf: (column, texts) => sql`${sql.ref(column)} = any(${texts}::text[])`,

  async defineHex(db) {
    await sql`create function hex(bytes bytea) returns text language sql immutable strict parallel safe as $$ select encode(bytes, 'hex') $$`.execute(
      db,
    );
  },

  async defineBlob(db) {
    await sql`create domain blob as bytea`.execute(db);
  },
  // One text for all rows: the server reads JSON faster than the driver writes thousands of values.
  async insertMany(db, table, columns, rows, { skipExisting = false } = {}) {
    if (rows.length === 0) return 0;
    const kinds = columns.map((_, at) => kindOf(rows.find((row) => row[at] !== null)?.[at]));
    const names = columns.map((column) => `"${column}"`).join(', ');
    const values = columns.map((column, at) =>
      kinds[at] === 'bytea' ? `decode("${column}", 'hex')` : `"${column}"::${kinds[at]}`,
    );
    const text = `insert into "${table}" (${names}) select ${values.join(', ')} from json_to_recordset($1::json) as row (${columns.map((column) => `"${column}" text`).join(', ')})${skipExisting ? ' on conflict do nothing' : ''}`;
    let inserted = 0;
    for (let from = 0; from < rows.length; from += rowsPerText) {
      const some = rows.slice(from, from + rowsPerText).map((row) => asRecord(columns, row));
      const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(text, [toServerJson(some)]));
      inserted += Number(numAffectedRows);
    }
    return inserted;
  },

  // unique_violation
  isDuplicate: (error) => (error as { code?: unknown }).code === '23505',

  readSnapshot: (db, read) =>
    db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read),

  async freeze(db, tables) {
    await sql`lock table ${sql.join(tables.map((table) => sql.table(table)))} in share mode`.execute(db);
  },

  async continueSequence(db, table, column) {
    const [name, key] = [sql.table(table), sql.ref(column)];
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), max(${key})) from ${name} having max(${key}) is not null`.execute(
      db,
    );
  },

  // Versions of rows that no query sees any more. What lies on the server's disks and in its archives is its keeper's.
  async clearDestroyed(db, tables) {
    await sql`vacuum ${sql.join(tables.map((table) => sql.table(table)))}`.execute(db);
  },

  // Before its first ANALYZE a round of a million looks small, and each page of it is sorted out of the whole.
  async measureTables(db, tables) {
    await sql`analyze ${sql.join(tables.map((table) => sql.table(table)))}`.execute(db);
  },
};

class StoredValueCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    super.appendValue(toStoredValue(value));
  }
}

class StoredValueAdapter extends PostgresAdapter implements EngineAdapter {
  readonly engine = postgres;
}

class StoredValueDialect extends PostgresDialect {
  override createAdapter(): DialectAdapter {
    return new StoredValueAdapter();
  }

  override createQueryCompiler(): QueryCompiler {
    return new StoredValueCompiler();
  }
}

function toWholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the whole numbers that are exact.`);
  return value;
}

/** `\x4a6f…` as bytes of its own memory. */
const toBytes = (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'));

const [int8, bytea] = [20, 17];

/** An address as it may be shown: without its password. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/?#@:]*):[^/?#]*@/i, '$1:***@').replace(/([?&]password=)[^&]*/i, '$1***');
}

/** Words for a role that has no right to make the tables; every other error as it is. */
function explainRights(error: unknown, place: string): unknown {
  const insufficientPrivilege = '42501';
  if ((error as { code?: unknown }).code !== insufficientPrivilege) return error;
  return new StoreRefusal(
    `Tài khoản kết nối không có quyền tạo bảng trong cơ sở dữ liệu ${place}. Mở một lần bằng tài khoản chủ sở hữu, hoặc cấp: GRANT CREATE ON SCHEMA public TO ….`,
    `The connecting role may not create tables in database ${place}. Open it once as its owner, or grant: GRANT CREATE ON SCHEMA public TO ….`,
  );
}

/** What is wrong with the server for our purpose, or undefined. */
async function findUnfit(client: PoolClient, place: string): Promise<StoreRefusal | undefined> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
      current_setting('synchronous_commit') as durable, pg_is_in_recovery() as replica`,
  );
  const { version, encoding, durable, replica } = rows[0];
  if (version < oldestVersion)
    return new StoreRefusal(
      `PostgreSQL ${version} tại ${place} quá cũ: Lòng Dân cần phiên bản ${oldestVersion} trở lên.`,
      `PostgreSQL ${version} at ${place} is too old: Lòng Dân needs version ${oldestVersion} or newer.`,
    );
  if (encoding !== 'UTF8')
    return new StoreRefusal(
      `Cơ sở dữ liệu ${place} dùng bảng mã ${encoding}. Tạo cơ sở dữ liệu mới với ENCODING 'UTF8' TEMPLATE template0.`,
      `Database ${place} has encoding ${encoding}. Create a new one with ENCODING 'UTF8' TEMPLATE template0.`,
    );
  if (durable === 'off')
    return new StoreRefusal(
      `Cơ sở dữ liệu ${place} đặt synchronous_commit = off: mất điện có thể mất phiếu đã nhận. Đặt lại: ALTER DATABASE … SET synchronous_commit = on.`,
      `Database ${place} has synchronous_commit = off: a power cut may lose ballots already acknowledged. Set it: ALTER DATABASE … SET synchronous_commit = on.`,
    );
  if (replica)
    return new StoreRefusal(
      `${place} là bản sao chỉ đọc. Dùng địa chỉ của máy chủ chính.`,
      `${place} is a read-only replica. Use the address of the primary server.`,
    );
  return undefined;
}

/**
 * Opens a database by its address, `postgres://user:password@host:port/name?sslmode=verify-full`.
 * @throws StoreRefusal when it cannot be reached, or is not fit: version, encoding, durability, a replica
 */
export async function openPostgres(url: string): Promise<OpenedEngine> {
  const place = withoutPassword(url);
  // Loaded only here: an office on the embedded engine never pays for it.
  const { Pool, types } = (await import('pg')).default;
  let pool: Pool | undefined;
  try {
    pool = new Pool({
      connectionString: url,
      max: connectionsPerProcess,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: 'longdan',
      // This pool's own: another user of `pg` in the same process keeps its own ways.
      types: {
        getTypeParser: (oid, format) => {
          if (format !== 'binary' && (oid as number) === int8) return toWholeNumber;
          if (format !== 'binary' && (oid as number) === bytea) return toBytes;
          return types.getTypeParser(oid, format as 'text');
        },
      },
    });
    // A server that restarts closes idle connections: the pool drops them and the next query gets a new one.
    pool.on('error', () => {});
    const client = await pool.connect();
    try {
      const unfit = await findUnfit(client, place);
      if (unfit) throw unfit;
    } finally {
      client.release();
    }
    return {
      engine: postgres,
      dialect: new StoredValueDialect({ pool }),
      place,
      release: () => {},
      explain: (error) => explainRights(error, place),
      // Copies of a server's database are its administrator's, by the server's own means or `longdan backup`.
      keepCopy: async () => {},
    };
  } catch (error) {
    await pool?.end();
    if (error instanceof StoreRefusal) throw error;
    const { code, message } = error as { code?: string; message: string };
    const reason = message.trim() === '' ? (code ?? '?') : message;
    throw new StoreRefusal(
      `Không kết nối được cơ sở dữ liệu ${place} (${reason}). Kiểm tra địa chỉ, tài khoản, mật khẩu và máy chủ PostgreSQL.`,
      `Cannot connect to database ${place} (${reason}). Check the address, role, password and the PostgreSQL server.`,
    );
  }
}
