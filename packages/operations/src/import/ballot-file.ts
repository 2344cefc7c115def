/** A file of ballots as sheets of rows: workbooks and large delimited text as streams of any length, the rest read whole. */
import { type Finding, problem } from '@longdan/core';
import {
  type GridRow,
  isXlsx,
  readGrid,
  refuseKind,
  type StreamedRows,
  streamCsvRows,
  streamWorkbook,
} from '@longdan/importing';
import { type FileSource, readWhole } from './file-source.ts';

/** Rows looked at to find the heading and to show a sample. */
const headRows = 60;
/** Text files above this size are not held in memory as rows. */
const streamedBytes = 4_000_000;
/** Workbooks that are no XLSX (ODS) are held in memory: larger ones are refused. */
const wholeBytes = 5_000_000;
/** Rows of a sheet in memory that are handed on at a time. */
const batchRows = 1_000;

/** Rows that follow each other, and the bytes of the file that were read by then. */
export interface RowBatch {
  readonly rows: readonly GridRow[];
  readonly bytes: number;
}

export interface SheetOfRows {
  readonly sheet: string | null;
  readonly head: readonly GridRow[];
  /** All rows, those of `head` included. */
  readonly batches: AsyncIterable<RowBatch>;
}

/** Refuses the whole file, with what it is and what to do. */
const refuseFile = (findings: readonly Finding[]) => problem('invalid-input', {}, findings);

/** A sheet as a stream, with its first rows. A fault in the middle ends it with a Problem, after the rows before it. */
async function openStream(sheet: string | null, open: () => AsyncGenerator<StreamedRows>): Promise<SheetOfRows> {
  async function* read(): AsyncGenerator<RowBatch> {
    for await (const batch of open()) {
      if (!batch.ok) throw refuseFile([batch.finding]);
      yield batch;
    }
  }
  const head: GridRow[] = [];
  for await (const batch of read()) {
    head.push(...batch.rows.slice(0, headRows - head.length));
    if (head.length === headRows) break;
  }
  return { sheet, head, batches: { [Symbol.asyncIterator]: read } };
}

async function openWorkbook(file: FileSource): Promise<OpenedFile> {
  const book = await streamWorkbook(file, file.fileName);
  if (!book.ok) throw refuseFile(book.findings);
  const sheets: SheetOfRows[] = [];
  for (const { sheet, hidden, rows } of book.value.sheets) {
    if (hidden) continue;
    const opened = await openStream(sheet, rows);
    if (opened.head.length > 0) sheets.push(opened);
  }
  if (sheets.length === 0) throw refuseFile([refuseKind('empty', file.fileName)]);
  return { sheets, notes: book.value.notes };
}

async function* inBatches(rows: readonly GridRow[], bytes: number): AsyncGenerator<RowBatch> {
  for (let from = 0; from < rows.length; from += batchRows)
    yield {
      rows: rows.slice(from, from + batchRows),
      bytes: Math.round((bytes * Math.min(from + batchRows, rows.length)) / rows.length),
    };
}

/** A file whose sheets can be read. */
export interface OpenedFile {
  readonly sheets: readonly SheetOfRows[];
  /** What is worth knowing of the file; may grow while its rows are read. */
  readonly notes: readonly Finding[];
}

/**
 * Opens a file of ballots.
 * @throws Problem `invalid-input` whose findings say what the file is and what to do
 */
export async function openBallotFile(file: FileSource): Promise<OpenedFile> {
  const start = await file.readAt(0, 2);
  const isZip = start[0] === 0x50 && start[1] === 0x4b;
  if (isZip && (await isXlsx(file))) return openWorkbook(file);
  if (!isZip && file.size > streamedBytes)
    return { sheets: [await openStream(null, () => streamCsvRows(file.read(), file.fileName))], notes: [] };
  if (isZip && file.size > wholeBytes) throw refuseFile([refuseKind('oversized', file.fileName)]);
  const grids = readGrid(await readWhole(file), file.fileName);
  if (!grids.ok) throw refuseFile(grids.findings);
  const sheets = grids.value
    .filter((grid) => !grid.hidden && grid.rows.length > 0)
    .map((grid) => ({
      sheet: grid.sheet ?? null,
      head: grid.rows.slice(0, headRows),
      batches: inBatches(grid.rows, file.size),
    }));
  return { sheets, notes: grids.findings };
}
