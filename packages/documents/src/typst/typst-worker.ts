/**
 * Child process that compiles Typst for `render-typst.ts`. It lives for a few dozen documents (Typst keeps
 * 0.5–0.75 MB of each) and ends when its parent does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

export interface TypstRequest {
  readonly id: number;
  readonly source: string;
  /** Files the source may read, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export type TypstReply =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly fault: string };

/** A folder that does not exist: the source sees the files of its request and nothing of the machine. */
const workspace = join('/', 'longdan-typst-has-no-folder');
const fontBlobs = process.argv.slice(2).map((path) => readFileSync(path));
// Fonts given here come before the machine's own of the same name, so that bytes do not depend on what is installed.
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs }] });

function compile(request: TypstRequest): TypstReply {
  compiler.resetShadow();
  for (const [name, bytes] of Object.entries(request.files))
    compiler.mapShadow(join(workspace, name), Buffer.from(bytes));
  try {
    return { id: request.id, pdf: compiler.pdf({ mainFileContent: request.source, resetRead: true }) };
  } catch (error) {
    return { id: request.id, fault: describeFault(error) };
  } finally {
    compiler.evictCache(0);
  }
}

/** The compiler puts its diagnostics into `code`. */
function describeFault(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return [message, code].filter((part) => typeof part === 'string' && part !== '').join(': ') || String(error);
}

process.on('message', (request: TypstRequest) => process.send?.(compile(request)));
process.on('disconnect', () => process.exit(0));
