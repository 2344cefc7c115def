/** Opening a store: the engine, its lock where a server asks for it, and the numbered migrations. */
import { Kysely, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Engine, EngineName, OpenedEngine } from './engine/engine.ts';
import { openPostgres } from './engine/postgres.ts';
import { openSqlite } from './engine/sqlite.ts';
import { Turn } from './engine/turn.ts';
import * as round from './migrations/0001-round.ts';
import * as account from './migrations/0002-account.ts';
import * as packedReading from './migrations/0003-packed-reading.ts';
import * as receipt from './migrations/0004-receipt.ts';
import * as imports from './migrations/0005-import.ts';
import * as packedBytes from './migrations/0006-packed-bytes.ts';
import * as questionnaire from './migrations/0007-questionnaire.ts';
import * as documents from './migrations/0008-documents.ts';
import * as access from './migrations/0009-access.ts';
import * as doubleEntry from './migrations/0010-double-entry.ts';
import * as sampling from './migrations/0011-sampling.ts';
import * as ledger from './migrations/0012-ledger.ts';
import * as sealing from './migrations/0013-sealing.ts';
import * as intake from './migrations/0014-intake.ts';
import * as callBack from './migrations/0015-call-back.ts';
import * as refusedPages from './migrations/0016-refused-pages.ts';
import * as witness from './migrations/0018-witness.ts';
import * as archive from './migrations/0019-archive.ts';
import * as lighterIntake from './migrations/0020-lighter-intake.ts';
import * as removal from './migrations/0021-removal.ts';
import * as noFieldIndex from './migrations/0022-no-field-index.ts';
import { findSetting } from './queries/setting.ts';
import { StoreRefusal } from './refusal.ts';
import type { Schema } from './schema.ts';

/** Numbered, never edited once released, run in order of their names. */
const migrations = {
  '0001-round': round,
  '0002-account': account,
  '0003-packed-reading': packedReading,
  '0004-receipt': receipt,
  '0005-import': imports,
  '0006-packed-bytes': packedBytes,
  '0007-questionnaire': questionnaire,
  '0008-documents': documents,
  '0009-access': access,
  '0010-double-entry': doubleEntry,
  '0011-sampling': sampling,
  '0012-ledger': ledger,
  '0013-sealing': sealing,
  '0015-call-back': callBack,
  '0016-refused-pages': refusedPages,
  '0014-intake': intake,
  '0018-witness': witness,
  '0019-archive': archive,
  '0020-lighter-intake': lighterIntake,
  '0021-removal': removal,
  '0022-no-field-index': noFieldIndex,
};

export type Database = Kysely<Schema>;
/** Either the database or an open transaction: what queries take as their first argument. */
export type Queryable = Kysely<Schema> | Transaction<Schema>;

export interface Store {
  readonly engine: EngineName;
  /** Where the data lie, fit to be shown: the folder, or the address of the database without its password. */
  readonly place: string;
  readonly db: Database;
  /** Where another thread opens the same store. Holds the password of a database: never to be shown. */
  readonly where: StorePlace;
  /** Reads what the store holds at one moment, however long it takes; `read` asks nothing but the snapshot. */
  readSnapshot<T>(read: (snapshot: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where a store lies: a database by its address, or else a folder. */
export type StorePlace =
  | {
      /** Folder that holds `longdan.sqlite`; created when absent. */
      readonly folder: string;
      readonly url?: string | undefined;
      /** In `where`: what the threads of one process that write to the folder take turns by. */
      readonly turn?: SharedArrayBuffer | undefined;
    }
  | {
      /** `postgres://user:password@host:port/name`, of an existing database; it goes before the folder. */
      readonly url: string;
      readonly folder?: string | undefined;
    };

export type StoreOptions = StorePlace & {
  /**
   * A server takes its folder for itself; commands beside it write in short transactions without the lock.
   * PostgreSQL serves any number of servers: there it changes nothing.
   */
  readonly forServer?: boolean;
  /** Pages of an embedded store's file are read where the system keeps them: for whoever reads many, all over the file. */
  readonly mapped?: boolean;
};

/** What moving a store asks besides. */
interface ConnectionRules {
  readonly forServer: boolean;
  /** Refuses a place that holds no store yet. */
  readonly mustExist: boolean;
  /** Opens also what a move or restoring left unfinished. */
  readonly mayBeUnfinished: boolean;
  readonly mapped?: boolean;
  /** Which tables: those of this software (the default), those that are there, or those after one of the migrations. */
  readonly schema?: 'newest' | 'as found' | { readonly upTo: string };
}

export interface Connection extends Store {
  readonly details: Engine;
  /** Names of the migrations that made its tables, in their order. */
  listMigrations(): Promise<string[]>;
  /** Brings the tables up to date. @throws Error when a migration fails (nothing of it is kept) */
  migrate(): Promise<void>;
}

/** Names of the migrations this software knows, in their order. */
export const knownMigrations: readonly string[] = Object.keys(migrations).sort();

/** Name of the setting that stands in a store while a move or restoring fills it. */
export const unfinishedMove = 'unfinished-move';

/** @throws StoreRefusal when the address is not one of PostgreSQL */
function openEngine(
  { folder, url }: StorePlace,
  rules: ConnectionRules,
  turn: Turn,
): OpenedEngine | Promise<OpenedEngine> {
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url))
    throw new StoreRefusal(
      `Địa chỉ cơ sở dữ liệu phải bắt đầu bằng postgres://; đã nhận “${url.split(':')[0]}…”.`,
      `The address of a database begins with postgres://; got “${url.split(':')[0]}…”.`,
    );
  return url === undefined
    ? openSqlite(folder!, { alone: rules.forServer, mustExist: rules.mustExist, mapped: rules.mapped ?? false, turn })
    : openPostgres(url);
}

function makeMigrator(db: Database, engine: Engine): Migrator {
  const provider = {
    getMigrations: async () =>
      Object.fromEntries(
        Object.entries(migrations).map(([name, { up }]) => [name, { up: (old: Kysely<unknown>) => up(old, engine) }]),
      ),
  };
  return new Migrator({ db, provider });
}

/** Opens the engine, brings its tables up to date, and refuses what a move or restoring left behind. */
export async function connect(
  where: StorePlace,
  { schema = 'newest', ...rules }: ConnectionRules,
): Promise<Connection> {
  const turn = new Turn('turn' in where ? where.turn : undefined);
  const { engine, dialect, place, release, explain, keepCopy } = await openEngine(where, rules, turn);
  const db = new Kysely<Schema>({ dialect });
  const migrator = makeMigrator(db, engine);
  const close = async () => {
    await db.destroy();
    release();
  };
  const listMigrations = async () =>
    (await migrator.getMigrations()).filter(({ executedAt }) => executedAt).map(({ name }) => name);
  const migrate = async (upTo?: string) => {
    const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
    if (error) throw explain(error);
  };
  try {
    if (rules.mustExist && !(await db.introspection.getTables()).some((table) => table.name === 'round'))
      throw new StoreRefusal(
        `${place} không có dữ liệu Lòng Dân. Kiểm tra lại địa chỉ.`,
        `${place} holds no data of Lòng Dân. Check the address.`,
      );
    if (schema !== 'as found') {
      const done = await listMigrations();
      const upTo = schema === 'newest' ? undefined : schema.upTo;
      if (upTo !== undefined && done.some((name) => name > upTo))
        throw new StoreRefusal(
          `${place} đã có các bảng của phiên bản mới hơn (${done.at(-1)}). Chọn một thư mục hoặc cơ sở dữ liệu chưa từng dùng.`,
          `${place} has the tables of a newer version already (${done.at(-1)}). Choose a folder or database that was never used.`,
        );
      const next = knownMigrations.find((name) => !done.includes(name));
      if (upTo === undefined && next !== undefined && done.length > 0 && (await hasRounds(db)))
        await keepCopy(db, next, done.length);
      // Nothing to do is no reason to wait for whoever holds the store; what is not known here is refused by the migrator.
      const unknown = done.some((name) => !knownMigrations.includes(name));
      if (upTo !== undefined || next !== undefined || unknown) await migrate(upTo);
    }
    if (!rules.mayBeUnfinished && (await findSetting(db, unfinishedMove)) !== undefined)
      throw new StoreRefusal(
        `${place} là đích của một lần chuyển hoặc khôi phục dữ liệu chưa xong, nên chưa dùng được. Chạy lại lệnh longdan move hoặc longdan restore như lần trước.`,
        `${place} is the target of a move or restoring of data that was cut off, so it cannot be used. Run longdan move or longdan restore again as before.`,
      );
    return {
      engine: engine.name,
      place,
      db,
      where: where.url === undefined ? { ...where, turn: turn.shared } : where,
      readSnapshot: (read) => engine.readSnapshot(db, read),
      close,
      details: engine,
      listMigrations,
      migrate: () => migrate(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const hasRounds = async (db: Database): Promise<boolean> =>
  (await db.selectFrom('round').select('id').limit(1).execute()).length > 0;

/**
 * Opens the store and brings its tables up to date. An embedded store that holds rounds is first copied beside itself.
 * @throws StoreRefusal when another server holds the folder, the database cannot be reached or is not fit, or a move
 * into it was cut off; Error when a migration fails (nothing of it is kept)
 */
export async function openStore({ forServer = false, mapped = false, ...where }: StoreOptions): Promise<Store> {
  return connect(where, { forServer, mapped, mustExist: false, mayBeUnfinished: false });
}
