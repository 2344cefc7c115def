// Prints how fast the ledger appends, proves, verifies, signs and checks a whole published log, on one core.
// node packages/ledger/bench/measure.ts [entries]
import {
  checkEntries,
  decodeEntry,
  encodeEntry,
  type HashReader,
  hashesForLeaf,
  hashesForLeaves,
  hashLeaf,
  makeSigner,
  makeVerifier,
  proveConsistency,
  proveInclusion,
  readTile,
  signNote,
  storedHashIndex,
  TileHashReader,
  treeHash,
  verifierKeyFor,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from '../src/index.ts';

const count = Number(process.argv[2] ?? 200_000);
const stored: Uint8Array[] = [];
const store: HashReader = { readHashes: (places) => places.map((place) => stored[place]!) };

async function measure(what: string, times: number, work: () => Promise<unknown> | unknown): Promise<void> {
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${what.padEnd(58)} ${Math.round(times / seconds)
      .toLocaleString('en')
      .padStart(10)} /s`,
  );
}

const entries: Uint8Array[] = [];
await measure('entries encoded', count, () => {
  for (let index = 0; index < count; index++) {
    const commitment = new Uint8Array(32);
    new DataView(commitment.buffer).setUint32(0, index);
    entries.push(encodeEntry({ kind: 'response-accepted', round: 'bim-son-2026', commitment }));
  }
});
await measure('entries decoded', count, () => {
  for (const entry of entries) if (!decodeEntry(entry).ok) throw new Error('unreadable');
});
await measure('appends in batches of 20, hashing included', count, async () => {
  for (let start = 0; start < count; start += 20)
    for (const hash of await hashesForLeaves(start, entries.slice(start, start + 20).map(hashLeaf), store))
      stored.push(hash);
});
const single: Uint8Array[] = [];
const singleStore: HashReader = { readHashes: (places) => places.map((place) => single[place]!) };
await measure('appends one at a time', count, async () => {
  for (let index = 0; index < count; index++)
    for (const hash of await hashesForLeaf(index, hashLeaf(entries[index]!), singleStore)) single.push(hash);
});

const head = { size: count, root: await treeHash(count, store) };
const leafAt = (index: number) => stored[storedHashIndex({ level: 0, index })]!;
const places = Array.from({ length: 5000 }, (_, step) => (step * 7919) % count);
const proofs: Uint8Array[][] = [];
await measure(`inclusion proofs made in ${count.toLocaleString('en')}`, places.length, async () => {
  for (const place of places) proofs.push(await proveInclusion(count, place, store));
});
await measure('inclusion proofs verified', places.length, () => {
  places.forEach((place, step) => {
    if (!verifyInclusion(head, place, leafAt(place), proofs[step]!)) throw new Error('unproved');
  });
});
await measure('consistency proofs made and verified, both roots computed', 2000, async () => {
  for (const place of places.slice(0, 2000)) {
    const old = { size: place + 1, root: await treeHash(place + 1, store) };
    if (!verifyConsistency(old, head, await proveConsistency(count, place + 1, store))) throw new Error('unproved');
  }
});
await measure('entries of a published log checked through tiles', count, async () => {
  const reader = new TileHashReader(head, (tiles) => Promise.all(tiles.map((tile) => readTile(tile, store))));
  for (let start = 0; start < count; start += 256) {
    const bundle = entries.slice(start, start + 256);
    const leaves = await reader.readHashes(
      bundle.map((_, place) => storedHashIndex({ level: 0, index: start + place })),
    );
    if (!checkEntries(bundle, leaves, start).ok) throw new Error('unproved');
  }
});
const seed = new Uint8Array(32).fill(1);
const signer = makeSigner('khaosat.example.vn', seed);
const verifier = makeVerifier(verifierKeyFor('khaosat.example.vn', 'note', seed));
const notes = Array.from({ length: 500 }, (_, index) => `khaosat.example.vn\n${index}\n`);
const signed: string[] = [];
await measure('notes signed (Ed25519)', notes.length, () => {
  for (const text of notes) signed.push(signNote(text, [signer]));
});
await measure('notes verified', signed.length, () => {
  for (const note of signed) if (!verifyNote(note, [verifier]).ok) throw new Error('unsigned');
});
