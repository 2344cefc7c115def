/**
 * The HTTP interface for other systems, docs/spec/intake.md: one path from a request to a durable response. It stands
 * ahead of the pages' handler, in the same process and on the same operations.
 */
import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Problem, problem } from '@longdan/core';
import {
  type Context,
  IntakeQueue,
  identifyKeyHolder,
  type KeyHolder,
  type QueueOptions,
  type Received,
  retryAfterSeconds,
} from '@longdan/operations';
import { Hono } from 'hono';
import * as v from 'valibot';
import { describeApi } from './openapi.ts';
import { batchShape, requestKeyShape } from './shapes.ts';

/** Bytes of a body: 25 questions with words take some 4 KB. */
const mostBytes = { single: 256 * 1024, batch: 16 * 1024 * 1024 };

/** How long a key that was looked up is taken to be in use: a revoked one ends within this time in every process. */
const keyTrustMs = 1000;
/** Keys remembered for that long. */
const mostKeys = 1000;

export interface ApiOptions {
  /** Whoever holds a ballot's code; the key says who brings it. */
  readonly context: Context;
  /** Public address, without a slash at its end. */
  readonly origin: string;
  readonly queue?: QueueOptions;
  /** Told of every answer. */
  readonly onAnswer?: (answered: { route: string; status: number; durationMs: number; answering: boolean }) => void;
  /** Told of faults that are no refusals. */
  readonly onFault?: (error: unknown) => void;
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

function answerProblem(refused: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (refused.httpStatus === 503) headers.set('retry-after', String(retryAfterSeconds));
  if (refused.httpStatus === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify(problemBody(refused)), { status: refused.httpStatus, headers });
}

const receiptOf = ({ receiptCode, response }: Exclude<Received, Problem>) => ({
  receiptCode,
  response: Buffer.from(response, 'hex').toString('base64'),
});

/** @throws Problem `body-unreadable`, `body-too-large` */
async function readBody(request: Request, most: number): Promise<unknown> {
  const tooLarge = () => problem('body-too-large', { most: `${most / 1024} KB` });
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > most) throw tooLarge();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw problem('body-unreadable', { reason: (error as Error).message.slice(0, 80) });
  }
}

/** Looks keys up, and remembers those in use for a moment. */
function makeGatekeeper({ store }: Context): (text: string, round: string) => Promise<KeyHolder> {
  const known = new Map<string, { readonly holder: KeyHolder; readonly until: number }>();
  return async (text, round) => {
    const name = `${round} ${text}`;
    const found = known.get(name);
    if (found && found.until > performance.now()) return found.holder;
    known.delete(name);
    const holder = await identifyKeyHolder(store.db, text, round);
    if (known.size >= mostKeys) known.clear();
    known.set(name, { holder, until: performance.now() + keyTrustMs });
    return holder;
  };
}

/** @throws Problem `idempotency-key-missing` */
function readRequestKey(header: string | undefined): string {
  const read = v.safeParse(requestKeyShape, header);
  if (!read.success) throw problem('idempotency-key-missing');
  return read.output;
}

export function makeApi({ context, origin, queue: options, onFault }: ApiOptions): Hono {
  const queue = new IntakeQueue(context, options);
  const identify = makeGatekeeper(context);
  const holderOf = (authorization: string | undefined, round: string) =>
    identify(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '', round);
  const description = JSON.stringify(describeApi(origin));

  return new Hono()
    .get('/api/openapi.json', (c) => c.body(description, 200, { 'content-type': 'application/json' }))
    .post('/api/v1/rounds/:round/responses', async (c) => {
      const holder = await holderOf(c.req.header('authorization'), c.req.param('round'));
      const requestKey = readRequestKey(c.req.header('idempotency-key'));
      const submission = await readBody(c.req.raw, mostBytes.single);
      const [received] = await queue.add([{ holder, requestKey, submission }]);
      if (received instanceof Problem) return answerProblem(received);
      if (received!.repeated) c.header('idempotency-replayed', 'true');
      return c.json(receiptOf(received!), 201);
    })
    .post('/api/v1/rounds/:round/responses:batch', async (c) => {
      const holder = await holderOf(c.req.header('authorization'), c.req.param('round'));
      const requestKey = readRequestKey(c.req.header('idempotency-key'));
      const read = v.safeParse(batchShape, await readBody(c.req.raw, mostBytes.batch));
      if (!read.success) throw problem('body-unreadable', { reason: read.issues[0].message.slice(0, 80) });
      const received = await queue.add(
        read.output.responses.map((submission, at) => ({ holder, requestKey: `${requestKey} ${at}`, submission })),
      );
      const reused = received.find((one) => one instanceof Problem && one.code === 'idempotency-key-reused');
      if (reused && received.every((one) => one instanceof Problem)) return answerProblem(reused as Problem);
      const count = (is: (one: Received) => boolean) => received.filter(is).length;
      return c.json({
        recorded: count((one) => !(one instanceof Problem) && !one.repeated),
        repeated: count((one) => !(one instanceof Problem) && one.repeated),
        refused: count((one) => one instanceof Problem),
        results: received.map((one) => (one instanceof Problem ? { problem: problemBody(one) } : receiptOf(one))),
      });
    })
    .notFound(() => answerProblem(problem('page-not-found')))
    .onError((error) => {
      if (error instanceof Problem) return answerProblem(error);
      onFault?.(error);
      return answerProblem(problem('unexpected-fault', { reference: 'api' }));
    });
}

/** Whether a request is for the interface. */
export const isApiPath = (url: string | undefined): boolean => url?.startsWith('/api/') ?? false;

/** The interface as a listener of Node's server. */
export function makeApiListener(options: ApiOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { fetch } = makeApi(options);
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  return (request, response) => {
    const started = performance.now();
    response.once('finish', () => {
      const route = /responses(:batch)?$/.test(request.url ?? '') ? '/api/v1/rounds/[round]/responses' : '/api';
      const durationMs = performance.now() - started;
      options.onAnswer?.({ route, status: response.statusCode, durationMs, answering: true });
    });
    void listener(request, response);
  };
}
