import { loadResults } from '#lib/server/estimates/load-results.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadResults(event);
