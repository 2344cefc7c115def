/** The rows that imports refused: listed, and as a file to be mended. */
import { problem } from '@longdan/core';
import { type RefusedRow as UnreadRow, writeRefusals } from '@longdan/importing';
import { importRuns, type Queryable } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import type { PrintedFile, RefusedRow } from '../views.ts';

export async function readRefusedRows(
  db: Queryable,
  roundId: string,
  importId: string | undefined,
  page: { readonly limit?: number; readonly after?: importRuns.RefusedPlace } = {},
): Promise<RefusedRow[]> {
  const rows = await importRuns.listRefusedRows(db, roundId, importId, page);
  return rows.map((row) => ({
    row: row.row,
    sheet: row.sheet,
    findings: JSON.parse(row.findings),
    raw: JSON.parse(row.raw).cells,
    place: row.identity,
  }));
}

/**
 * Rows still refused, of one import or of the whole round, in the order of their file.
 * @param page `after` is the last row of the page before
 */
export async function listRefusedRows(
  context: Context,
  {
    roundId,
    importId,
    limit,
    after,
  }: {
    roundId: string;
    importId?: string;
    limit?: number;
    after?: Pick<RefusedRow, 'sheet' | 'row' | 'place'>;
  },
): Promise<RefusedRow[]> {
  await enterRound(context, 'responses.import', roundId);
  return readRefusedRows(context.store.db, roundId, importId, {
    ...(limit === undefined ? {} : { limit }),
    ...(after ? { after: { sheet: after.sheet ?? '', row: after.row, identity: after.place } } : {}),
  });
}

/** The refused rows as a file with their reasons, to be mended and imported again. */
export async function refusedRowsFile(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<PrintedFile> {
  await enterRound(context, 'responses.import', roundId);
  const run = await importRuns.findImport(context.store.db, roundId, importId);
  if (!run) throw problem('import-not-found', { import: importId });
  const rows = await importRuns.listRefusedRows(context.store.db, roundId, importId);
  const unread = rows.map((row): UnreadRow => {
    const raw = JSON.parse(row.raw) as { cells: string[]; headings: string[][] };
    return {
      ok: false,
      row: row.row,
      place: { file: run.file_name, row: row.row },
      findings: JSON.parse(row.findings),
      raw: raw.cells,
      headings: raw.headings,
    };
  });
  return {
    fileName: `${run.file_name.replace(/\.[^.]*$/, '')}-dong-can-sua.csv`,
    mediaType: 'text/csv; charset=utf-8',
    bytes: writeRefusals(unread),
  };
}
