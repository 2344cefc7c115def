/** Everything that Go's sumdb packages computed (oracle/), recomputed here and found equal. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { bigEndian } from './bytes.ts';
import {
  formatVerifierKey,
  hashLeaf,
  makeCosignatureVerifier,
  makeCosigner,
  makeSigner,
  makeVerifier,
  parseTilePath,
  parseVerifierKey,
  proveConsistency,
  proveInclusion,
  readTile,
  rootHash,
  signNote,
  storedHashCount,
  storedHashIndex,
  subtreeAtStoredIndex,
  tilePath,
  tilesForSize,
  treeHash,
  verifierKeyFor,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from './index.ts';
import { MemoryLog, plainEntries } from './test/memory-log.ts';

interface Oracle {
  readonly standard: {
    readonly leaves: readonly string[];
    readonly roots: readonly string[];
    readonly inclusion: Readonly<Record<string, readonly string[]>>;
    readonly consistency: Readonly<Record<string, readonly string[]>>;
  };
  readonly trees: readonly {
    readonly size: number;
    readonly root: string;
    readonly storedCount: number;
    readonly inclusion: string;
    readonly consistency: string;
  }[];
  readonly tiles: {
    readonly size: number;
    readonly root: string;
    readonly tileCount: number;
    readonly lastPaths: readonly string[];
    readonly listing: string;
    readonly proofs: readonly {
      readonly leaf: number;
      readonly inclusion: readonly string[];
      readonly consistencyFromNext: readonly string[];
    }[];
  };
  readonly storedIndexes: readonly { readonly level: number; readonly index: number; readonly stored: number }[];
  readonly tilePaths: readonly {
    readonly level: number;
    readonly index: number;
    readonly width: number;
    readonly path: string;
  }[];
  readonly notes: readonly {
    readonly text: string;
    readonly name: string;
    readonly seed: string;
    readonly verifierKey: string;
    readonly witnessSeed: string;
    readonly time: number;
    readonly note: string;
  }[];
  readonly specification: Readonly<Record<string, boolean>>;
}

const oracle: Oracle = JSON.parse(readFileSync(new URL('../oracle/golden/oracle.json', import.meta.url), 'utf8'));
const hexes = (hashes: readonly Uint8Array[]) => hashes.map((hash) => bytesToHex(hash));

/** Roots that the Certificate Transparency project publishes for its eight leaves, apart from the oracle. */
const certificateTransparencyRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('the eight standard leaves have the roots known for them', async () => {
  const entries = oracle.standard.leaves.map(hexToBytes);
  const log = await new MemoryLog().append(entries);
  for (let size = 1; size <= entries.length; size++) {
    const root = rootHash(entries.slice(0, size).map(hashLeaf));
    assert.equal(bytesToHex(root), certificateTransparencyRoots[size - 1]);
    assert.equal(bytesToHex(root), oracle.standard.roots[size - 1]);
    assert.equal(bytesToHex(await treeHash(size, log)), bytesToHex(root));
  }
});

test('proofs over the standard leaves are the known ones, made and checked', async () => {
  const entries = oracle.standard.leaves.map(hexToBytes);
  const log = await new MemoryLog().append(entries);
  for (const [name, known] of Object.entries(oracle.standard.inclusion)) {
    const [leaf, size] = name.split(' in ').map(Number) as [number, number];
    assert.deepEqual(hexes(await proveInclusion(size, leaf, log)), known, name);
    const head = { size, root: hexToBytes(oracle.standard.roots[size - 1]!) };
    assert.ok(verifyInclusion(head, leaf, hashLeaf(entries[leaf]!), known.map(hexToBytes)), name);
  }
  for (const [name, known] of Object.entries(oracle.standard.consistency)) {
    const [old, size] = name.split(' to ').map(Number) as [number, number];
    assert.deepEqual(hexes(await proveConsistency(size, old, log)), known, name);
    const headOf = (count: number) => ({ size: count, root: hexToBytes(oracle.standard.roots[count - 1]!) });
    assert.ok(verifyConsistency(headOf(old), headOf(size), known.map(hexToBytes)), name);
  }
});

/** A list of proofs as one digest, as the oracle makes it. */
function digestProofs(proofs: readonly (readonly Uint8Array[])[]): string {
  return bytesToHex(sha256(concatBytes(...proofs.flatMap((proof) => [bigEndian(proof.length, 4), ...proof]))));
}

test('every root and every proof of all sizes up to 130 equals the oracle’s', async () => {
  const log = await new MemoryLog().append(plainEntries(130));
  assert.equal(oracle.trees.length, 130);
  for (const { size, root, storedCount, inclusion, consistency } of oracle.trees) {
    assert.equal(bytesToHex(await treeHash(size, log)), root);
    assert.equal(storedHashCount(size), storedCount);
    const places = Array.from({ length: size }, (_, place) => place);
    const inclusions = await Promise.all(places.map((leaf) => proveInclusion(size, leaf, log)));
    const consistencies = await Promise.all(places.map((place) => proveConsistency(size, place + 1, log)));
    assert.equal(digestProofs(inclusions), inclusion, `inclusion in ${size}`);
    assert.equal(digestProofs(consistencies), consistency, `consistency with ${size}`);
  }
});

test('a log of 70,000 entries has the oracle’s root, proofs and tiles', async () => {
  const { size, root, proofs, tileCount, lastPaths, listing } = oracle.tiles;
  const log = await new MemoryLog().append(plainEntries(size));
  assert.equal(bytesToHex(await treeHash(size, log)), root);
  for (const { leaf, inclusion, consistencyFromNext } of proofs) {
    assert.deepEqual(hexes(await proveInclusion(size, leaf, log)), inclusion);
    assert.deepEqual(hexes(await proveConsistency(size, leaf + 1, log)), consistencyFromNext);
  }
  const tiles = tilesForSize(size);
  assert.equal(tiles.length, tileCount);
  assert.deepEqual(tiles.map(tilePath).slice(-lastPaths.length), lastPaths);
  let lines = '';
  for (const tile of tiles) lines += `${tilePath(tile)} ${bytesToHex(sha256(await readTile(tile, log)))}\n`;
  assert.equal(bytesToHex(sha256(utf8ToBytes(lines))), listing);
});

test('places in the stored list and tile addresses are the oracle’s', () => {
  for (const { level, index, stored } of oracle.storedIndexes) {
    assert.equal(storedHashIndex({ level, index }), stored);
    assert.deepEqual(subtreeAtStoredIndex(stored), { level, index });
  }
  for (const { path, ...tile } of oracle.tilePaths) {
    assert.equal(tilePath(tile), path);
    assert.deepEqual(parseTilePath(path), { kind: 'hashes', ...tile });
  }
});

test('notes and cosignatures come out byte for byte as the oracle signs them, and verify', () => {
  for (const known of oracle.notes) {
    const seed = hexToBytes(known.seed);
    const witness = hexToBytes(known.witnessSeed);
    const witnessName = 'giamsat.example.vn/mttq';
    const signers = [makeSigner(known.name, seed), makeCosigner(witnessName, witness, known.time)];
    assert.equal(signNote(known.text, signers), known.note);
    assert.equal(formatVerifierKey(verifierKeyFor(known.name, 'note', seed)), known.verifierKey);
    const key = parseVerifierKey(known.verifierKey);
    assert.ok(key.ok);
    const verified = verifyNote(known.note, [
      makeVerifier(key.value),
      makeCosignatureVerifier(verifierKeyFor(witnessName, 'cosignature', witness)),
    ]);
    assert.ok(verified.ok);
    assert.equal(verified.value.text, known.text);
    assert.equal(verified.value.verified.length, 2);
  }
});

test('the oracle, following the specification by hand, came to every value printed there', () => {
  assert.ok(Object.keys(oracle.specification).length >= 13);
  for (const [name, found] of Object.entries(oracle.specification)) assert.equal(found, true, name);
});
