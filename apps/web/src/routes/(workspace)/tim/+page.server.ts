import { search } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { placeOfHit } from '#lib/server/place-of-hit.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const text = (event.url.searchParams.get('q') ?? '').trim();
  const context = contextOf(event);
  const groups = text === '' ? [] : await search(context, { text });
  return {
    text,
    groups: groups.map(({ kind, total, hits }) => ({
      kind,
      total,
      hits: hits.map((hit) => ({ hit, href: placeOfHit(hit, context.actor.role) })),
    })),
  };
};
