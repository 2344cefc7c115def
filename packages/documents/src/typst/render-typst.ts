/**
 * Typst source + data → PDF, in one child process that is used in turn, held to a time limit, and replaced after a few
 * dozen documents. An idle child never keeps the program alive.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tinosPaths } from '../official/tinos.ts';
import type { TypstReply, TypstRequest } from './typst-worker.ts';

const documentsPerChild = 40;
const defaultLimitMs = 60_000;

let child: ChildProcess | undefined;
let served = 0;
let lastId = 0;
/** Requests wait for the one before them. */
let queue: Promise<unknown> = Promise.resolve();

function startChild(): ChildProcess {
  const started = fork(fileURLToPath(new URL('./typst-worker.ts', import.meta.url)), [...tinosPaths()], {
    serialization: 'advanced',
    // Flags of the parent (--test, --watch …) are none of the child's.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: withoutTestContext(process.env),
  });
  served = 0;
  return started;
}

/** The test runner marks its children; a child that prints nothing for it must not be taken for one. */
function withoutTestContext(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, TYPST_FONT_PATHS: ___, ...rest } = environment;
  return rest;
}

/** Kills the child if there is one; the next document starts a new one. */
export function stopTypst(): void {
  child?.kill('SIGKILL');
  child = undefined;
}

/**
 * Compiles `source`, which may read `files` by name. Rejects with the compiler's own words on a faulty source, and
 * after `limitMs` milliseconds, when the child is killed.
 */
export function renderTypst(
  source: string,
  files: Readonly<Record<string, Uint8Array>>,
  limitMs = defaultLimitMs,
): Promise<Uint8Array> {
  const result = queue.then(() => compileInChild(source, files, limitMs));
  queue = result.catch(() => undefined);
  return result;
}

function compileInChild(
  source: string,
  files: Readonly<Record<string, Uint8Array>>,
  limitMs: number,
): Promise<Uint8Array> {
  if (child === undefined || !child.connected || served >= documentsPerChild) {
    stopTypst();
    child = startChild();
  }
  const worker = child;
  served++;
  const request: TypstRequest = { id: ++lastId, source, files };
  return new Promise<Uint8Array>((resolve, reject) => {
    const timer = setTimeout(() => fail(`no PDF after ${limitMs} ms`), limitMs);
    const settle = () => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
      worker.channel?.unref();
    };
    const fail = (reason: string) => {
      settle();
      if (child === worker) stopTypst();
      reject(new Error(`Typst: ${reason}`));
    };
    const onMessage = (reply: TypstReply) => {
      if (reply.id !== request.id) return;
      settle();
      if ('pdf' in reply) resolve(new Uint8Array(reply.pdf));
      else reject(new Error(`Typst: ${reply.fault}`));
    };
    const onError = (error: Error) => fail(error.message);
    const onExit = (code: number | null, signal: string | null) => fail(`the compiler ended (${signal ?? code})`);
    worker.ref();
    worker.channel?.ref();
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.send(request);
  });
}
