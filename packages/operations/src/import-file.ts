/** A file of ballots as sheets of rows: a workbook read whole, delimited text as a stream of any length. */
import { type Finding, problem, type Questionnaire } from '@longdan/core';
import { type ColumnMapping, type GridRow, proposeMapping, readGrid, streamCsv } from '@longdan/importing';
import type { LoadedRound } from './loaded-round.ts';

/** Rows looked at to find the heading and to show a sample. */
const headRows = 60;
/** Text files above this size are not held in memory as rows. */
const streamedBytes = 4_000_000;

export interface SheetOfRows {
  readonly sheet: string | null;
  readonly head: readonly GridRow[];
  /** All rows, those of `head` included. May be read once. */
  readonly rows: AsyncIterable<GridRow> | Iterable<GridRow>;
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Refuses the whole file, with what it is and what to do. */
const refuseFile = (findings: readonly Finding[]) => problem('invalid-input', {}, findings);

async function openStream(bytes: Uint8Array, fileName: string): Promise<SheetOfRows> {
  function* chunks() {
    for (let from = 0; from < bytes.length; from += 262_144) yield bytes.subarray(from, from + 262_144);
  }
  const stream = streamCsv(chunks(), fileName);
  const next = async (): Promise<GridRow | undefined> => {
    const step = await stream.next();
    if (step.done) return undefined;
    if (!step.value.ok) throw refuseFile([step.value.finding]);
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

/**
 * Opens a file of ballots.
 * @throws Problem `invalid-input` whose findings say what the file is and what to do
 */
export async function openBallotFile(
  bytes: Uint8Array,
  fileName: string,
): Promise<{ sheets: SheetOfRows[]; notes: Finding[] }> {
  if (!isZip(bytes) && bytes.length > streamedBytes) return { sheets: [await openStream(bytes, fileName)], notes: [] };
  const grids = readGrid(bytes, fileName);
  if (!grids.ok) throw refuseFile(grids.findings);
  const sheets = grids.value
    .filter((grid) => !grid.hidden && grid.rows.length > 0)
    .map((grid) => ({ sheet: grid.sheet ?? null, head: grid.rows.slice(0, headRows), rows: grid.rows }));
  return { sheets, notes: [...grids.findings] };
}

const answerColumns = (mapping: ColumnMapping) =>
  mapping.columns.filter(({ target }) => target.kind === 'answer' || target.kind === 'choice').length;

/** The questionnaire whose questions the sheet's headings name best, with the proposed meaning of its columns. */
export function mapSheet(
  sheet: SheetOfRows,
  questionnaires: readonly Questionnaire[],
  { plan }: LoadedRound,
): { questionnaire: Questionnaire; mapping: ColumnMapping; answerColumns: number } {
  const proposals = questionnaires.map((questionnaire) => {
    const mapping = proposeMapping(sheet.head, [], questionnaire, { fields: plan.fields, units: plan.units });
    return { questionnaire, mapping, answerColumns: answerColumns(mapping) };
  });
  return proposals.reduce((best, one) => (one.answerColumns > best.answerColumns ? one : best));
}
