/** A frame's file as sheets of rows: a workbook read whole, delimited text as a stream of any length. */
import { type Finding, problem } from '@longdan/core';
import { type GridRow, readGrid, streamCsv } from '@longdan/importing';

/** Rows looked at to find the headings and to show a sample. */
const headRows = 60;

export interface FrameSheet {
  readonly sheet: string | null;
  readonly head: readonly GridRow[];
  /** All rows, those of `head` included. May be read once. */
  readonly rows: AsyncIterable<GridRow> | Iterable<GridRow>;
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** @throws Problem `invalid-input` whose findings say what the file is and what to do */
export async function openFrameFile(
  bytes: Uint8Array,
  fileName: string,
): Promise<{ readonly sheets: readonly FrameSheet[]; readonly notes: readonly Finding[] }> {
  if (!isZip(bytes)) return { sheets: [await openText(bytes, fileName)], notes: [] };
  const grids = readGrid(bytes, fileName);
  if (!grids.ok) throw problem('invalid-input', {}, grids.findings);
  const sheets = grids.value
    .filter((grid) => !grid.hidden && grid.rows.length > 0)
    .map((grid) => ({ sheet: grid.sheet ?? null, head: grid.rows.slice(0, headRows), rows: grid.rows }));
  return { sheets, notes: grids.findings };
}

async function openText(bytes: Uint8Array, fileName: string): Promise<FrameSheet> {
  function* chunks() {
    for (let from = 0; from < bytes.length; from += 262_144) yield bytes.subarray(from, from + 262_144);
  }
  const stream = streamCsv(chunks(), fileName);
  const next = async (): Promise<GridRow | undefined> => {
    const step = await stream.next();
    if (step.done) return undefined;
    if (!step.value.ok) throw problem('invalid-input', {}, [step.value.finding]);
    return step.value.row;
  };
  const head: GridRow[] = [];
  while (head.length < headRows) {
    const row = await next();
    if (!row) break;
    head.push(row);
  }
  async function* rows() {
    yield* head;
    for (let row = await next(); row; row = await next()) yield row;
  }
  return { sheet: null, head, rows: rows() };
}
