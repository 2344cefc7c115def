import { getVersion } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  version: await getVersion(contextOf(event), {
    roundId: event.params.round,
    version: Number(event.params.version),
  }),
});
