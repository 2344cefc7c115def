/**
 * Undoing an import: every response it brought in leaves the round, its ballots are outstanding again, and what was taken
 * out stays whole among the undone (docs/adr/0007-undoing-an-import.md). By short transactions, like the import itself.
 */
import { formatBallotCode, problem } from '@longdan/core';
import { importRuns, type Queryable, rounds, undoneImports } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { refuseWhenClosed } from '../ledger/closing.ts';
import { logAct } from '../ledger/log-act.ts';
import { rootOfUndone } from '../ledger/undone-responses.ts';
import { claimRun, getRun, makeRunner, releaseRun, stateOf } from './run.ts';
import { RunTaken } from './store-chunk.ts';

/** Responses of one transaction. */
const chunkResponses = 1_000;

export interface TouchedBallot {
  readonly responseId: string;
  readonly ballotCode: string | null;
  readonly corrected: boolean;
  readonly ruled: boolean;
}

/** Responses of an import that people corrected or ruled on since: each must be confirmed before it is undone. */
export async function listTouchedBallots(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<TouchedBallot[]> {
  await enterRound(context, 'import.undo', roundId);
  return (await undoneImports.listTouched(context.store.db, roundId, importId)).map((row) => ({
    responseId: row.id,
    ballotCode: row.ballot_code,
    corrected: row.corrected,
    ruled: row.ruled,
  }));
}

export interface UndoneImport {
  readonly on: string;
  readonly by: string;
  readonly reason: string;
  readonly responses: number;
  readonly touched: number;
  readonly refused: number;
}

/** How an import was undone; null when it was not. */
export async function findUndoing(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<UndoneImport | null> {
  await enterRound(context, 'responses.import', roundId);
  const row = await undoneImports.findUndoneImport(context.store.db, importId);
  if (row?.round_id !== roundId) return null;
  const { responses, touched, refused } = row;
  return { on: row.undone_on, by: row.undone_by, reason: row.reason, responses, touched, refused };
}

/** What is kept of an undoing under way, so that it can be taken up by another process. */
interface Undoing {
  readonly reason: string;
  readonly by: string;
  readonly touched: number;
  readonly moved: number;
}

export interface UndoRequest {
  readonly roundId: string;
  readonly importId: string;
  readonly reason: string;
  /** Ids of the touched responses that may be undone all the same. */
  readonly confirmed?: readonly string[];
}

/**
 * Decides to undo an import; `continueUndo` does it.
 * @throws Problem `reason-required`, `import-not-found`, `import-running`, `import-undone`, `collection-closed`;
 * `responses-double-entered` naming those that a double entry rests on; `responses-touched` naming the ballots that were corrected or ruled on and are not confirmed
 */
export async function prepareUndo(
  context: Context,
  { roundId, importId, reason, confirmed = [] }: UndoRequest,
): Promise<void> {
  await enterRound(context, 'import.undo', roundId);
  if (reason.trim() === '') throw problem('reason-required', { act: 'hoàn tác lần nạp' });
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const run = await getRun(db, roundId, importId);
    const state = stateOf(run, context.now());
    if (state === 'undone' || state === 'undoing' || state === 'undo-interrupted')
      throw problem('import-undone', { file: run.file_name });
    if (state === 'running' || state === 'waiting') throw problem('import-running', { file: run.file_name });
    await refuseWhenClosed(db, roundId);
    const entered = await undoneImports.listDoubleEntered(db, roundId, importId);
    if (entered.length > 0)
      throw problem('responses-double-entered', {
        count: entered.length,
        file: run.file_name,
        ballots: entered.slice(0, 10).map(formatBallotCode).join(', '),
      });
    const touched = await undoneImports.listTouched(db, roundId, importId);
    const open = touched.filter(({ id }) => !confirmed.includes(id));
    if (open.length > 0)
      throw problem('responses-touched', {
        count: open.length,
        file: run.file_name,
        ballots: open
          .slice(0, 10)
          .map((row) => (row.ballot_code === null ? row.id : formatBallotCode(row.ballot_code)))
          .join(', '),
      });
    const undoing: Undoing = { reason: reason.trim(), by: context.actor.name, touched: touched.length, moved: 0 };
    await importRuns.setImportState(db, {
      import_id: importId,
      round_id: roundId,
      stop_asked: 0,
      taken: 0,
      bytes_read: 0,
      bytes: 0,
      field_id: null,
      upload_id: null,
      ...run.standing,
      state: 'undoing',
      runner: null,
      heartbeat: context.now().toISOString(),
      problem: null,
      undoing: JSON.stringify(undoing),
    });
    await writeAudit(context, db, {
      act: 'import-undo-begun',
      roundId,
      details: { import: importId, fileHash: run.file_hash, reason: undoing.reason, touched: touched.length },
      aboutBallots: true,
    });
  });
}

/**
 * Takes an import's responses out, from wherever an earlier attempt was cut off.
 * @throws Problem `import-running` when somebody else is at it
 */
export async function continueUndo(
  context: Context,
  {
    roundId,
    importId,
    onProgress,
  }: {
    readonly roundId: string;
    readonly importId: string;
    readonly onProgress?: (done: { readonly moved: number }) => void;
  },
): Promise<UndoneImport> {
  await enterRound(context, 'import.undo', roundId);
  const { db } = context.store;
  const runner = makeRunner();
  const run = await db
    .transaction()
    .execute((transaction) => claimRun(context, transaction, { roundId, importId, runner }));
  if (run.standing?.state !== 'undoing' || run.standing.undoing === null)
    throw problem('import-not-running', { file: run.file_name });
  let undoing = JSON.parse(run.standing.undoing) as Undoing;
  try {
    for (let afterId = ''; ; ) {
      const ids = await undoneImports.listResponseIds(db, { roundId, importId, afterId, limit: chunkResponses });
      const [from, to] = [ids[0], ids.at(-1)];
      if (from === undefined || to === undefined) break;
      undoing = await db.transaction().execute(async (transaction) => {
        await rounds.lockRound(transaction, roundId);
        await requireMine(context, transaction, run, runner);
        const moved = await undoneImports.moveResponses(transaction, { roundId, importId, from, to });
        const next = { ...undoing, moved: undoing.moved + moved };
        await importRuns.updateImportState(transaction, importId, { undoing: JSON.stringify(next) });
        return next;
      });
      afterId = to;
      onProgress?.({ moved: undoing.moved });
      await new Promise((resolve) => setImmediate(resolve));
    }
    return await db.transaction().execute((transaction) => finishUndo(context, transaction, run, runner, undoing));
  } catch (error) {
    const standing = (await importRuns.findRun(db, roundId, importId))?.standing;
    if (standing?.runner === runner) await releaseRun(db, importId, {});
    throw error instanceof RunTaken ? problem('import-running', { file: run.file_name }) : error;
  }
}

async function requireMine(
  context: Context,
  db: Queryable,
  run: importRuns.ImportRunRow,
  runner: string,
): Promise<void> {
  const { taken = 0, bytes_read = 0 } = run.standing ?? {};
  const heartbeat = context.now().toISOString();
  if (!(await importRuns.advanceImport(db, run.id, runner, { taken, bytes_read, heartbeat }))) throw new RunTaken();
}

async function finishUndo(
  context: Context,
  db: Queryable,
  run: importRuns.ImportRunRow,
  runner: string,
  { reason, by, touched, moved }: Undoing,
): Promise<UndoneImport> {
  await rounds.lockRound(db, run.round_id);
  await requireMine(context, db, run, runner);
  // Another import of the same file that stands refused the same rows: they are its own now.
  const other = (await importRuns.listRuns(db, run.round_id)).findLast(
    (one) => one.id !== run.id && one.file_hash === run.file_hash && one.standing?.state !== 'undone',
  );
  if (other) await importRuns.passRefusedRows(db, run.round_id, run.id, other.id);
  const refused = await undoneImports.disregardRefusedRows(db, run.round_id, run.id);
  const day = today(context);
  await undoneImports.insertUndoneImport(db, {
    import_id: run.id,
    round_id: run.round_id,
    undone_on: day,
    undone_by: by,
    reason,
    responses: moved,
    touched,
    refused,
  });
  await logAct(context, db, {
    kind: 'import-undone',
    round: run.round_id,
    day,
    ...(await rootOfUndone(db, run.round_id, run.id)),
    content: JSON.stringify({ fileHash: run.file_hash, reason, by }),
    subjectId: run.id,
  });
  await releaseRun(db, run.id, { state: 'undone' });
  await writeAudit(context, db, {
    act: 'import-undone',
    roundId: run.round_id,
    details: { import: run.id, fileHash: run.file_hash, reason, responses: moved, touched, refused },
    aboutBallots: true,
  });
  return { on: day, by, reason, responses: moved, touched, refused };
}

/** Undoes an import in one go. */
export async function undoImport(context: Context, request: UndoRequest): Promise<UndoneImport> {
  await prepareUndo(context, request);
  return continueUndo(context, request);
}
