/**
 * A table of totals as offices publish it (BẢNG TỔNG HỢP): a row per criterion, a column per level. Cells keep what was
 * printed and where it stood, because the audit must speak of the user's own cells.
 */
import type { Place } from '@longdan/core';

export interface TableCell {
  /** As it stood in the file, e.g. "02", "", "O". */
  readonly raw: string;
  /** Number read from `raw`; null when blank; NaN when it is not a number. */
  readonly value: number | null;
  readonly place: Place;
}

export interface CountTableRow {
  /** Number printed before the row: "II.2". */
  readonly code: string;
  readonly text: string;
  /** Title of the factor it stands under. */
  readonly group?: string;
  readonly collected?: TableCell;
  readonly eligible?: TableCell;
  readonly ineligible?: TableCell;
  /** Blank, refused … where the table has such columns. */
  readonly nonAnswers: readonly { readonly label: string; readonly cell: TableCell }[];
  /** One per level, in order of the table's columns. */
  readonly levels: readonly TableCell[];
  readonly note?: string;
}

export interface CountTable {
  readonly kind: 'counts' | 'percentages';
  readonly title?: string;
  readonly file: string;
  /** Column headings of the levels, in order. */
  readonly levelLabels: readonly string[];
  readonly rows: readonly CountTableRow[];
  /** Ballots issued, as the office states beside the table; the table itself does not show it. */
  readonly issued?: number;
  /** Number of decimals of the printed percentages; 0 for counts. */
  readonly decimals: number;
}
