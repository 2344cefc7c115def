import { problem } from '@longdan/core';
import { bundleFormats, getPublishedResults } from '@longdan/operations';
import { openBundle } from '#lib/server/publication/bundle-file.ts';
import { countsAsCsv } from '#lib/server/publication/open-data.ts';
import { sendFile } from '#lib/server/send-file.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { round, file } = params;
  const version = Number(url.searchParams.get('ban')) || undefined;
  const { sealed } = await getPublishedResults(locals.application, { round, ...(version ? { version } : {}) });
  const name = `${round}-ban-${sealed.version}`;
  const text = (suffix: string, mediaType: string, content: string) =>
    sendFile({ fileName: `${name}-${suffix}`, mediaType, bytes: new TextEncoder().encode(content) });
  if (file === 'so-lieu.json') return text(file, 'application/json', `${JSON.stringify(sealed, null, 1)}\n`);
  if (file === 'bang-dem.csv') return text(file, 'text/csv; charset=utf-8', countsAsCsv(sealed));
  const format = bundleFormats.find((one) => file === `bo-cong-bo.${one}`);
  if (!format) throw problem('document-not-found', { document: file });
  const { size, body } = await openBundle(locals.application, format);
  return new Response(body, {
    headers: {
      'content-type': format === 'zip' ? 'application/zip' : 'application/x-tar',
      'content-length': String(size),
      'content-disposition': `attachment; filename="${file}"`,
    },
  });
};
