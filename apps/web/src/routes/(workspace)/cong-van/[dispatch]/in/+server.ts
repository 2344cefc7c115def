import { printStoredDispatch } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { sendFile } from '#lib/server/send-file.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const format = event.url.searchParams.get('dang') === 'pdf' ? 'pdf' : 'docx';
  return sendFile(await printStoredDispatch(contextOf(event), event.params.dispatch, format));
};
