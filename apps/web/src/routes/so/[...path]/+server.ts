import { citizen, printVerifierKeys, readPublishedFile } from '@longdan/operations';
import { contextFor } from '#lib/server/application.ts';
import type { RequestHandler } from './$types';

/** A full tile never changes; what grows with the log is asked for again soon. */
const keepFor = { ever: 'public, max-age=31536000, immutable', short: 'public, max-age=10' };

function typeOf(path: string): string {
  if (path.endsWith('.json')) return 'application/json';
  return path.startsWith('tile/') ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

/** The log as plain files (C2SP tlog-tiles), and `khoa.txt`: the keys that its signatures are checked with. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const { path } = params;
  const context = contextFor(locals.application, citizen);
  const file =
    path === 'khoa.txt'
      ? { bytes: Buffer.from(await printVerifierKeys(context, locals.application.keys)), forEver: false }
      : await readPublishedFile(context, path);
  if (!file) return new Response('404\n', { status: 404, headers: { 'content-type': 'text/plain' } });
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': typeOf(path),
      'cache-control': file.forEver ? keepFor.ever : keepFor.short,
      'access-control-allow-origin': '*',
    },
  });
};
