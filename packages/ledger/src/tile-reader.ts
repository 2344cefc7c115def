/**
 * Reading a published log without believing its server. Every tile is held against the root of a checkpoint before a
 * single hash of it is used:
 *
 * - the partial tiles of all levels together hold exactly the subtrees whose join is the root (the binary ones of the
 *   size, eight to a tile), so they are fetched first and checked by computing the root;
 * - the join of a full tile is one hash of the tile above it, which is checked before, up to a partial one.
 */
import { equalBytes } from './bytes.ts';
import { LedgerFaultError, makeFault } from './fault.ts';
import { emptyRoot, hashSize, rootHash } from './hash.ts';
import { coverRange, requireTreeSize, type Subtree, subtreeAtStoredIndex } from './subtree.ts';
import { hashesAtLevel, hashesInTile, type Tile, tileHeight, tilePath, tileWidth } from './tile.ts';
import { type HashReader, joinSubtrees } from './tree.ts';
import type { TreeHead } from './verify-proof.ts';

/** Gives the bytes of each tile asked, in order, from a folder, an address or a memory. It need not be trusted. */
export type TileFetcher = (tiles: readonly Tile[]) => Promise<readonly Uint8Array[]> | readonly Uint8Array[];

/**
 * A hash reader over published tiles. `head` must come from a verified checkpoint. Throws `LedgerFaultError` when a tile
 * has the wrong length or does not fit the head. Keeps every tile it has checked (8 KB for 256 entries). Where a partial
 * tile is gone, a fetcher may give the beginning of the full one (C2SP tlog-tiles, "Partial Tiles").
 */
export class TileHashReader implements HashReader {
  readonly #head: TreeHead;
  readonly #fetch: TileFetcher;
  readonly #checked = new Map<string, readonly Uint8Array[]>();
  #edge: Promise<void> | undefined;

  constructor(head: TreeHead, fetch: TileFetcher) {
    requireTreeSize(head.size);
    this.#head = head;
    this.#fetch = fetch;
  }

  async readHashes(storedIndexes: readonly number[]): Promise<readonly Uint8Array[]> {
    const subtrees = storedIndexes.map(subtreeAtStoredIndex);
    for (const subtree of subtrees)
      if ((subtree.index + 1) * 2 ** subtree.level > this.#head.size)
        throw new RangeError(`subtree ${subtree.level}/${subtree.index} is not in a tree of ${this.#head.size}`);
    this.#edge ??= this.#checkEdge();
    await this.#edge;
    await this.#check(subtrees.map((subtree) => this.#tileOf(subtree)));
    return subtrees.map((subtree) => this.#hashOf(subtree));
  }

  /** Fetches the partial tiles and computes the root from them. */
  async #checkEdge(): Promise<void> {
    const { size, root } = this.#head;
    const partial: Tile[] = [];
    for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
      const tile = this.#tileAt(level, Math.floor(hashesAtLevel(size, level) / tileWidth));
      if (tile.width > 0) partial.push(tile);
    }
    const contents = await this.#fetchHashes(partial);
    const subtrees = partial.map((_, place) => {
      const hashes = contents[place]!;
      return coverRange({ from: 0, to: hashes.length }).map(({ level, index }) =>
        rootHash(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)),
      );
    });
    // Higher levels hold the larger subtrees, which stand further left.
    const computed = size === 0 ? emptyRoot() : joinSubtrees(subtrees.reverse().flat());
    if (!equalBytes(computed, root)) throw this.#unverified(partial[0]);
    partial.forEach((tile, place) => {
      this.#checked.set(tilePath(tile), contents[place]!);
    });
  }

  /** Fetches what is missing of these tiles and of those above them, and checks from the top down. */
  async #check(wanted: readonly Tile[]): Promise<void> {
    const missing = new Map<string, Tile>();
    for (const tile of wanted)
      for (let at = tile; !this.#checked.has(tilePath(at)); at = this.#parentOf(at)) missing.set(tilePath(at), at);
    const tiles = [...missing.values()].sort((a, b) => b.level - a.level);
    const contents = await this.#fetchHashes(tiles);
    tiles.forEach((tile, place) => {
      const hashes = contents[place]!;
      const above = this.#checked.get(tilePath(this.#parentOf(tile)))!;
      if (!equalBytes(rootHash(hashes), above[tile.index % tileWidth]!)) throw this.#unverified(tile);
      this.#checked.set(tilePath(tile), hashes);
    });
  }

  async #fetchHashes(tiles: readonly Tile[]): Promise<readonly (readonly Uint8Array[])[]> {
    if (tiles.length === 0) return [];
    const contents = await this.#fetch(tiles);
    return tiles.map((tile, place) => {
      const found = contents[place]?.length ?? 0;
      const wanted = tile.width * hashSize;
      if (found !== wanted) throw new LedgerFaultError(makeFault('tile-size', { path: tilePath(tile), found, wanted }));
      // A copy: whoever fetched the bytes may go on to change them.
      return hashesInTile(contents[place]!.slice());
    });
  }

  #tileAt(level: number, index: number): Tile {
    const width = Math.min(tileWidth, hashesAtLevel(this.#head.size, level) - index * tileWidth);
    return { level, index, width };
  }

  #tileOf({ level, index }: Subtree): Tile {
    const tileLevel = Math.floor(level / tileHeight);
    const first = index * 2 ** (level - tileLevel * tileHeight);
    return this.#tileAt(tileLevel, Math.floor(first / tileWidth));
  }

  #parentOf(tile: Tile): Tile {
    return this.#tileAt(tile.level + 1, Math.floor(tile.index / tileWidth));
  }

  #hashOf(subtree: Subtree): Uint8Array {
    const tile = this.#tileOf(subtree);
    const span = 2 ** (subtree.level - tile.level * tileHeight);
    const start = subtree.index * span - tile.index * tileWidth;
    return rootHash(this.#checked.get(tilePath(tile))!.slice(start, start + span));
  }

  #unverified(tile: Tile | undefined): LedgerFaultError {
    const path = tile ? tilePath(tile) : 'checkpoint';
    return new LedgerFaultError(makeFault('tile-unverified', { path, size: this.#head.size }));
  }
}
