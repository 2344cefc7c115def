/** Reading the files a command is given and writing those it makes. */
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileSource, fileAtPath, type PrintedFile, type PublishedFile } from '@longdan/operations';
import { locale, print, WrongUse } from './output.ts';

/** @throws WrongUse when the file cannot be read */
export async function readInput(path: string): Promise<{ fileName: string; bytes: Uint8Array }> {
  try {
    return { fileName: basename(path), bytes: new Uint8Array(await readFile(path)) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A file of any size, to be read as a stream. @throws WrongUse when it cannot be read */
export async function openInput(path: string): Promise<FileSource> {
  try {
    return await fileAtPath(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): WrongUse {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  return new WrongUse(
    locale === 'vi'
      ? `Không đọc được tệp “${path}” (${reason}). Kiểm tra lại đường dẫn.`
      : `Cannot read “${path}” (${reason}). Check the path.`,
  );
}

/**
 * Writes files as they come, each at its path below a folder. @returns how many
 * @param mode of each file; 0o600 for what nobody else may read
 */
export async function writeFiles(folder: string, files: AsyncIterable<PublishedFile>, mode = 0o644): Promise<number> {
  let count = 0;
  for await (const { path, bytes } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode });
    count += 1;
  }
  return count;
}

/** Writes files whole or not at all into a folder, and says where they are. */
export async function writeOutputs(folder: string, files: readonly PrintedFile[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const file of files) {
    const path = join(folder, file.fileName);
    const partial = `${path}.dang-ghi`;
    const handle = await open(partial, 'w');
    try {
      await handle.writeFile(file.bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
    paths.push(path);
  }
  return paths;
}

export function printPaths(paths: readonly string[]): void {
  for (const path of paths) print(`→ ${path}`);
}
