/**
 * A whole store in one file, made while servers go on writing, and an empty store filled from it: of either engine, from
 * either engine, all or nothing. Pages pass through memory one at a time.
 */
import { type BackupHeader, openBackupFile, writeBackupFile } from './backup-file.ts';
import { fillStore } from './fill-store.ts';
import { StoreRefusal } from './refusal.ts';
import { connect, knownMigrations, type StorePlace } from './store.ts';
import { hashPages, type OnProgress, readPages, readShapes, type TableContent } from './whole-table.ts';

export interface Backup {
  readonly file: string;
  /** What it is a backup of, without a password. */
  readonly place: string;
  readonly migrations: readonly string[];
  readonly tables: readonly TableContent[];
}

/**
 * Writes what the store holds at one moment: everything acknowledged before the call is in it, and no transaction in part.
 * The store is left as it is, also when its tables are of an older version.
 * @param about.secret what signs session cookies, when the backup is to hold it
 * @param about.ledgerKeys the file of keys that sign the ledger, likewise
 * @throws StoreRefusal when there is no store, the file exists or cannot be written; no file is left then
 */
export async function backupStore(
  from: StorePlace,
  file: string,
  about: {
    readonly madeAt: string;
    readonly software: string;
    readonly secret?: string | undefined;
    readonly ledgerKeys?: string | undefined;
  },
  onProgress: OnProgress = () => {},
): Promise<Backup> {
  const store = await connect(from, {
    forServer: false,
    mustExist: true,
    mayBeUnfinished: false,
    schema: 'as found',
  });
  try {
    const migrations = await store.listMigrations();
    const { secret, ledgerKeys, ...rest } = about;
    const header: BackupHeader = {
      ...rest,
      engine: store.engine,
      migrations,
      ...(secret === undefined ? {} : { secret }),
      ...(ledgerKeys === undefined ? {} : { ledgerKeys }),
    };
    const tables = await writeBackupFile(file, header, (write) =>
      store.details.readSnapshot(store.db, async (snapshot) => {
        const contents: TableContent[] = [];
        for (const shape of await readShapes(snapshot)) {
          const { table } = shape;
          let rows = 0;
          await write.table(shape);
          const content = await hashPages(readPages(snapshot, shape), shape, store.place, async (page, encoded) => {
            await write.rows(encoded);
            rows += page.length;
            onProgress({ table, rows });
          });
          await write.end(content);
          contents.push(content);
        }
        return contents;
      }),
    );
    return { file, place: store.place, migrations, tables };
  } finally {
    await store.close();
  }
}

export interface Restoration {
  readonly file: string;
  readonly place: string;
  readonly madeAt: string;
  /** Version of the software that made the backup. */
  readonly software: string;
  /** As they were in the backup; each was read back from the target and found equal. */
  readonly tables: readonly TableContent[];
}

/** What a backup says of itself in its first line; only restoring finds out whether the rest is sound. */
export async function readBackupHeader(file: string): Promise<BackupHeader> {
  const backup = await openBackupFile(file);
  backup.close();
  return backup.header;
}

/**
 * Fills an empty store from a backup. Tables of an older version are filled as they were and then brought up to date.
 * @throws StoreRefusal when the backup is damaged, altered, or of a newer version, or the target is not empty or in use;
 * nothing is kept in the target then
 */
export async function restoreStore(
  file: string,
  into: StorePlace,
  onProgress: OnProgress = () => {},
): Promise<Restoration> {
  const backup = await openBackupFile(file);
  try {
    const { madeAt, software, migrations } = backup.header;
    const known = knownMigrations.slice(0, migrations.length);
    if (JSON.stringify(known) !== JSON.stringify(migrations))
      throw new StoreRefusal(
        `Bản sao lưu do phiên bản ${software} ghi, với các bảng mà phần mềm này chưa biết (${migrations.at(-1)}). Nâng cấp phần mềm rồi khôi phục.`,
        `The backup was written by version ${software}, with tables that this software does not know (${migrations.at(-1)}). Upgrade the software, then restore.`,
      );
    const store = await connect(into, {
      forServer: true,
      mustExist: false,
      mayBeUnfinished: true,
      schema: { upTo: known.at(-1)! },
    });
    try {
      const shapes = await readShapes(store.db);
      const { read, finish } = backup;
      const tables = await fillStore(store, file, (fill) => fill({ place: file, shapes, read, finish }), onProgress);
      await store.migrate();
      return { file, place: store.place, madeAt, software, tables };
    } finally {
      await store.close();
    }
  } finally {
    backup.close();
  }
}
