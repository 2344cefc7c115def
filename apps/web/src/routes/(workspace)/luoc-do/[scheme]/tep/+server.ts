import { getSchemeText } from '@longdan/operations';
import { contextOf } from '#lib/server/context.ts';
import { sendFile } from '#lib/server/send-file.ts';
import type { RequestHandler } from './$types';

/** The scheme's file, to keep or to edit elsewhere. */
export const GET: RequestHandler = async (event) => {
  const text = await getSchemeText(contextOf(event), event.params.scheme);
  const bytes = new TextEncoder().encode(text);
  return sendFile({ fileName: `${event.params.scheme}.yaml`, mediaType: 'application/yaml', bytes });
};
