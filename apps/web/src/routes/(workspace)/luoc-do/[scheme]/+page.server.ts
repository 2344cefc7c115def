import { getScheme } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  scheme: await getScheme(contextOf(event), event.params.scheme),
});
