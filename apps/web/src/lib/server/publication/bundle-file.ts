/**
 * The bundle as a file beside the data, so that everybody can fetch it without the server reading the whole log each
 * time: it is made anew when a version was published since, or after ten minutes; once for all who ask meanwhile.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BundleFormat, listPublishedResults, packBundle, sequenceLedger } from '@longdan/operations';
import { type Application, contextFor } from '#lib/server/application.ts';

const keepMs = 10 * 60_000;
const keeper = { id: 'ledger', name: 'Sổ niêm', role: 'operator' } as const;

interface MadeBundle {
  readonly key: string;
  readonly at: number;
  readonly file: Promise<string>;
}

const bundles = new Map<BundleFormat, MadeBundle>();

async function makeFile(application: Application, format: BundleFormat): Promise<string> {
  const folder = join(application.environment.dataFolder, 'cong-bo');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `bo-cong-bo.${format}`);
  const fresh = `${file}.moi`;
  const context = contextFor(application, keeper);
  await sequenceLedger(context, application.keys);
  await pipeline(Readable.from(packBundle(context, application.keys, format)), createWriteStream(fresh));
  // Whoever is still reading the old file keeps it.
  await rename(fresh, file);
  return file;
}

/** The bundle, ready to be sent. */
export async function openBundle(
  application: Application,
  format: BundleFormat,
): Promise<{ size: number; body: ReadableStream }> {
  let made = bundles.get(format);
  const published = await listPublishedResults(application);
  const key = published.map(({ id, version }) => `${id}/${version}`).join(' ');
  if (!made || made.key !== key || Date.now() - made.at > keepMs) {
    const before = made?.file.catch(() => undefined) ?? Promise.resolve();
    const file = before.then(() => makeFile(application, format));
    made = { key, at: Date.now(), file };
    bundles.set(format, made);
    file.catch(() => {
      if (bundles.get(format)?.file === file) bundles.delete(format);
    });
  }
  const file = await made.file;
  const { size } = await stat(file);
  return { size, body: Readable.toWeb(createReadStream(file, { end: size - 1 })) as ReadableStream };
}
