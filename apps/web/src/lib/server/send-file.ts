/** A printed file as an answer: pictures show in the page, everything else is saved under its name. */
import type { PrintedFile } from '@longdan/operations';

export function sendFile({ fileName, mediaType, bytes }: PrintedFile): Response {
  const plainName = fileName.normalize('NFD').replaceAll(/[^\w.-]/g, '_');
  const disposition = mediaType.startsWith('image/') ? 'inline' : 'attachment';
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `${disposition}; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      // A picture opened by itself runs nothing and loads nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
}
