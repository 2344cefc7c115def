/** Where each cell of a table stands once merged cells have taken their places. */
import { type Alignment, type TableBlock, type TableCell, toCell } from './document.ts';

export interface PlacedCell {
  readonly cell: TableCell;
  /** First column it covers, from 0. */
  readonly column: number;
  readonly columnSpan: number;
  readonly rowSpan: number;
  readonly align: Alignment;
  readonly isHead: boolean;
}

/** Whether the table moves to the next page as a whole rather than part. */
export const isWhole = (table: TableBlock): boolean => table.staysWhole === true || table.rows.length <= 8;

/** Whether a row names the rows below it: one of its cells takes all columns but at most one. It is never left alone. */
export function isBand(cells: readonly PlacedCell[], columnCount: number): boolean {
  return cells.some(({ isHead, columnSpan }) => !isHead && columnCount > 2 && columnSpan >= columnCount - 1);
}

/** Rows of placed cells. Throws when a row does not fill the columns exactly: such a table would be printed askew. */
export function placeCells(table: TableBlock): readonly (readonly PlacedCell[])[] {
  const count = table.columns.length;
  const covered = table.rows.map(() => new Array<boolean>(count).fill(false));
  return table.rows.map((cells, rowIndex) => {
    const row = covered[rowIndex] ?? [];
    const isHead = rowIndex < table.headerRows;
    const placed = cells.map((given): PlacedCell => {
      const cell = toCell(given);
      const column = row.indexOf(false);
      const columnSpan = cell.columnSpan ?? 1;
      const rowSpan = cell.rowSpan ?? 1;
      if (column < 0 || column + columnSpan > count || rowIndex + rowSpan > table.rows.length)
        throw new Error(`table row ${rowIndex + 1}: a cell reaches over the table's edge`);
      for (let down = 0; down < rowSpan; down++) covered[rowIndex + down]?.fill(true, column, column + columnSpan);
      const align = cell.align ?? (isHead ? 'center' : (table.columns[column]?.align ?? 'left'));
      return { cell, column, columnSpan, rowSpan, align, isHead };
    });
    if (row.includes(false)) throw new Error(`table row ${rowIndex + 1}: fewer cells than columns`);
    return placed;
  });
}
