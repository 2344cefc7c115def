/** A witness before a published log: what it countersigns, and everything it must refuse. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  addSignatures,
  type CountersignedLog,
  type Entry,
  emptyRoot,
  encodeEntry,
  encodeEntryBundle,
  entryBundlePath,
  type FileReader,
  formatCheckpoint,
  formatNoteList,
  logPaths,
  makeCosignatureVerifier,
  makeCosigner,
  makeSigner,
  makeVerifier,
  openCheckpoint,
  openPublishedLog,
  readCountersignatures,
  readTile,
  reviewLog,
  signNote,
  tilePath,
  tilesForSize,
  tileWidth,
  treeHash,
  verifierKeyFor,
  verifyNote,
  type WatchedLog,
} from './index.ts';
import { MemoryLog } from './test/memory-log.ts';

const origin = 'khaosat.example.vn/xa-mau';
const seedOf = (byte: number) => new Uint8Array(32).fill(byte);
const keyOf = (byte: number) => verifierKeyFor(origin, 'note', seedOf(byte));
const fresh: WatchedLog = {
  origin,
  key: keyOf(1),
  handovers: 0,
  head: { size: 0, root: emptyRoot() },
};

const accepted = (index: number, salt = 0): Uint8Array =>
  encodeEntry({
    kind: 'response-accepted',
    round: 'xa-mau-2026',
    commitment: Uint8Array.from({ length: 32 }, (_, place) => (place < 4 ? index >>> (8 * place) : salt)),
  });
const keyChange = (byte: number): Entry => ({
  kind: 'key-change',
  day: '2026-11-10',
  role: 'log',
  key: keyOf(byte).publicKey,
  commitment: seedOf(byte),
});

const signedHead = async (log: MemoryLog, seed: number, size = log.size) =>
  signNote(formatCheckpoint({ origin, size, root: await treeHash(size, log) }), [makeSigner(origin, seedOf(seed))]);

/** The files of a log as it stands today, signed with the key of this seed. */
async function publish(log: MemoryLog, seed = 1, handovers: readonly string[] = []): Promise<Map<string, Uint8Array>> {
  const text = (value: string) => new TextEncoder().encode(value);
  const files = new Map<string, Uint8Array>([[logPaths.checkpoint, text(await signedHead(log, seed))]]);
  for (const tile of tilesForSize(log.size)) files.set(tilePath(tile), await readTile(tile, log));
  for (let from = 0; from < log.size; from += tileWidth) {
    const some = log.entries.slice(from, from + tileWidth);
    files.set(entryBundlePath(from / tileWidth, some.length), encodeEntryBundle(some));
  }
  if (handovers.length > 0) files.set(logPaths.handovers, text(formatNoteList(handovers)));
  return files;
}

const readerOf = (files: ReadonlyMap<string, Uint8Array>): FileReader => ({ read: (path) => files.get(path) });
const review = async (seen: WatchedLog, files: ReadonlyMap<string, Uint8Array>) => {
  const reviewed = await reviewLog(seen, readerOf(files));
  return reviewed.ok ? reviewed.value : reviewed.fault.code;
};
const logOf = (count: number, salt = 0) =>
  new MemoryLog().append(Array.from({ length: count }, (_, index) => accepted(index, salt)));

let seen: WatchedLog;

before(async () => {
  const reviewed = await reviewLog(fresh, readerOf(await publish(await logOf(300))));
  assert.ok(reviewed.ok);
  seen = reviewed.value.watched;
});

test('a log that grows is followed from any size to any other, and the same checkpoint may be signed again', async () => {
  assert.deepEqual([seen.head.size, seen.handovers], [300, 0]);
  for (const size of [300, 301, 511, 512, 513, 700]) {
    const reviewed = await review(seen, await publish(await logOf(size)));
    assert.ok(typeof reviewed === 'object', `${size}: ${String(reviewed)}`);
    assert.equal(reviewed.watched.head.size, size);
  }
});

test('the cosigned note verifies under the log’s key and the witness’s', async () => {
  const reviewed = await review(seen, await publish(await logOf(520)));
  assert.ok(typeof reviewed === 'object');
  const name = 'giamsat.example.vn/mttq';
  const cosigned = addSignatures(reviewed.note, [makeCosigner(name, seedOf(5), 1_795_000_000)]);
  assert.ok(cosigned.ok);
  const witness = verifierKeyFor(name, 'cosignature', seedOf(5));
  const opened = openCheckpoint(cosigned.value, { origin, log: keyOf(1), witnesses: [witness], quorum: 1 });
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.cosignatures, [{ name, timestamp: 1_795_000_000 }]);
  const stranger = verifierKeyFor(name, 'cosignature', seedOf(6));
  assert.ok(!verifyNote(cosigned.value, [makeCosignatureVerifier(stranger)]).ok, 'another witness’s key');
});

test('a fork is refused at every size, however well it is signed', async () => {
  for (const size of [300, 301, 512, 600])
    assert.equal(await review(seen, await publish(await logOf(size, 9))), 'log-inconsistent', String(size));
  const changedInside = await logOf(299);
  await changedInside.append([accepted(299, 1), accepted(300)]);
  assert.equal(await review(seen, await publish(changedInside)), 'log-inconsistent');
});

test('a log rolled back, and an older checkpoint shown again, are refused', async () => {
  assert.equal(await review(seen, await publish(await logOf(299))), 'checkpoint-smaller');
  assert.equal(await review(seen, await publish(await logOf(0))), 'checkpoint-smaller');
});

test('another key, another log and damaged files are refused', async () => {
  assert.equal(await review(seen, await publish(await logOf(310), 2)), 'note-unsigned');
  assert.equal(
    await review({ ...seen, origin: 'noi-khac.example.vn' }, await publish(await logOf(310))),
    'checkpoint-origin',
  );
  const files = await publish(await logOf(700));
  assert.equal(await review(seen, new Map()), 'file-missing');
  for (const path of files.keys()) {
    if (path.startsWith('tile/entries')) continue;
    const without = new Map(files);
    without.delete(path);
    const missing = await review(seen, without);
    // Tiles that the proof does not need may be absent.
    if (typeof missing === 'object') continue;
    assert.equal(missing, 'file-missing', path);
    const turned = files.get(path)!.slice();
    turned[turned.length - 9]! ^= 1;
    const refused = await review(seen, new Map(files).set(path, turned));
    assert.ok(typeof refused === 'string', path);
  }
});

test('the key is followed through its changes, each signed by the one before, and through nothing else', async () => {
  const log = await logOf(320);
  await log.append([encodeEntry(keyChange(2))]);
  const first = await signedHead(log, 1);
  await log.append([accepted(400), accepted(401), encodeEntry(keyChange(3))]);
  const second = await signedHead(log, 2);
  await log.append(Array.from({ length: 300 }, (_, at) => accepted(500 + at)));

  const reviewed = await review(seen, await publish(log, 3, [first, second]));
  assert.ok(typeof reviewed === 'object', String(reviewed));
  assert.deepEqual([reviewed.watched.handovers, reviewed.watched.head.size], [2, 624]);
  assert.deepEqual(reviewed.watched.key, keyOf(3));
  assert.ok(verifyNote(reviewed.note, [makeVerifier(keyOf(3))]).ok);
  // Who has followed the first change needs only the second.
  const between = await review(
    { ...seen, key: keyOf(2), handovers: 1, head: await log.head(321) },
    await publish(log, 3, [first, second]),
  );
  assert.ok(typeof between === 'object');

  assert.equal(await review(seen, await publish(log, 3)), 'note-unsigned', 'no handing over is shown');
  assert.equal(await review(seen, await publish(log, 3, [second])), 'note-unsigned', 'the old key did not sign it');
  assert.equal(await review(seen, await publish(log, 3, [await signedHead(log, 1, 320), second])), 'handover-empty');
  const forged = await logOf(320, 7);
  await forged.append([encodeEntry(keyChange(2)), accepted(1)]);
  assert.equal(await review(seen, await publish(forged, 2, [await signedHead(forged, 1, 321)])), 'log-inconsistent');
});

test('a reader is told who countersigned, as far as the present log continues what they signed', async () => {
  const names = ['giamsat.example.vn/mttq', 'ccb.example.vn'] as const;
  const witness = (name: string, byte: number) => verifierKeyFor(name, 'cosignature', seedOf(byte));
  const cosign = (note: string, name: string, byte: number, time: number): string => {
    const signed = addSignatures(note, [makeCosigner(name, seedOf(byte), time)]);
    assert.ok(signed.ok);
    return signed.value;
  };
  const log = await logOf(700);
  const files = await publish(log);
  const head = await log.head(700);
  const notes = [
    cosign(await signedHead(log, 1), names[0], 5, 300),
    cosign(cosign(await signedHead(log, 1, 301), names[0], 5, 100), names[1], 6, 200),
  ];
  const read = async (changes: Partial<CountersignedLog> = {}, seenFiles = files) => {
    const { countersignatures, faults } = await readCountersignatures(head, {
      origin,
      ownKeys: [keyOf(1)],
      witnesses: names.map((name, at) => witness(name, 5 + at)),
      notes,
      tiles: openPublishedLog(readerOf(seenFiles), 700).tiles,
      ...changes,
    });
    return [
      countersignatures.map(({ key, size, timestamp }) => [key.name, size, timestamp]),
      faults.map(({ name, fault }) => [name, fault.code]),
    ];
  };
  const both = [
    [names[0], 700, 300],
    [names[1], 301, 200],
  ];
  assert.deepEqual(await read(), [both, []]);
  assert.deepEqual(await read({ notes: [] }), [[], []]);
  assert.deepEqual(await read({ witnesses: [] }), [[], []], 'signatures of unknown keys say nothing');
  // One key under two names is one witness; the log's own key is none.
  assert.deepEqual(await read({ witnesses: [witness(names[0], 5), witness('ten-khac.vn', 5)] }), [[both[0]], []]);
  const own = cosign(await signedHead(log, 1), origin, 1, 400);
  assert.deepEqual(await read({ witnesses: [witness(origin, 1)], notes: [own] }), [[], []]);
  // Signed words that were changed, another log, one that was longer, one that went another way, tiles that do not fit.
  assert.deepEqual(await read({ notes: [notes[1]!.replace('\n301\n', '\n302\n'), notes[0]!] }), [
    [both[0]],
    names.map((name) => [name, 'signature-wrong']),
  ]);
  assert.deepEqual(await read({ origin: 'noi-khac.vn', notes: [notes[0]!] }), [[], [[names[0], 'checkpoint-origin']]]);
  const longer = cosign(await signedHead(await logOf(701), 1), names[1], 6, 500);
  const fork = cosign(await signedHead(await logOf(301, 9), 1), names[1], 6, 600);
  assert.deepEqual(await read({ notes: [longer, fork, notes[0]!] }), [
    [both[0]],
    [
      [names[1], 'checkpoint-smaller'],
      [names[1], 'log-inconsistent'],
    ],
  ]);
  const forged = await publish(await logOf(700, 9));
  assert.deepEqual(await read({ notes: [notes[1]!] }, forged), [[], names.map((name) => [name, 'tile-unverified'])]);
});
