/** What runs in a thread of scan-threads.ts: one order after another, each answered by what came of it or why nothing did. */
import { parentPort } from 'node:worker_threads';
import { Problem } from '@longdan/core';
import { openStore } from '@longdan/store';
import { loadJudge } from '../judging.ts';
import { loadRound } from '../loaded-round.ts';
import { scanRange } from './scan-range.ts';
import type { ThreadAnswer, ThreadOrder } from './scan-threads.ts';

async function carryOut(order: ThreadOrder) {
  const { where, roundId } = order;
  const store = await openStore(where);
  try {
    if (order.kind === 'scan')
      return await store.readSnapshot(async (db) =>
        scanRange(db, await loadJudge(db, await loadRound(db, roundId)), order.request, order.range),
      );
    // Only here: a thread that scans starts with half of the program.
    const { estimateInThread } = await import('../estimates/estimate-in-thread.ts');
    return await estimateInThread(store, order);
  } finally {
    await store.close();
  }
}

parentPort?.on('message', async (order: ThreadOrder) => {
  let answer: ThreadAnswer;
  try {
    answer = { done: await carryOut(order) };
  } catch (error) {
    if (error instanceof Problem) {
      const { code, details, findings } = error;
      answer = { refused: { code, details, findings } };
    } else answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
