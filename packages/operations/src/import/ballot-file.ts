/** A file of ballots as sheets of rows: small files read whole, large delimited text as a stream of any length. */
import { type Finding, problem } from '@longdan/core';
import { type GridRow, readGrid, streamCsvRows } from '@longdan/importing';
import { type FileSource, readWhole } from './file-source.ts';

/** Rows looked at to find the heading and to show a sample. */
const headRows = 60;
/** Text files above this size are not held in memory as rows. */
const streamedBytes = 4_000_000;
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
  /** All rows, those of `head` included. May be read once. */
  readonly batches: AsyncIterable<RowBatch>;
}

/** Refuses the whole file, with what it is and what to do. */
const refuseFile = (findings: readonly Finding[]) => problem('invalid-input', {}, findings);

async function startOf(file: FileSource): Promise<Uint8Array> {
  for await (const piece of file.read()) return piece;
  return new Uint8Array();
}

/** Delimited text as a stream. A fault in the middle ends it with a Problem, after the rows before it. */
async function openStream(file: FileSource): Promise<SheetOfRows> {
  const stream = streamCsvRows(file.read(), file.fileName);
  const next = async (): Promise<RowBatch | undefined> => {
    const step = await stream.next();
    if (step.done) return undefined;
    if (!step.value.ok) throw refuseFile([step.value.finding]);
    return step.value;
  };
  const first = await next();
  async function* batches() {
    if (first) yield first;
    for (let batch = await next(); batch; batch = await next()) yield batch;
  }
  return { sheet: null, head: first?.rows.slice(0, headRows) ?? [], batches: batches() };
}

async function* inBatches(rows: readonly GridRow[], bytes: number): AsyncGenerator<RowBatch> {
  for (let from = 0; from < rows.length; from += batchRows)
    yield {
      rows: rows.slice(from, from + batchRows),
      bytes: Math.round((bytes * Math.min(from + batchRows, rows.length)) / rows.length),
    };
}

/**
 * Opens a file of ballots.
 * @throws Problem `invalid-input` whose findings say what the file is and what to do
 */
export async function openBallotFile(file: FileSource): Promise<{ sheets: SheetOfRows[]; notes: Finding[] }> {
  const start = await startOf(file);
  const isZip = start[0] === 0x50 && start[1] === 0x4b;
  if (!isZip && file.size > streamedBytes) return { sheets: [await openStream(file)], notes: [] };
  const grids = readGrid(await readWhole(file), file.fileName);
  if (!grids.ok) throw refuseFile(grids.findings);
  const sheets = grids.value
    .filter((grid) => !grid.hidden && grid.rows.length > 0)
    .map((grid) => ({
      sheet: grid.sheet ?? null,
      head: grid.rows.slice(0, headRows),
      batches: inBatches(grid.rows, file.size),
    }));
  return { sheets, notes: [...grids.findings] };
}
