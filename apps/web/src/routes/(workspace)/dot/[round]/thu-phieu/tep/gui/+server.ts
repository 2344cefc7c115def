import { problem } from '@longdan/core';
import { keepUpload } from '@longdan/operations';
import { json } from '@sveltejs/kit';
import { contextOf } from '#lib/server/context.ts';
import { stepPath } from '#lib/steps.ts';
import type { RequestHandler } from './$types';

/** The file as it is, kept while it comes in: the page with a script sends it so, of any size and with its progress. */
export const PUT: RequestHandler = async (event) => {
  const { searchParams } = event.url;
  const fileName = searchParams.get('ten')?.normalize('NFC');
  if (!fileName || !event.request.body) throw problem('invalid-input', {});
  const id = await keepUpload(contextOf(event), {
    roundId: event.params.round,
    fileName,
    fieldId: searchParams.get('linh-vuc') || undefined,
    content: event.request.body,
  });
  return json({ next: `${stepPath(event.params.round, 'collection')}/tep/${id}` });
};
