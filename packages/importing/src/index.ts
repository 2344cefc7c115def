/**
 * importing (L2): files as real offices have them → located rows → submissions or tables. Bytes in, data out: no
 * database, no clock. Nothing is guessed in silence and no row is lost. Rules: docs/spec/import.md.
 */
export { type Cell, cellAt, type GridRow } from './cell.ts';
export { countDecimals, daySerial, parseDay, parseNumber } from './cell-value.ts';
export {
  type ColumnMapping,
  type ColumnTarget,
  correctColumns,
  type MappedColumn,
  shapeKey,
  type ValueMeaning,
} from './column-mapping.ts';
export { type CountTableOptions, readCountTable } from './count-table.ts';
export { type StreamedRow, type StreamedRows, streamCsv, streamCsvRows } from './csv.ts';
export { refuseKind } from './file-kind.ts';
export { type Grid, readGrid } from './grid.ts';
export { proposeMapping } from './mapping.ts';
export type { MetaRole } from './meta-column.ts';
export { createNameLookup, type Named } from './name-lookup.ts';
export { type DecimalMark, type NumberReading, readNumber } from './read-number.ts';
export { writeRefusals } from './refusals.ts';
export { readSortKeys } from './sort-keys.ts';
export {
  type AcceptedRow,
  createRowReader,
  type ReadingSummary,
  type ReadRow,
  type RefusedRow,
  type RowReader,
  readSubmissionStream,
  readSubmissions,
  type SubmissionOptions,
} from './submissions.ts';
export { cleanText, columnIndex, columnLetters, foldLetters, foldWording } from './wording.ts';
export { isXlsx, type StreamedSheet, type StreamedWorkbook, streamWorkbook } from './xlsx/stream-workbook.ts';
export type { ByteSource } from './xlsx/zip.ts';
