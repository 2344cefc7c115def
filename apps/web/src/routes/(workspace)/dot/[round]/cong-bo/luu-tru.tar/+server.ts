/** The archive of the round as one file; who fetched it is logged. Taking one in is the command line's alone. */
import { exportRound, sequenceLedger } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { sendPieces } from '#lib/server/send-pieces.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const context = contextOf(event);
  const { keys } = event.locals.application;
  const { round } = event.params;
  await sequenceLedger(context, keys);
  return sendPieces(exportRound(context, keys, round), { fileName: `${round}.tar`, type: 'application/x-tar' });
};
