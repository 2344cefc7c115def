import { problem } from '@longdan/core';
import { listImports, listRefusedRows } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { round: roundId, import: importId } = event.params;
  const context = contextOf(event);
  const run = (await listImports(context, roundId)).find((one) => one.importId === importId);
  if (!run) throw problem('import-not-found', { import: importId });
  return { run, refusedRows: await listRefusedRows(context, { roundId, importId }) };
};
