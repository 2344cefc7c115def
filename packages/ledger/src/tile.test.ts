import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  entryBundlePath,
  LedgerFaultError,
  newTiles,
  parseTilePath,
  proveConsistency,
  proveInclusion,
  storedHashCount,
  storedHashIndex,
  type Tile,
  TileHashReader,
  tilePath,
  tilesForSize,
  treeHash,
  verifyInclusion,
} from './index.ts';
import { flipBit, MemoryLog, plainEntries } from './test/memory-log.ts';

const log = await new MemoryLog().append(plainEntries(70_000));

test('tilePath writes the examples of the specification', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 0, index: 273, width: 112 }), 'tile/0/273.p/112');
  assert.equal(entryBundlePath(1067), 'tile/entries/x001/067');
  assert.equal(entryBundlePath(0, 3), 'tile/entries/000.p/3');
  assert.deepEqual(parseTilePath('tile/entries/x001/067.p/3'), { kind: 'entries', index: 1067, width: 3 });
});

test('only canonical addresses are read', () => {
  for (const path of [
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/067',
    'tile/0/001/067',
    'tile/0/x001/x067',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000/',
    '/tile/0/000',
    'tile/data/000',
    'tile/0/000\n',
    'tile/-1/000',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
  ])
    assert.equal(parseTilePath(path), undefined, path);
});

test('addresses read back, whatever the tile', () => {
  fc.assert(
    fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      assert.deepEqual(parseTilePath(tilePath({ level, index, width })), { kind: 'hashes', level, index, width });
      assert.deepEqual(parseTilePath(entryBundlePath(index, width)), { kind: 'entries', index, width });
    }),
  );
});

test('the tiles of 70,000 and of 256 entries are those the specification counts', () => {
  const tiles = tilesForSize(70_000);
  const widths = (level: number) => tiles.filter((tile) => tile.level === level).map(({ width }) => width);
  assert.deepEqual(widths(0), [...Array(273).fill(256), 112]);
  assert.deepEqual(widths(1), [256, 17]);
  assert.deepEqual(widths(2), [1]);
  assert.deepEqual(tilesForSize(256), [
    { level: 0, index: 0, width: 256 },
    { level: 1, index: 0, width: 1 },
  ]);
  assert.deepEqual(tilesForSize(0), []);
});

test('writing the new tiles at each growth leaves every tile of the last size written', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9_000), { maxLength: 12 }), (steps) => {
      const written = new Map<string, Tile>();
      let size = 0;
      for (const step of steps) {
        for (const tile of newTiles(size, size + step)) written.set(tilePath(tile), tile);
        size += step;
      }
      for (const tile of tilesForSize(size)) assert.ok(written.has(tilePath(tile)), tilePath(tile));
    }),
  );
});

test('reading through verified tiles gives what reading the store gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70_000 }), fc.nat(), fc.nat(), async (size, a, b) => {
      const head = await log.head(size);
      const reader = new TileHashReader(head, log.fetcher());
      const leaf = a % size;
      const proof = await proveInclusion(size, leaf, reader);
      assert.deepEqual(proof, await proveInclusion(size, leaf, log));
      const old = (b % size) + 1;
      assert.deepEqual(await proveConsistency(size, old, reader), await proveConsistency(size, old, log));
      assert.deepEqual(await treeHash(old, reader), await treeHash(old, log));
      const places = Array.from({ length: 40 }, (_, step) => (a + step * b) % storedHashCount(size));
      assert.deepEqual(await reader.readHashes(places), log.readHashes(places));
    }),
    { numRuns: 60 },
  );
});

test('exact powers of the tile width, and one to either side', async () => {
  for (const size of [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 65_792]) {
    const head = await log.head(size);
    const reader = new TileHashReader(head, log.fetcher());
    for (const leaf of [0, size >> 1, size - 1]) {
      const proof = await proveInclusion(size, leaf, reader);
      const [leafHash] = log.readHashes([storedHashIndex({ level: 0, index: leaf })]);
      assert.ok(verifyInclusion(head, leaf, leafHash!, proof), `${leaf} in ${size}`);
    }
  }
});

test('one turned bit in any tile that is used is found before use', async () => {
  const size = 66_000;
  const head = await log.head(size);
  const used: Tile[] = [];
  const noting = log.fetcher((tile, bytes) => {
    used.push(tile);
    return bytes;
  });
  await proveInclusion(size, 1234, new TileHashReader(head, noting));
  assert.equal(used.length, new Set(used.map(tilePath)).size, 'no tile is fetched twice');
  assert.deepEqual(used.map(tilePath).sort(), [
    'tile/0/004',
    'tile/0/257.p/208',
    'tile/1/000',
    'tile/1/001.p/1',
    'tile/2/000.p/1',
  ]);
  for (const target of used)
    for (let bit = 0; bit < target.width * 256; bit += target.width > 20 ? 997 : 1) {
      const lying = log.fetcher((tile, bytes) => (tilePath(tile) === tilePath(target) ? flipBit(bytes, bit) : bytes));
      await assert.rejects(
        proveInclusion(size, 1234, new TileHashReader(head, lying)),
        (error) => error instanceof LedgerFaultError && error.fault.code === 'tile-unverified',
        `${tilePath(target)} bit ${bit}`,
      );
    }
});

test('a tile of the wrong length, and a root of another log, are refused', async () => {
  const head = await log.head(1000);
  const short = new TileHashReader(
    head,
    log.fetcher((_, bytes) => bytes.subarray(1)),
  );
  await assert.rejects(treeHash(1000, short), (error) =>
    error instanceof LedgerFaultError ? error.fault.code === 'tile-size' : false,
  );
  const none = new TileHashReader(head, () => []);
  await assert.rejects(treeHash(1000, none), LedgerFaultError);
  const other = new TileHashReader({ size: 1000, root: (await log.head(999)).root }, log.fetcher());
  await assert.rejects(treeHash(1000, other), LedgerFaultError);
  await assert.rejects(treeHash(1001, new TileHashReader(head, log.fetcher())), RangeError);
});

test('a fetcher that changes its bytes afterwards changes nothing that was checked', async () => {
  const head = await log.head(300);
  const given: Uint8Array[] = [];
  const reader = new TileHashReader(
    head,
    log.fetcher((_, bytes) => {
      given.push(bytes);
      return bytes;
    }),
  );
  const before = await proveInclusion(300, 5, reader);
  for (const bytes of given) bytes.fill(0);
  assert.deepEqual(await proveInclusion(300, 5, reader), before);
});
