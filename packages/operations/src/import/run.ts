/**
 * A run of an import as everybody sees it: what it reads, how far it is, whether somebody works on it. It lies in the
 * store, so that another process watches it, stops it, or takes it up where one that died left it.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Finding, problem } from '@longdan/core';
import { importRuns, type Queryable, rounds } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import type { KeptMapping } from './sheet-mapping.ts';

/** Silence after which whoever worked on a run is taken for dead. */
const silenceMs = 60_000;

export type ImportState =
  /** Somebody works on it. */
  | 'running'
  /** Somebody is about to work on it: others are at work before it. */
  | 'waiting'
  /** Whoever worked on it is gone. It can go on. */
  | 'interrupted'
  | 'finished'
  /** A person stopped it. It can go on. */
  | 'cancelled'
  /** The file could not be read further. */
  | 'failed'
  | 'undoing'
  | 'undo-interrupted'
  | 'undone';

export interface ImportView {
  readonly importId: string;
  readonly fileName: string;
  readonly startedOn: string;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly alreadyIn: number;
  readonly refused: number;
  readonly finished: boolean;
  readonly state: ImportState;
  /** Part of the file that was read, 0 to 1; null where it is not known. */
  readonly share: number | null;
  /** Whether the file is still kept, so that an unfinished run goes on by itself. */
  readonly fileKept: boolean;
  /** What stopped a failed run. */
  readonly findings: readonly Finding[];
  readonly notes: readonly Finding[];
}

/** Name of a worker on runs: its machine, its process, and a part that nobody else has. */
export const makeRunner = (): string => `${hostname()} ${process.pid} ${randomUUID()}`;

/** Whether the worker of a run still works, as far as can be told from here. */
function isAlive(runner: string | null, heartbeat: string | null, now: Date): boolean {
  if (heartbeat === null || now.getTime() - Date.parse(heartbeat) > silenceMs) return false;
  if (runner === null) return true;
  const [host, id] = runner.split(' ');
  if (host !== hostname()) return true;
  try {
    process.kill(Number(id), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function stateOf(run: importRuns.ImportRunRow, now: Date): ImportState {
  const { standing } = run;
  if (!standing) return run.finished === 1 ? 'finished' : 'interrupted';
  const alive = isAlive(standing.runner, standing.heartbeat, now);
  if (standing.state === 'running') return !alive ? 'interrupted' : standing.runner === null ? 'waiting' : 'running';
  if (standing.state === 'undoing') return alive ? 'undoing' : 'undo-interrupted';
  return standing.state as ImportState;
}

export function toView(run: importRuns.ImportRunRow, now: Date): ImportView {
  const { standing } = run;
  return {
    importId: run.id,
    fileName: run.file_name,
    startedOn: run.started_on,
    rowsRead: run.rows_read,
    accepted: run.accepted,
    alreadyIn: run.already_in,
    refused: run.refused,
    finished: run.finished === 1,
    state: stateOf(run, now),
    share: standing && standing.bytes > 0 ? Math.min(1, standing.bytes_read / standing.bytes) : null,
    fileKept: standing?.upload_id != null,
    findings: standing?.problem == null ? [] : JSON.parse(standing.problem),
    notes: JSON.parse(run.notes),
  };
}

export async function listImports(context: Context, roundId: string): Promise<ImportView[]> {
  await enterRound(context, 'responses.import', roundId);
  const runs = await importRuns.listRuns(context.store.db, roundId);
  return runs.map((run) => toView(run, context.now()));
}

/** @throws Problem `import-not-found` */
export async function getImport(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<ImportView> {
  await enterRound(context, 'responses.import', roundId);
  return toView(await getRun(context.store.db, roundId, importId), context.now());
}

/** @throws Problem `import-not-found` */
export async function getRun(db: Queryable, roundId: string, importId: string): Promise<importRuns.ImportRunRow> {
  const run = await importRuns.findRun(db, roundId, importId);
  if (!run) throw problem('import-not-found', { import: importId });
  return run;
}

export interface NewRun {
  readonly roundId: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly bytes: number;
  readonly mappings: readonly KeptMapping[];
  readonly fieldId: string | undefined;
  readonly uploadId: string | undefined;
}

const goesOn: readonly ImportState[] = ['interrupted', 'cancelled', 'failed'];

/** In a transaction: the unfinished run of the same file read in the same way, or a new one. @returns its id */
export async function beginRun(context: Context, db: Queryable, run: NewRun): Promise<string> {
  await rounds.lockRound(db, run.roundId);
  const mapping = JSON.stringify(run.mappings);
  const unfinished = (await importRuns.listRuns(db, run.roundId)).find(
    (one) =>
      one.file_hash === run.fileHash &&
      one.mapping === mapping &&
      (one.standing?.field_id ?? undefined) === run.fieldId &&
      goesOn.includes(stateOf(one, context.now())),
  );
  const id = unfinished?.id ?? randomUUID();
  if (!unfinished)
    await importRuns.insertImport(db, {
      id,
      round_id: run.roundId,
      file_name: run.fileName,
      file_hash: run.fileHash,
      mapping,
      started_on: today(context),
      rows_read: 0,
      accepted: 0,
      already_in: 0,
      refused: 0,
      finished: 0,
      notes: '[]',
    });
  await importRuns.setImportState(db, {
    import_id: id,
    round_id: run.roundId,
    state: 'running',
    runner: null,
    heartbeat: context.now().toISOString(),
    stop_asked: 0,
    taken: unfinished?.standing?.taken ?? 0,
    bytes_read: unfinished?.standing?.bytes_read ?? 0,
    bytes: run.bytes,
    field_id: run.fieldId ?? null,
    upload_id: run.uploadId ?? null,
    problem: null,
    undoing: null,
  });
  return id;
}

/**
 * In a transaction: takes a run for one worker, if nobody else works on it.
 * @throws Problem `import-running`, `import-not-found`
 */
export async function claimRun(
  context: Context,
  db: Queryable,
  { roundId, importId, runner }: { roundId: string; importId: string; runner: string },
): Promise<importRuns.ImportRunRow> {
  await rounds.lockRound(db, roundId);
  const run = await getRun(db, roundId, importId);
  const { standing } = run;
  if (standing?.runner != null && isAlive(standing.runner, standing.heartbeat, context.now()))
    throw problem('import-running', { file: run.file_name });
  await importRuns.updateImportState(db, importId, {
    runner,
    heartbeat: context.now().toISOString(),
    stop_asked: 0,
    problem: null,
    ...(standing?.state === 'undoing' ? {} : { state: 'running' }),
  });
  return getRun(db, roundId, importId);
}

/** Lets a run go: what became of it, and nobody works on it any more. */
export async function releaseRun(
  db: Queryable,
  importId: string,
  change: { state?: 'finished' | 'cancelled' | 'failed' | 'undone'; problem?: string; upload_id?: null },
): Promise<void> {
  await importRuns.updateImportState(db, importId, { runner: null, heartbeat: null, stop_asked: 0, ...change });
}

/**
 * Makes a run that somebody works on stop after the chunk under way, and one that nobody works on stay stopped. What it
 * brought in stays in; it can go on later.
 * @throws Problem `import-not-found`, `import-not-running`
 */
export async function cancelImport(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<void> {
  await enterRound(context, 'responses.import', roundId);
  await context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const run = await getRun(db, roundId, importId);
    const state = stateOf(run, context.now());
    if (state !== 'running' && state !== 'waiting' && state !== 'interrupted')
      throw problem('import-not-running', { file: run.file_name });
    if (state === 'running') await importRuns.updateImportState(db, importId, { stop_asked: 1 });
    else await releaseRun(db, importId, { state: 'cancelled' });
    await writeAudit(context, db, {
      act: 'import-cancelled',
      roundId,
      details: { import: importId, rowsRead: run.rows_read },
      aboutBallots: true,
    });
  });
}

/**
 * Decides that a run which was cut off or stopped goes on; whoever works on it claims it.
 * @returns what there is to do
 * @throws Problem `import-not-found`, `import-not-running`
 */
export async function resumeImport(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<'import' | 'undo'> {
  await enterRound(context, 'responses.import', roundId);
  return context.store.db.transaction().execute(async (db) => {
    await rounds.lockRound(db, roundId);
    const run = await getRun(db, roundId, importId);
    const state = stateOf(run, context.now());
    const undoing = state === 'undo-interrupted';
    if (!run.standing || !(undoing || goesOn.includes(state)))
      throw problem('import-not-running', { file: run.file_name });
    await importRuns.updateImportState(db, importId, {
      state: undoing ? 'undoing' : 'running',
      runner: null,
      heartbeat: context.now().toISOString(),
      stop_asked: 0,
      problem: null,
    });
    await writeAudit(context, db, {
      act: 'import-resumed',
      roundId,
      details: { import: importId },
      aboutBallots: true,
    });
    return undoing ? 'undo' : 'import';
  });
}

/** Says that whoever worked on a run died without letting it go: then nobody waits for its silence to be long enough. */
export async function giveUpRun(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<void> {
  await enterRound(context, 'responses.import', roundId);
  const run = await importRuns.findRun(context.store.db, roundId, importId);
  if (run?.standing?.state === 'running' || run?.standing?.state === 'undoing')
    await importRuns.updateImportState(context.store.db, importId, { runner: null, heartbeat: null });
}

/** Says that a run which nobody works on yet is not forgotten. */
export async function keepWaiting(
  context: Context,
  { roundId, importId }: { roundId: string; importId: string },
): Promise<void> {
  await enterRound(context, 'responses.import', roundId);
  const run = await importRuns.findRun(context.store.db, roundId, importId);
  if (run?.standing?.runner === null && ['running', 'undoing'].includes(run.standing.state))
    await importRuns.updateImportState(context.store.db, importId, { heartbeat: context.now().toISOString() });
}
