/**
 * The web server: the built application behind one Node server that compresses, knows its own address, accepts uploads
 * of the size an office sends, and stops without cutting anyone off. `node apps/web/server.ts`, or `serve()` from a script.
 */
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { OfferedApplication } from './src/lib/server/application.ts';
import { compressAnswer } from './src/lib/server/compress-answer.ts';
import { type Api, isApiPath, openApi } from './src/lib/server/intake/api.ts';

export interface ServeOptions {
  /** Folder of the database and secrets. Default: LONGDAN_DATA or ./data. */
  readonly data?: string;
  /** Default: PORT or 8080; 0 takes a free one. */
  readonly port?: number;
  /** Default: HOST or 0.0.0.0. */
  readonly host?: string;
  /** Public address, https://…; needed behind a proxy. Default: LONGDAN_ORIGIN. */
  readonly origin?: string;
  /** Four accounts with a known password; never with real data. Default: LONGDAN_DEMO=1. */
  readonly demo?: boolean;
}

export interface RunningServer {
  readonly address: string;
  readonly port: number;
  /** Finishes what is being answered, closes the store, then resolves. */
  close(): Promise<void>;
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, next: () => void) => void;

const build = join(import.meta.dirname, 'build');
const uploadLimit = '512M';
/** Patience with answers under way when the server is told to stop. */
const shutdownMs = 10_000;

export function isBuilt(): boolean {
  return existsSync(join(build, 'handler.js'));
}

/**
 * Starts the built application, says its address on the console, and stops in order on SIGINT and SIGTERM. One server per
 * process: the application reads its settings from the environment.
 * @throws Error when the application is not built, or another server holds the data folder
 */
export async function serve(options: ServeOptions = {}): Promise<RunningServer> {
  if (!isBuilt()) throw new Error('The web application is not built: run `npm run build -w apps/web` first.');
  const tls = readCertificate();
  const origin = options.origin ?? process.env['LONGDAN_ORIGIN'];
  const port = options.port ?? Number(process.env['PORT'] || 8080);
  const host = options.host ?? (process.env['HOST'] || '0.0.0.0');
  const server = tls ? https.createServer(tls) : http.createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const bound = server.address();
  const boundPort = typeof bound === 'object' && bound ? bound.port : port;
  Object.assign(process.env, {
    ...(options.data === undefined ? {} : { LONGDAN_DATA: options.data }),
    ...(options.demo === undefined ? {} : { LONGDAN_DEMO: options.demo ? '1' : '0' }),
    ...(origin ? { LONGDAN_ORIGIN: origin } : {}),
    PORT: String(boundPort),
    BODY_SIZE_LIMIT: uploadLimit,
    PROTOCOL_HEADER: 'x-longdan-protocol',
    HOST_HEADER: 'x-longdan-host',
    ADDRESS_HEADER: 'x-longdan-address',
  });
  const opened = new Promise<OfferedApplication>((resolve) => process.once('longdan:opened' as 'message', resolve));
  const { handler } = (await import(pathToFileURL(join(build, 'handler.js')).href).catch((error: unknown) => {
    server.close();
    throw error;
  })) as { handler: Handler };
  const address = origin ?? `${tls ? 'https' : 'http'}://localhost:${boundPort}`;
  const api = openApi({ ...(await opened), origin: address.replace(/\/$/, '') });
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    tellWhereFrom(request, origin, Boolean(tls));
    // Pages get the rest from the hook; on the many small files of a first load headers would weigh more than they guard.
    response.setHeader('x-content-type-options', 'nosniff');
    if (origin?.startsWith('https:') || tls) response.setHeader('strict-transport-security', 'max-age=31536000');
    if (isApiPath(request.url)) return api.answer(request, response);
    compressAnswer(request, response);
    handler(request, response, () => response.writeHead(404).end());
  });
  process.stdout.write(`Lòng Dân: ${address}\n`);
  const running = { address, port: boundPort, close: () => close(server, api) };
  stopOnSignals(running);
  return running;
}

/** The first signal lets answers under way finish; a second one does not wait. */
function stopOnSignals(running: RunningServer): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void running.close().then(() => process.exit(0));
    });
}

/** The headers the application trusts are written here and nowhere else; what a client sent under these names is lost. */
function tellWhereFrom(request: http.IncomingMessage, origin: string | undefined, encrypted: boolean): void {
  const trusted = process.env['LONGDAN_TRUST_PROXY'] === '1';
  const forwarded = (name: string) =>
    trusted ? [request.headers[name]].flat()[0]?.split(',').at(-1)?.trim() : undefined;
  const own = origin ? new URL(origin) : undefined;
  request.headers['x-longdan-protocol'] =
    own?.protocol.slice(0, -1) ?? forwarded('x-forwarded-proto') ?? (encrypted ? 'https' : 'http');
  request.headers['x-longdan-host'] = own?.host ?? forwarded('x-forwarded-host') ?? request.headers.host ?? 'localhost';
  request.headers['x-longdan-address'] = forwarded('x-forwarded-for') ?? request.socket.remoteAddress ?? '';
}

function readCertificate(): { cert: Buffer; key: Buffer } | undefined {
  const { LONGDAN_TLS_CERT: cert, LONGDAN_TLS_KEY: key } = process.env;
  if (!cert !== !key) throw new Error('LONGDAN_TLS_CERT and LONGDAN_TLS_KEY must be given together.');
  return cert && key ? { cert: readFileSync(cert), key: readFileSync(key) } : undefined;
}

async function close(server: http.Server | https.Server, api: Api): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), shutdownMs);
  await closed;
  clearTimeout(impatient);
  await api.close();
  // The application closes its store on this event and says when it has.
  const stored = new Promise<void>((resolve) => process.once('longdan:closed' as 'exit', () => resolve()));
  process.emit('sveltekit:shutdown' as 'SIGTERM', 'SIGTERM');
  await stored;
}

if (import.meta.main) await serve();
