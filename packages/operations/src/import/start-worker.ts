/** Starting the thread that works on a run. What becomes of it stands in the store; the promise only tells that it ended. */
import { Worker } from 'node:worker_threads';
import type { StorePlace } from '@longdan/store';
import type { Actor } from '../context.ts';

export interface WorkerOrder {
  readonly place: StorePlace;
  readonly actor: Actor;
  readonly act: 'import' | 'undo';
  readonly roundId: string;
  readonly importId: string;
}

/** Memory of the thread's own objects: a run needs some dozens of megabytes, however long its file is. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/** Threads at work at a time in this process: each keeps a core busy, and pages must be answered meanwhile. */
const mostThreads = 2;
let atWork = 0;
const queue: (() => void)[] = [];

/** How often a run that waits for its turn is said to be waited for. */
const patienceMs = 20_000;

/**
 * Works on a run in a thread of its own, as soon as fewer than two others do. Resolves when the run came to its end or
 * was stopped or refused as a run may be.
 * @param onWaiting called now and then while the run waits for its turn: nobody shall take it for abandoned
 * @throws Error when the thread died of something else: whoever started it lets the run go (`giveUpRun`)
 */
export async function runInWorker(order: WorkerOrder, onWaiting?: () => void): Promise<void> {
  if (atWork >= mostThreads) {
    onWaiting?.();
    const reminder = setInterval(() => onWaiting?.(), patienceMs);
    await new Promise<void>((resolve) => queue.push(resolve));
    clearInterval(reminder);
  } else atWork++;
  try {
    await startThread(order);
  } finally {
    // The place passes to the next in line, or is free.
    const next = queue.shift();
    if (next) next();
    else atWork--;
  }
}

function startThread(order: WorkerOrder): Promise<void> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { workerData: order, resourceLimits });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The import's thread ended with ${code}.`)),
    );
  });
}
