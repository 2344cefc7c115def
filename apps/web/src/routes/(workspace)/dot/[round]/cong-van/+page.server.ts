import { listDispatches } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  dispatches: await listDispatches(contextOf(event), { roundId: event.params.round }),
});
