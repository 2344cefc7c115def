/**
 * Many requests, few transactions: what comes in while a group is being stored makes the next group. A durable commit
 * costs a wait for the disk, whether it holds one response or hundreds. Full is refused, not kept waiting.
 */
import { Problem, problem } from '@longdan/core';
import { type RequestAnswer, refusalOf, type SentRequest } from './requests.ts';

/** Answers a group of requests for one round after it is durable, or keeps nothing of it and throws. */
export type AnswerGroup = (roundId: string, group: readonly SentRequest[]) => Promise<readonly RequestAnswer[]>;

export interface QueueOptions {
  /** Bytes of requests that may wait, over all rounds: time and memory go with them, in whatever batches they come. */
  readonly mostBytesWaiting?: number;
  /** Requests in one transaction, and their bytes (one request may have more). */
  readonly mostInGroup?: number;
  readonly mostBytesInGroup?: number;
  /** How long the first of a group waits for company. */
  readonly gatherMs?: number;
  /** Groups at work at the same time: the next is read and checked while one is written. */
  readonly lanes?: number;
}

interface Waiting {
  readonly request: SentRequest;
  readonly resolve: (answer: RequestAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Seconds after which it is worth trying again when the queue was full. */
export const retryAfterSeconds = 1;

export class IntakeQueue {
  readonly #answer: AnswerGroup;
  readonly #options: Required<QueueOptions>;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(answer: AnswerGroup, options: QueueOptions = {}) {
    this.#answer = answer;
    this.#options = {
      mostBytesWaiting: 8 * 2 ** 20,
      mostInGroup: 500,
      mostBytesInGroup: 2 ** 20,
      gatherMs: 3,
      lanes: 2,
      ...options,
    };
  }

  /**
   * The answer to a request, once what is new in it is durable.
   * @throws Problem `intake-busy` at once when there is no room; an error of the store
   */
  async add(request: SentRequest): Promise<RequestAnswer> {
    if (this.#bytes + request.body.length > this.#options.mostBytesWaiting && this.#waiting.length > 0)
      throw problem('intake-busy', { seconds: retryAfterSeconds });
    const answered = new Promise<RequestAnswer>((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#bytes += request.body.length;
    });
    if (this.#waiting.length >= this.#options.mostInGroup) this.#start();
    else if (this.#running < this.#options.lanes)
      this.#timer ??= setTimeout(() => this.#start(), this.#options.gatherMs);
    return answered;
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
    const { roundId } = this.#waiting[0]!.request.holder;
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    let bytes = 0;
    for (const one of this.#waiting) {
      const { holder, body } = one.request;
      const fits = group.length < this.#options.mostInGroup && bytes + body.length <= this.#options.mostBytesInGroup;
      if (holder.roundId === roundId && (fits || group.length === 0)) {
        group.push(one);
        bytes += body.length;
      } else rest.push(one);
    }
    this.#waiting = rest;
    this.#bytes -= bytes;
    return group;
  }

  async #storeGroup(group: readonly Waiting[]): Promise<void> {
    const { roundId } = group[0]!.request.holder;
    try {
      const answers = await this.#answer(
        roundId,
        group.map(({ request }) => request),
      );
      for (const [at, { resolve }] of group.entries()) resolve(answers[at]!);
    } catch (error) {
      // What one of them broke must not fail the others: each by itself.
      if (error instanceof Problem) for (const { resolve } of group) resolve(refusalOf(error));
      else if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await this.#storeGroup([one]);
    }
  }
}
