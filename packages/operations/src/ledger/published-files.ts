/** The log as plain files that anybody can serve, copy and check (C2SP tlog-tiles). Shows no answer and no person. */
import {
  encodeEntryBundle,
  entryBundlePath,
  hashesAtLevel,
  parseTilePath,
  readTile,
  tilePath,
  tilesForSize,
  tileWidth,
} from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import type { Context } from '../context.ts';
import { entriesOfLog, readerOfLog } from './log-reader.ts';

export interface PublishedFile {
  /** Address below the log's prefix, such as `tile/0/000`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The newest signed head with the signatures of witnesses; undefined before anything is logged. */
export async function readCheckpoint(db: Queryable, size?: number): Promise<string | undefined> {
  const row = size === undefined ? await ledgerRows.findLastCheckpoint(db) : await ledgerRows.findCheckpoint(db, size);
  if (!row) return undefined;
  const lines = (await ledgerRows.listCosignatures(db, row.size)).map((one) => one.line);
  return row.note + lines.join('');
}

/** Every file of the log as it stands: the checkpoint, the tiles of hashes, the bundles of entries. */
export async function* listPublishedFiles({
  store: { db },
}: Pick<Context, 'store'>): AsyncGenerator<PublishedFile, void> {
  const last = await ledgerRows.findLastCheckpoint(db);
  if (!last) return;
  const { size } = last;
  yield { path: 'checkpoint', bytes: Buffer.from((await readCheckpoint(db, size))!) };
  const reader = readerOfLog(db);
  for (const tile of tilesForSize(size)) yield { path: tilePath(tile), bytes: await readTile(tile, reader) };
  let bundle: Uint8Array[] = [];
  for await (const { index, bytes } of entriesOfLog(db, { to: size })) {
    bundle.push(bytes);
    if (bundle.length < tileWidth && index + 1 < size) continue;
    const path = entryBundlePath(Math.floor(index / tileWidth), bundle.length);
    yield { path, bytes: encodeEntryBundle(bundle) };
    bundle = [];
  }
}

/**
 * One file of the log by its path below the prefix. A full tile never changes (`forEver`); a partial one may be asked for
 * as long as the log holds its entries, whatever has been added since. Undefined where there is no such file.
 */
export async function readPublishedFile(
  { store: { db } }: Pick<Context, 'store'>,
  path: string,
): Promise<{ readonly bytes: Uint8Array; readonly forEver: boolean } | undefined> {
  const last = await ledgerRows.findLastCheckpoint(db);
  if (!last) return undefined;
  if (path === 'checkpoint') return { bytes: Buffer.from((await readCheckpoint(db, last.size))!), forEver: false };
  const file = parseTilePath(path);
  if (!file) return undefined;
  const level = file.kind === 'hashes' ? file.level : 0;
  const from = file.index * tileWidth;
  if (from + file.width > hashesAtLevel(last.size, level)) return undefined;
  const forEver = file.width === tileWidth;
  if (file.kind === 'hashes') return { bytes: await readTile(file, readerOfLog(db)), forEver };
  const entries: Uint8Array[] = [];
  for await (const { bytes } of entriesOfLog(db, { from, to: from + file.width })) entries.push(bytes);
  return { bytes: encodeEntryBundle(entries), forEver };
}
