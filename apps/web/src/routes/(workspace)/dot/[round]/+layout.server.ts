import { actsUnnamed, getRound } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const context = contextOf(event);
  const round = await getRound(context, event.params.round);
  const { may } = await event.parent();
  return { round, may: may.filter((one) => !actsUnnamed(context.actor.role, one, round.plan)) };
};
