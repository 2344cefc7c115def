/** A file that is sent while it is made. What refuses does so before anything is sent. */
import { Readable } from 'node:stream';

export async function sendPieces(
  pieces: AsyncGenerator<Uint8Array, void>,
  { fileName, type }: { readonly fileName: string; readonly type: string },
): Promise<Response> {
  const first = await pieces.next();
  async function* all() {
    if (!first.done) yield first.value;
    yield* pieces;
  }
  return new Response(Readable.toWeb(Readable.from(all())) as ReadableStream, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
}
