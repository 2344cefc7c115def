import { getImport } from '@longdan/operations';
import { json } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import type { RequestHandler } from './$types';

/** How far a run is: what its page asks again and again while it goes on. */
export const GET: RequestHandler = async (event) => {
  const { notes: _, ...run } = await getImport(contextOf(event), {
    roundId: event.params.round,
    importId: event.params.import,
  });
  return json(run, { headers: { 'cache-control': 'no-store' } });
};
