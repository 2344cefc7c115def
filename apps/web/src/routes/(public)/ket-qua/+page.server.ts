import { listPublishedResults } from '@longdan/operations';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ results: await listPublishedResults(locals.application) });
