/**
 * Importing a file of ballots: rows go in by short transactions, so that others write meanwhile, and the run keeps how
 * far it is in the same transactions: one that is cut off at any moment goes on where it was, nothing twice, nothing lost.
 */
import { Problem, problem, type Questionnaire } from '@longdan/core';
import { type ColumnMapping, createRowReader, type ReadRow } from '@longdan/importing';
import { importRuns, uploads } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import type { Context } from '../context.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from '../loaded-round.ts';
import { ballotIdentity } from '../response.ts';
import type { ImportSummary } from '../views.ts';
import { createAnswerEncoder } from './answer-encoder.ts';
import { openBallotFile } from './ballot-file.ts';
import { recallMapping } from './column-memory.ts';
import { type FileSource, fileOfBytes } from './file-source.ts';
import { readRefusedRows } from './refused-rows.ts';
import { beginRun, claimRun, makeRunner, releaseRun, stateOf } from './run.ts';
import { candidates, chooseSheets, type KeptMapping, type MappedSheet, mapSheet } from './sheet-mapping.ts';
import { RunTaken, type RunUnderWay, storeChunk } from './store-chunk.ts';
import { fileOfUpload } from './upload.ts';

/** Rows of one transaction: some tens of milliseconds. */
const chunkRows = 2_000;
/** Refused rows given back with the summary; all of them are kept in the store. */
const refusedShown = 10_000;
/** Notes kept with a run. */
const notesKept = 1_000;

/** What a file is imported as. */
export interface ImportOrder {
  readonly roundId: string;
  /** Mappings confirmed by a person, each for the sheet of its shape; without them the proposed ones hold. */
  readonly mappings?: readonly ColumnMapping[];
  /** Field of rows that name none. */
  readonly fieldId?: string;
}

export interface ImportWatch {
  readonly onProgress?: (done: {
    readonly rows: number;
    readonly accepted: number;
    readonly refused: number;
    /** Part of the file that was read, 0 to 1. */
    readonly share: number;
  }) => void;
  /** Stops between two transactions; what is in stays in, and the same file goes on later. */
  readonly signal?: AbortSignal;
}

export type ImportRequest = ImportOrder &
  ImportWatch & { readonly fileName?: string; readonly bytes?: Uint8Array; readonly file?: FileSource };

/**
 * Takes a file on: what its columns mean is settled, and a run stands in the store for whoever works on it. An unfinished
 * run of the same file read in the same way is taken up again.
 * @throws Problem `invalid-input` when the file or its columns cannot be understood at all; nothing is kept then
 */
export async function prepareImport(
  context: Context,
  {
    roundId,
    mappings,
    fieldId,
    file,
    uploadId,
  }: ImportOrder & { readonly file: FileSource; readonly uploadId?: string },
): Promise<{ readonly importId: string }> {
  await enterRound(context, 'responses.import', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const forms = await candidates(db, round, fieldId);
  const { sheets } = await openBallotFile(file);
  const mapped: MappedSheet[] = [];
  for (const sheet of sheets) {
    const proposed = mapSheet(sheet, forms, round);
    const { mapping } = await recallMapping(db, proposed.questionnaire, proposed.mapping);
    mapped.push({ ...proposed, mapping });
  }
  const chosen = chooseSheets(mapped, mappings && namedSheets(mappings, mapped), file.fileName);
  const kept: KeptMapping[] = chosen.map(({ sheet, mapping }) => ({ ...mapping, sheet: sheet.sheet }));
  const importId = await db.transaction().execute((transaction) =>
    beginRun(context, transaction, {
      roundId,
      fileName: file.fileName,
      fileHash: file.hash,
      bytes: file.size,
      mappings: kept,
      fieldId,
      uploadId,
    }),
  );
  return { importId };
}

/** Confirmed mappings in the order of the sheets they are of: of several sheets of one shape each gets its own. */
function namedSheets(mappings: readonly ColumnMapping[], mapped: readonly MappedSheet[]): KeptMapping[] {
  const left = [...mappings];
  return mapped.flatMap(({ sheet, mapping }) => {
    const at = left.findIndex((one) => one.shapeKey === mapping.shapeKey);
    if (at < 0) return [];
    const [own] = mappings.length > 1 ? left.splice(at, 1) : [left[at]!];
    return [{ ...own!, sheet: sheet.sheet }];
  });
}

/**
 * Works on a run to its end, from wherever it is.
 * @param order.file the file, when it is not kept in the store
 * @throws Problem `import-running` when somebody else works on it; `import-stopped` when somebody stopped it;
 * `file-not-kept`; `invalid-input` when the file breaks off in the middle (the rows before stay in)
 */
export async function continueImport(
  context: Context,
  order: { readonly roundId: string; readonly importId: string; readonly file?: FileSource } & ImportWatch,
): Promise<ImportSummary> {
  const { roundId, importId } = order;
  await enterRound(context, 'responses.import', roundId);
  const { db } = context.store;
  const runner = makeRunner();
  const before = await importRuns.findRun(db, roundId, importId);
  if (
    before &&
    ['finished', 'cancelled', 'undoing', 'undo-interrupted', 'undone'].includes(stateOf(before, context.now()))
  )
    throw problem('import-not-running', { file: before.file_name });
  const run = await db
    .transaction()
    .execute((transaction) => claimRun(context, transaction, { roundId, importId, runner }));
  try {
    const file = order.file ?? (await fileOfUpload(db, roundId, run.standing?.upload_id ?? ''));
    if (file.hash !== run.file_hash) throw problem('other-file', { file: run.file_name });
    return await workOn(context, run, runner, file, order);
  } catch (error) {
    await explainStop(context, { roundId, importId, runner }, error, order.signal);
    throw error instanceof RunTaken ? problem('import-stopped', { file: run.file_name }) : error;
  }
}

/** Imports a file. Good rows enter, every refused row is named and kept, the same file again adds nothing. */
export async function importResponses(context: Context, request: ImportRequest): Promise<ImportSummary> {
  const { roundId, mappings, fieldId, onProgress, signal } = request;
  const file = request.file ?? fileOfBytes(request.fileName!, request.bytes!);
  const { importId } = await prepareImport(context, {
    roundId,
    file,
    ...(mappings ? { mappings } : {}),
    ...(fieldId === undefined ? {} : { fieldId }),
  });
  return continueImport(context, {
    roundId,
    importId,
    file,
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** What became of a run that did not come to its end, if it is still this worker's. */
async function explainStop(
  context: Context,
  { roundId, importId, runner }: { roundId: string; importId: string; runner: string },
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { db } = context.store;
  const standing = (await importRuns.findRun(db, roundId, importId))?.standing;
  if (standing?.runner !== runner) return;
  if (standing.stop_asked === 1 || signal?.aborted) await releaseRun(db, importId, { state: 'cancelled' });
  else if (error instanceof Problem)
    await releaseRun(db, importId, { state: 'failed', problem: JSON.stringify(findingsOf(error)) });
  // A fault of ours or of the machine: the run can go on.
  else await releaseRun(db, importId, {});
}

const findingsOf = (error: Problem) =>
  error.findings.length > 0
    ? error.findings
    : [
        {
          code: error.code,
          severity: 'fault',
          message: { vi: error.messageIn('vi'), en: error.messageIn('en') },
        },
      ];

async function workOn(
  context: Context,
  run: importRuns.ImportRunRow,
  runner: string,
  file: FileSource,
  { onProgress, signal }: ImportWatch,
): Promise<ImportSummary> {
  const { db } = context.store;
  const round = await loadRound(db, run.round_id);
  const fieldId = run.standing?.field_id ?? undefined;
  const forms = await loadQuestionnaires(db, run.round_id);
  const { sheets, notes } = await openBallotFile(file);
  const mapped = sheets.map((sheet) => mapSheet(sheet, [...forms.values()], round));
  const chosen = chooseSheets(mapped, JSON.parse(run.mapping), run.file_name).map((one) => ({
    ...one,
    questionnaire: forms.get(one.mapping.questionnaire.id) ?? one.questionnaire,
  }));
  const runs = await importRuns.listImports(db, run.round_id);
  const underWay: RunUnderWay = {
    context,
    roundId: run.round_id,
    importId: run.id,
    runner,
    fileHash: run.file_hash,
    sameFile: new Set(runs.filter((one) => one.file_hash === run.file_hash).map(({ id }) => id)),
    met: chosen.length > 1 ? new Set() : undefined,
    total: { rows: run.rows_read, accepted: run.accepted, alreadyIn: run.already_in, refused: run.refused },
  };
  // Runs of before kept no place: they are read anew, and what is in is found in.
  if (!run.standing || run.standing.taken === 0) Object.assign(underWay.total, nothingYet);
  const dealtWith = run.standing?.taken ?? 0;
  const allNotes = [
    ...chosen.flatMap(({ mapping }) => mapping.findings.filter((finding) => finding.severity === 'note')),
  ];
  let taken = 0;
  for (const { sheet, questionnaire, mapping } of chosen) {
    const reader = makeReader(round, questionnaire, mapping, run.file_name, fieldId);
    const sheetUnderWay = { sheet: sheet.sheet, questionnaire, encode: createAnswerEncoder(questionnaire), forms };
    let chunk: ReadRow[] = [];
    let bytes = 0;
    const flush = async () => {
      signal?.throwIfAborted();
      if (chunk.length > 0) await storeChunk(underWay, sheetUnderWay, chunk, { taken, bytes });
      chunk = [];
      const { rows, accepted, refused } = underWay.total;
      onProgress?.({ rows, accepted, refused, share: file.size > 0 ? Math.min(1, bytes / file.size) : 1 });
      // Lets others have the thread, and the store, between two transactions.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    };
    for await (const batch of sheet.batches) {
      bytes = batch.bytes;
      for (const each of batch.rows) {
        const row = reader.read(each);
        if (!row) continue;
        taken++;
        if (taken > dealtWith) chunk.push(row);
        else if (underWay.met && row.ok && row.submission.ballotCode !== undefined)
          underWay.met.add(ballotIdentity(row.submission.ballotCode));
        if (chunk.length === chunkRows) await flush();
      }
    }
    await flush();
    allNotes.push(...reader.summary().notes);
  }
  allNotes.unshift(...notes);
  await finish(underWay, allNotes.slice(0, notesKept), run.standing?.upload_id ?? undefined);
  return {
    importId: run.id,
    fileName: run.file_name,
    rowsRead: underWay.total.rows,
    accepted: underWay.total.accepted,
    alreadyIn: underWay.total.alreadyIn,
    refused: underWay.total.refused,
    refusedRows: await readRefusedRows(db, run.round_id, run.id, { limit: refusedShown }),
    notes: allNotes,
  };
}

const nothingYet = { rows: 0, accepted: 0, alreadyIn: 0, refused: 0 };

const makeReader = (
  { plan }: LoadedRound,
  questionnaire: Questionnaire,
  mapping: ColumnMapping,
  file: string,
  fieldId: string | undefined,
) =>
  createRowReader(mapping, questionnaire, {
    fields: plan.fields,
    units: plan.units,
    file,
    ...(fieldId === undefined ? {} : { defaultField: fieldId }),
  });

/** The file was read to its end: it need not be kept any longer. */
async function finish(
  { context, roundId, importId, fileHash, total }: RunUnderWay,
  notes: readonly unknown[],
  uploadId: string | undefined,
): Promise<void> {
  await context.store.db.transaction().execute(async (db) => {
    await importRuns.updateImport(db, importId, {
      rows_read: total.rows,
      accepted: total.accepted,
      already_in: total.alreadyIn,
      refused: total.refused,
      finished: 1,
      notes: JSON.stringify(notes),
    });
    await releaseRun(db, importId, { state: 'finished', upload_id: null });
    if (uploadId !== undefined) await uploads.deleteUpload(db, uploadId);
    await writeAudit(context, db, {
      act: 'import-finished',
      roundId,
      details: { import: importId, fileHash, ...total },
      aboutBallots: true,
    });
  });
}
