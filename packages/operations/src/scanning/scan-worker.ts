/** What runs in a thread of scan-threads.ts: one order after another, each answered by what was found or why not. */
import { parentPort } from 'node:worker_threads';
import { openStore } from '@longdan/store';
import { loadJudge } from '../judging.ts';
import { loadRound } from '../loaded-round.ts';
import { scanRange } from './scan-range.ts';
import type { ScanAnswer, ScanOrder } from './scan-threads.ts';
import type { Scanned } from './scanned.ts';

async function carryOut({ where, roundId, request, range }: ScanOrder): Promise<Scanned> {
  const store = await openStore(where);
  try {
    return await store.readSnapshot(async (db) =>
      scanRange(db, await loadJudge(db, await loadRound(db, roundId)), request, range),
    );
  } finally {
    await store.close();
  }
}

parentPort?.on('message', async (order: ScanOrder) => {
  let answer: ScanAnswer;
  try {
    answer = { scanned: await carryOut(order) };
  } catch (error) {
    answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
