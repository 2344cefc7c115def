/** The log as plain files that anybody can serve, copy and check (C2SP tlog-tiles). Shows no answer and no person. */
import {
  encodeEntryBundle,
  entryBundlePath,
  formatNoteList,
  formatVerifierKey,
  hashesAtLevel,
  logPaths,
  parseTilePath,
  readTile,
  tilePath,
  tilesForSize,
  tileWidth,
} from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';
import type { Context } from '../context.ts';
import type { LedgerKeys } from './keys.ts';
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

/** The newest checkpoint of each witness, with all cosignatures: the newest first. */
async function listCosigned(db: Queryable): Promise<string[]> {
  const sizes = [...new Set((await ledgerRows.listLastCosigned(db)).map(({ size }) => size))];
  const notes = await Promise.all(sizes.map((size) => readCheckpoint(db, size)));
  return notes.filter((note) => note !== undefined);
}

/** The checkpoints by which former keys of the log handed over, in order. */
async function listHandovers(db: Queryable): Promise<string[]> {
  const changes = (await ledgerRows.listKeys(db)).filter((row) => row.role === 'log' && row.since > 0);
  const rows = await Promise.all(changes.map(({ since }) => ledgerRows.findCheckpoint(db, since)));
  return rows.flatMap((row) => (row ? [row.note] : []));
}

/** The lists of notes beside the checkpoint; one without notes is no file. */
const noteLists: Readonly<Record<string, (db: Queryable) => Promise<string[]>>> = {
  [logPaths.cosigned]: listCosigned,
  [logPaths.handovers]: listHandovers,
};

async function readNoteList(db: Queryable, path: string): Promise<Uint8Array | undefined> {
  const notes = (await noteLists[path]?.(db)) ?? [];
  return notes.length > 0 ? Buffer.from(formatNoteList(notes)) : undefined;
}

/**
 * The keys that check the log, a line each (C2SP signed-note): of the log and of receipts today, those that signed before,
 * then those of the witnesses.
 */
export async function printVerifierKeys(
  { store: { db } }: Pick<Context, 'store'>,
  { logKey, receiptsKey }: LedgerKeys,
): Promise<string> {
  const today = [formatVerifierKey(logKey), formatVerifierKey(receiptsKey)];
  const former = (await ledgerRows.listKeys(db)).map((row) => row.line);
  const witnesses = (await ledgerRows.listWitnesses(db)).map((row) => row.line);
  return [...new Set([...today, ...former, ...witnesses])].map((line) => `${line}\n`).join('');
}

/** Every file of the log as it stands: the checkpoint, the tiles of hashes, the bundles of entries, lists of notes. */
export async function* listPublishedFiles({
  store: { db },
}: Pick<Context, 'store'>): AsyncGenerator<PublishedFile, void> {
  const last = await ledgerRows.findLastCheckpoint(db);
  if (!last) return;
  const { size } = last;
  yield { path: 'checkpoint', bytes: Buffer.from((await readCheckpoint(db, size))!) };
  for (const path of Object.keys(noteLists)) {
    const bytes = await readNoteList(db, path);
    if (bytes) yield { path, bytes };
  }
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
  if (Object.hasOwn(noteLists, path)) {
    const bytes = await readNoteList(db, path);
    return bytes && { bytes, forEver: false };
  }
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
