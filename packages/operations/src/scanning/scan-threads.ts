/**
 * Threads that pass over large rounds, estimate from them and set their documents, so that a server answers others meanwhile and all
 * processors help. A thread opens the store for one piece of work and closes it again: between two it holds nothing but
 * its program.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RoundEstimates } from '@longdan/analysis';
import { type Finding, Problem, type ProblemCode, type ProblemDetails } from '@longdan/core';
import type { OfficialDocument, WorkbookInput } from '@longdan/documents';
import type { packedResponses, StorePlace } from '@longdan/store';
import type { EstimateOptions, EstimationInputs } from '../estimates/basis.ts';
import type { ScanRequest } from './scan-range.ts';
import type { Scanned } from './scanned.ts';

/** One piece of work, as a thread is told it. */
export type ThreadOrder =
  | {
      readonly kind: 'scan';
      readonly where: StorePlace;
      readonly roundId: string;
      readonly request: ScanRequest;
      readonly range: packedResponses.IdRange;
    }
  | {
      readonly kind: 'estimate';
      readonly later: EstimationInputs;
      readonly earlier: EstimationInputs | null;
      readonly options: EstimateOptions;
    }
  | { readonly kind: 'docx'; readonly document: OfficialDocument }
  | { readonly kind: 'workbook'; readonly input: WorkbookInput };

/** What each kind of work ends in. */
export interface Results {
  readonly scan: Scanned;
  readonly estimate: RoundEstimates;
  readonly docx: Uint8Array;
  readonly workbook: Uint8Array;
}

export type ThreadAnswer =
  | { readonly done: Results[keyof Results] }
  | {
      readonly refused: {
        readonly code: ProblemCode;
        readonly details: ProblemDetails;
        readonly findings: readonly Finding[];
      };
    }
  | { readonly failed: string };

/** More threads than processors only take turns; more than this and the disk is what waits. */
export const threadCount = Math.min(availableParallelism(), 8);

const idle: Worker[] = [];
const waiting: ((worker: Worker) => void)[] = [];
let started = 0;

function take(): Worker | Promise<Worker> {
  const free = idle.pop();
  if (free) {
    free.ref();
    return free;
  }
  if (started === threadCount) return new Promise((resolve) => waiting.push(resolve));
  started += 1;
  return new Worker(new URL('./scan-worker.ts', import.meta.url), { name: 'longdan-scan' });
}

function giveBack(worker: Worker): void {
  const next = waiting.shift();
  if (next) next(worker);
  else {
    // A thread that waits for work does not keep the process from ending.
    worker.unref();
    idle.push(worker);
  }
}

/** A thread that failed is not used again; whoever waits for one gets a new one. */
function discard(worker: Worker): void {
  started -= 1;
  void worker.terminate();
  const next = waiting.shift();
  if (next) void Promise.resolve(take()).then(next);
}

/**
 * @param handedOver memory of the order that goes to the thread without being copied
 * @throws Problem of the work done there; Error of the thread, in its words
 */
export async function runInThread<Kind extends ThreadOrder['kind']>(
  order: ThreadOrder & { readonly kind: Kind },
  handedOver: readonly ArrayBuffer[] = [],
): Promise<Results[Kind]> {
  const worker = await take();
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      finish();
    };
    const onMessage = (answer: ThreadAnswer) =>
      settle(() => {
        giveBack(worker);
        if ('done' in answer) resolve(answer.done as Results[Kind]);
        else if ('failed' in answer) reject(new Error(answer.failed));
        else reject(new Problem(answer.refused.code, answer.refused.details, answer.refused.findings));
      });
    const onError = (error: unknown) =>
      settle(() => {
        discard(worker);
        reject(error);
      });
    const onExit = () => onError(new Error('The thread that worked on the round ended before it had answered.'));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(order, handedOver);
  });
}
