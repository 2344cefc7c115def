/** Frame files waiting between reading the headings and the import: in the data folder, for the server alone, a day. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@longdan/core';
import type { FrameKind } from '@longdan/operations';

export interface FrameUpload {
  readonly roundId: string;
  readonly fileName: string;
  readonly kind: FrameKind;
  readonly period?: { readonly from: string; readonly to: string };
}

const keptMs = 24 * 60 * 60_000;
const folderOf = (dataFolder: string): string => join(dataFolder, 'frame-uploads');

export async function keepFrameUpload(dataFolder: string, about: FrameUpload, bytes: Uint8Array): Promise<string> {
  const folder = folderOf(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder))
    if (Date.now() - (await stat(join(folder, name))).mtimeMs > keptMs) await rm(join(folder, name), { force: true });
  const id = randomUUID();
  await writeFile(join(folder, `${id}.bin`), bytes, { mode: 0o600 });
  await writeFile(join(folder, `${id}.json`), JSON.stringify(about), { mode: 0o600 });
  return id;
}

/** @throws Problem `import-not-found` when it is gone or belongs to another round */
export async function readFrameUpload(
  dataFolder: string,
  roundId: string,
  id: string,
): Promise<FrameUpload & { readonly bytes: Uint8Array }> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw problem('import-not-found', { import: id });
  const at = (ending: string) => join(folderOf(dataFolder), `${id}.${ending}`);
  const read = await Promise.all([readFile(at('json'), 'utf8'), readFile(at('bin'))]).catch(() => undefined);
  const about = read && (JSON.parse(read[0]) as FrameUpload);
  if (!read || about?.roundId !== roundId) throw problem('import-not-found', { import: id });
  return { ...about, bytes: new Uint8Array(read[1]) };
}

export async function dropFrameUpload(dataFolder: string, id: string): Promise<void> {
  for (const ending of ['bin', 'json']) await rm(join(folderOf(dataFolder), `${id}.${ending}`), { force: true });
}
