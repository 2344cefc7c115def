import { listAudit } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const roundId = event.url.searchParams.get('dot') || undefined;
  const before = Number(event.url.searchParams.get('truoc')) || undefined;
  const rows = await listAudit(contextOf(event), {
    ...(roundId ? { roundId } : {}),
    ...(before ? { before } : {}),
    limit: pageLength,
  });
  return {
    rows,
    roundId,
    older: rows.length === pageLength ? rows.at(-1)?.sequence : undefined,
    newest: before === undefined,
  };
};
