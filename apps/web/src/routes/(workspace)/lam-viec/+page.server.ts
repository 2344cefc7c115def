import { hasPermission, listRounds } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const context = contextOf(event);
  return { rounds: hasPermission(context.actor.role, 'round.read') ? await listRounds(context) : null };
};
