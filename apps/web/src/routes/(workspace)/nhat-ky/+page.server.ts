import { countAudit, listAudit, listAuditedRounds } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

const pageLength = 100;

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  const asked = (name: string) => event.url.searchParams.get(name)?.trim() || undefined;
  const filter = { roundId: asked('dot'), act: asked('viec'), actor: asked('nguoi') };
  const before = Number(asked('truoc')) || undefined;
  const rows = await listAudit(context, { ...filter, before, limit: pageLength });
  const rounds = await listAuditedRounds(context);
  return {
    rows,
    rounds,
    /** Also of one so old that it stands in no list. */
    roundTitle: rounds.find(({ id }) => id === filter.roundId)?.title ?? rows[0]?.roundTitle ?? filter.roundId,
    ...filter,
    total: await countAudit(context, filter),
    older: rows.length === pageLength ? rows.at(-1)?.sequence : undefined,
    newest: before === undefined,
  };
};
