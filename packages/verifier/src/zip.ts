/**
 * A bundle as a .zip, which every desktop opens by a double click, and reading either form. Written with fflate, as the
 * documents are; no times, so equal files make an equal archive.
 */
import { unzipSync, Zip, ZipDeflate } from 'fflate';
import { bundlePaths } from './bundle.ts';
import { unpackTar } from './tar.ts';

/** The earliest day that the format can say. */
const noTime = new Date(1980, 0, 1);
/** Far above any bundle; an archive that says more is not one. */
const mostBytes = 4_000_000_000;

/** Files → archive, a piece at a time. */
export async function* packZip(
  files: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array }>,
): AsyncGenerator<Uint8Array, void> {
  const pieces: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, piece) => {
    failure ??= error;
    if (piece) pieces.push(piece);
  });
  const hand = function* () {
    if (failure) throw failure;
    yield* pieces.splice(0);
  };
  for await (const { path, bytes } of files) {
    const file = new ZipDeflate(path, { level: 6 });
    file.mtime = noTime;
    zip.add(file);
    file.push(bytes, true);
    yield* hand();
  }
  zip.end();
  yield* hand();
}

const isZip = (archive: Uint8Array): boolean => archive[0] === 0x50 && archive[1] === 0x4b;

function unpackZip(archive: Uint8Array): Map<string, Uint8Array> {
  let total = 0;
  try {
    const files = unzipSync(archive, {
      filter: ({ originalSize }) => {
        total += originalSize;
        if (total > mostBytes) throw new RangeError(`over ${mostBytes} bytes`);
        return true;
      },
    });
    return new Map(Object.entries(files).filter(([path]) => !path.endsWith('/')));
  } catch (error) {
    throw new RangeError(`the archive is damaged: ${(error as Error).message}`);
  }
}

/**
 * An archive of either form → its files by path. Packed again as a folder, the files lie below its name: the folder of the
 * checkpoint is the root.
 * @throws RangeError when it is damaged or no archive
 */
export function unpackBundle(archive: Uint8Array): Map<string, Uint8Array> {
  const files = isZip(archive) ? unpackZip(archive) : unpackTar(archive);
  const root = rootOfBundle(files.keys());
  return new Map([...files].map(([path, bytes]) => [path.startsWith(root) ? path.slice(root.length) : path, bytes]));
}

/** What stands before the paths of a bundle: '' or the folder that holds the checkpoint, with its slash. */
export function rootOfBundle(paths: Iterable<string>): string {
  const [checkpoint] = [...paths]
    .filter((path) => path === bundlePaths.checkpoint || path.endsWith(`/${bundlePaths.checkpoint}`))
    .sort((a, b) => a.length - b.length);
  return checkpoint?.slice(0, -bundlePaths.checkpoint.length) ?? '';
}
