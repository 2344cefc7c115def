/** A thread of its own that works on one run of an import, or on its undoing: whoever answers others is not kept waiting. */
import { workerData } from 'node:worker_threads';
import { Problem } from '@longdan/core';
import { openStore } from '@longdan/store';
import { secureRandom } from '../context.ts';
import { continueImport } from './import-responses.ts';
import type { WorkerOrder } from './start-worker.ts';
import { continueUndo } from './undo.ts';

const { place, actor, act, roundId, importId } = workerData as WorkerOrder;
const store = await openStore(place);
try {
  const context = { store, now: () => new Date(), random: secureRandom(), actor };
  await (act === 'undo'
    ? continueUndo(context, { roundId, importId })
    : continueImport(context, { roundId, importId }));
} catch (error) {
  // Stopped or refused as a run may be: the run itself says so.
  if (!(error instanceof Problem)) throw error;
} finally {
  await store.close();
}
