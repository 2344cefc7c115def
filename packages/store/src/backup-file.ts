/**
 * The file of a backup: written whole or not at all, read strictly. Gzip around lines of JSON arrays, whose first item
 * says what the line is:
 *
 *     ["longdan-backup", 1, {"madeAt", "software", "engine", "migrations", "secret"?, "ledgerKeys"?}]
 *     ["table", "round", ["created_on", "generated_data", …]]      every table, in the order of tables.ts
 *     ["rows", 120, 4711]                                          then so many bytes: rows as in row-encoding.ts, and "\n"
 *     ["end", 120, "<content hash as in content-hash.ts>"]
 *     ["whole", "<SHA-256 of every byte before this line>"]
 *
 * The hashes find damage and slips. They are no signature: who can write the file can also write its hashes.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, open, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ContentHash } from './content-hash.ts';
import type { EngineName } from './engine/engine.ts';
import { StoreRefusal } from './refusal.ts';
import { decodeRows, type StoredRow } from './row-encoding.ts';
import type { TableContent, TableShape } from './whole-table.ts';

const formatVersion = 1;
/** Rows of one frame, about; a larger row has a frame of its own. */
const frameCharacters = 1_000_000;
/** No row of ours comes near; a frame that says it is longer is damage, not data. */
const longestFrameBytes = 400_000_000;
const longestLineBytes = 100_000;

export interface BackupHeader {
  /** ISO 8601. */
  readonly madeAt: string;
  /** Version of the software that made it. */
  readonly software: string;
  readonly engine: EngineName;
  /** Migrations that made the tables, in their order. */
  readonly migrations: readonly string[];
  /** What signs session cookies, only when asked for. */
  readonly secret?: string;
  /** File of the keys that sign the ledger, only when asked for. */
  readonly ledgerKeys?: string;
}

const alreadyThere = (path: string) =>
  new StoreRefusal(
    `Tệp ${path} đã có; bản sao lưu không bao giờ ghi đè. Chọn tên khác.`,
    `${path} exists; a backup never overwrites. Choose another name.`,
  );

const unwritable = (path: string, error: unknown) =>
  new StoreRefusal(
    `Không ghi được ${path} (${(error as Error).message}). Kiểm tra thư mục, quyền ghi và chỗ trống.`,
    `${path} could not be written (${(error as Error).message}). Check the folder, its rights and free space.`,
  );

/** Gives a file its name unless the name is taken: a link refuses where renaming would overwrite. */
async function nameWithoutOverwriting(partial: string, path: string): Promise<void> {
  try {
    await link(partial, path);
    await unlink(partial);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(path)) throw alreadyThere(path);
    // File systems without links, such as those of memory sticks.
    await rename(partial, path);
  }
}

/** A name survives a power cut once its folder is synced; Windows has no such act. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a backup is filled through: `table`, its `rows`, its `end`, for each table in order. */
export interface BackupWriter {
  table(shape: TableShape): Promise<void>;
  rows(encoded: readonly string[]): Promise<void>;
  end(content: TableContent): Promise<void>;
}

/**
 * Makes the file, which has its name only when everything is on disk.
 * @throws StoreRefusal when the name is taken or the file cannot be written; what `fill` throws. No file is left then.
 */
export async function writeBackupFile<T>(
  path: string,
  header: BackupHeader,
  fill: (write: BackupWriter) => Promise<T>,
): Promise<T> {
  if (existsSync(path)) throw alreadyThere(path);
  const partial = `${path}.${process.pid}.dang-ghi`;
  const whole = createHash('sha256');
  const gzip = createGzip({ level: 6 });
  let failure: unknown;
  // It may hold the secret, and always holds what the store holds.
  const written = pipeline(gzip, createWriteStream(partial, { mode: 0o600, flush: true })).catch((error: unknown) => {
    failure = error;
  });
  const put = async (text: string) => {
    const bytes = Buffer.from(text, 'utf8');
    whole.update(bytes);
    await new Promise<void>((resolve) => {
      gzip.write(bytes, () => resolve());
    });
    if (failure !== undefined) throw unwritable(path, failure);
  };
  const line = (...items: unknown[]) => put(`${JSON.stringify(items)}\n`);
  const frame = (rows: number, text: string) =>
    put(`${JSON.stringify(['rows', rows, Buffer.byteLength(text)])}\n${text}\n`);
  try {
    await line('longdan-backup', formatVersion, header);
    const result = await fill({
      table: ({ table, columns }) => line('table', table, columns),
      async rows(encoded) {
        let [text, rows] = ['', 0];
        for (const row of encoded) {
          text += row;
          rows++;
          if (text.length < frameCharacters) continue;
          await frame(rows, text);
          [text, rows] = ['', 0];
        }
        if (rows > 0) await frame(rows, text);
      },
      end: ({ rows, hash }) => line('end', rows, hash),
    });
    await line('whole', whole.copy().digest('hex'));
    gzip.end();
    await written;
    if (failure !== undefined) throw unwritable(path, failure);
    await nameWithoutOverwriting(partial, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    gzip.destroy();
    await written;
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

/** Bytes of a stream by the line and by the piece, hashed as they pass. */
class PieceReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash: Hash = createHash('sha256');
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async #next(): Promise<Buffer | undefined> {
    const { value, done } = await this.#chunks.next();
    return done ? undefined : value;
  }

  async take(length: number): Promise<Buffer> {
    const pieces = [this.#held];
    let held = this.#held.length;
    while (held < length) {
      const chunk = await this.#next();
      if (!chunk) throw new SyntaxError('unexpected end of file');
      pieces.push(chunk);
      held += chunk.length;
    }
    const all = pieces.length === 1 ? this.#held : Buffer.concat(pieces);
    this.#held = all.subarray(length);
    const piece = all.subarray(0, length);
    this.#hash.update(piece);
    return piece;
  }

  /** A line of JSON, without its end. */
  async items(): Promise<unknown[]> {
    let end = this.#held.indexOf(10);
    while (end < 0) {
      const chunk = this.#held.length > longestLineBytes ? undefined : await this.#next();
      if (!chunk) throw new SyntaxError(this.#held.length === 0 ? 'unexpected end of file' : 'no end of line');
      this.#held = Buffer.concat([this.#held, chunk]);
      end = this.#held.indexOf(10);
    }
    const items: unknown = JSON.parse((await this.take(end + 1)).toString('utf8'));
    if (!Array.isArray(items)) throw new SyntaxError('not a list');
    return items;
  }

  async isAtEnd(): Promise<boolean> {
    return this.#held.length === 0 && (await this.#next()) === undefined;
  }

  /** Of everything taken so far. */
  hashSoFar(): string {
    return this.#hash.copy().digest('hex');
  }
}

const isHeader = (value: unknown): value is BackupHeader => {
  const header = value as Partial<Record<keyof BackupHeader, unknown>> | null;
  return (
    typeof header === 'object' &&
    typeof header?.madeAt === 'string' &&
    typeof header.software === 'string' &&
    Array.isArray(header.migrations) &&
    header.migrations.length > 0 &&
    header.migrations.every((name) => typeof name === 'string') &&
    [header.secret, header.ledgerKeys].every((one) => one === undefined || typeof one === 'string')
  );
};

/** A backup that is read once, from its first table to its last. */
export interface BackupReader {
  readonly header: BackupHeader;
  /** The pages of the next table. @throws StoreRefusal when it is another one, has other columns, or is damaged */
  read(shape: TableShape): AsyncGenerator<StoredRow[]>;
  /** @throws StoreRefusal when the file does not end here, or is not as it was written */
  finish(): Promise<void>;
  close(): void;
}

/**
 * Opens a backup and reads its header.
 * @throws StoreRefusal when there is no such file, it is no backup, or one of a newer format
 */
export async function openBackupFile(path: string): Promise<BackupReader> {
  const file = createReadStream(path);
  const gunzip = createGunzip({ chunkSize: 1 << 20 });
  const piped = pipeline(file, gunzip).catch(() => {});
  const pieces = new PieceReader(gunzip);
  const close = () => {
    file.destroy();
    gunzip.destroy();
    void piped;
  };
  /** What is being read, for whoever must find the damage. */
  let where = { vi: 'phần đầu', en: 'the header' };
  const damaged = (vi: string, en: string) =>
    new StoreRefusal(
      `Bản sao lưu ${basename(path)} không dùng được, ở ${where.vi}: ${vi}. Không ghi gì vào đích; lấy bản sao khác.`,
      `Backup ${basename(path)} cannot be used, at ${where.en}: ${en}. Nothing was written to the target; take another copy.`,
    );
  const explain = (error: unknown): unknown => {
    if (error instanceof StoreRefusal) return error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && !code.startsWith('Z_'))
      return new StoreRefusal(
        `Không đọc được tệp ${path} (${code}). Kiểm tra lại đường dẫn.`,
        `Cannot read ${path} (${code}). Check the path.`,
      );
    if (/unexpected end of file/.test(message)) return damaged('tệp bị cắt cụt', 'the file is cut short');
    return damaged(`nội dung hỏng hoặc đã bị sửa (${message})`, `its content is damaged or was altered (${message})`);
  };
  const guarded = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw explain(error);
    }
  };

  async function readHeader(): Promise<BackupHeader> {
    const [kind, version, header] = await pieces.items();
    if (kind !== 'longdan-backup') throw new SyntaxError('not a backup');
    if (typeof version === 'number' && version > formatVersion)
      throw damaged(
        `định dạng ${version} do phiên bản mới hơn ghi; nâng cấp phần mềm rồi khôi phục`,
        `format ${version} was written by a newer version; upgrade the software, then restore`,
      );
    if (version !== formatVersion || !isHeader(header)) throw new SyntaxError('header');
    return header;
  }

  async function* readTable({ table, columns }: TableShape): AsyncGenerator<StoredRow[]> {
    where = { vi: `bảng ${table}`, en: `table ${table}` };
    const start = await guarded(() => pieces.items());
    if (JSON.stringify(start) !== JSON.stringify(['table', table, columns]))
      throw damaged('thiếu bảng này, hoặc các cột của bảng khác đi', 'this table is missing, or its columns differ');
    const hash = new ContentHash(columns);
    for (;;) {
      const [kind, count, third] = await guarded(() => pieces.items());
      if (kind === 'end') {
        const found = hash.finish();
        if (found.rows !== count || found.hash !== third)
          throw damaged(
            `${found.rows} dòng không khớp dấu nội dung đã ghi (${String(count)} dòng)`,
            `its ${found.rows} rows do not match the content hash that was written (${String(count)} rows)`,
          );
        return;
      }
      const rows = await guarded(async () => {
        if (kind !== 'rows' || !Number.isInteger(third) || Number(third) < 0 || Number(third) > longestFrameBytes)
          throw new SyntaxError('rows');
        const bytes = await pieces.take(Number(third) + 1);
        const decoded = decodeRows(bytes.subarray(0, -1), columns);
        if (decoded.length !== count || bytes.at(-1) !== 10) throw new SyntaxError('rows');
        hash.add(decoded);
        return decoded;
      });
      yield rows;
    }
  }

  try {
    return {
      header: await guarded(readHeader),
      read: readTable,
      finish: () =>
        guarded(async () => {
          where = { vi: 'phần cuối', en: 'the end' };
          const expected = pieces.hashSoFar();
          const [kind, hash] = await pieces.items();
          if (kind !== 'whole' || hash !== expected) throw new SyntaxError('whole');
          if (!(await pieces.isAtEnd())) throw new SyntaxError('more follows');
        }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
