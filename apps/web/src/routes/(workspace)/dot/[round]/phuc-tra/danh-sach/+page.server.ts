import { listCallBackContacts } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  people: await listCallBackContacts(contextOf(event), event.params.round),
});
