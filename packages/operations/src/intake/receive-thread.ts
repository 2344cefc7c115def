/** A thread that receives: reads, checks, stores and answers the groups that `receiver-threads.ts` hands to it. */
import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '@longdan/core';
import { openStore } from '@longdan/store';
import { citizen } from '../citizen.ts';
import { type Context, secureRandom } from '../context.ts';
import { makeReceiver } from './receive.ts';
import type { HandedGroup, HandedSettings, ThreadReply } from './receiver-threads.ts';
import { answerRequests, type RequestAnswer, refusalOf, type SentRequest } from './requests.ts';

const { place, log } = workerData as HandedSettings;
const port = parentPort!;
const reply = (said: ThreadReply) => port.postMessage(said);
// What the other threads write makes this one forget the pages it has read, and each response lies on another.
const store = await openStore({ ...place, mapped: true });
const context: Context = { store, now: () => new Date(), random: secureRandom(), actor: citizen };
const receive = makeReceiver({ log });

function requestsOf({ heads, bytes }: HandedGroup): SentRequest[] {
  let from = 0;
  return heads.map(({ length, ...head }) => {
    from += length;
    return { ...head, body: new Uint8Array(bytes, from - length, length) };
  });
}

async function answer(group: HandedGroup): Promise<RequestAnswer[]> {
  try {
    return await answerRequests(context, group.roundId, requestsOf(group), receive);
  } catch (error) {
    if (error instanceof Problem) return group.heads.map(() => refusalOf(error));
    throw error;
  }
}

port.on('message', (group: HandedGroup | 'close') => {
  if (group === 'close') {
    port.close();
    void store.close();
    return;
  }
  answer(group).then(
    (answers) => reply({ answers }),
    (error: unknown) => reply({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
