/**
 * The published bundle (docs/spec/bundle.md): the whole log as files, and for every published round what opens its public
 * commitments. Answers, ballot codes and contacts are in none of it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ledgerRows, seals } from '@longdan/store';
import { bundlePaths, type PublishedOpening, packTar, packZip } from '@longdan/verifier';
import type { Context } from '../context.ts';
import type { LedgerKeys } from '../ledger/keys.ts';
import { listPublishedFiles, type PublishedFile, printVerifierKeys } from '../ledger/published-files.ts';
import { requirePermission } from '../permissions.ts';
import { productFolder } from '../scheme.ts';

/** Kinds whose content anybody may read: an allow-list, so that a new kind stays closed until it is named here. */
const publicKinds = [
  'questionnaire-version',
  'plan-approval',
  'eligibility-rules',
  'weights-and-method',
  'figures-sealed',
  'publication',
] as const;

/** Every file of the bundle of all published rounds. Call the sequencer before, so that the newest acts are logged. */
export async function* listBundleFiles(context: Context, keys: LedgerKeys): AsyncGenerator<PublishedFile, void> {
  requirePermission(context, 'figures.publish');
  const { db } = context.store;
  const text = (path: string, content: string): PublishedFile => ({ path, bytes: new TextEncoder().encode(content) });
  yield text(bundlePaths.keys, await printVerifierKeys(context, keys));
  const page = await readVerifierPage();
  if (page) yield { path: 'kiem-chung.html', bytes: page };
  yield* listPublishedFiles(context);
  const rounds = await seals.listPublishedRounds(db);
  for (const round of rounds) {
    const openings: PublishedOpening[] = [];
    // A version that was sealed and not published yet is nobody's to read.
    const published = (await seals.listPublications(db, round)).at(-1)!.version;
    const isPublic = (row: { kind: string; subject: string }) =>
      row.kind !== 'figures-sealed' || Number(row.subject) <= published;
    for (const kind of publicKinds)
      for (const row of (await ledgerRows.listOpenings(db, round, kind)).filter(isPublic))
        openings.push({
          kind,
          salt: Buffer.from(row.salt).toString('base64'),
          content: Buffer.from(row.content).toString('utf8'),
        });
    yield text(bundlePaths.openings(round), `${JSON.stringify({ openings })}\n`);
  }
}

/** The page that verifies a bundle, where this installation was built with it. */
async function readVerifierPage(): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(productFolder(), 'packages/verifier/page/kiem-chung.html'));
  } catch {
    return undefined;
  }
}

/** The bundle as one file of either form. */
export const bundleFormats = ['zip', 'tar'] as const;
export type BundleFormat = (typeof bundleFormats)[number];

/** The same as one file, a piece at a time. */
export function packBundle(
  context: Context,
  keys: LedgerKeys,
  format: BundleFormat = 'tar',
): AsyncGenerator<Uint8Array, void> {
  const files = listBundleFiles(context, keys);
  return format === 'zip' ? packZip(files) : packTar(files);
}
