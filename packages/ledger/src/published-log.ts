/** Reading a whole published log, entry by entry, each held against the checkpoint before it is handed out. */
import { checkEntries, decodeEntryBundle } from './entry-bundle.ts';
import { type Checked, LedgerFaultError } from './fault.ts';
import { storedHashIndex } from './subtree.ts';
import { tileWidth } from './tile.ts';
import { type TileFetcher, TileHashReader } from './tile-reader.ts';
import type { TreeHead } from './verify-proof.ts';

/** Where the files of a log come from. It need not be trusted. */
export interface PublishedLog {
  readonly tiles: TileFetcher;
  /** Bytes of the bundle at `entryBundlePath(index, width)`, exactly `width` entries. */
  bundle(index: number, width: number): Promise<Uint8Array> | Uint8Array;
}

export interface LoggedEntry {
  /** Place in the log. */
  readonly index: number;
  /** To be read with `decodeEntry`. */
  readonly bytes: Uint8Array;
}

/**
 * The entries from `from` on, in order, up to the size of `head`, which must come from a verified checkpoint. Throws
 * `LedgerFaultError` at the first bundle or tile that does not fit. C2SP tlog-tiles, "Log entries".
 */
export async function* readEntries(head: TreeHead, log: PublishedLog, from = 0): AsyncGenerator<LoggedEntry, void> {
  const reader = new TileHashReader(head, log.tiles);
  // Even of an empty log, or of nothing new, the root is checked.
  await reader.readHashes([]);
  for (let bundle = Math.floor(from / tileWidth); bundle * tileWidth < head.size; bundle++) {
    const start = bundle * tileWidth;
    const width = Math.min(tileWidth, head.size - start);
    const leaves = Array.from({ length: width }, (_, place) => storedHashIndex({ level: 0, index: start + place }));
    const entries = unwrap(decodeEntryBundle(await log.bundle(bundle, width), width));
    unwrap(checkEntries(entries, await reader.readHashes(leaves), start));
    for (let place = Math.max(0, from - start); place < width; place++)
      yield { index: start + place, bytes: entries[place]! };
  }
}

function unwrap<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new LedgerFaultError(checked.fault);
  return checked.value;
}
