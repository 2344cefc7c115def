/**
 * Sends requests over plain sockets, each as soon as the one before it was answered: a client that costs little, since
 * what it costs is taken from the same processors as the server's. A connection that breaks is made anew and the same
 * request sent again, as every client of the interface should.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface LoadRequest {
  /** Idempotency-Key. */
  readonly requestKey: string;
  /** JSON in ASCII. */
  readonly body: string;
}

export interface Load {
  readonly seconds: number;
  readonly requests: number;
  /** Milliseconds from the first byte sent to the last received, ascending; of a repeated request, of the last attempt. */
  readonly latencies: readonly number[];
  readonly statuses: ReadonlyMap<number, number>;
  /** Times that a request was sent again because the connection broke. */
  readonly repeats: number;
  /** Processor seconds of this process. */
  readonly cpu: number;
}

export interface LoadOptions {
  /** Asked anew for each connection: servers come and go. */
  readonly port: () => number;
  readonly path: string;
  readonly apiKey: string;
  readonly connections: number;
  /** The next request; undefined ends the load. */
  readonly next: () => LoadRequest | undefined;
  readonly onAnswer?: (request: LoadRequest, answer: Answer) => void;
}

const endOfHead = '\r\n\r\n';
const retryMs = 20;

/** A whole answer in what was heard, or undefined so far. */
function readAnswer(heard: string): Answer | undefined {
  const head = heard.indexOf(endOfHead);
  if (head < 0) return undefined;
  const named = heard.toLowerCase().indexOf('content-length: ');
  if (named < 0 || named > head) throw new Error(`an answer without a length: ${heard.slice(0, head)}`);
  const body = head + endOfHead.length;
  if (heard.length - body < Number.parseInt(heard.slice(named + 16, named + 28), 10)) return undefined;
  return { status: Number(heard.slice(9, 12)), body: heard.slice(body) };
}

/** One request over a socket. @throws Error when the connection breaks before the answer is whole */
function exchange(socket: Socket, request: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const onData = (chunk: string) => {
      heard += chunk;
      const answer = readAnswer(heard);
      if (answer) settle(() => resolve(answer));
    };
    const onClose = () => settle(() => reject(new Error('the connection broke')));
    const settle = (tell: () => void) => {
      socket.off('data', onData);
      socket.off('close', onClose);
      tell();
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    if (socket.destroyed) onClose();
    else socket.write(request, 'latin1');
  });
}

function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  // 'close' follows.
  socket.on('error', () => {});
  return socket;
}

export async function sendLoad(options: LoadOptions): Promise<Load> {
  const { path, apiKey, next, onAnswer } = options;
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  let repeats = 0;
  const before = process.cpuUsage();
  const started = performance.now();
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${apiKey}\r\ncontent-type: application/json\r\nidempotency-key: `;
  const oneAfterAnother = async () => {
    let socket = open(options.port());
    for (let one = next(); one !== undefined; one = next()) {
      const request = `${head}${one.requestKey}\r\ncontent-length: ${one.body.length}${endOfHead}${one.body}`;
      for (;;) {
        const sent = performance.now();
        const answer = await exchange(socket, request).catch(() => undefined);
        if (answer && answer.status !== 503) {
          latencies.push(performance.now() - sent);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          onAnswer?.(one, answer);
          break;
        }
        repeats += 1;
        socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, retryMs));
        socket = open(options.port());
      }
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: options.connections }, oneAfterAnother));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  latencies.sort((one, other) => one - other);
  return { seconds, requests: latencies.length, latencies, statuses, repeats, cpu: (user + system) / 1e6 };
}
