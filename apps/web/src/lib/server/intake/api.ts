/**
 * The HTTP interface for other systems, docs/spec/intake.md: from a request to a durable response and its answer. It
 * stands ahead of the pages' handler, in the same server. Bodies are read and answers written on Node's own streams: what
 * the web's Request and Response cost is more than all else that this thread does for a ballot.
 */
import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Problem, problem } from '@longdan/core';
import {
  type AnswerGroup,
  type Context,
  IntakeQueue,
  identifyKeyHolder,
  type KeyHolder,
  type QueueOptions,
  ReceiverThreads,
  type RequestAnswer,
  refusalOf,
  retryAfterSeconds,
} from '@longdan/operations';
import { type Context as Exchange, Hono } from 'hono';
import * as v from 'valibot';
import { describeApi } from './openapi.ts';
import { requestKeyShape } from './shapes.ts';

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
  /** False only for measuring what the ledger costs. */
  readonly log?: boolean;
  /** Told of every answer. */
  readonly onAnswer?: (answered: { route: string; status: number; durationMs: number; answering: boolean }) => void;
  /** Told of faults that are no refusals. */
  readonly onFault?: (error: unknown) => void;
}

type OfNode = { Bindings: HttpBindings };

/** Headers that say more of a refusal. */
const headersOf: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  503: { 'retry-after': String(retryAfterSeconds) },
};

function send(outgoing: ServerResponse, { status, body, replayed }: RequestAnswer): Response {
  outgoing.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...(replayed ? { 'idempotency-replayed': 'true' } : {}),
    ...headersOf[status],
  });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}

/** @throws Problem `body-too-large`; Error when the client went away */
function readBody(incoming: IncomingMessage, most: number): Promise<Uint8Array> {
  const tooLarge = () => problem('body-too-large', { most: `${most / 1024} KB` });
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length'] ?? 0) > most) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // The rest is read and forgotten.
      if (length > most) reject(tooLarge());
      else chunks.push(chunk);
    });
    incoming.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    incoming.once('error', reject);
  });
}

/** Looks keys up, and remembers those in use for a moment. */
function makeGatekeeper({ store }: Context): (text: string, round: string) => Promise<KeyHolder> {
  const known = new Map<string, { readonly holder: Promise<KeyHolder>; readonly until: number }>();
  return (text, round) => {
    const name = `${round} ${text}`;
    const found = known.get(name);
    if (found && found.until > performance.now()) return found.holder;
    const holder = identifyKeyHolder(store.db, text, round);
    if (known.size >= mostKeys) known.clear();
    known.set(name, { holder, until: performance.now() + keyTrustMs });
    // Only keys in use are remembered.
    holder.catch(() => known.delete(name));
    return holder;
  };
}

/** @throws Problem `idempotency-key-missing` */
function readRequestKey(header: unknown): string {
  const read = v.safeParse(requestKeyShape, header);
  if (!read.success) throw problem('idempotency-key-missing');
  return read.output;
}

function makeApi({ context, origin, queue: options, onFault }: ApiOptions, answer: AnswerGroup): Hono<OfNode> {
  const queue = new IntakeQueue(answer, options);
  const identify = makeGatekeeper(context);
  const description = JSON.stringify(describeApi(origin));

  const receive = async ({ env: { incoming, outgoing }, req }: Exchange<OfNode>, batch: boolean): Promise<Response> => {
    const { authorization = '', 'idempotency-key': key } = incoming.headers;
    const holder = await identify(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '', req.param('round')!);
    const requestKey = readRequestKey(key);
    const body = await readBody(incoming, batch ? mostBytes.batch : mostBytes.single);
    return send(outgoing, await queue.add({ holder, requestKey, batch, body }));
  };

  return new Hono<OfNode>()
    .get('/api/openapi.json', (c) => c.body(description, 200, { 'content-type': 'application/json' }))
    .post('/api/v1/rounds/:round/responses', (c) => receive(c, false))
    .post('/api/v1/rounds/:round/responses:batch', (c) => receive(c, true))
    .notFound((c) => send(c.env.outgoing, refusalOf(problem('page-not-found'))))
    .onError((error, c) => {
      if (!(error instanceof Problem)) onFault?.(error);
      const refused = error instanceof Problem ? error : problem('unexpected-fault', { reference: 'api' });
      return send(c.env.outgoing, refusalOf(refused));
    });
}

/** Whether a request is for the interface. */
export const isApiPath = (url: string | undefined): boolean => url?.startsWith('/api/') ?? false;

export interface Api {
  /** A listener of Node's server. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends what it started, once nothing is being answered any more. */
  close(): Promise<void>;
}

/** The interface as a listener of Node's server. */
export function openApi(options: ApiOptions): Api {
  const threads = new ReceiverThreads({ place: options.context.store.where, log: options.log ?? true });
  const queue = { lanes: threads.lanes, ...options.queue };
  const { fetch } = makeApi({ ...options, queue }, threads.answer);
  const listener = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  return {
    answer(request, response) {
      const started = performance.now();
      response.once('finish', () => {
        const route = /responses(:batch)?$/.test(request.url ?? '') ? '/api/v1/rounds/[round]/responses' : '/api';
        const durationMs = performance.now() - started;
        options.onAnswer?.({ route, status: response.statusCode, durationMs, answering: true });
      });
      void listener(request, response);
    },
    close: () => threads.close(),
  };
}
