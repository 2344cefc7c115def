/**
 * Carrying a whole store into an empty one, of the same engine or the other: all or nothing, and proved equal.
 *
 * The target is marked as unfinished first, so that a move which is cut off is never served. Then one transaction takes
 * the mark away, copies every table, reads every table of the target back and compares its content hash with what was
 * read from the source. Whatever stops it, the transaction leaves the target empty and marked, and the move can be run
 * again. Rows pass in pages, so memory stays bounded however large the tables are.
 */
import { type RawBuilder, sql } from 'kysely';
import { ContentHash, type StoredRow } from './content-hash.ts';
import type { AnyDatabase } from './engine/engine.ts';
import { setSetting } from './queries/setting.ts';
import { StoreRefusal } from './refusal.ts';
import { type Connection, connect, type StorePlace, unfinishedMove } from './store.ts';
import { sequences, tables } from './tables.ts';

/** A page grows and shrinks with the rows it holds: about this many characters of them. */
const pageCharacters = 4_000_000;
/** Values bound by one statement; both engines allow a few more. */
const boundValues = 30_000;

export interface MovedTable {
  readonly table: string;
  readonly rows: number;
  /** As in content-hash.ts; equal in the source and the target. */
  readonly hash: string;
}

export interface Move {
  /** Places fit to be shown, without passwords. */
  readonly from: string;
  readonly to: string;
  readonly tables: readonly MovedTable[];
}

interface TableShape {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** @throws Error when the database has a table that the list of tables does not know, or lacks one */
async function readShapes(db: AnyDatabase): Promise<TableShape[]> {
  const columnsOf = new Map(
    (await db.introspection.getTables())
      .filter((table) => !table.isView)
      .map(({ name, columns }) => [name, columns.map((column) => column.name).sort()]),
  );
  const unknown = [...columnsOf.keys()].filter((name) => !(name in tables));
  if (unknown.length > 0) throw new Error(`Tables that tables.ts does not name: ${unknown.join(', ')}.`);
  return Object.entries(tables).map(([table, key]) => {
    const columns = columnsOf.get(table);
    if (!columns) throw new Error(`Table ${table} is not in the database.`);
    return { table, key, columns };
  });
}

/** The rows of a table in pages, in the order of its key. */
async function* readPages(db: AnyDatabase, { table, key, columns }: TableShape): AsyncGenerator<StoredRow[]> {
  const list = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts);
  const keyColumns = list(key.map((column) => sql.ref(column)));
  const most = Math.floor(boundValues / columns.length);
  let limit = Math.min(100, most);
  let last: StoredRow | undefined;
  for (;;) {
    const after = last ? sql`where (${keyColumns}) > (${list(key.map((column) => sql`${last?.[column]}`))})` : sql``;
    const { rows } = await sql<StoredRow>`
      select ${list(columns.map((column) => sql.ref(column)))} from ${sql.table(table)} ${after}
      order by ${keyColumns} limit ${sql.lit(limit)}`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    last = rows.at(-1);
    limit = nextLimit(rows, limit, most);
  }
}

function nextLimit(rows: readonly StoredRow[], limit: number, most: number): number {
  const sizes = rows.map((row) =>
    Object.values(row).reduce<number>(
      (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
      0,
    ),
  );
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return Math.max(1, Math.min(most, limit * 4, Math.floor(pageCharacters / mean)));
}

/** Hashes what it is asked to read and hands it on, page by page. */
async function hashTable(
  db: AnyDatabase,
  shape: TableShape,
  place: string,
  take: (rows: readonly StoredRow[]) => Promise<void> | void,
): Promise<MovedTable> {
  const hash = new ContentHash(shape.columns);
  for await (const rows of readPages(db, shape)) {
    try {
      hash.add(rows);
    } catch (error) {
      const why = (error as Error).message;
      throw new StoreRefusal(
        `Bảng ${shape.table} của ${place} có giá trị mà hai loại cơ sở dữ liệu không giữ được như nhau (${why}). Sửa dòng đó rồi chuyển lại.`,
        `Table ${shape.table} of ${place} has a value that the two engines cannot keep alike (${why}). Mend that row and move again.`,
      );
    }
    await take(rows);
  }
  return { table: shape.table, ...hash.finish() };
}

async function isEmpty(db: AnyDatabase, shapes: readonly TableShape[]): Promise<boolean> {
  for (const { table } of shapes) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}

const notEmpty = (place: string) =>
  new StoreRefusal(
    `${place} đã có dữ liệu. Chỉ chuyển vào một cơ sở dữ liệu hoặc thư mục còn trống.`,
    `${place} holds data already. A move goes only into an empty database or folder.`,
  );

async function carry(
  source: AnyDatabase,
  target: AnyDatabase,
  { from, to }: { readonly from: Connection; readonly to: Connection },
  onProgress: (done: { readonly table: string; readonly rows: number }) => void,
): Promise<MovedTable[]> {
  const shapes = await readShapes(source);
  if (JSON.stringify(await readShapes(target)) !== JSON.stringify(shapes))
    throw new Error('The tables of the two stores differ after the same migrations.');
  // Whoever takes the mark away is the one that fills the target.
  await sql`delete from setting where name = ${unfinishedMove}`.execute(target);
  if (!(await isEmpty(target, shapes))) throw notEmpty(to.place);

  const read: MovedTable[] = [];
  for (const shape of shapes) {
    let rows = 0;
    const { table } = shape;
    read.push(
      await hashTable(source, shape, from.place, async (page) => {
        await target
          .insertInto(table)
          .values(page as Record<string, unknown>[])
          .execute();
        rows += page.length;
        onProgress({ table, rows });
      }),
    );
    const counted = sequences[table];
    if (counted !== undefined) await to.details.continueSequence(target, table, counted);
  }
  await to.details.measureTables(target, Object.keys(tables));
  for (const [index, shape] of shapes.entries()) {
    const written = await hashTable(target, shape, to.place, () => {});
    const { rows, hash } = read[index]!;
    if (written.rows !== rows || written.hash !== hash)
      throw new StoreRefusal(
        `Bảng ${shape.table} ở ${to.place} không giống nguồn (${written.rows}/${rows} dòng), nên không giữ lại gì. Dừng mọi máy chủ đang dùng đích rồi chuyển lại.`,
        `Table ${shape.table} at ${to.place} is not equal to the source (${written.rows}/${rows} rows), so nothing is kept. Stop every server on the target and move again.`,
      );
  }
  return read;
}

/**
 * Moves everything from one store into an empty one. The source keeps what it has; nobody writes to it meanwhile.
 * @throws StoreRefusal when the source holds no store, nothing at all, or a server runs on its folder, the target is not empty, or the two are
 * not equal at the end; nothing is kept in the target then
 */
export async function moveStore(
  { from: source, to: target }: { readonly from: StorePlace; readonly to: StorePlace },
  onProgress: (done: { readonly table: string; readonly rows: number }) => void = () => {},
): Promise<Move> {
  const from = await connect(source, { forServer: true, mustExist: true, mayBeUnfinished: false });
  try {
    const to = await connect(target, { forServer: true, mustExist: false, mayBeUnfinished: true });
    try {
      const shapes = await readShapes(to.db);
      if (await isEmpty(from.db, shapes))
        throw new StoreRefusal(
          `${from.place} chưa có dữ liệu nào để chuyển. Kiểm tra lại nguồn.`,
          `${from.place} has nothing to move yet. Check the source.`,
        );
      const marked = (await sql`select 1 from setting where name = ${unfinishedMove}`.execute(to.db)).rows.length > 0;
      if (!marked) {
        if (!(await isEmpty(to.db, shapes))) throw notEmpty(to.place);
        await setSetting(to.db, unfinishedMove, from.place);
      }
      const moved = await from.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (reading) => {
          await from.details.freeze(reading, Object.keys(tables));
          return to.db.transaction().execute((writing) => carry(reading, writing, { from, to }, onProgress));
        });
      return { from: from.place, to: to.place, tables: moved };
    } catch (error) {
      // What somebody else put there meanwhile is not half a move: it stays usable.
      const others = (await readShapes(to.db)).filter(({ table }) => table !== 'setting');
      if (!(await isEmpty(to.db, others))) await setSetting(to.db, unfinishedMove, undefined);
      throw error;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
