/** The opened content of the round for the supervisor's own machine; who fetched it is logged. */
import { Readable } from 'node:stream';
import { listOpenedFiles, sequenceLedger } from '@longdan/operations';
import { packZip } from '@longdan/verifier';
import { contextOf } from '#lib/server/context.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const context = contextOf(event);
  const { keys } = event.locals.application;
  await sequenceLedger(context, keys);
  const pieces = packZip(listOpenedFiles(context, keys, event.params.round));
  // What refuses does so before anything is sent.
  const first = await pieces.next();
  async function* all() {
    if (!first.done) yield first.value;
    yield* pieces;
  }
  return new Response(Readable.toWeb(Readable.from(all())) as ReadableStream, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="noi-dung-mo-${event.params.round}.zip"`,
      'cache-control': 'no-store',
    },
  });
};
