import { listWrittenAnswers } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const fieldId = event.url.searchParams.get('linh-vuc') || undefined;
  const scope = fieldId ? { fieldId } : {};
  return { fieldId, answers: await listWrittenAnswers(contextOf(event), event.params.round, scope) };
};
