/**
 * A bundle as one file: POSIX ustar, which every system opens. Written by hand since it is 512 bytes of header a file, and
 * the page without a network reads it by the same code. Only plain files; no owner, no time, so equal files make an equal
 * archive. IEEE Std 1003.1, pax, "ustar Interchange Format".
 */

const block = 512;
const encode = (text: string) => new TextEncoder().encode(text);
const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;

/** @throws RangeError for a path that ustar cannot hold (over 100 bytes after the last folder, 155 before) */
function splitPath(path: string): { prefix: string; name: string } {
  const isShort = (text: string, limit: number) => encode(text).length <= limit;
  if (isShort(path, 100)) return { prefix: '', name: path };
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (isShort(prefix, 155) && isShort(name, 100) && name !== '') return { prefix, name };
  }
  throw new RangeError(`path too long for an archive: ${path}`);
}

function headerOf(path: string, size: number): Uint8Array {
  const header = new Uint8Array(block);
  const put = (at: number, text: string) => header.set(encode(text), at);
  const { prefix, name } = splitPath(path);
  put(0, name);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(0, 11));
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\u000000');
  put(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** Files → archive, a piece at a time. @throws RangeError for a path that is too long */
export async function* packTar(
  files: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array }>,
): AsyncGenerator<Uint8Array, void> {
  for await (const { path, bytes } of files) {
    yield headerOf(path, bytes.length);
    yield bytes;
    const rest = bytes.length % block;
    if (rest > 0) yield new Uint8Array(block - rest);
  }
  yield new Uint8Array(2 * block);
}

/**
 * Archive → its plain files by path. Links, folders and extensions of other tools are passed over.
 * @throws RangeError when it is cut off or no archive
 */
export function unpackTar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const textAt = (at: number, length: number) => {
    const field = archive.subarray(at, at + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  for (let at = 0; at + block <= archive.length; ) {
    if (archive.subarray(at, at + block).every((byte) => byte === 0)) return files;
    const size = Number.parseInt(textAt(at + 124, 12).trim(), 8);
    const isPlain = ['0', ''].includes(textAt(at + 156, 1));
    if (!textAt(at + 257, 6).startsWith('ustar') || !(size >= 0)) throw new RangeError(`no ustar header at ${at}`);
    const [prefix, name] = [textAt(at + 345, 155), textAt(at, 100)];
    const start = at + block;
    if (start + size > archive.length) throw new RangeError(`${name}: the archive is cut off`);
    // GNU tar and 7-Zip write "./" before names when a folder is packed again.
    if (isPlain)
      files.set((prefix ? `${prefix}/${name}` : name).replace(/^\.\//, ''), archive.slice(start, start + size));
    at = start + Math.ceil(size / block) * block;
  }
  throw new RangeError('the archive is cut off');
}
