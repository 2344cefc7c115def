/**
 * Threads that pass over large rounds, so that a server answers others meanwhile and all processors help. A thread opens
 * the store for one piece of work and closes it again: between two it holds nothing but its program.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { packedResponses, StorePlace } from '@longdan/store';
import type { ScanRequest } from './scan-range.ts';
import type { Scanned } from './scanned.ts';

/** One piece of work, as a thread is told it. */
export interface ScanOrder {
  readonly where: StorePlace;
  readonly roundId: string;
  readonly request: ScanRequest;
  readonly range: packedResponses.IdRange;
}

export type ScanAnswer = { readonly scanned: Scanned } | { readonly failed: string };

/** More threads than processors only take turns; more than this and the disk is what waits. */
export const threadCount = Math.min(availableParallelism(), 8);

const idle: Worker[] = [];
const waiting: ((worker: Worker) => void)[] = [];
let started = 0;

function take(): Worker | Promise<Worker> {
  const free = idle.pop();
  if (free) {
    free.ref();
    return free;
  }
  if (started === threadCount) return new Promise((resolve) => waiting.push(resolve));
  started += 1;
  return new Worker(new URL('./scan-worker.ts', import.meta.url), { name: 'longdan-scan' });
}

function giveBack(worker: Worker): void {
  const next = waiting.shift();
  if (next) next(worker);
  else {
    // A thread that waits for work does not keep the process from ending.
    worker.unref();
    idle.push(worker);
  }
}

/** A thread that failed is not used again; whoever waits for one gets a new one. */
function discard(worker: Worker): void {
  started -= 1;
  void worker.terminate();
  const next = waiting.shift();
  if (next) void Promise.resolve(take()).then(next);
}

/** @throws Error of the thread, in its words */
export async function scanInThread(order: ScanOrder): Promise<Scanned> {
  const worker = await take();
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      finish();
    };
    const onMessage = (answer: ScanAnswer) =>
      settle(() => {
        giveBack(worker);
        if ('scanned' in answer) resolve(answer.scanned);
        else reject(new Error(answer.failed));
      });
    const onError = (error: unknown) =>
      settle(() => {
        discard(worker);
        reject(error);
      });
    const onExit = () => onError(new Error('The thread that read the round ended before it had answered.'));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(order);
  });
}
