/**
 * Filling an empty store from rows that come from elsewhere: all or nothing, and proved equal.
 *
 * The target is marked as unfinished first, so that a filling which is cut off is never served. Then one transaction takes
 * the mark away, writes every table, reads every table back and compares its content hash with what came in. Whatever
 * stops it, the transaction leaves the target empty and marked, and the filling can be run again.
 */
import { sql } from 'kysely';
import type { AnyDatabase } from './engine/engine.ts';
import { setSetting } from './queries/setting.ts';
import { StoreRefusal } from './refusal.ts';
import type { StoredRow } from './row-encoding.ts';
import { type Connection, unfinishedMove } from './store.ts';
import { sequences } from './tables.ts';
import {
  boundValues,
  hashPages,
  isEmpty,
  type OnProgress,
  readPages,
  readShapes,
  type TableContent,
  type TableShape,
} from './whole-table.ts';

/** Where the rows come from. */
export interface RowSource {
  /** Fit to be shown. */
  readonly place: string;
  readonly shapes: readonly TableShape[];
  /** Called once for every table, in the order of the shapes. */
  read(shape: TableShape): AsyncIterable<readonly StoredRow[]>;
  /** Called after the last table: throws when what was read may not be kept. */
  finish?(): Promise<void>;
}

const notEmpty = (place: string) =>
  new StoreRefusal(
    `${place} đã có dữ liệu. Chỉ ghi vào một cơ sở dữ liệu hoặc thư mục còn trống.`,
    `${place} holds data already. Only an empty database or folder can be filled.`,
  );

async function write(
  db: AnyDatabase,
  to: Connection,
  source: RowSource,
  onProgress: OnProgress,
): Promise<TableContent[]> {
  const shapes = await readShapes(db);
  // Whoever takes the mark away is the one that fills the target.
  await sql`delete from setting where name = ${unfinishedMove}`.execute(db);
  if (!(await isEmpty(db, shapes))) throw notEmpty(to.place);

  const read: TableContent[] = [];
  for (const shape of shapes) {
    let done = 0;
    const { table } = shape;
    const most = Math.floor(boundValues / shape.columns.length);
    read.push(
      await hashPages(source.read(shape), shape, source.place, async (rows) => {
        for (let from = 0; from < rows.length; from += most)
          await db
            .insertInto(table)
            .values(rows.slice(from, from + most) as Record<string, unknown>[])
            .execute();
        done += rows.length;
        onProgress({ table, rows: done });
      }),
    );
    const counted = sequences[table];
    if (counted !== undefined) await to.details.continueSequence(db, table, counted);
  }
  await source.finish?.();
  await to.details.measureTables(
    db,
    shapes.map(({ table }) => table),
  );
  for (const [index, shape] of shapes.entries()) {
    const written = await hashPages(readPages(db, shape), shape, to.place);
    const { rows, hash } = read[index]!;
    if (written.rows !== rows || written.hash !== hash)
      throw new StoreRefusal(
        `Bảng ${shape.table} ở ${to.place} không giống nguồn (${written.rows}/${rows} dòng), nên không giữ lại gì. Dừng mọi máy chủ đang dùng đích rồi làm lại.`,
        `Table ${shape.table} at ${to.place} is not equal to the source (${written.rows}/${rows} rows), so nothing is kept. Stop every server on the target and try again.`,
      );
  }
  return read;
}

/**
 * Fills an empty store, which is marked before the source is opened.
 * @param withSource opens the source, and returns what filling from it returns
 * @throws StoreRefusal when the target is not empty, the source says so, or the two are not equal at the end; nothing is
 * kept in the target then
 */
export async function fillStore(
  to: Connection,
  origin: string,
  withSource: (fill: (source: RowSource) => Promise<TableContent[]>) => Promise<TableContent[]>,
  onProgress: OnProgress,
): Promise<TableContent[]> {
  const shapes = await readShapes(to.db);
  try {
    const marked = (await sql`select 1 from setting where name = ${unfinishedMove}`.execute(to.db)).rows.length > 0;
    if (!marked) {
      if (!(await isEmpty(to.db, shapes))) throw notEmpty(to.place);
      await setSetting(to.db, unfinishedMove, origin);
    }
    return await withSource((source) => {
      if (JSON.stringify(source.shapes) !== JSON.stringify(shapes))
        throw new Error('The tables of the two stores differ after the same migrations.');
      return to.db.transaction().execute((writing) => write(writing, to, source, onProgress));
    });
  } catch (error) {
    // What somebody else put there meanwhile is not half a filling: it stays usable.
    const others = shapes.filter(({ table }) => table !== 'setting');
    if (!(await isEmpty(to.db, others))) await setSetting(to.db, unfinishedMove, undefined);
    throw error;
  }
}
