/**
 * Many requests, few transactions: what comes in while a group is being stored makes the next group. A durable commit
 * costs a wait for the disk, whether it holds one response or hundreds. Full is refused, not kept waiting.
 */
import { Problem, problem } from '@longdan/core';
import type { Context } from '../context.ts';
import { type Incoming, type Received, type ReceiveGroup, receiveGroup } from './receive.ts';

export interface QueueOptions {
  /** Responses that may wait, over all rounds. */
  readonly mostWaiting?: number;
  /** Responses in one transaction. */
  readonly mostInGroup?: number;
  /** How long the first of a group waits for company. */
  readonly gatherMs?: number;
  /** Groups stored at the same time: on a database server the next is checked while one is written. */
  readonly lanes?: number;
  readonly receive?: ReceiveGroup;
}

interface Waiting {
  readonly incoming: Incoming;
  readonly resolve: (received: Received) => void;
  readonly reject: (error: unknown) => void;
}

/** Seconds after which it is worth trying again when the queue was full. */
export const retryAfterSeconds = 1;

export class IntakeQueue {
  readonly #context: Context;
  readonly #options: Required<QueueOptions>;
  #waiting: Waiting[] = [];
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: Context, options: QueueOptions = {}) {
    this.#context = context;
    const lanes = context.store.engine === 'postgres' ? 2 : 1;
    this.#options = {
      mostWaiting: 5000,
      mostInGroup: 500,
      gatherMs: 3,
      lanes,
      receive: receiveGroup,
      ...options,
    };
  }

  /** Responses that wait or are being looked at. */
  get length(): number {
    return this.#waiting.length;
  }

  /**
   * What became of each, in their order, once it is durable.
   * @throws Problem `intake-busy` at once, for all of them, when there is no room; an error of the store
   */
  async add(incoming: readonly Incoming[]): Promise<readonly Received[]> {
    if (this.#waiting.length + incoming.length > this.#options.mostWaiting && this.#waiting.length > 0)
      throw problem('intake-busy', { seconds: retryAfterSeconds });
    const received = Promise.all(
      incoming.map(
        (one) =>
          new Promise<Received>((resolve, reject) => {
            this.#waiting.push({ incoming: one, resolve, reject });
          }),
      ),
    );
    if (this.#waiting.length >= this.#options.mostInGroup) this.#start();
    else if (this.#running === 0) this.#timer ??= setTimeout(() => this.#start(), this.#options.gatherMs);
    return received;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#running < this.#options.lanes && this.#waiting.length > 0) {
      this.#running += 1;
      void this.#storeGroup(this.#takeGroup()).finally(() => {
        this.#running -= 1;
        this.#start();
      });
    }
  }

  /** The next group: of one round, since a round's closing refuses all of its own. */
  #takeGroup(): Waiting[] {
    const { roundId } = this.#waiting[0]!.incoming.holder;
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const one of this.#waiting)
      (one.incoming.holder.roundId === roundId && group.length < this.#options.mostInGroup ? group : rest).push(one);
    this.#waiting = rest;
    return group;
  }

  async #storeGroup(group: readonly Waiting[]): Promise<void> {
    const { roundId } = group[0]!.incoming.holder;
    try {
      const received = await this.#options.receive(
        this.#context,
        roundId,
        group.map(({ incoming }) => incoming),
      );
      for (const [at, { resolve }] of group.entries()) resolve(received[at]!);
    } catch (error) {
      // What one of them broke must not fail the others: each by itself.
      if (error instanceof Problem) for (const { resolve } of group) resolve(error);
      else if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await this.#storeGroup([one]);
    }
  }
}
