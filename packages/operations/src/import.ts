/**
 * Importing files of ballots. Rows go in by short transactions, so that a server answers meanwhile and a run that is cut
 * off can be run again: a row is the same row by its ballot code, else by file hash, sheet and row number, and never
 * enters twice. Longer than most files: a chunk's verdicts, its transaction and the run's bookkeeping are one act.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type Finding, problem, type Questionnaire, type Submission } from '@longdan/core';
import {
  type ColumnMapping,
  type ReadRow,
  readSubmissionStream,
  type RefusedRow as UnreadRow,
  writeRefusals,
} from '@longdan/importing';
import {
  type BallotTable,
  ballots,
  type ImportTable,
  importRuns,
  type Queryable,
  questionnaires,
  type RefusedRowTable,
  type ResponseTable,
  responses,
  rounds,
} from '@longdan/store';
import { enterRound } from './access/enter-round.ts';
import { commitTo, writeAudit } from './audit.ts';
import { type Context, today } from './context.ts';
import { mapSheet, openBallotFile, type SheetOfRows } from './import-file.ts';
import { type LoadedRound, loadQuestionnaires, loadRound } from './loaded-round.ts';
import { ballotIdentity, toResponseRow } from './response.ts';
import type { ImportSummary, PrintedFile, RefusedRow } from './views.ts';

/** Rows of one transaction. */
const chunkRows = 500;
/** Refused rows given back with the summary; all of them are kept in the store. */
const refusedShown = 10_000;

export interface ImportRequest {
  readonly roundId: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** A mapping corrected by a person, for the sheet of the same shape. */
  readonly mapping?: ColumnMapping;
  /** Field of rows that name none. */
  readonly fieldId?: string;
  readonly onProgress?: (done: { readonly rows: number; readonly accepted: number; readonly refused: number }) => void;
  /** Stops between two transactions; what is in stays in, and the same file goes on later. */
  readonly signal?: AbortSignal;
}

export interface ImportPreview {
  readonly sheets: readonly {
    readonly sheet: string | null;
    readonly questionnaireId: string;
    readonly mapping: ColumnMapping;
    /** First rows below the heading, as texts. */
    readonly sample: readonly { readonly row: number; readonly texts: readonly string[] }[];
  }[];
  readonly findings: readonly Finding[];
}

/** Questionnaires a file may be of: all of the round, or only that of one field. */
async function candidates(db: Queryable, round: LoadedRound, fieldId?: string): Promise<Questionnaire[]> {
  const byId = await loadQuestionnaires(db, round.id);
  if (fieldId === undefined) return [...byId.values()];
  const row = (await questionnaires.listFieldQuestionnaires(db, round.id)).find((one) => one.field_id === fieldId);
  if (!row) throw problem('field-not-found', { field: fieldId, round: round.id });
  return [byId.get(row.questionnaire_id)!];
}

/** What the columns of a file seem to mean, and the first rows; nothing is kept. */
export async function previewImport(
  context: Context,
  { roundId, fileName, bytes, fieldId }: Pick<ImportRequest, 'roundId' | 'fileName' | 'bytes' | 'fieldId'>,
): Promise<ImportPreview> {
  await enterRound(context, 'responses.import', roundId);
  const round = await loadRound(context.store.db, roundId);
  const questionnaires = await candidates(context.store.db, round, fieldId);
  const { sheets, notes } = await openBallotFile(bytes, fileName);
  const mapped = sheets.map((sheet) => ({ sheet, ...mapSheet(sheet, questionnaires, round) }));
  return {
    sheets: mapped.map(({ sheet, questionnaire, mapping }) => ({
      sheet: sheet.sheet,
      questionnaireId: questionnaire.id,
      mapping,
      sample: sheet.head
        .filter((row) => row.row >= mapping.firstDataRow)
        .slice(0, 8)
        .map((row) => ({ row: row.row, texts: row.cells.map((cell) => cell.text) })),
    })),
    findings: [...notes, ...mapped.flatMap(({ mapping }) => mapping.findings)],
  };
}

interface Run {
  readonly context: Context;
  readonly round: LoadedRound;
  readonly questionnaire: Questionnaire;
  readonly fileHash: string;
  readonly sheet: string | null;
  readonly importId: string;
  /** Runs of this very file, an earlier attempt included. */
  readonly sameFile: ReadonlySet<string>;
  /** Ballots met in this reading of the file: one that comes twice is another sheet, not the same row again. */
  readonly met: Set<string>;
  readonly total: { rows: number; accepted: number; alreadyIn: number; refused: number };
  readonly refusedRows: RefusedRow[];
}

const fault = (row: { place: Finding['place'] }, code: string, vi: string, en: string): Finding => ({
  code,
  severity: 'fault',
  message: { vi, en },
  ...(row.place === undefined ? {} : { place: row.place }),
});

/** Why a row that reads well cannot enter the round, or undefined. */
function whyNotIn(run: Run, row: ReadRow & { ok: true }, ballot: BallotTable | undefined): Finding | undefined {
  const { submission } = row;
  const code = submission.ballotCode;
  if (code !== undefined && !ballot)
    return fault(
      row,
      'ballot-not-issued',
      `Mã phiếu ${code} không có trong số phiếu đã phát của đợt này. Đối chiếu mã trên phiếu giấy, hoặc phát phiếu trước khi nạp.`,
      `Ballot code ${code} was not issued in this round. Compare the code on the paper, or issue ballots first.`,
    );
  if (ballot && ballot.questionnaire_id !== run.questionnaire.id)
    return fault(
      row,
      'other-questionnaire',
      `Phiếu ${code} thuộc lĩnh vực “${ballot.field_id}”, dùng mẫu phiếu khác với tệp này. Tách sang tệp của lĩnh vực đó.`,
      `Ballot ${code} belongs to field “${ballot.field_id}”, which asks another questionnaire. Put it in that field’s file.`,
    );
  if (ballot && submission.fieldId !== undefined && submission.fieldId !== ballot.field_id)
    return fault(
      row,
      'field-differs',
      `Phiếu ${code} phát cho lĩnh vực “${ballot.field_id}” nhưng dòng này ghi “${submission.fieldId}”. Sửa lĩnh vực hoặc mã phiếu.`,
      `Ballot ${code} was issued for field “${ballot.field_id}” but this row says “${submission.fieldId}”. Mend the field or the code.`,
    );
  return undefined;
}

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** One transaction: the accepted rows of a chunk, the refused ones, the run's counts, and the audit row. */
async function storeChunk(run: Run, chunk: readonly ReadRow[]): Promise<void> {
  const { context, round } = run;
  const counts = { accepted: 0, alreadyIn: 0, refused: 0 };
  const refusedRows: RefusedRow[] = [];
  await context.store.db.transaction().execute(async (db) => {
    // Imports into one round queue here, the same file twice at once included; those who key in hold their own ballots.
    await rounds.lockRound(db, round.id);
    const rowIdentity = (row: number) => `f:${run.fileHash}:${run.sheet ?? ''}:${row}`;
    const good = chunk.filter((row) => row.ok);
    const codes = good.flatMap(({ submission }) => submission.ballotCode ?? []);
    const issued = new Map((await ballots.lockBallots(db, round.id, codes)).map((ballot) => [ballot.code, ballot]));
    const identityOf = (row: number, { ballotCode }: Submission) =>
      ballotCode === undefined ? rowIdentity(row) : ballotIdentity(ballotCode);
    const known = new Map(
      (
        await responses.findByIdentity(
          db,
          round.id,
          good.map(({ row, submission }) => identityOf(row, submission)),
        )
      ).map((one) => [one.identity, one]),
    );
    const fresh: ResponseTable[] = [];
    const kept: RefusedRowTable[] = [];
    const noLongerRefused: string[] = [];
    const refuse = (
      row: number,
      findings: readonly Finding[],
      raw: { readonly cells: readonly string[]; readonly headings: unknown },
      ballotCode?: string,
    ) => {
      counts.refused += 1;
      refusedRows.push({ row, sheet: run.sheet, findings, raw: raw.cells });
      kept.push({
        round_id: round.id,
        identity: rowIdentity(row),
        import_id: run.importId,
        row,
        sheet: run.sheet,
        ballot_code: ballotCode ?? null,
        raw: JSON.stringify(raw),
        findings: JSON.stringify(findings),
      });
    };
    for (const row of chunk) {
      if (!row.ok) {
        refuse(row.row, row.findings, { cells: row.raw, headings: row.headings });
        continue;
      }
      const { submission } = row;
      const ballot = submission.ballotCode === undefined ? undefined : issued.get(submission.ballotCode);
      const obstacle = whyNotIn(run, row, ballot);
      const raw = () => ({ cells: row.raw, headings: row.headings });
      if (obstacle) {
        refuse(row.row, [obstacle], raw());
        continue;
      }
      const identity = identityOf(row.row, submission);
      const made = toResponseRow(context, run.questionnaire, submission, {
        roundId: round.id,
        identity,
        importId: run.importId,
        ...(ballot ? { ballot } : {}),
      });
      const before = known.get(identity);
      const metBefore = run.met.has(identity);
      if (ballot) run.met.add(identity);
      if (!before) {
        fresh.push(made);
        noLongerRefused.push(rowIdentity(row.row));
        counts.accepted += 1;
      } else if (
        (!metBefore && before.import_id !== null && run.sameFile.has(before.import_id)) ||
        (sameBytes(before.vector, made.vector) &&
          before.written === made.written &&
          before.set_aside === made.set_aside)
      )
        counts.alreadyIn += 1;
      else
        refuse(
          row.row,
          [
            fault(
              row,
              'ballot-already-used',
              `Mã phiếu ${submission.ballotCode} đã có một phiếu khác với câu trả lời khác. Phiếu trước được giữ nguyên; đối chiếu hai phiếu giấy.`,
              `Ballot code ${submission.ballotCode} has another response with different answers. The earlier one stands; compare the two sheets.`,
            ),
          ],
          raw(),
          submission.ballotCode,
        );
    }
    await responses.insertResponses(db, fresh);
    await importRuns.keepRefusedRows(db, kept);
    await importRuns.forgetRefusedRows(db, round.id, noLongerRefused);
    const commitments = fresh.map((row) => commitTo(row.salt, row)).sort();
    if (fresh.length > 0)
      await writeAudit(context, db, {
        act: 'responses-imported',
        roundId: round.id,
        details: {
          import: run.importId,
          fileHash: run.fileHash,
          accepted: fresh.length,
          commitments: createHash('sha256').update(commitments.join('\n')).digest('hex'),
        },
        aboutBallots: true,
      });
    await importRuns.updateImport(db, run.importId, {
      rows_read: run.total.rows + chunk.length,
      accepted: run.total.accepted + counts.accepted,
      already_in: run.total.alreadyIn + counts.alreadyIn,
      refused: run.total.refused + counts.refused,
      finished: 0,
    });
  });
  run.total.rows += chunk.length;
  run.total.accepted += counts.accepted;
  run.total.alreadyIn += counts.alreadyIn;
  run.total.refused += counts.refused;
  run.refusedRows.push(...refusedRows.slice(0, refusedShown - run.refusedRows.length));
}

/** Takes up the unfinished run of the same file, or begins a new one. */
async function beginRun(
  context: Context,
  db: Queryable,
  { round, fileName, fileHash, mapping }: { round: LoadedRound; fileName: string; fileHash: string; mapping: string },
) {
  await rounds.lockRound(db, round.id);
  const earlier = (await importRuns.listImports(db, round.id)).filter((run) => run.file_hash === fileHash);
  const unfinished = earlier.find((run) => run.finished === 0);
  const id = unfinished?.id ?? randomUUID();
  const empty: Omit<ImportTable, 'id' | 'round_id' | 'started_on'> = {
    file_name: fileName,
    file_hash: fileHash,
    mapping,
    rows_read: 0,
    accepted: 0,
    already_in: 0,
    refused: 0,
    finished: 0,
    notes: '[]',
  };
  if (unfinished) await importRuns.updateImport(db, id, empty);
  else await importRuns.insertImport(db, { id, round_id: round.id, started_on: today(context), ...empty });
  return { id, sameFile: new Set([...earlier.map((run) => run.id), id]) };
}

async function* asStream(rows: SheetOfRows['rows']) {
  yield* rows;
}

/**
 * Imports a file. Good rows enter, every refused row is named and kept, the same file again adds nothing.
 * @throws Problem `invalid-input` when the file or its columns cannot be understood at all; nothing is kept then
 */
export async function importResponses(context: Context, request: ImportRequest): Promise<ImportSummary> {
  await enterRound(context, 'responses.import', request.roundId);
  const { roundId, fileName, bytes, onProgress, signal } = request;
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const questionnaires = await candidates(db, round, request.fieldId);
  const { sheets, notes } = await openBallotFile(bytes, fileName);
  const mapped = sheets.map((sheet) => ({ sheet, ...mapSheet(sheet, questionnaires, round) }));
  const corrected = request.mapping;
  const chosen = corrected
    ? mapped
        .filter(({ mapping }) => mapping.shapeKey === corrected.shapeKey)
        .map((one) => ({ ...one, mapping: corrected }))
    : mapped.filter((one) => one.answerColumns > 0);
  const faults = (chosen.length > 0 ? chosen : mapped)
    .flatMap(({ mapping }) => mapping.findings)
    .filter((finding) => finding.severity === 'fault');
  if (chosen.length === 0 || (!corrected && faults.length > 0))
    throw problem('invalid-input', { file: fileName }, faults.length > 0 ? faults : noBallots(fileName));

  const fileHash = createHash('sha256').update(bytes).digest('hex');
  const mappings = JSON.stringify(chosen.map(({ mapping }) => mapping));
  const { id: importId, sameFile } = await db
    .transaction()
    .execute((transaction) => beginRun(context, transaction, { round, fileName, fileHash, mapping: mappings }));
  const met = new Set<string>();
  const total = { rows: 0, accepted: 0, alreadyIn: 0, refused: 0 };
  const refusedRows: RefusedRow[] = [];
  const allNotes: Finding[] = [
    ...notes,
    ...chosen.flatMap(({ mapping }) => mapping.findings.filter((finding) => finding.severity === 'note')),
  ];
  for (const { sheet, questionnaire, mapping } of chosen) {
    const run: Run = {
      context,
      round,
      questionnaire,
      fileHash,
      sheet: sheet.sheet,
      importId,
      sameFile,
      met,
      total,
      refusedRows,
    };
    const reading = readSubmissionStream(asStream(sheet.rows), mapping, questionnaire, {
      fields: round.plan.fields,
      units: round.plan.units,
      file: fileName,
      ...(request.fieldId === undefined ? {} : { defaultField: request.fieldId }),
    });
    let chunk: ReadRow[] = [];
    for (let step = await reading.next(); ; step = await reading.next()) {
      if (!step.done) chunk.push(step.value);
      else allNotes.push(...step.value.notes);
      if (chunk.length > 0 && (step.done || chunk.length === chunkRows)) {
        await storeChunk(run, chunk);
        chunk = [];
        onProgress?.({ rows: total.rows, accepted: total.accepted, refused: total.refused });
        // Lets a server answer others between two transactions.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      }
      if (step.done) break;
    }
  }
  await importRuns.updateImport(db, importId, {
    rows_read: total.rows,
    accepted: total.accepted,
    already_in: total.alreadyIn,
    refused: total.refused,
    finished: 1,
    notes: JSON.stringify(allNotes.slice(0, 1000)),
  });
  return {
    importId,
    fileName,
    rowsRead: total.rows,
    accepted: total.accepted,
    alreadyIn: total.alreadyIn,
    refused: total.refused,
    refusedRows,
    notes: allNotes,
  };
}

const noBallots = (fileName: string): Finding[] => [
  {
    code: 'no-ballots-found',
    severity: 'fault',
    message: {
      vi: `${fileName}: không trang nào có hàng tiêu đề khớp với câu hỏi của phiếu. Đặt tên cột theo mã câu hỏi, số câu hoặc lời câu hỏi rồi nạp lại.`,
      en: `${fileName}: no sheet has a heading that matches the questionnaire. Name the columns by question id, number or text and import again.`,
    },
    place: { file: fileName },
  },
];

export interface ImportView {
  readonly importId: string;
  readonly fileName: string;
  readonly startedOn: string;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly alreadyIn: number;
  readonly refused: number;
  readonly finished: boolean;
  readonly notes: readonly Finding[];
}

export async function listImports(context: Context, roundId: string): Promise<ImportView[]> {
  await enterRound(context, 'responses.import', roundId);
  return (await importRuns.listImports(context.store.db, roundId)).map((run) => ({
    importId: run.id,
    fileName: run.file_name,
    startedOn: run.started_on,
    rowsRead: run.rows_read,
    accepted: run.accepted,
    alreadyIn: run.already_in,
    refused: run.refused,
    finished: run.finished === 1,
    notes: JSON.parse(run.notes),
  }));
}

/** Rows still refused, of one import or of the whole round. */
export async function listRefusedRows(
  context: Context,
  { roundId, importId }: { roundId: string; importId?: string },
): Promise<RefusedRow[]> {
  await enterRound(context, 'responses.import', roundId);
  const rows = await importRuns.listRefusedRows(context.store.db, roundId, importId);
  return rows.map((row) => ({
    row: row.row,
    sheet: row.sheet,
    findings: JSON.parse(row.findings),
    raw: JSON.parse(row.raw).cells,
  }));
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
