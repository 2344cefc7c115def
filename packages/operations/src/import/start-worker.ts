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

/**
 * Resolves when the run came to its end or was stopped or refused as a run may be.
 * @throws Error when the thread died of something else: whoever started it lets the run go (`giveUpRun`)
 */
export function runInWorker(order: WorkerOrder): Promise<void> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { workerData: order, resourceLimits });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The import's thread ended with ${code}.`)),
    );
  });
}
