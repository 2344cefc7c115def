/** Reading whole tables, page by page in the order of their keys, with their content hashes: what moves and backups stand on. */
import { type RawBuilder, sql } from 'kysely';
import { ContentHash } from './content-hash.ts';
import type { AnyDatabase } from './engine/engine.ts';
import { StoreRefusal } from './refusal.ts';
import type { StoredRow } from './row-encoding.ts';
import { tables } from './tables.ts';

/** A page grows and shrinks with the rows it holds: about this many characters of them. */
const pageCharacters = 4_000_000;
/** Values bound by one statement; both engines allow a few more. */
export const boundValues = 30_000;

export interface TableShape {
  readonly table: string;
  readonly key: readonly string[];
  /** Sorted by name. */
  readonly columns: readonly string[];
}

/** A table that was carried or kept. */
export interface TableContent {
  readonly table: string;
  readonly rows: number;
  /** As in content-hash.ts. */
  readonly hash: string;
}

export type OnProgress = (done: { readonly table: string; readonly rows: number }) => void;

/**
 * The tables of a database, a table after those it refers to; an older store has fewer.
 * @throws Error when the database has a table that the list of tables does not know
 */
export async function readShapes(db: AnyDatabase): Promise<TableShape[]> {
  const columnsOf = new Map(
    (await db.introspection.getTables())
      .filter((table) => !table.isView)
      .map(({ name, columns }) => [name, columns.map((column) => column.name).sort()]),
  );
  const unknown = [...columnsOf.keys()].filter((name) => !(name in tables));
  if (unknown.length > 0) throw new Error(`Tables that tables.ts does not name: ${unknown.join(', ')}.`);
  return Object.entries(tables).flatMap(([table, key]) => {
    const columns = columnsOf.get(table);
    return columns ? [{ table, key, columns }] : [];
  });
}

/** The rows of a table in pages, in the order of its key. */
export async function* readPages(db: AnyDatabase, { table, key, columns }: TableShape): AsyncGenerator<StoredRow[]> {
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

/**
 * Hashes the pages of a table and hands each on, as rows and in the form that is hashed.
 * @throws StoreRefusal naming the table and column of a value that both engines cannot keep alike
 */
export async function hashPages(
  pages: AsyncIterable<readonly StoredRow[]>,
  shape: TableShape,
  place: string,
  take: (rows: readonly StoredRow[], encoded: readonly string[]) => Promise<void> | void = () => {},
): Promise<TableContent> {
  const hash = new ContentHash(shape.columns);
  for await (const rows of pages) {
    let encoded: string[];
    try {
      encoded = hash.add(rows);
    } catch (error) {
      const why = (error as Error).message;
      throw new StoreRefusal(
        `Bảng ${shape.table} của ${place} có giá trị mà hai loại cơ sở dữ liệu không giữ được như nhau (${why}). Sửa dòng đó rồi làm lại.`,
        `Table ${shape.table} of ${place} has a value that the two engines cannot keep alike (${why}). Mend that row and try again.`,
      );
    }
    await take(rows, encoded);
  }
  return { table: shape.table, ...hash.finish() };
}

export async function isEmpty(db: AnyDatabase, shapes: readonly TableShape[]): Promise<boolean> {
  for (const { table } of shapes) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}
