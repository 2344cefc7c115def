/** The opened content of the round for the supervisor's own machine; who fetched it is logged. */
import { listOpenedFiles, sequenceLedger } from '@longdan/operations';
import { packZip } from '@longdan/verifier';
import { contextOf } from '#lib/server/context.ts';
import { sendPieces } from '#lib/server/send-pieces.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const context = contextOf(event);
  const { keys } = event.locals.application;
  const { round } = event.params;
  await sequenceLedger(context, keys);
  const pieces = packZip(listOpenedFiles(context, keys, round));
  return sendPieces(pieces, { fileName: `noi-dung-mo-${round}.zip`, type: 'application/zip' });
};
