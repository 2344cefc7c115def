/**
 * From the bytes of requests to the words of their answers: each is read, all their responses are stored as one group,
 * each is answered. docs/spec/intake.md.
 */
import { Problem, problem } from '@longdan/core';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import type { KeyHolder } from './api-key.ts';
import {
  type Incoming,
  identifyRequest,
  type Receipted,
  type Received,
  type ReceiveGroup,
  receiveGroup,
} from './receive.ts';

/** Responses in one batch. */
export const mostInBatch = 1000;

/** Each response is read by itself, so that a bad one does not fail the others. */
export const batchShape = v.strictObject({
  responses: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(mostInBatch)),
});

/** A request of a known system, its body as it came. */
export interface SentRequest {
  readonly holder: KeyHolder;
  /** Its Idempotency-Key. */
  readonly requestKey: string;
  /** A batch, or a single response. */
  readonly batch: boolean;
  readonly body: Uint8Array;
}

export interface RequestAnswer {
  readonly status: number;
  /** JSON; of a refusal, a problem of RFC 9457. */
  readonly body: string;
  /** Everything in it had been recorded by the same request before. */
  readonly replayed: boolean;
}

/** RFC 9457, with the Vietnamese title, its English, and each finding. */
export function problemBody(refused: Problem) {
  const { code, httpStatus: status, findings } = refused;
  return {
    type: `urn:longdan:problem:${code}`,
    title: refused.messageIn('vi'),
    titleEn: refused.messageIn('en'),
    status,
    code,
    ...(findings.length === 0
      ? {}
      : {
          findings: findings.map(({ code, place, message }) => ({
            code,
            ...(place?.column === undefined ? {} : { place: place.column }),
            title: message.vi,
            titleEn: message.en,
          })),
        }),
  };
}

export const refusalOf = (refused: Problem): RequestAnswer => ({
  status: refused.httpStatus,
  body: JSON.stringify(problemBody(refused)),
  replayed: false,
});

const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws Problem `body-unreadable` */
function parseBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw problem('body-unreadable', { reason: (error as Error).message.slice(0, 80) });
  }
}

/** The responses in a request. @throws Problem `body-unreadable` */
function readRequest({ holder, requestKey, batch, body }: SentRequest): Incoming[] {
  const sent = parseBody(body);
  const request = identifyRequest(holder, requestKey);
  if (!batch) return [{ request, place: '', submission: sent }];
  const read = v.safeParse(batchShape, sent);
  if (!read.success) throw problem('body-unreadable', { reason: read.issues[0].message.slice(0, 80) });
  return read.output.responses.map((submission, at) => ({ request, place: String(at), submission }));
}

const receiptOf = ({ receiptCode, response }: Receipted) => ({
  receiptCode,
  response: Buffer.from(response, 'hex').toString('base64'),
});

const isRefused = (one: Received): one is Problem => one instanceof Problem;

function answerSingle(received: Received): RequestAnswer {
  if (isRefused(received)) return refusalOf(received);
  return { status: 201, body: JSON.stringify(receiptOf(received)), replayed: received.repeated };
}

function answerBatch(received: readonly Received[]): RequestAnswer {
  const refused = received.filter(isRefused);
  const reused = refused.find(({ code }) => code === 'idempotency-key-reused');
  if (reused && refused.length === received.length) return refusalOf(reused);
  const repeated = received.filter((one) => !isRefused(one) && one.repeated).length;
  const body = {
    recorded: received.length - refused.length - repeated,
    repeated,
    refused: refused.length,
    results: received.map((one) => (isRefused(one) ? { problem: problemBody(one) } : receiptOf(one))),
  };
  return { status: 200, body: JSON.stringify(body), replayed: false };
}

/**
 * Answers requests for one round, after what is new in them is durable.
 * @throws errors of the store; then nothing of them was kept
 */
export async function answerRequests(
  context: Context,
  roundId: string,
  requests: readonly SentRequest[],
  receive: ReceiveGroup = receiveGroup,
): Promise<RequestAnswer[]> {
  const read = requests.map((request) => orProblem(() => readRequest(request)));
  const group = read.flatMap((one) => (one instanceof Problem ? [] : one));
  const received = group.length === 0 ? [] : await receive(context, roundId, group);
  let from = 0;
  return read.map((one, at) => {
    if (one instanceof Problem) return refusalOf(one);
    const mine = received.slice(from, from + one.length);
    from += one.length;
    return requests[at]!.batch ? answerBatch(mine) : answerSingle(mine[0]!);
  });
}

function orProblem<Value>(act: () => Value): Value | Problem {
  try {
    return act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
