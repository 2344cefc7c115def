import { hasPermission, listRoundPage } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  if (!hasPermission(context.actor.role, 'round.read')) return { list: null };
  return { list: await listRoundPage(context, { page: Number(event.url.searchParams.get('trang') ?? 1) }) };
};
