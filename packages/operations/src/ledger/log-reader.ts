/** Reading the log from the store: hashes by their place, entries by their index, its tiles as files. */
import { decodeEntryBundle, type HashReader, hashSize } from '@longdan/ledger';
import { ledgerRows, type Queryable } from '@longdan/store';

/** Hashes by their place in the stored list. Blocks read once are kept as long as the reader lives. */
export function readerOfLog(db: Queryable): HashReader {
  const blocks: { readonly first: number; readonly hashes: Uint8Array }[] = [];
  const read = async (place: number): Promise<Uint8Array> => {
    const holds = (block: { first: number; hashes: Uint8Array }) =>
      block.first <= place && place < block.first + block.hashes.length / hashSize;
    let block = blocks.find(holds);
    if (!block) {
      const row = await ledgerRows.findBlockOfHash(db, place);
      block = row && { first: row.first_hash, hashes: row.hashes };
      if (!block || !holds(block)) throw new RangeError(`the log has no hash at ${place}`);
      blocks.push(block);
    }
    const start = (place - block.first) * hashSize;
    return block.hashes.slice(start, start + hashSize);
  };
  return {
    async readHashes(places) {
      const hashes: Uint8Array[] = [];
      for (const place of places) hashes.push(await read(place));
      return hashes;
    },
  };
}

/** Blocks read at a time. */
const pageOfBlocks = 64;

/** The entries from `from` on, up to `to`, as bytes. Throws where a block is not well formed. */
export async function* entriesOfLog(
  db: Queryable,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number } = {},
): AsyncGenerator<{ readonly index: number; readonly bytes: Uint8Array }, void> {
  for (let next = from; next < to; ) {
    const blocks = await ledgerRows.pageBlocks(db, next, pageOfBlocks);
    const before = next;
    for (const block of blocks) {
      const entries = decodeEntryBundle(block.entries, block.entry_count);
      if (!entries.ok) throw new RangeError(entries.fault.message.en);
      for (const [place, bytes] of entries.value.entries()) {
        const index = block.first_entry + place;
        if (index < next) continue;
        if (index >= to) return;
        yield { index, bytes };
        next = index + 1;
      }
    }
    if (next === before) return;
  }
}
