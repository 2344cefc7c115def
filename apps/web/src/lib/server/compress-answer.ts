/** Compression of what the application makes (adapter-node serves its files precompressed, but not its pages). */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const compressible = /^(text\/(?!event-stream)|application\/(json|javascript|xml)|image\/svg)/;

/** Wraps an answer so that a compressible body without an encoding of its own goes out in brotli or gzip. */
export function compressAnswer(request: IncomingMessage, response: ServerResponse): void {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  if (!encoding || request.method === 'HEAD') return;
  const writeHead = response.writeHead.bind(response);
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  let compressor: ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress> | undefined;
  let decided = false;

  const decide = (status: number) => {
    if (decided) return;
    decided = true;
    const type = String(response.getHeader('content-type') ?? '');
    if (status === 204 || status === 304 || response.hasHeader('content-encoding') || !compressible.test(type)) return;
    response.removeHeader('content-length');
    response.removeHeader('etag');
    response.setHeader('content-encoding', encoding);
    response.appendHeader('vary', 'accept-encoding');
    compressor =
      encoding === 'br'
        ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
        : createGzip({ level: 6 });
    compressor.on('data', (chunk: Buffer) => {
      if (!write(chunk)) compressor?.pause();
    });
    response.on('drain', () => compressor?.resume());
    // Whoever waited because the compressor was full waits on the answer itself.
    compressor.on('drain', () => response.emit('drain'));
    compressor.on('end', () => end());
  };

  Object.assign(response, {
    writeHead(status: number, ...rest: unknown[]) {
      const headers = rest.find((one): one is OutgoingHttpHeaders => typeof one === 'object' && one !== null);
      for (const [name, value] of Object.entries(headers ?? {}))
        if (value !== undefined) response.setHeader(name, value);
      decide(status);
      return writeHead(status);
    },
    write(chunk: Buffer | string, ...rest: [BufferEncoding?]) {
      decide(response.statusCode);
      return compressor ? compressor.write(chunk, ...(rest as [])) : write(chunk, ...(rest as []));
    },
    end(...args: unknown[]) {
      decide(response.statusCode);
      if (!compressor) return end(...(args as []));
      const [chunk] = args;
      if (chunk && typeof chunk !== 'function') compressor.end(chunk as Buffer);
      else compressor.end();
      return response;
    },
  });
}
