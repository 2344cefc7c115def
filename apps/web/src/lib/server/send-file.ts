/** A printed file as an answer: pictures show in the page, everything else is saved under its name. */
import type { PrintedFile } from '@longdan/operations';

export function sendFile({ fileName, mediaType, bytes }: PrintedFile): Response {
  const plainName = fileName.normalize('NFD').replaceAll(/[^\w.-]/g, '_');
  const isPicture = mediaType.startsWith('image/');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      // A picture opened by itself runs nothing and loads nothing (a sandbox would forbid saving the other files).
      ...(isPicture ? { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" } : {}),
    },
  });
}
