/**
 * Threads that receive, apart from the one that answers pages: while one waits for the disk the other reads and checks the
 * next group, and nobody else waits for either. They are started by the first request, so that an installation to which
 * no other system sends has none.
 */
import { Worker } from 'node:worker_threads';
import type { StorePlace } from '@longdan/store';
import type { AnswerGroup } from './queue.ts';
import type { RequestAnswer, SentRequest } from './requests.ts';

/** One is written while the next is read and checked; a third would find no third step to do. */
const threadCount = 2;

export interface HandedSettings {
  readonly place: StorePlace;
  /** False only for measuring what the ledger costs. */
  readonly log: boolean;
}

/** A group on its way to a thread; the bodies lie one after another in `bytes`, which are given away. */
export interface HandedGroup {
  readonly roundId: string;
  readonly heads: readonly (Omit<SentRequest, 'body'> & { readonly length: number })[];
  readonly bytes: ArrayBuffer;
}

/** A fault is the store's: nothing of the group was kept. */
export type ThreadReply = { readonly answers: readonly RequestAnswer[] } | { readonly fault: string };

function handOver(roundId: string, group: readonly SentRequest[]): HandedGroup {
  const bytes = new Uint8Array(group.reduce((sum, { body }) => sum + body.length, 0));
  let from = 0;
  const heads = group.map(({ body, ...head }) => {
    bytes.set(body, from);
    from += body.length;
    return { ...head, length: body.length };
  });
  return { roundId, heads, bytes: bytes.buffer };
}

/** One thread and the group that it has at the moment. */
class ReceiverThread {
  readonly #worker: Worker;
  #pending: { resolve: (answers: readonly RequestAnswer[]) => void; reject: (error: Error) => void } | undefined;
  /** Why it takes nothing more. */
  #ended: Error | undefined;

  constructor(settings: HandedSettings) {
    this.#worker = new Worker(new URL('./receive-thread.ts', import.meta.url), {
      name: 'longdan-intake',
      workerData: settings,
    });
    // It keeps the process alive only while it has a group.
    this.#worker.unref();
    this.#worker.on('message', (reply: ThreadReply) => {
      if ('answers' in reply) this.#settle()?.resolve(reply.answers);
      else this.#settle()?.reject(new Error(reply.fault));
    });
    this.#worker.on('error', (error) => this.#end(error as Error));
    this.#worker.on('exit', (code) => this.#end(new Error(`A thread of the intake ended with ${code}.`)));
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  answer(roundId: string, group: readonly SentRequest[]): Promise<readonly RequestAnswer[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#pending = { resolve, reject };
      this.#worker.ref();
      const handed = handOver(roundId, group);
      this.#worker.postMessage(handed, [handed.bytes]);
    });
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#worker.ref();
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.postMessage('close');
    await exited;
  }

  #settle() {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#worker.unref();
    return pending;
  }

  #end(why: Error): void {
    this.#ended ??= why;
    this.#settle()?.reject(this.#ended);
  }
}

export class ReceiverThreads {
  readonly #settings: HandedSettings;
  /** Those without a group. */
  #idle: ReceiverThread[] = [];

  constructor(settings: HandedSettings) {
    this.#settings = settings;
  }

  /** What a queue of at most as many lanes as `lanes` hands its groups to. */
  readonly answer: AnswerGroup = async (roundId, group) => {
    const thread = this.#idle.pop() ?? new ReceiverThread(this.#settings);
    try {
      return await thread.answer(roundId, group);
    } finally {
      // A thread that died is replaced by the next that is needed.
      if (!thread.hasEnded) this.#idle.push(thread);
    }
  };

  /** Groups at work at a time. */
  readonly lanes = threadCount;

  /** Ends the threads; nothing may be under way. */
  async close(): Promise<void> {
    const idle = this.#idle;
    this.#idle = [];
    await Promise.all(idle.map((thread) => thread.close()));
  }
}
