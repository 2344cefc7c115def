/** What runs in a thread of scan-threads.ts: one order after another, each answered by what came of it or why nothing did. */
import { parentPort } from 'node:worker_threads';
import { Problem } from '@longdan/core';
import { openStore } from '@longdan/store';
import { loadJudge } from '../judging.ts';
import { loadRound } from '../loaded-round.ts';
import { scanRange } from './scan-range.ts';
import type { Results, ThreadAnswer, ThreadOrder } from './scan-threads.ts';
import { buffersOf } from './selected-rows.ts';

async function carryOut(order: ThreadOrder): Promise<readonly [Results[keyof Results], readonly ArrayBuffer[]]> {
  if (order.kind === 'estimate') {
    // Only here: a thread that scans starts with half of the program.
    const { estimateFrom } = await import('../estimates/estimate-from.ts');
    return [estimateFrom(order.later, order.earlier, order.options), []];
  }
  if (order.kind === 'docx') {
    const { renderDocx } = await import('@longdan/documents');
    return [await renderDocx(order.document), []];
  }
  if (order.kind === 'workbook') {
    const { renderWorkbook } = await import('@longdan/documents');
    return [await renderWorkbook(order.input), []];
  }
  const { where, roundId, request, range } = order;
  const store = await openStore(where);
  try {
    const scanned = await store.readSnapshot(async (db) =>
      scanRange(db, await loadJudge(db, await loadRound(db, roundId)), request, range),
    );
    return [scanned, buffersOf(scanned.kept)];
  } finally {
    await store.close();
  }
}

parentPort?.on('message', async (order: ThreadOrder) => {
  let answer: ThreadAnswer;
  let handedOver: readonly ArrayBuffer[] = [];
  try {
    const [done, memory] = await carryOut(order);
    answer = { done };
    handedOver = memory;
  } catch (error) {
    if (error instanceof Problem) {
      const { code, details, findings } = error;
      answer = { refused: { code, details, findings } };
    } else answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer, handedOver);
});
