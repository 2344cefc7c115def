import { listAccess } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const roundId = event.url.searchParams.get('dot') || undefined;
  const offset = Math.max(0, Math.trunc(Number(event.url.searchParams.get('tu')) || 0));
  const rows = await listAccess(contextOf(event), { ...(roundId ? { roundId } : {}), offset, limit: pageLength });
  return { rows, roundId, older: rows.length === pageLength ? offset + pageLength : undefined };
};
