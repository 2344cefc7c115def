/**
 * Imports and their undoing in threads of their own, so that pages are answered meanwhile. Where each stands is in the
 * store: a restart loses nothing but the thread, and the run shows that it was cut off.
 */
import { giveUpRun, keepWaiting, runInWorker } from '@longdan/operations';
import type { RequestEvent } from '@sveltejs/kit';
import { contextOf } from './context.ts';
import { log } from './log.ts';

export function startWork(
  event: RequestEvent,
  { roundId, importId, act }: { roundId: string; importId: string; act: 'import' | 'undo' },
): void {
  const context = contextOf(event);
  const { dataFolder, database } = event.locals.application.environment;
  const place = database === undefined ? { folder: dataFolder } : { url: database };
  const note = (error: unknown) =>
    log.error({ import: importId, error: error instanceof Error ? error.stack : String(error) });
  runInWorker({ place, actor: context.actor, act, roundId, importId }, () => {
    keepWaiting(context, { roundId, importId }).catch(note);
  }).catch((error: unknown) => {
    note(error);
    return giveUpRun(context, { roundId, importId }).catch(note);
  });
}
