import { getRound } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => ({
  round: await getRound(contextOf(event), event.params.round),
});
