/**
 * Makes an embedded store's file anew, so that free space of its pages holds nothing of what was destroyed, and empties the
 * log of what was written. It takes as long as the file is large, so a thread of its own does it: whoever reads is answered
 * meanwhile, and whoever writes waits for the turn without blocking a thread.
 */
import { Worker } from 'node:worker_threads';
import { Turn } from './turn.ts';

/** What the thread is told. */
export interface ClearOrder {
  readonly file: string;
  /** Milliseconds to wait for other processes. */
  readonly timeoutMs: number;
}

/** @throws Error where another process holds the file for too long, or somebody still reads the log of what was written */
export async function clearFile(order: ClearOrder, shared: SharedArrayBuffer): Promise<void> {
  const turn = new Turn(shared);
  await turn.take({ long: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./clear-file-thread.ts', import.meta.url), {
        workerData: order,
        name: 'longdan-clear',
      });
      worker.once('error', reject);
      worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The thread ended with ${code}.`))));
    });
  } finally {
    turn.give();
  }
}
