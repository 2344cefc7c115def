/** Files waiting between preview and import: kept in the data folder, readable by the server alone, gone after a day. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@longdan/core';

export interface Upload {
  readonly id: string;
  readonly roundId: string;
  readonly fileName: string;
  /** Field of every row that names none. */
  readonly fieldId?: string | undefined;
  readonly bytes: Uint8Array;
}

const keptMs = 24 * 60 * 60_000;
const folderOf = (dataFolder: string): string => join(dataFolder, 'uploads');

export async function keepUpload(dataFolder: string, upload: Omit<Upload, 'id'>): Promise<string> {
  const folder = folderOf(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder))
    if (Date.now() - (await stat(join(folder, name))).mtimeMs > keptMs) await rm(join(folder, name), { force: true });
  const id = randomUUID();
  const { bytes, ...about } = upload;
  await writeFile(join(folder, `${id}.bin`), bytes, { mode: 0o600 });
  await writeFile(join(folder, `${id}.json`), JSON.stringify(about), { mode: 0o600 });
  return id;
}

/** @throws Problem `import-not-found` when it is gone or belongs to another round */
export async function readUpload(dataFolder: string, roundId: string, id: string): Promise<Upload> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw problem('import-not-found', { import: id });
  const at = (ending: string) => join(folderOf(dataFolder), `${id}.${ending}`);
  try {
    const about = JSON.parse(await readFile(at('json'), 'utf8')) as Omit<Upload, 'id' | 'bytes'>;
    if (about.roundId !== roundId) throw new Error('of another round');
    return { ...about, id, bytes: new Uint8Array(await readFile(at('bin'))) };
  } catch {
    throw problem('import-not-found', { import: id });
  }
}

export async function dropUpload(dataFolder: string, id: string): Promise<void> {
  for (const ending of ['bin', 'json']) await rm(join(folderOf(dataFolder), `${id}.${ending}`), { force: true });
}
