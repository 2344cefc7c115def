/** Sends requests over plain sockets, each as soon as the one before it was answered: a client that costs little. */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Load {
  readonly seconds: number;
  readonly requests: number;
  /** Milliseconds from the first byte sent to the last received, ascending. */
  readonly latencies: readonly number[];
  readonly statuses: ReadonlyMap<number, number>;
}

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly apiKey: string;
  readonly connections: number;
  /** The next request; undefined ends the load. */
  readonly next: () => { readonly requestKey: string; readonly body: string } | undefined;
}

const endOfHead = '\r\n\r\n';

/** One request at a time over a socket. */
function makeExchange(socket: Socket): (request: string) => Promise<Answer> {
  let heard = '';
  let resolve: ((answer: Answer) => void) | undefined;
  let fail: ((error: Error) => void) | undefined;
  socket.setNoDelay(true);
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    heard += chunk;
    const head = heard.indexOf(endOfHead);
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(heard.slice(0, head))?.[1]);
    const body = heard.slice(head + endOfHead.length);
    // Answers are longer in bytes than in characters only where they hold Vietnamese, and those are counted exactly.
    if (Buffer.byteLength(body) < length) return;
    const status = Number(heard.slice(9, 12));
    heard = '';
    resolve?.({ status, body });
  });
  socket.on('error', (error) => fail?.(error));
  socket.on('close', () => fail?.(new Error('the server closed the connection')));
  return (request) =>
    new Promise((done, failed) => {
      [resolve, fail] = [done, failed];
      socket.write(request);
    });
}

export async function sendLoad({ port, path, apiKey, connections, next }: LoadOptions): Promise<Load> {
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1');
      const exchange = makeExchange(socket);
      for (let one = next(); one !== undefined; one = next()) {
        const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${apiKey}\r\nidempotency-key: ${one.requestKey}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(one.body)}`;
        const sent = performance.now();
        const { status } = await exchange(`${head}${endOfHead}${one.body}`);
        latencies.push(performance.now() - sent);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { seconds, requests: latencies.length, latencies: latencies.sort((one, other) => one - other), statuses };
}
